"""A question as a sentence: what it asks for, who does what, and where its names stand."""

import re
from dataclasses import dataclass
from enum import StrEnum

from answer.understanding.clause_vocabulary import clause_vocabulary
from answer.understanding.dates import date_spans
from reading.gazetteer import mentions
from reading.words import stem, tokens


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name at its place in a question; `lead` is the preposition before it, or empty."""

    kind: NameKind
    text: str
    start: int
    end: int
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A question such as "When did Modi last visit Russia?" in its parts.

    `subject` is empty if the question asks for it.
    """

    asks: str
    auxiliary: str
    subject: str
    order: str
    verb: str
    rest: str

    @property
    def is_passive(self) -> bool:
        """Whether something is done to the subject: "was the deal signed"."""
        is_be = self.auxiliary in ("was", "were", "is", "are")
        return is_be and self.verb.endswith(("ed", "en", "sworn", "held"))

    @property
    def counted(self) -> str:
        """The object that is counted or chosen: "diplomats" of "how many diplomats", or empty."""
        found = re.match(r"(?:how (?:many|much)|what|which)\s+(.+)", self.asks, re.IGNORECASE)
        return (
            found[1] if found and found[1].lower() not in clause_vocabulary().circumstances else ""
        )

    @property
    def thing(self) -> str | None:
        """What "it" means in a follow-up: what something is done to, or else the event."""
        if self.is_passive:
            return self.subject
        if re.match(r"(?:the|a|an)\s", self.rest, re.IGNORECASE):
            return re.sub(r"^an?\s", "the ", self.rest, flags=re.IGNORECASE)
        return self.event

    @property
    def event(self) -> str | None:
        """The event as a noun, "Modi's last visit to Russia"; None if its verb has none."""
        if not self.subject:
            # "Who hosted the summit": that is what took place.
            is_event = self.rest.lower().startswith(("the ", "this ", "that "))
            return self.rest if is_event else None
        words = clause_vocabulary()
        noun = words.nouns.get(_base(self.verb))
        if noun is None:
            return None
        if self.is_passive:
            return " ".join(filter(None, ("the", noun, "of", self.subject, self.rest)))
        has_own = self.rest.split(" ")[0].lower() in _PREPOSITIONS
        link = "" if has_own else words.prepositions.get(noun, "")
        what = f"{link} {self.rest}".strip() if self.rest else ""
        return " ".join(filter(None, (possessive(self.subject), self.order, noun, what)))


_AUXILIARIES = "did does do has have had is are was were will would can could should"
_ANY_AUXILIARY = f"(?:{'|'.join(_AUXILIARIES.split())})"
AUXILIARY = rf"{_ANY_AUXILIARY}(?:n['’]?t)?"
"""A pattern of "did", "hasn't" and the like, in lower case."""

_PREPOSITIONS = frozenset("in to at from with by of on during since for about between".split())
_ORDERS = r"last|first|next|most recently|previously"
_FILLERS = r"ever|also|again|actually|recently|then|finally|not|going to|due to|supposed to"
_CLAUSE = re.compile(
    rf"""^(?P<asks>(?:(?:in|on|at|by|with|since)\s+)?
        (?:when|where|why|whom?
          |how(?:\s+(?:long|many|much|often))?(?:(?:\s+(?!{_ANY_AUXILIARY}\b)\w+){{0,3}}
            (?=\s+{_ANY_AUXILIARY}\b))?
          |(?:what|which)(?:\s+(?!{_ANY_AUXILIARY}\b)\w+){{0,2}}))?\s*
        (?P<auxiliary>\b{_ANY_AUXILIARY}\b)?\s*(?P<tail>.*)$""",
    re.IGNORECASE | re.VERBOSE,
)
_NTH_TIME = re.compile(
    r"^(?:when|what)(?:'s|\s+was|\s+is|\s+will\s+be)?\s+(?:the\s+)?(?P<order>last|first|next)\s+time"
    r"\s+(?:that\s+)?(?P<tail>.*)$",
    re.IGNORECASE,
)


def possessive(name: str) -> str:
    """Return the possessive of a name: "Modi's", "the Philippines'"."""
    return f"{name}'" if name.endswith("s") and " " in name else f"{name}'s"


def joined(*parts: str) -> str:
    """Return the parts that are not empty, in a row."""
    return " ".join(part for part in parts if part)


def parse_clause(question: str) -> Clause | None:
    """Return the parts of a question; None where it has no verb that is known."""
    text = question.strip().rstrip("?!. ")
    if nth := _NTH_TIME.match(text):
        parts = _around_verb(nth["tail"])
        return parts and Clause(
            asks="When",
            auxiliary="did",
            subject=parts[0],
            order=nth["order"].lower(),
            verb=_base(parts[2]),
            rest=parts[3],
        )
    found = _CLAUSE.match(text)
    parts = _around_verb(found["tail"]) if found else None
    if found is None or parts is None:
        return None
    subject, order, verb, rest = parts
    return Clause(
        asks=(found["asks"] or "").strip(),
        auxiliary=(found["auxiliary"] or "").lower(),
        subject=subject,
        order=order,
        verb=verb,
        rest=rest,
    )


def is_verb(word: str) -> bool:
    """Whether a word is a form of a verb that news of diplomacy uses."""
    return word.lower() in clause_vocabulary().verb_forms or stem(word) in clause_vocabulary().verbs


def _base(verb: str) -> str:
    words = clause_vocabulary()
    return words.verb_forms.get(verb.lower()) or words.verbs.get(stem(verb), verb.lower())


def _around_verb(text: str) -> tuple[str, str, str, str] | None:
    """The subject, the word that orders, the verb, and what follows; None without a verb."""
    for word in tokens(text):
        before = text[: word.start].rstrip()
        # "The last visit", "a call": a noun that looks like a verb.
        after = text[word.end :]
        is_noun = re.search(
            r"\b(?:the|a|an|his|her|their)(?:\s+(?:last|first|next))?$", before, re.I
        )
        is_order = re.fullmatch(_ORDERS, word.text, re.IGNORECASE) and any(
            is_verb(each.text) for each in tokens(after)
        )
        if is_noun or is_order or not is_verb(word.text):
            continue
        order = re.search(rf"\b({_ORDERS})\b", before, re.IGNORECASE)
        subject = re.sub(rf"\b(?:{_ORDERS}|{_FILLERS})\b", " ", before, flags=re.IGNORECASE)
        return (
            " ".join(subject.split()),
            order[1].lower() if order else "",
            word.text,
            after.strip(),
        )
    return None


def is_role(name: str) -> bool:
    """Whether a name is only an office: "the prime minister"."""
    return all(stem(word.text) in clause_vocabulary().titles for word in tokens(name))


def names_in(text: str) -> list[Name]:
    """Return the people, places and times that a text names, in order."""
    times = date_spans(text)
    times = times or [match.span() for match in re.finditer(r"\b(?:19|20)\d\d\b", text)]
    places = [
        (each.start, each.end)
        for each in mentions(text, any_case=True)
        if not any(start <= each.start < end for start, end in times)
    ]
    taken = [*times, *places]
    people: list[tuple[int, int]] = []
    common = _PREPOSITIONS | clause_vocabulary().common_words
    is_cased = any(word.is_capitalised for word in tokens(text) if word.start > 0)
    before = -1
    for word in tokens(text):
        if any(start <= word.start < end for start, end in taken):
            before = -1
            continue
        is_title = stem(word.text) in clause_vocabulary().titles
        is_name = word.is_capitalised if is_cased else True
        if word.text.lower() in common or is_verb(word.text) or not (is_name or is_title):
            before = -1
            continue
        if before >= 0 and re.fullmatch(r"[\s-]+", text[before : word.start]):
            people[-1] = (people[-1][0], word.end)
        else:
            people.append((word.start, word.end))
        before = word.end
    people, places = _with_their_country(text, people, places)
    found = [(NameKind.TIME, span) for span in times]
    found += [(NameKind.PLACE, span) for span in places]
    found += [(NameKind.PERSON, span) for span in people]
    return [
        Name(kind=kind, text=text[a:b], start=a, end=b, lead=_lead(text, a))
        for kind, (a, b) in sorted(found, key=lambda each: each[1])
    ]


def start_with_preposition(text: str, time: Name) -> int:
    """Return where a time begins in a text, with the preposition before it."""
    found = re.search(
        r"\b(?:in|on|at|during|since|by|before|after)\s+(?:the\s+)?$", text[: time.start]
    )
    return found.start() if found else time.start


def _with_their_country(
    text: str, people: list[tuple[int, int]], places: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """People and places, where "the French president" is one person and no place."""
    joined = []
    for start, end in people:
        owner = next((p for p in places if p[1] < start and text[p[1] : start].isspace()), None)
        if owner is not None:
            places = [place for place in places if place != owner]
            start = owner[0]
        joined.append((start, end))
    return joined, places


def _lead(text: str, start: int) -> str:
    found = re.search(r"\b(\w+)\s+(?:the\s+)?$", text[:start])
    return found[1].lower() if found and found[1].lower() in _PREPOSITIONS else ""
