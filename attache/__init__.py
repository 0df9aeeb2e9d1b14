"""The door: command line, settings, wiring."""
