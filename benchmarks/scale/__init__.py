"""What an archive costs by its number of passages, on each engine."""
