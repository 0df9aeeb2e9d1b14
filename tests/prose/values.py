"""Answers with citations, for tests of prose."""

from datetime import date

from answer.types import Answer, Citation

JULY_9 = date(2024, 7, 9)
MODI = (
    "Indian Prime Minister Narendra Modi visited Moscow on Monday and met President Vladimir Putin."
)
PLAN = "Modi plans to visit Kyiv in August, his office said."
DENIAL = "Orban did not attend the summit in Washington, which 32 leaders attended."


def citation(number: int, quote: str, **changed: object) -> Citation:
    values: dict[str, object] = {
        "article_id": number,
        "title": f"Article {number}",
        "publisher": "The Courier",
        "url": f"https://example.org/{number}",
        "published_on": JULY_9,
        "quote": quote,
        "start": 0,
        "end": len(quote),
        "event_date": None,
        "score": 1.0,
    }
    return Citation(**{**values, **changed})  # type: ignore[arg-type]


def answer(*quotes: str, text: str | None = "8 July 2024", question: str = "When?") -> Answer:
    return Answer(
        question=question,
        as_of=date(2024, 8, 1),
        text=text,
        date=None,
        status=None,
        confidence=0.7,
        citations=tuple(citation(n, quote) for n, quote in enumerate(quotes, 1)),
        newest_relevant=JULY_9,
        archive_newest=JULY_9,
        took_ms=5,
    )
