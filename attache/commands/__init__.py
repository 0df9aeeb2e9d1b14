"""The commands of `attache`, one module a group. Each parses, calls one service and prints."""
