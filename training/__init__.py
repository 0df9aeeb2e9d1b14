"""Makes the reader's weights: data, hard negatives, training and evaluation. Not installed."""
