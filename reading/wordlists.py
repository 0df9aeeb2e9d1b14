"""Word lists: read from the TOML files of a package, and checked.

A file holds lists, tables of classes with a list each, and tables of words with a number each:

    going = "go come travel"        # words; an array where an entry has spaces

    [verbs]                         # the classes of a table exclude each other
    visit = "visit tour"
    call = ["phone", "ring up"]

    [round_numbers]
    "a dozen" = 12

Load a file in a function under `functools.cache`, not at import: then a faulty one is refused with
a sentence, and programs that need no words need not wait.
"""

import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any, Self, TypeVar

from reading.errors import FaultyWordList

T = TypeVar("T")


class WordLists:
    """The lists and tables of one file.

    All methods raise `FaultyWordList`: for a file that is no TOML, a word that stands twice in a
    list or in two classes of a table, and a list or table that the file lacks.
    """

    def __init__(self, text: str, *, file: str) -> None:
        self._file = file
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise FaultyWordList(f"{file} is no valid TOML: {error}.") from error
        self._lists: dict[str, tuple[str, ...]] = {}
        self._sets: dict[str, frozenset[str]] = {}
        self._classes: dict[str, dict[str, str]] = {}
        self._numbers: dict[str, dict[str, int]] = {}
        for name, value in content.items():
            self._add(name, value)

    @classmethod
    def load(cls, package: str, name: str) -> Self:
        """Read `data/<name>.toml` of an installed package."""
        file = f"{package}/data/{name}.toml"
        try:
            text = files(package).joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
        except OSError as error:
            raise FaultyWordList(f"{file} cannot be read; install Attaché again.") from error
        return cls(text, file=file)

    def sequence(self, name: str) -> tuple[str, ...]:
        """Return the words of a list, in the order of the file."""
        return self._found(self._lists, name, "list")

    def words(self, name: str) -> frozenset[str]:
        """Return the words of a list, for membership tests."""
        return self._found(self._sets, name, "list")

    def classes(self, name: str, kind: Callable[[str], T]) -> dict[str, T]:
        """Map each word of a table to its class, made by `kind` from the class's name: an enum."""
        by_word = self._found(self._classes, name, "table of classes")
        try:
            return {word: kind(each) for word, each in by_word.items()}
        except ValueError as error:
            raise FaultyWordList(f"{self._file}, {name}: {error}.") from error

    def numbers(self, name: str) -> dict[str, int]:
        """Map each word of a table to its number."""
        return self._found(self._numbers, name, "table of numbers")

    def refuse_common(self, one: str, other: str) -> None:
        """Refuse a word that is in both of two lists or tables, of which the code uses only one."""
        for word in sorted(self._members(one) & self._members(other)):
            raise FaultyWordList(
                f"{self._file}: {word!r} is in {one!r} and in {other!r}; leave it in one."
            )

    def _members(self, name: str) -> frozenset[str]:
        return frozenset(self._classes[name]) if name in self._classes else self.words(name)

    def _found(self, tables: dict[str, T], name: str, kind: str) -> T:
        if name not in tables:
            raise FaultyWordList(f"{self._file} has no {kind} {name!r}.")
        return tables[name]

    def _add(self, name: str, value: Any) -> None:
        if not isinstance(value, dict):
            self._lists[name] = self._list(name, value)
            self._sets[name] = frozenset(self._lists[name])
        elif value and all(type(each) is int for each in value.values()):
            self._numbers[name] = value
        else:
            self._classes[name] = self._by_word(name, value)

    def _by_word(self, name: str, table: dict[str, Any]) -> dict[str, str]:
        by_word: dict[str, str] = {}
        for each, value in table.items():
            for word in self._list(f"{name}.{each}", value):
                if word in by_word:
                    raise FaultyWordList(
                        f"{self._file}, {name}: {word!r} is in {by_word[word]!r} and in {each!r}; "
                        "leave it in one."
                    )
                by_word[word] = each
        return by_word

    def _list(self, name: str, value: Any) -> tuple[str, ...]:
        words = value.split() if isinstance(value, str) else value
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise FaultyWordList(f"{self._file}, {name}: write a string of words, or an array.")
        for index, word in enumerate(words):
            if word in words[:index]:
                raise FaultyWordList(f"{self._file}, {name}: {word!r} stands twice; leave one.")
        return tuple(words)
