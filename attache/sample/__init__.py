"""The sample archive: short articles in our own words on real events, 2019-2026."""
