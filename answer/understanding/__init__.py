"""From the text of a question to what it asks for: answer type, order, times, event, names."""
