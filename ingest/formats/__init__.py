"""Files of each kind to fields of articles."""
