"""How many corrupted sentences of prose pass the checks, and how many true ones do not.

No language model is needed: a scripted one answers with sentences made of gold quotes of the bench.
True ones are these quotes with their dates resolved, shortened, or said in other words; corrupted
ones have another name, number, date, citation, or another say on whether it happened.
"""

import argparse
import asyncio
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from answer.types import Answer, Citation
from benchmarks import bench
from benchmarks.corruptions import Corrupter, true_sentences
from benchmarks.tables import share, table
from index.compute import ComputeThread
from prose.choosing import MOST_EXCERPTS
from prose.errors import ProseError
from prose.model import LanguageModel, Usage
from prose.settings import ModelSettings
from prose.types import Task
from prose.writer import ProseWriter
from reading.parser import Parser
from reading.sentences import sentence_spans
from tests.chat_server import ChatServer, Request, saying

ANSWERS = 200
_AS_OF = date(2025, 6, 1)
_LONGEST_QUOTE = 350
_OF_EACH = 3  # sentences of an answer: true ones, and corrupted ones
# A sentence that begins with them is dropped unless another one stands before it.
_PRONOUNS = frozenset("he she it they this that these those such his her its their".split())


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A gold quote, and the article it stands in."""

    question: str
    quote: str
    title: str
    published_on: date
    url: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """A sentence that the scripted model says; `kind` is how it was made."""

    text: str
    kind: str
    is_true: bool


def main() -> None:
    parser = bench.arguments(__doc__)
    parser.add_argument(
        "--facts",
        type=Path,
        default=Path("../shared/train/facts.jsonl.gz"),
        help="gold quotes (default: %(default)s)",
    )
    parser.add_argument(
        "--half",
        choices=("A", "B"),
        default="B",
        help="of articles; look at the sentences of A only (default: %(default)s)",
    )
    parser.add_argument("--answers", type=int, default=ANSWERS, help="how many (%(default)s)")
    parser.add_argument("--show", action="store_true", help="print what was judged wrongly")
    options = parser.parse_args()
    if not options.facts.is_file():
        sys.exit(f"There are no gold quotes in {options.facts}: name them with --facts.")
    if options.show and options.half == "B":
        sys.exit("Only the sentences of half A may be looked at.")
    asyncio.run(measure(options))


async def measure(options: argparse.Namespace) -> None:
    """Print a table by kind of sentence, and the two shares."""
    facts = facts_of(options.bench, options.facts, options.half)
    spacy, chance = Parser.load(), random.Random(19)  # which sentences, no secret
    corrupter = Corrupter(spacy, [each.quote for each in facts], chance)
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    is_true: dict[str, bool] = {}
    with ComputeThread() as compute:
        async with ChatServer(saying(_nothing)) as server:
            model = LanguageModel(ModelSettings(url=server.url, model="scripted"))
            writer = ProseWriter(model=model, parser=lambda: spacy, compute=compute)
            for _ in range(options.answers):
                answer, written = scripted_answer(facts, corrupter, chance)
                for each in written:
                    # One by one: a text ends after some sentences, and each is to be judged.
                    server.script = saying(each.text)
                    kept, why = await _kept(writer, answer)
                    total[each.kind] += 1
                    passed[each.kind] += kept
                    is_true[each.kind] = each.is_true
                    if options.show and kept is not each.is_true:
                        print(f"{each.kind} ({why}): {each.text}")
            await model.close()
    rows = [
        (kind, "true" if is_true[kind] else "corrupted", str(total[kind]),
         share(passed[kind] / total[kind]))
        for kind in sorted(total, key=lambda kind: (not is_true[kind], kind))
    ]  # fmt: skip
    print(table(("sentences", "are", "of them", "passed"), rows), end="\n\n")
    for truth, said in ((False, "corrupted sentences passed"), (True, "true sentences passed")):
        kinds = [kind for kind in total if is_true[kind] is truth]
        among = sum(total[kind] for kind in kinds)
        print(f"{said}: {share(sum(passed[kind] for kind in kinds) / among)} of {among}")


def _nothing(_request: Request) -> str:
    return ""


async def _kept(writer: ProseWriter, answer: Answer) -> tuple[bool, str]:
    faults: list[str] = []
    try:
        async for _ in writer.write(
            answer, Task.ANSWER, Usage(), on_fault=lambda _, fault: faults.append(fault)
        ):
            pass
    except ProseError:
        return False, ", ".join(faults)
    return not faults, ", ".join(faults)


def scripted_answer(
    facts: Sequence[Fact], corrupter: Corrupter, chance: random.Random
) -> tuple[Answer, list[Written]]:
    """Return an answer with eight excerpts, and what the model makes of two of them."""
    first = chance.randrange(len(facts))
    near = facts[first : first + 4]  # of one article mostly: names and dates are confusable
    others = chance.sample(facts, 3 * MOST_EXCERPTS)
    quotes: dict[str, Fact] = {}
    for each in (*near, *others):
        quotes.setdefault(each.quote, each)
    excerpts = list(quotes.values())[:MOST_EXCERPTS]
    chance.shuffle(excerpts)
    written: list[Written] = []
    for number, fact in enumerate(excerpts[:2], 1):
        written += [
            Written(text=f"{text} [{number}]", kind=kind, is_true=True)
            for kind, text in true_sentences(fact.quote, fact.published_on, corrupter.parser)
        ]
        rest = [each.quote for each in excerpts if each is not fact]
        for kind, text in corrupter.corrupted(fact.quote, fact.published_on, rest):
            written.append(Written(text=f"{text} [{number}]", kind=kind, is_true=False))
        verbatim = next(true_sentences(fact.quote, fact.published_on, corrupter.parser))[1]
        wrong = chance.choice([n for n in range(1, 13) if n != number])
        written.append(
            Written(text=f"{verbatim} [{wrong}]", kind="invented citation", is_true=False)
        )
    chance.shuffle(written)
    true = [each for each in written if each.is_true][:_OF_EACH]
    corrupted = [each for each in written if not each.is_true][:_OF_EACH]
    return _answer(excerpts), [*true, *corrupted]


def _answer(excerpts: Sequence[Fact]) -> Answer:
    citations = tuple(
        Citation(
            article_id=number,
            title=each.title,
            publisher=None,
            url=each.url,
            published_on=each.published_on,
            quote=each.quote,
            start=0,
            end=len(each.quote),
            event_date=None,
            score=1.0,
        )
        for number, each in enumerate(excerpts, 1)
    )
    return Answer(
        question=excerpts[0].question,
        as_of=_AS_OF,
        text=None,
        date=None,
        status=None,
        confidence=0.3,
        citations=citations,
        newest_relevant=None,
        archive_newest=None,
        took_ms=0,
    )


def facts_of(folder: Path, file: Path, half: str) -> list[Fact]:
    """Return the gold quotes of half of the articles, by the hash of their address."""
    articles = {row["url"]: row for row in bench.json_lines(folder / bench.ARTICLES)}
    return [
        Fact(
            question=row["questions"][0],
            quote=row["quote"],
            title=articles[row["url"]]["title"],
            published_on=date.fromisoformat(articles[row["url"]]["date"]),
            url=row["url"],
        )
        for row in bench.json_lines(file)
        if row["url"] in articles
        and len(row["quote"]) <= _LONGEST_QUOTE
        and len(sentence_spans(row["quote"])) == 1
        and row["quote"].split()[0].lower().strip('“"') not in _PRONOUNS
        and (sha256(row["url"].encode()).digest()[0] % 2 == 0) is (half == "A")
    ]


if __name__ == "__main__":
    main()
