"""Answers and timelines for people, styled by rich."""

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from answer.timeline import Entry, Timeline
from answer.timeline import wording as timelines
from answer.types import Answer, Citation
from answer.understanding.about_answer import AboutAnswer
from answer.wording import also_in, day, days, understood
from language import english
from language.safe_text import without_control_characters

SHOWN = 3
"""Citations and other answers that are printed; JSON has all."""


def answer_text(answer: Answer, *, waited: float | None = None) -> Group:
    """Return the headline, numbered excerpts, and what the answer is as of.

    `waited` is how many seconds the user waited in all; without it, the time that the service took
    is shown.
    """
    parts: list[Text | Padding] = [_headline(answer)]
    if answer.text is None and answer.citations:
        parts.append(Text("The nearest it has:", style="italic"))
    for number, citation in enumerate(answer.citations[:SHOWN], 1):
        parts.append(_excerpt(number, citation))
    if answer.others:
        parts.append(_others(answer))
    if linked := understood(answer):
        parts.append(Text(f"\n{linked}", style="dim"))
    parts.append(Text(f"\n{_freshness(answer)}. {_duration(answer, waited)}", style="dim"))
    return Group(*parts)


def about_text(answer: Answer, about: AboutAnswer) -> Group:
    """Return where an answer comes from, or how sure it is, with what it is taken from."""
    if answer.text is None:
        return answer_text(answer)
    parts: list[Text | Padding] = [_headline(answer)]
    if about is AboutAnswer.CERTAINTY:
        percent = round(100 * answer.confidence)
        told = english()("how-sure", sure=_sure(answer), percent=percent)
        parts.append(Text(f"{told[0].upper()}{told[1:]}"))
    shown = answer.supporting[:SHOWN]
    return Group(*parts, *(_excerpt(number, each) for number, each in enumerate(shown, 1)))


def understood_text(question: str) -> Text:
    """Return how a question was understood that was not written out."""
    return Text(f"{english()('card-understood')} {question}", style="dim")


def timeline_text(timeline: Timeline, *, waited: float | None = None) -> Group:
    """Return the timeline, an entry a paragraph; `waited` as in `answer_text`."""
    style = "bold green" if timeline.entries else "bold yellow"
    return Group(
        Text(timelines.headline(timeline), style=style),
        *(_entry(entry) for entry in timeline.entries),
        _timeline_as_of(timeline, waited),
    )


def _entry(entry: Entry) -> Padding:
    text = Text(timelines.dated(entry), style="bold")
    for fact in (timelines.status_text(entry), entry.place):
        text.append(f" · {fact}" if fact else "", style="")
    cited = entry.citations[0]
    text.append("\n")
    _quote(text, cited)
    source = [cited.title, cited.publisher, day(cited.published_on), timelines.more_articles(entry)]
    text.append("\n" + " · ".join(filter(None, source)), style="dim")
    if cited.url:
        text.append(f"\n{cited.url}", style="dim")
    return Padding(text, (1, 0, 0, 2))


def _timeline_as_of(timeline: Timeline, waited: float | None) -> Text:
    count = timeline.left_out
    left_out = f"{count} more, told of least, are left out; " if count else ""
    took = _duration(timeline, waited)
    return Text(f"\n{left_out}{_freshness(timeline)}. {took}", style="dim")


def _headline(answer: Answer) -> Text:
    if answer.text is None:
        said = answer.unreported or "The archive does not answer this."
        return Text(said, style="bold yellow")
    text = Text(" ".join(answer.text.split()), style="bold green")
    facts = [days(answer.date)] if answer.date and days(answer.date) not in answer.text else []
    if answer.status:
        facts.append(answer.status.value)
    facts.append(_sure(answer))
    return text.append(f" · {' · '.join(facts)}", style="bold")


def _sure(answer: Answer) -> str:
    return english()(f"certainty-{answer.certainty}")


def _others(answer: Answer) -> Text:
    """Return earlier events, and reports that say otherwise."""
    told = [
        f"{other.text} ({', '.join(filter(None, _source(other.citation)))})"
        for other in answer.others[:SHOWN]
    ]
    return Text(f"\nThe archive also has: {'; '.join(told)}")


def _source(citation: Citation) -> tuple[str | None, str]:
    return citation.publisher, day(citation.published_on)


def _excerpt(number: int, citation: Citation) -> Padding:
    text = Text(f"[{number}] ")
    _quote(text, citation)
    text.append("\n    ")
    source = [citation.title, citation.publisher, day(citation.published_on)]
    text.append(" · ".join(filter(None, source)), style="dim")
    if citation.event_date and citation.event_date.last != citation.published_on:
        text.append(f" · event: {days(citation.event_date)}", style="dim")
    text.append(f" · article {citation.article_id}", style="dim")
    if others := also_in(citation):
        text.append(f" · {others}", style="dim")
    if citation.url:
        text.append(f"\n    {citation.url}", style="dim")
    return Padding(text, (1, 0, 0, 2))


def _quote(text: Text, citation: Citation) -> None:
    text.append("“")
    start = len(text)
    # rich would drop some control characters, and the highlights be off by as many.
    text.append(without_control_characters(citation.quote))
    for first, last in citation.highlights:
        text.stylize("bold cyan", start + first, start + last)
    text.append("”")


def _duration(shown: Answer | Timeline, waited: float | None) -> str:
    return f"{shown.took_ms / 1000 if waited is None else waited:.1f} s"


def _freshness(shown: Answer | Timeline) -> str:
    facts = [f"As of {day(shown.as_of)}"]
    if shown.newest_relevant:
        older = " (only older coverage found)" if shown.is_stale else ""
        facts.append(f"newest article cited: {day(shown.newest_relevant)}{older}")
    if shown.archive_newest:
        facts.append(f"newest in the archive: {day(shown.archive_newest)}")
    else:
        facts.append("the archive holds no article up to then")
    return "; ".join(facts)
