"""Read what a text says from the text and its day of publication alone.

`sentences` and `words` cut a text up; `dates` and `gazetteer` find the times and places that it
names; `parser` parses sentences, and `events` extracts from a parse who did what, with whom, where,
whether and when. Word lists lie in `data/`. Imports no other package of this project.
"""
