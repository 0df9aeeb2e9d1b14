"""Follow RSS and Atom feeds and sitemaps, and add their new articles when they are due."""
