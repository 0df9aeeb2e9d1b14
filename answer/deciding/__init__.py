"""From the evidence to one answer, or to none."""
