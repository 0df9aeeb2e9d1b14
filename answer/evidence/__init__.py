"""The evidence for an answer: passages, sentences, and the words and events in them."""
