"""From sources (files, web pages, feeds) to articles in the archive."""
