"""Text without what could steer a model or a reader: links, mentions, markup, control words."""

import re
import unicodedata

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_ADDRESS = re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,20}://|\bwww\.|\bmailto:)\S+", re.IGNORECASE)
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:|/[\w -]+:)\d*[^>\s]*>")
_TAG = re.compile(r"</?[a-zA-Z!][^<>\n]{0,200}>")
# "<|im_start|>", "[INST]", "<<SYS>>": an endpoint that does not escape them takes them as its own.
_CONTROL_WORD = re.compile(r"<\|[^|\n]{0,40}\|>|\[/?INST\]|<</?SYS>>|</?s>", re.IGNORECASE)
_HEADING = re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+•])\s+", re.MULTILINE)
_MARKS = re.compile(r"[*_~`|\\]+")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def plain(text: str) -> str:
    """Return what a model wrote as plain text on one line; citations in brackets stay."""
    text = _LINK.sub(lambda link: f"[{link[1]}]" if link[1].isdigit() else link[1], text)
    text = _HEADING.sub("", _without_machinery(text))
    text = _MARKS.sub("", text)
    return " ".join(_seen(text).split())


def quotable(text: str) -> str:
    """Return a text for a prompt, on one line; nothing in it cites or ends its delimiters."""
    text = _without_machinery(text)
    text = text.translate(str.maketrans("[]<>", "()‹›"))
    return " ".join(_seen(text).split())


def _without_machinery(text: str) -> str:
    for pattern in (_CONTROL_WORD, _ADDRESS, _MENTION, _TAG):
        text = pattern.sub(" ", text)
    return re.sub(r"@(?=\w)", "", text)


def _seen(text: str) -> str:
    """Return the text without invisible characters, which could hide or reorder others."""
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return "".join(kept)
