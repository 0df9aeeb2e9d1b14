"""Feeds: followed, read when due, and what is new in them ingested."""
