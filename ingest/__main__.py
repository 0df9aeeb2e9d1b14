"""`python -m ingest SOURCE...`: hands over to the command line."""

import sys

from attache.cli import main

if __name__ == "__main__":
    main(["ingest", *sys.argv[1:]], prog_name="python -m ingest")
