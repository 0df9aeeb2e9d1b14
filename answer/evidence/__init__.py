"""What the archive has that may answer: passages, sentences and the words in them."""
