"""The errors of ingest.

IngestError
├── UnreadableSource      the file is missing, binary, broken or of an unknown kind
│   ├── UnknownKind       there is no reader for this kind of file
│   ├── Damaged           it is not what it begins like, or a part of it is missing
│   ├── Locked            it is protected by a password
│   └── OnlyPictures      it holds pictures of text, and no text
├── NotAnArticle          what was read is not shaped like an article
├── NoText                no text is left to store
├── NoDate                nothing says when it was published
├── BadDate               what it says is no date that can be right
├── BadAddress            the address given is not one of a web page
├── TooLarge              it is larger than the limit
├── FeedError             a feed cannot be followed
│   ├── NoFeed            neither a feed nor a sitemap is there
│   ├── SeveralFeeds      a page names several, and one is to be chosen
│   ├── BadInterval       what is given is no time between two refreshes
│   └── FeedsBusy         another process refreshes feeds for too long
└── WebError              the web does not give the article
    ├── RefusedAddress    an address that is never fetched: its form, its port, or not public
    ├── Unreachable       the site cannot be found, connected to, or understood
    ├── TooSlow           the page took longer than the limit
    ├── BadRedirect       redirects that are too many, go in a circle, or lead nowhere
    ├── ForbiddenByRobots the site's robots.txt does not let robots read the page
    ├── BadStatus         the site answers with an error
    ├── WrongKind         what is there is no page, text or JSON
    └── NoArticle         the page is there, but no article is on it
        ├── Paywalled     the text is for subscribers
        ├── ConsentWanted the page asks for consent to cookies first
        ├── ScriptNeeded  the page is empty until a browser runs its scripts
        ├── RobotCheck    the page asks whether a person is there
        ├── PageGone      a page that says it does not exist, with a status that says it does
        └── NotOneArticle a front page, a list of links, or hardly any text

The errors of the archive are `ArchiveError`s.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from index.errors import (
    ArchiveError,
    FeedThere,
    StorageError,
    TooManyFeeds,
    UnknownArticle,
    UnknownFeed,
)
from language.safe_text import safe, without_passwords

__all__ = [
    "ArchiveError",
    "BadAddress",
    "BadDate",
    "BadInterval",
    "BadRedirect",
    "BadStatus",
    "ConsentWanted",
    "Damaged",
    "FeedError",
    "FeedThere",
    "FeedsBusy",
    "ForbiddenByRobots",
    "IngestError",
    "Locked",
    "NoArticle",
    "NoDate",
    "NoFeed",
    "NoText",
    "NotAnArticle",
    "NotOneArticle",
    "OnlyPictures",
    "PageGone",
    "Paywalled",
    "RefusedAddress",
    "RobotCheck",
    "ScriptNeeded",
    "SeveralFeeds",
    "StorageError",
    "TooLarge",
    "TooManyFeeds",
    "TooSlow",
    "UnknownArticle",
    "UnknownFeed",
    "UnknownKind",
    "Unreachable",
    "UnreadableSource",
    "WebError",
    "WrongKind",
]

_MOST_CHOICES = 20


class IngestError(Exception):
    """The article cannot be added; `str()` is a sentence that says what to do.

    Control characters and passwords are stripped from it, since it may quote a file or an address.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(safe(sentence))


class UnreadableSource(IngestError):
    """The file is missing, binary, broken or of an unknown kind."""


class UnknownKind(UnreadableSource):
    """There is no reader for this kind of file."""

    def __init__(self, kinds: Iterable[str]) -> None:
        super().__init__(f"This kind of file is not read: give one of {', '.join(kinds)}.")


class Damaged(UnreadableSource):
    """It is not what it begins like, or a part of it is missing."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"It is damaged or cut off, and no {kind} any more: fetch it again.")


class Locked(UnreadableSource):
    """It is protected by a password."""

    def __init__(self) -> None:
        super().__init__("It is protected by a password: save it without one and give that.")


class OnlyPictures(UnreadableSource):
    """It holds pictures of text, and no text."""

    def __init__(self) -> None:
        super().__init__("It holds pictures of text, no text; run OCR first.")


class NotAnArticle(IngestError):
    """What was read is not shaped like an article."""


class NoText(IngestError):
    """No text is left to store."""

    def __init__(self) -> None:
        super().__init__("There is no text in it: give a file or text that holds an article.")


class NoDate(IngestError):
    """Nothing says when the article was published."""

    def __init__(self, how: str) -> None:
        super().__init__(f"It has no publication date: {how}.")


class BadDate(IngestError):
    """What the article says is no date that can be right."""


class BadAddress(IngestError):
    """The address given is not one of a web page."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"'{without_passwords(address)[:80]}' is not a web address: give one such as "
            "https://news.example/2024/07/09/moscow."
        )


class TooLarge(IngestError):
    """It is larger than the limit."""

    def __init__(
        self,
        what: str,
        limit: int,
        unit: str = "bytes",
        remedy: str = "split it into smaller pieces and add those",
    ) -> None:
        super().__init__(f"{what} is larger than {limit:,} {unit}: {remedy}.")


class FeedError(IngestError):
    """A feed cannot be followed."""


class NoFeed(FeedError):
    """Neither a feed nor a sitemap is there."""

    def __init__(self) -> None:
        super().__init__(
            "There is neither a feed nor a sitemap: give the address of an RSS or Atom feed, of a "
            "sitemap, or of a page that names one."
        )


class SeveralFeeds(FeedError):
    """A page names several; `choices` are the first of them, each an address and a title."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        self.choices = tuple(choices[:_MOST_CHOICES])
        lines = [f"The page names {len(choices):,} feeds: give the address of one."]
        lines += [f"{url}  {title}".rstrip() for url, title in self.choices]
        if left := len(choices) - len(self.choices):
            lines.append(f"… and {left:,} more.")
        super().__init__("\n".join(lines))


class BadInterval(FeedError):
    """What is given is no time between two refreshes."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"'{text[:40]}' is no time between two refreshes: write it as 30m, 1h or 1d, "
            "from 5 minutes to 7 days."
        )


class FeedsBusy(FeedError):
    """Another process refreshes feeds for too long."""

    def __init__(self) -> None:
        super().__init__("Other feeds are being refreshed just now: try again in a few minutes.")


class WebError(IngestError):
    """The web does not give the article."""


class RefusedAddress(WebError):
    """An address that is never fetched: its form, its port, or not public."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"'{without_passwords(address)[:80]}' is not fetched: {why}.")


class Unreachable(WebError):
    """The site cannot be found, connected to, or understood."""

    def __init__(self, host: str, what: str) -> None:
        super().__init__(f"{host[:80]} {what}: check the address, or try again later.")


class TooSlow(WebError):
    """The page took longer than the limit."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(
            f"{host[:80]} did not give the page within {seconds:g} seconds: try again later."
        )


class BadRedirect(WebError):
    """Redirects that are too many, go in a circle, or lead nowhere."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: open the page in a browser and give the address it ends at.")


class ForbiddenByRobots(WebError):
    """The site's robots.txt does not let robots read the page."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"The robots.txt of {host[:80]} does not let robots read this page: "
            "paste its text, or save it and give the file."
        )


class BadStatus(WebError):
    """The site answers with an error; `retry_after` is how long it asks to wait."""

    def __init__(self, status: int, what: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(f"The site answers {status}: {what}.")
        self.status = status
        self.retry_after = retry_after


class WrongKind(WebError):
    """What is there is no page, text or JSON."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"'{kind[:60]}' is served there, which is not read: give the address of a web page."
        )


class NoArticle(WebError):
    """The page is there, but no article is on it."""


class Paywalled(NoArticle):
    """The text is for subscribers."""

    def __init__(self, *, has_text: bool = False) -> None:
        why = "and for its subscribers only" if has_text else "so its text is not there"
        super().__init__(
            f"The article is behind a paywall, {why}: "
            "if you may read it, paste its text or give it as a file."
        )


class ConsentWanted(NoArticle):
    """The page asks for consent to cookies first."""

    def __init__(self) -> None:
        super().__init__(
            "The site asks for consent to cookies before it shows the article: "
            "save the page from a browser and give the file."
        )


class ScriptNeeded(NoArticle):
    """The page is empty until a browser runs its scripts."""

    def __init__(self) -> None:
        super().__init__(
            "The page shows its text only where JavaScript runs: "
            "save it from a browser and give the file, or paste its text."
        )


class RobotCheck(NoArticle):
    """The page asks whether a person is there."""

    def __init__(self) -> None:
        super().__init__(
            "The site checks whether a person is there and does not show the article: "
            "save the page from a browser and give the file."
        )


class PageGone(NoArticle):
    """A page that says it does not exist, with a status that says it does."""

    def __init__(self) -> None:
        super().__init__("The page says that it does not exist (any more): check the address.")


class NotOneArticle(NoArticle):
    """A front page, a list of links, or hardly any text."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: give the address of one article.")
