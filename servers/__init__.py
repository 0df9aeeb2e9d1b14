"""What Discord servers set, what is stored of their questions, and erasing both."""
