"""What a page says of itself: its text, its day, its entries."""
