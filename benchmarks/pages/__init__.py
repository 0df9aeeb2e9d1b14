"""Pages of our own making in many layouts and languages, with the faults that real pages have."""
