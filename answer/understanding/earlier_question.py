"""The question before a follow-up, in its parts."""

from dataclasses import dataclass
from typing import Self

from answer.understanding.chatter import without_chatter
from answer.understanding.clause import Clause, Name, NameKind, names_in, parse_clause


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierQuestion:
    """A question that another one follows; `clause` is None where its verb is not known."""

    text: str
    names: tuple[Name, ...]
    clause: Clause | None

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the question in its parts, without chatter and the marks at its end."""
        text = without_chatter(text).rstrip("?!. ")
        return cls(text=text, names=tuple(names_in(text)), clause=parse_clause(text))

    @property
    def subject(self) -> str:
        """Who or what does something in it; empty where that is asked for or not known."""
        return self.clause.subject if self.clause else ""

    def of(self, kind: NameKind) -> list[Name]:
        """Return its names of a kind, in order."""
        return [each for each in self.names if each.kind is kind]
