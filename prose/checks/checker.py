"""Checks sentences of prose against the excerpts that they cite."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from prose.checks.claims import fault_of_claims
from prose.checks.dates import dates_hold
from prose.checks.names import names_hold
from prose.checks.numbers import numbers_hold
from prose.checks.parties import fault_of_events
from prose.checks.types import Fault, ReadText
from prose.checks.wording import quotes_hold, words_hold
from prose.types import Excerpt, Sentence
from reading.parser import Parser

LONGEST = 600
"""Characters of a sentence."""

# A very small model repeats what it is given, with what stands around it.
_DELIMITER = re.compile("<<|>>")

_CHECKS = (
    (names_hold, Fault.NAME),
    (numbers_hold, Fault.NUMBER),
    (dates_hold, Fault.DATE),
    (quotes_hold, Fault.QUOTE),
    (words_hold, Fault.WORDING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """Checks sentences written as of a day. Use it on the compute thread, as the parser."""

    parser: Parser
    excerpts: Mapping[int, Excerpt]
    as_of: date

    def fault(self, sentence: Sentence) -> Fault | None:
        """Return why a sentence does not hold, or None if it does."""
        if not sentence.cited:
            return Fault.UNCITED
        if any(number not in self.excerpts for number in sentence.cited):
            return Fault.UNKNOWN_EXCERPT
        if len(sentence.text) > LONGEST or _DELIMITER.search(sentence.text):
            return Fault.WORDING
        prose, *cited = self._read(sentence.text, [self.excerpts[n] for n in sentence.cited])
        for holds, fault in _CHECKS:
            if not holds(prose, cited):
                return fault
        return fault_of_claims(prose, cited) or fault_of_events(prose, cited)

    def _read(self, text: str, excerpts: Sequence[Excerpt]) -> list[ReadText]:
        doc, *docs = self.parser.parse([text, *(each.text for each in excerpts)])
        return [
            ReadText(text=text, doc=doc, reference=self.as_of),
            *(
                ReadText(
                    text=each.text,
                    doc=parsed,
                    reference=each.written_on,
                    beside=each.publisher or "",
                    event_date=each.event_date,
                )
                for each, parsed in zip(excerpts, docs, strict=True)
            ),
        ]
