"""Answers questions from an archive of news, each with the sentences it comes from."""
