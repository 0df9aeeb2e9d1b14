"""`python -m ingest SOURCE...`, the same as `attache ingest SOURCE...`."""

import sys

from attache.cli import main

if __name__ == "__main__":
    main(["ingest", *sys.argv[1:]], prog_name="python -m ingest")
