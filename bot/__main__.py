"""`python -m bot`: the same as `attache bot`."""

import sys

from attache.cli import main

main(["bot", *sys.argv[1:]], prog_name="python -m bot")
