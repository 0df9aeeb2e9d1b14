"""The archive on PostgreSQL with pgvector: the database, and a searcher that searches in it."""
