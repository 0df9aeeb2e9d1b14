"""Stores: all SQL, one module for each kind of thing the database keeps."""
