"""docs/security.md: each line is held by tests that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent
DOCUMENT = TESTS.parent / "docs" / "security.md"


def named() -> Iterator[tuple[str, str | None]]:
    """Yield the files that the document names, and the tests in them."""
    file = ""
    for found in re.finditer(r"`([\w/]+\.py)?(?:::(test_\w+))?`", DOCUMENT.read_text()):
        file = found[1] or file
        if found[0] != "``":
            yield file, found[2]


def test_every_test_that_the_document_names_exists() -> None:
    pairs = list(named())
    assert len(pairs) > 40
    for file, test in pairs:
        source = (TESTS / file).read_text()
        assert test is None or f"def {test}(" in source, f"{file}::{test}"
