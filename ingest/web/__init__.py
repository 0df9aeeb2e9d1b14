"""Web pages, fetched safely."""
