"""File formats: one module per format, from its bytes to the fields of articles."""
