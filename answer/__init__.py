"""The study: a question becomes an Answer. Imports only the archive."""
