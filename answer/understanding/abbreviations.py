"""Abbreviations and nicknames, expanded: for search and for matching names."""

import re

_EXPANSIONS = {
    # Neither the hour ("3 pm", "10:30 PM") nor the dust ("PM 2.5").
    r"(?<!\b\d )(?<!\b\d\d )\b(?:PM|pm)\b(?!\s*\d)|\bPMs\b": "prime minister",
    r"\bFMs?\b|\bfm\b": "foreign minister",
    r"\b(?:potus|POTUS)\b": "president of the United States",
    r"\b(?:veep|VPOTUS|VP|vp)\b": "vice president",
    r"\b(foreign|defen[cs]e|state|home|treasury) sec\b": r"\1 secretary",
    r"\bSecState\b|\bsecstate\b": "secretary of state",
    r"\bdefmin\b": "defence minister",
    r"\bamb\b": "ambassador",
    r"(?<=s )(?:man|woman) in\b": "ambassador in",  # "China's man in Washington"
    r"\bgovt\b": "government",
    r"\b(?:amlo|AMLO)\b": "López Obrador",
    r"\b[Bb]ibi\b": "Netanyahu",
    r"\b[Bb]o[Jj]o\b|\b[Bb]oris\b(?! [A-Z])(?! johnson)": "Boris Johnson",
    r"\b[Aa]lbo\b": "Albanese",
    r"\b[Jj]oburg\b": "Johannesburg",
    r"\b[Gg]-7\b": "G7",
    r"\b(?:mbs|MBS|MbS)\b": "MBS Mohammed bin Salman",
    r"\b(?:mbz|MBZ|MbZ)\b": "MBZ Mohammed bin Zayed",
    r"\b(?:xjp|XJP)\b": "Xi Jinping",
    r"\b(?:kju|KJU)\b": "Kim Jong Un",
    r"\bmid ?east\b": "Middle East",
}
_PATTERNS = [(re.compile(short), long) for short, long in _EXPANSIONS.items()]


def expand(question: str) -> str:
    """Return the question with offices and nicknames in the words that newsrooms print."""
    for pattern, long in _PATTERNS:
        question = pattern.sub(long, question)
    return question
