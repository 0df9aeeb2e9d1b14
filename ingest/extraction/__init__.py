"""Extract from HTML: the text of an article, its date, the entries of live blogs."""
