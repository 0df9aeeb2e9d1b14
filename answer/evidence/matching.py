"""Matches events of sentences against the event that a question asks for."""

from collections.abc import Iterable, Sequence

from answer.evidence.people import people
from answer.understanding.types import AskedEvent, AskedParty
from reading.events.lexicon import lexicon
from reading.events.types import Action, Event, Party, Place
from reading.words import alike

_BY_CONTEXT = 0.6
_PLACE_UNSAID = 0.5
_CITY_UNSAID = 0.8
_SPOKE = 0.6  # "spoke with" is by phone as often as not
_OFTEN_BY_PHONE = frozenset({"speak", "conversation", "converse", "discussion"})
_APART = 0.45  # "his calls with Biden and Putin" are two calls
_CROWD, _IN_A_CROWD = 4, 0.45  # a summit of many is hardly a meeting of two
_MUTUAL: dict[Action, dict[Action, float]] = {
    Action.MEET: {
        Action.MEET: 1.0,
        Action.TALK: 0.85,
        Action.HOST: 0.9,
        Action.VISIT: 0.7,
        Action.SIGN: 0.6,
    },
    Action.TALK: {Action.TALK: 1.0, Action.MEET: 0.9, Action.CALL: 0.9, Action.HOST: 0.7},
    Action.CALL: {Action.CALL: 1.0, Action.TALK: 0.75},
}
_PRESENCE = {
    Action.VISIT: 1.0,
    Action.HOST: 0.9,
    Action.MEET: 0.75,
    Action.TALK: 0.7,
    Action.SIGN: 0.7,
    Action.OTHER: 0.6,
}
"""How surely those who take part in an event went to its country."""


def told_as(action: Action) -> frozenset[Action]:
    """Return the kinds of events that may be one in which this is done."""
    if action is Action.VISIT:
        return frozenset(_PRESENCE) - {Action.OTHER}
    if action is Action.HOST:
        return frozenset({Action.HOST, Action.VISIT})
    return frozenset(_MUTUAL.get(action, {action}))


def match(
    asked: AskedEvent, event: Event, *, context_names: frozenset[str] = frozenset()
) -> float | None:
    """Return how surely an event is the one asked for, from 0 to 1; None if it is another.

    `context_names` are the stems of the passage: they tell whom a pronoun or "the president" may
    mean.
    """
    if asked.action is Action.VISIT:
        return _match_visit(asked, event, context_names)
    if asked.action is Action.HOST:
        return _match_hosting(asked, event, context_names)
    if asked.action in _MUTUAL:
        return _match_mutual(asked, event, context_names)
    return _match_other(asked, event, context_names)


def _match_visit(asked: AskedEvent, event: Event, context: frozenset[str]) -> float | None:
    base = _PRESENCE.get(event.action)
    if base is None:
        return None
    goers, hosts = _goers_and_hosts(event)
    where = _match_place(asked, event, hosts, context)
    who = _match_some(asked.agents, goers, context)
    if where is None or who is None:
        return None
    return base * where * who * _match_company(asked, [*event.agents, *event.partners], context)


def _goers_and_hosts(event: Event) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    if event.action is Action.HOST:
        return event.partners, event.agents
    # "Travelled to Kyiv with Biden".
    if event.action is Action.VISIT and event.verb in lexicon().going_verbs:
        return (*event.agents, *event.partners), ()
    if event.action in (Action.VISIT, Action.OTHER):
        return event.agents, ()
    return (*event.agents, *event.partners), ()


def _match_place(
    asked: AskedEvent, event: Event, hosts: Iterable[Party], context: frozenset[str]
) -> float | None:
    """How well the place matches; a host's country is where its guest goes."""
    if asked.place is None:
        return 1.0
    places = event.places or tuple(
        Place(country=host.country, city=None) for host in hosts if host.country
    )
    if not places:
        unsaid = event.action in (Action.VISIT, Action.HOST) and asked.place_terms & context
        return _PLACE_UNSAID if unsaid else None
    there = [place for place in places if place.country == asked.place.country]
    if not there:
        return None
    if asked.place.city is None or any(place.city == asked.place.city for place in there):
        return 1.0
    return _CITY_UNSAID if any(place.city is None for place in there) else None


def _match_company(asked: AskedEvent, present: list[Party], context: frozenset[str]) -> float:
    """How well those whom the visitor met match: a hint, most is said in other sentences."""
    if not asked.partners:
        return 1.0
    seen = any(_match_party(each, party) for each in asked.partners for party in present)
    around = any(each.terms & context for each in asked.partners)
    return 1.0 if seen else 0.9 if around or asked.place else 0.5


def _match_hosting(asked: AskedEvent, event: Event, context: frozenset[str]) -> float | None:
    """How well "Y hosted X" matches that, or X's visit to Y's country."""
    if event.action not in (Action.HOST, Action.VISIT):
        return None
    guests, hosts = event.partners, event.agents
    if event.action is Action.VISIT:
        guests, hosts = event.agents, event.partners
    at_home = [_at_home(each, event) for each in asked.agents]
    host = _match_all(asked.agents, hosts, context) if hosts else None
    who = host if host is not None else (0.9 if any(at_home) else None)
    if who is None:
        return None
    named = [each for each in asked.partners if each.names or each.country]
    whom = _match_all(named, guests, context) if named else 1.0
    return who * whom if whom is not None else None


def _at_home(asked: AskedParty, event: Event) -> bool:
    return asked.country is not None and any(p.country == asked.country for p in event.places)


def _match_mutual(asked: AskedEvent, event: Event, context: frozenset[str]) -> float | None:
    base = _MUTUAL[asked.action].get(event.action)
    spoke = event.action is Action.TALK and event.verb in _OFTEN_BY_PHONE
    if spoke and asked.action is Action.MEET:
        base = _SPOKE
    where = _match_venue(asked, event)
    if base is None or where is None:
        return None
    present = (*event.agents, *event.partners)
    if event.action is Action.VISIT:
        # Two that go to the same place may not meet; one that goes to the other's does.
        present = (*event.agents[:1], *event.partners, *map(_as_party, event.places))
    who = _match_all([*asked.agents, *asked.partners], present, context, least=2)
    if who is None:
        return None
    wanted = [*asked.agents, *asked.partners]
    apart = len(wanted) > 1 and all(
        any(_match_party(each, party) for party in event.partners) for each in wanted
    )
    crowd = (len(present) >= _CROWD and len(wanted) <= 2) or _is_gathering(event)
    return base * where * who * (_IN_A_CROWD if crowd else 1.0) * (_APART if apart else 1.0)


def _is_gathering(event: Event) -> bool:
    """Whether it is a summit without names: nobody knows who met whom at "the G7 summit"."""
    named = any(party.names for party in (*event.agents, *event.partners))
    return event.verb == "summit" and not named


def _match_venue(asked: AskedEvent, event: Event) -> float | None:
    if asked.place is None:
        return 1.0
    if not event.places:
        return _CITY_UNSAID
    return 1.0 if any(place.country == asked.place.country for place in event.places) else None


def _as_party(place: Place) -> Party:
    empty: frozenset[str] = frozenset()
    return Party(text="", stems=empty, names=empty, country=place.country, is_place=True)


def _match_other(asked: AskedEvent, event: Event, context: frozenset[str]) -> float | None:
    if event.action is not asked.action:
        return None
    present = (*event.agents, *event.partners, *map(_as_party, event.places))
    doers = event.agents if event.agents and asked.action in _DIRECTED else present
    who = _match_some(asked.agents, doers, context)
    if who is None:
        return None
    seen = [any(_match_party(each, party) for party in present) for each in asked.partners]
    return who * (0.7 + 0.3 * sum(seen) / len(seen)) if seen else who


_DIRECTED = frozenset({Action.INVADE, Action.EXPEL, Action.INVITE, Action.RECALL, Action.SUMMON})


def _match_all(
    wanted: Iterable[AskedParty],
    present: Iterable[Party],
    context: frozenset[str],
    *,
    least: int = 1,
) -> float | None:
    """How surely all that are wanted take part; None if somebody else does.

    Those not named may be meant by a pronoun or a role, if the context names them; `least` is how
    many take part in such an event at least.
    """
    left = list(present)
    scores: list[float] = []
    missing: list[AskedParty] = []
    for each in wanted:
        score, best = _best_match(each, left)
        if best is None:
            missing.append(each)
        else:
            left.remove(best)
            scores.append(score)
    if not _may_be_implied(missing, left, context, named=len(scores), least=least):
        return None
    return _mean([*scores, *(_BY_CONTEXT for _ in missing)])


def _best_match(asked: AskedParty, parties: Sequence[Party]) -> tuple[float, Party | None]:
    """The best match of a party, and the party; None if there is none."""
    scored = [(_match_party(asked, party), at) for at, party in enumerate(parties)]
    score, at = max((pair for pair in scored if pair[0]), default=(0.0, -1))
    return score, parties[at] if at >= 0 else None


def _may_be_implied(
    missing: Sequence[AskedParty],
    left: list[Party],
    context: frozenset[str],
    *,
    named: int,
    least: int,
) -> bool:
    """Whether those missing may be meant by roles, or by words left out."""
    for each in missing:
        # "The leaders" are the two who are asked for, or others that one of the two met.
        vague = next((p for p in left if _may_mean(each, p) and not (p.is_plural and named)), None)
        unsaid = not left and named < least
        if not (vague or unsaid) or not each.terms & context:
            return False
        if vague is not None and not vague.is_plural:
            left.remove(vague)
    return True


def _match_some(
    wanted: Sequence[AskedParty], present: Sequence[Party], context: frozenset[str]
) -> float | None:
    """How surely those wanted take part; None if none of them does."""
    each = [_match_all([one], present, context) or 0.0 for one in wanted]
    return (max(each) + _mean(each)) / 2 if any(each) else None if each else 1.0


def _mean(scores: list[float]) -> float:
    return sum(scores) / len(scores) if scores else 1.0


def _may_mean(asked: AskedParty, party: Party) -> bool:
    """Whether a role may mean the party: "the president" may, "Biden's aides" may not."""
    if party.names or party.is_place or asked.names & (party.of | party.stems):
        return False
    if not party.stems & people().persons:
        return False
    return not (asked.country and party.country not in (None, asked.country))


def _match_party(asked: AskedParty, party: Party) -> float:
    """How surely a party is the one asked for, from 0 to 1."""
    if asked.names:
        names = party.stems if party.is_place else party.names
        if _is_named(asked.names, names):
            return 1.0
        # "The G7 leaders": whoever they are, they are the G7's.
        return 0.9 if asked.roles & party.stems and asked.names <= party.of else 0.0
    if any(_is_named(holder, party.names) for holder in asked.holders):
        return 0.9
    if asked.owner:
        return 0.9 if _shared(asked.owner, party.of | party.stems) == len(asked.owner) else 0.0
    if asked.country and asked.country != party.country:
        return 0.0
    if not asked.roles:
        return 1.0 if party.is_place else 0.7 if party.names else 0.9
    shared = _shared(asked.roles, party.stems) / len(asked.roles)
    return shared if shared >= 0.5 else 0.0


def _is_named(asked: frozenset[str], names: frozenset[str]) -> bool:
    """Whether one name is the other, or a part of it: "Kim", "Kim Jong Un"."""
    shared = _shared(asked, names)
    return shared > 0 and shared >= min(len(asked), len(names))


def _shared(asked: Iterable[str], said: frozenset[str]) -> int:
    return sum(1 for each in asked if each in said or any(alike(each, one) for one in said))
