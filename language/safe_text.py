"""Text of others, made safe to show: in a terminal, in the log and in cards."""

import re

# What terminals obey, and what reorders the line. Line feeds and tabs stay. Half of a surrogate
# pair cannot be written out at all.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_CREDENTIALS = re.compile(r"(?<=://)[^\s/?#]*@")
# Feeds for subscribers carry a key in their address.
_KEY = re.compile(
    r"""(?<=[?&;])((?:[\w.-]*[_.-])?(?:api|auth|access)?
    (?:key|token|secret|password|passwd|pw|signature|sig|auth)=)[^\s&;#'"<>)]+""",
    re.IGNORECASE | re.VERBOSE,
)


def without_control_characters(text: str) -> str:
    """Replace each character that terminals obey, or that reorders others, by a space.

    The length stays, so that offsets into the text still hold.
    """
    return _UNSAFE.sub(" ", text)


def without_passwords(text: str) -> str:
    """Return the text without the user names, passwords and keys of the addresses in it."""
    return _KEY.sub(r"\1…", _CREDENTIALS.sub("", text))


def safe(text: str) -> str:
    """Return a message as it may be shown and logged."""
    return without_passwords(without_control_characters(text))


def escaped_in_json(written: str) -> str:
    """Return JSON in which control characters are escaped: it is read as the same value."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
