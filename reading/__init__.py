"""What a text says, read from the text and its day alone. Imports no other package."""
