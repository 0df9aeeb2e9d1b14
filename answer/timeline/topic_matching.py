"""Matches events of sentences against a topic."""

from dataclasses import replace

from answer.evidence.matching import match
from answer.understanding.topic import Topic
from answer.understanding.types import AskedEvent
from reading.events import Action, Event

_STAYS = (Action.VISIT, Action.HOST)
_GATHERINGS = frozenset({"meeting", "summit"})
_BY_CONTEXT, _NAMED_BESIDE, _BOTH_SIGN = 0.6, 0.7, 0.9


def is_of_visits(topic: Topic) -> bool:
    """Whether the topic is visits to one place, whose days belong together."""
    return any(each.action in _STAYS and each.agents for each in topic.events) and (
        not topic.is_open or any(each.place for each in topic.events)
    )


def company(topic: Topic, event: Event) -> frozenset[str]:
    """Return the stems of the names of those who took part and are not in the topic."""
    meant = [party for each in topic.events for party in (*each.agents, *each.partners)]
    terms = frozenset(term for party in meant for term in party.terms)
    others = (party.names for party in (*event.agents, *event.partners))
    return frozenset(name for names in others if not names & terms for name in names)


def match_topic(topic: Topic, event: Event, context: frozenset[str], *, names_all: bool) -> float:
    """Return how surely the event belongs to the topic, 0 to 1.

    `context` are the stems of its passage; `names_all` where its sentence names all that the
    topic does.
    """
    if not topic.about <= context:
        return 0.0
    if topic.is_open and event.action is Action.OTHER:
        return 0.0
    alone = len(event.agents) + len(event.partners) < 2
    return max(
        (
            _match_event(each, event, context, names_all=names_all)
            for each in topic.events
            # "Trump's summit" is not every summit of those whom the passage names.
            if names_all or not alone or len(each.agents) + len(each.partners) < 2
        ),
        default=0.0,
    )


def _match_event(
    asked: AskedEvent, event: Event, context: frozenset[str], *, names_all: bool
) -> float:
    if not asked.agents:
        # "Visits to Kyiv": somebody's, and not whatever is done there.
        named = any(party.names for party in (*event.agents, *event.partners))
        if event.action not in _STAYS or not named:
            return 0.0
    if asked.action is Action.MEET and event.action is Action.CALL and event.verb in _GATHERINGS:
        event = replace(event, action=Action.TALK)  # "a virtual summit"
    score = match(asked, event, context_names=context) or 0.0
    if asked.action is Action.SIGN and asked.partners:
        return score if score >= _BOTH_SIGN else 0.0
    # "The two men" are those whom the sentence itself has named.
    beside = names_all and event.action is asked.action and score >= _BY_CONTEXT
    return max(score, _NAMED_BESIDE) if beside else score
