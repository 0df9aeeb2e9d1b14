"""One answer, or an honest none, from the evidence."""
