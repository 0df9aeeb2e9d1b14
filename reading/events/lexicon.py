"""Which words tell of which event, and what a word does to the event that depends on it."""

import re
from enum import StrEnum

from reading.events.types import Action
from reading.words import stem, tokens


def _by_word(table: dict[Action, str]) -> dict[str, Action]:
    return {word: action for action, words in table.items() for word in words.split()}


VERBS = _by_word(
    {
        Action.VISIT: "visit tour",
        Action.MEET: "meet huddle confer convene",
        Action.TALK: "speak talk converse",
        Action.CALL: "phone telephone",
        Action.HOST: "host receive welcome greet entertain",
        Action.INVITE: "invite",
        Action.SIGN: "sign ink initial ratify",
        Action.APPOINT: "appoint nominate designate install inaugurate",
        Action.RESIGN: "resign abdicate",
        Action.ELECT: "elect reelect re-elect",
        Action.EXPEL: "expel deport",
        Action.RECALL: "recall",
        Action.SUMMON: "summon",
        Action.INVADE: "invade",
        Action.JOIN: "join",
    }
)
"""Verbs that tell of an event whatever follows them."""

GOING = frozenset(
    """
    go come travel fly arrive land head return journey get depart leave sail drive step stop jet
    venture cross swing
    """.split()
)
"""Verbs that tell of a visit where a place follows them: "flew to Kyiv"."""

PURPOSEFUL = GOING | frozenset("gather assemble sit stay use host welcome receive be join".split())
"""Verbs after which "to meet him" tells of what was done: "flew in to meet him"."""

GOING_PREPOSITIONS = frozenset("to in at into onto on for through by".split())

NOUNS = _by_word(
    {
        Action.VISIT: "visit trip tour journey stopover stop arrival pilgrimage",
        Action.MEET: "meeting summit sit-down encounter audience rendezvous tête-à-tête meetup",
        Action.TALK: "talk conversation discussion dialogue negotiation exchange",
        Action.CALL: "call phonecall",
        Action.HOST: "reception",
        Action.INVITE: "invitation",
        Action.SIGN: "signing",
        Action.APPOINT: "appointment nomination inauguration",
        Action.RESIGN: "resignation abdication",
        Action.ELECT: "election re-election",
        Action.EXPEL: "expulsion",
        Action.INVADE: "invasion",
    }
)
"""Nouns that tell of an event."""

SUPPORTS = frozenset(
    """
    hold have make pay conduct take begin start open kick complete conclude finish end wrap cut
    extend continue resume attend undertake embark do set place lead chair issue place
    """.split()
)
"""Verbs that only say that the event, their object, is done: "held talks", "paid a visit"."""

OCCURRING = frozenset(
    """
    take occur happen begin start open kick end conclude hold be come last proceed go continue
    follow resume finish run
    """.split()
)
"""Verbs that only say that the event, their subject, takes place."""

PHASES_AFTER = frozenset("complete conclude finish end wrap cut".split())

HAVING = frozenset("take occur happen hold proceed be".split())
"""Verbs whose negation means that there was no event: "did not take place"."""


class Effect(StrEnum):
    """What a verb, noun or adjective makes of the event that depends on it."""

    PLAN = "plan"
    WISH = "wish"
    CANCEL = "cancel"
    POSTPONE = "postpone"
    DENY = "deny"
    FAIL = "fail"
    DOUBT = "doubt"
    SAY = "say"
    CARRY = "carry"  # it happens as what it depends on does


def _effects(table: dict[Effect, str]) -> dict[str, Effect]:
    return {word: effect for effect, words in table.items() for word in words.split()}


EFFECTS = _effects(
    {
        Effect.PLAN: """plan intend expect schedule aim prepare promise vow pledge agree decide
            arrange mean slate set due poised ready scheduled planned expected slated announce
            likely accept gear look anticipate commit prepared intention plan preparation schedule
            agreement promise pledge decision commitment upcoming forthcoming scheduled planned
            future coming next organize organise confirm bind""",
        Effect.WISH: """hope want wish seek consider mull propose suggest urge ask demand request
            offer invite encourage push press call allow permit enable persuade convince tell order
            like love desire need try attempt consider ponder weigh float discuss beg advise
            recommend authorize require pressure keen eager willing possible potential
            proposed suggested hypothetical would-be hope wish proposal suggestion offer
            invitation opportunity chance possibility prospect request call desire willingness
            eagerness interest idea attempt bid effort permission appeal threat threaten dare
            eventual desired hoped-for if able right moot explore""",
        Effect.CANCEL: """cancel scrap abort axe nix ditch shelve scupper scuttle abandon scrapped
            cancelled canceled aborted abandoned shelved cancellation canceled rule
            called-off ill-fated off""",
        Effect.POSTPONE: """postpone delay reschedule defer postponed delayed rescheduled
            postponement delay""",
        Effect.DENY: "deny dispute refute dismiss disprove reject",
        Effect.FAIL: """fail refuse decline neglect avoid forget skip boycott miss refrain stop
            failure refusal inability unable unwilling reluctance block bar ban prevent forbid
            prohibit reluctant""",
        Effect.DOUBT: "doubt unclear wonder uncertain question unlikely whether",
        Effect.SAY: """say tell announce confirm report add claim note state reveal declare write
            tweet insist stress acknowledge admit explain argue believe think suggest indicate
            show know see find disclose recall remember understand mention post comment signal
            hint allege estimate assert learn according""",
        Effect.CARRY: """manage begin start continue proceed be become go come get return happen use
            appear seem help stop finish choose opt rush hurry able join pause force oblige
            compel prompt lead cause drive""",
    }
)
PARTICLES = {
    ("call", "off"): Effect.CANCEL,
    ("pull", "out"): Effect.CANCEL,
    ("back", "out"): Effect.CANCEL,
    ("rule", "out"): Effect.CANCEL,
    ("put", "off"): Effect.POSTPONE,
    ("push", "back"): Effect.POSTPONE,
    ("put", "hold"): Effect.POSTPONE,
}
"""Verbs whose effect hangs on the word beside them."""

UNIQUE = frozenset("first second third fourth last latest only next youngest oldest".split())
"""Words before a noun that make "the first to visit" a visit that is told, not wished for."""

ADJECTIVES_PAST = frozenset("recent last previous past earlier latest".split())
GOING_ON = frozenset("underway ongoing current way progress".split())

ALOUD = frozenset("phone telephone video videoconference videolink call virtually zoom".split())
FACE_TO_FACE = frozenset("person face sideline sidelines".split())

TITLES = frozenset(
    """
    president minister prime foreign secretary chancellor king queen prince princess pope premier
    leader general ambassador envoy senator governor mayor speaker chief director adviser advisor
    state defense defence vice deputy chairman chairwoman emperor sultan emir sheikh crown duke
    minister ministers presidents leaders secretaries officials mr mrs ms dr sen rep gov gen lt
    treasury finance interior commander counterpart u.s. us lady first former then acting interim
    new
    """.split()
)
"""Words of a title: a party of only these is a role, not a name."""

RECEIVING = frozenset("receive welcome greet entertain".split())
"""Verbs that tell of a host only where somebody is their object: not "received a letter"."""

GUESTS = frozenset("counterpart guest delegation visitor dignitary envoy diplomat".split())

WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())

_OTHER_FORMS = """
    met spoke spoken went gone going came flew flown left got gotten arrived drove driven sat sit
    swore sworn swear vote name pull withdraw withdrew call haul touch set foot resigned
    see saw seen become became
""".split()
_IS_AT = re.compile(
    r"\b(?:is|are|was|were|been|be|being|’s|'s)\b.{0,60}?\b(?:in|to)\b", re.IGNORECASE
)
_TELLING = frozenset(map(stem, (*VERBS, *NOUNS, *GOING, *_OTHER_FORMS)))


def may_tell(text: str) -> bool:
    """Whether a sentence may tell of an event that is no `Action.OTHER`; some that do not may."""
    return any(stem(token.text) in _TELLING for token in tokens(text)) or bool(_IS_AT.search(text))


REGIONS = frozenset(
    """
    capital city town region province port territory soil resort village border coast state island
    republic peninsula district area side nation country mainland airport base embassy
    """.split()
)
"""Nouns that "Russian" or "China's" before them makes places of."""
