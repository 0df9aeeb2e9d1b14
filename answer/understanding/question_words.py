"""The words of a question: where it names places and dates, and says what is done.

People type in lower case, without grammar and with typos, which no parser reads. So a question is
read by its words and their order.
"""

import re
from collections.abc import Iterator

from answer.understanding.dates import date_spans
from answer.understanding.vocabulary import vocabulary
from reading.events.types import Action
from reading.gazetteer import Mention, mentions
from reading.words import Token, stem, tokens

_TIMES = r"(?:\d|january|february|march|april|may|june|july|august|september|october|november|dec)"
_ACTIONS: tuple[tuple[Action, str], ...] = (
    (Action.SUMMON, rf"summon\w*|(?:call|haul|drag)(?:s|ed)?(?: back)? (?:in|up)(?!\s+{_TIMES})"),
    (Action.CALL, r"phone\w*|telephon\w*|call(?:s|ed)?|rang|video|on the (?:line|blower)"),
    (
        Action.MEET,
        r"me(?:e?t|ets|eting|etings)|summits?|bilaterals?|(?:sit|sat|sitting)[ -]downs?"
        r"|face[ -]to[ -]face"
        r"|in[ -]person|same room|encounter\w*|get together|got together",
    ),
    (
        Action.TALK,
        r"talk(?:s|ed|ing)?|sp(?:eak|oke|oken|eaking)|chat(?:ted|s)?|discuss\w*|negotiat\w*"
        r"|conversations?",
    ),
    (Action.HOST, r"host(?:s|ed|ing)?|welcom\w+|receiv\w+"),
    (Action.INVITE, r"invit\w+"),
    (Action.SIGN, r"sign(?:s|ed|ing)?|ink(?:ed|s)?"),
    (Action.RESIGN, r"resign\w*|quit|step(?:s|ped)? down|abdicat\w+|leave office|left office"),
    (
        Action.APPOINT,
        r"appoint\w*|nominat\w*|named|sworn in|took office|take office|inaugurat\w*"
        r"|took over|take over",
    ),
    (Action.ELECT, r"elect(?:s|ed|ion|ions)?|re-?elect\w*"),
    (Action.EXPEL, r"expel\w*|expuls\w*|kick(?:s|ed)? out|deport\w*"),
    (Action.RECALL, r"recall\w*|pull(?:s|ed)?|withdr[ae]w\w*"),
    (Action.INVADE, r"invad\w*|invasion"),
    (Action.JOIN, r"join(?:s|ed|ing)?"),
    (Action.MEET, r"see(?:s|n|ing)?|saw"),
)
_GOING = (
    r"visit(?:s|ed|ing)?|trips?|tours?|touring|travel\w*|journey\w*|stop(?:over)?s?(?! \w+ing)"
    r"|fl(?:y|ew|ies|ying|own)|(?:go(?:es|ing|ne)?|went)(?! (?:off|ahead|through|wrong|down))|been"
    r"|arriv\w+|land(?:s|ed|ing)?|head(?:s|ed|ing)?|return\w*|c[ao]me"
    r"|com(?:es|ing)|g[eo]t(?:ting)?(?= (?:back )?to)|drop(?:ped)? (?:by|in)|set foot"
    r"|stop(?:ped)? (?:in|by|over|off)|(?:turn|show)(?:s|ed|ing)? up|touch(?:ed|ing)? down"
    r"|step(?:ped)? (?:on|foot)|ma[dk]e it"
)
_ACTION_PATTERNS = [(action, re.compile(rf"\b(?:{words})\b", re.I)) for action, words in _ACTIONS]
_GOING_PATTERN = re.compile(rf"\b(?:{_GOING})\b", re.IGNORECASE)

ACTIONS = tuple(dict.fromkeys(action for action, _ in _ACTIONS))
"""Actions that words of questions say, those that are asked about first."""


class QuestionWords:
    """A question's words. Spans are (start, end) in `text`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = mentions(text, any_case=True)
        self.visits = [match.span() for match in _GOING_PATTERN.finditer(text)]
        self.actions = [
            (action, match.span())
            for action, pattern in _ACTION_PATTERNS
            for match in pattern.finditer(text)
            if self.word_before(match.start()) not in vocabulary().before_topics
        ]
        self._dates = date_spans(text)

    def tokens(self) -> Iterator[Token]:
        """Return the words in order; of "US-China" each country."""
        for word in tokens(self.text):
            inside = [p for p in self.places if word.start <= p.start < p.end <= word.end]
            if len(inside) > 1:
                yield from (Token(self.text[p.start : p.end], p.start, p.end) for p in inside)
            else:
                yield word

    def is_light(self, word: Token) -> bool:
        """Whether a word names nobody: it only asks, dates, or says what is done."""
        spans = [*self.visits, *(span for _, span in self.actions), *self._dates]
        inside = any(start <= word.start < end for start, end in spans)
        is_light = inside or word.text.lower() in vocabulary().light_words
        return is_light and self.place_at(word.start) is None

    def stems_of(self, place: Mention) -> frozenset[str]:
        """Return the stems of the words that name a place."""
        return frozenset(stem(word.text) for word in tokens(self.text[place.start : place.end]))

    def place_at(self, start: int) -> Mention | None:
        """Return the place whose name holds the character."""
        return next((p for p in self.places if p.start <= start < p.end), None)

    def word_before(self, start: int) -> str:
        """Return the word before an article and the character, in lower case, or an empty one."""
        found = re.search(r"([\w’']+)\s+(?:the\s+)?$", self.text[:start])
        return found[1].lower() if found else ""
