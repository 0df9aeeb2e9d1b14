"""One line of JSON, for a program to read."""

import json

from language.safe_text import escaped_in_json


def json_line(value: object) -> str:
    """Return the value as one line; what would command a terminal is escaped."""
    return escaped_in_json(json.dumps(value, ensure_ascii=False))
