"""Timelines of a topic: what happened, was planned or fell through, in order of date."""

from answer.timeline.types import Entry, Timeline

__all__ = ["Entry", "Timeline"]
