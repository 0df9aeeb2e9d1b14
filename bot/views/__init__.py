"""What Discord shows: pure functions from values to text, components and forms."""
