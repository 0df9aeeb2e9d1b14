"""What a question asks for: its kind, order, times, event and words."""
