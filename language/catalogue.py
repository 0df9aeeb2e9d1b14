"""The catalogue: messages by their names, in the language of who reads them."""

import logging
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

from babel import Locale
from fluent.runtime import FluentBundle, FluentResource

from language.dates import Dates

log = logging.getLogger(__name__)

DEFAULT = "en-GB"
"""The language of who reads none of the others, and of the command line."""

Fact = str | int | float

_SPACE_IN_NUMBER = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d)")
_NARROW_SPACE = "\u202f"


class Language:
    """One language: `code` is its BCP 47 tag. Called with a message's name, it is what to say."""

    def __init__(self, code: str, source: str, *, default: "Language | None" = None) -> None:
        self.code = code
        self._source = source
        self._default = default
        self._dates = Dates(Locale.parse(code, sep="-"), say=self)

    @cached_property
    def _bundle(self) -> FluentBundle:
        # Parsed at the first message, since it takes a quarter of a second.
        # Without isolating marks: they would stand in the middle of Discord's markdown.
        bundle = FluentBundle([self.code], use_isolating=False)
        bundle.add_resource(FluentResource(self._source))
        return bundle

    def __call__(self, name: str, /, **facts: Fact) -> str:
        """The message, or the attribute of one ("ask.description"), with the facts filled in.

        What a file lacks is said in the default language. Raises `KeyError` where that lacks it.
        """
        found = self.get(name, **facts)
        if found is not None:
            return found
        if self._default is None:
            raise KeyError(name)
        log.warning("%s is missing in %s", name, self.code)
        return self._default(name, **facts)

    def get(self, name: str, /, **facts: Fact) -> str | None:
        """As a call, but None where this language has no such message."""
        name, _, attribute = name.partition(".")
        if not self._bundle.has_message(name):
            return None
        message = self._bundle.get_message(name)
        pattern = message.attributes.get(attribute) if attribute else message.value
        if pattern is None:
            return None
        said, errors = self._bundle.format_pattern(pattern, facts)
        if errors:
            log.warning("%s in %s: %s", name, self.code, errors)
        # Which space stands between thousands is another in each version of CLDR.
        return _SPACE_IN_NUMBER.sub(_NARROW_SPACE, str(said))

    def day(self, value: date) -> str:
        """A date as people write it: 9 July 2024."""
        return self._dates.day(value)

    def days(self, first: date, last: date) -> str:
        """An interval as people write it: a year, a month, a day, or from one day to another."""
        return self._dates.days(first, last)

    def short_month(self, value: date) -> str:
        """The name of a month, abbreviated: Jul."""
        return self._dates.short_month(value)

    def listed(self, names: list[str]) -> str:
        """Names in a row: "A, B and C"."""
        if len(names) < 2:
            return "".join(names)
        return self("list-and", first=", ".join(names[:-1]), last=names[-1])


class Languages:
    """All languages there are."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        default = Language(DEFAULT, sources[DEFAULT])
        self._by_code = {
            code: default if code == DEFAULT else Language(code, source, default=default)
            for code, source in sources.items()
        }

    @staticmethod
    @cache
    def load() -> "Languages":
        """Those whose files lie in this package, read once."""
        return Languages(
            {
                each.name.removesuffix(".ftl"): each.read_text(encoding="utf-8")
                for each in sorted(files(__package__).iterdir(), key=lambda each: each.name)
                if each.name.endswith(".ftl")
            }
        )

    def __iter__(self) -> Iterator[Language]:
        return iter(self._by_code.values())

    @property
    def default(self) -> Language:
        return self._by_code[DEFAULT]

    def find(self, tag: str) -> Language | None:
        """The language of a tag such as "fr" or "fr-CA": that very one, else one of its language.

        None where there is neither.
        """
        if tag in self._by_code:
            return self._by_code[tag]
        language = tag.partition("-")[0]
        same = (each for code, each in self._by_code.items() if code.partition("-")[0] == language)
        return next(same, None)

    def best(self, tag: str | None) -> Language:
        """The language of the tag, else the default."""
        return (self.find(tag) if tag else None) or self.default


def english() -> Language:
    """The default language: the command line's, and that of answers as text."""
    return Languages.load().default
