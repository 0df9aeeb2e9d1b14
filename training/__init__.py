"""Trains the span reader: data, hard negatives, training and evaluation. Not installed."""
