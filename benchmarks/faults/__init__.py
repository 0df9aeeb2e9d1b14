"""Faults that are injected, and what is lost by them: it must be nothing."""
