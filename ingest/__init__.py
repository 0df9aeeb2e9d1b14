"""The mailroom: a source becomes articles in the archive. Imports only the archive."""
