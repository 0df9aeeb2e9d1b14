"""Questions with gold answers, and what the reader finds for them: what weights are fitted on."""

import asyncio
import hashlib
import json
import pickle
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from answer.evidence.candidate_extractor import CandidateExtractor, unread
from answer.evidence.sentence_signals import SentenceSignals
from answer.evidence.span_reader import SpanReader
from answer.evidence.types import Candidate, Evidence, Reading, Sentence
from answer.evidence_finder import EvidenceFinder
from answer.understanding.linking import link
from answer.understanding.splitting import questions_in
from answer.understanding.types import Question, QuestionReading
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher
from index.types import PUBLIC, ScoredPassage
from training.data import normalised

FOLDS = 10
FACT = "fact-"
"""How the ids of questions begin that are made of facts."""

_SHARED = 0.6  # of the words of the shorter one, as in the scorer of the bench
_LEAD = re.compile(
    r"^(?:(?:in|at|to|from|on|near|by|of|into|outside)\s+)?(?:(?:the|an?)\s+)?", re.IGNORECASE
)
_OF_A_FACT = 0.25  # what a question made of a fact counts beside one that somebody asked
_ASKED_AFTER = (1, 2, 5, 12, 20)  # days after the article, in turn
_VERDICTS = {
    "yes": ("Yes",),
    "no": ("No",),
    "denied": ("No",),
    "not yet": ("Not yet", "No"),
    "postponed": ("Not yet", "No", "postponed"),
    "cancelled": ("No", "called off", "cancelled"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of a `row` of a question file, and the evidence found for it.

    `unread` are the signals of all sentences that search brings up, and whether each is gold. There
    is evidence for each type of answer that may be meant. `without_gold` is found when the articles
    that answer it are not there: nearly every answer is wrong then. `alone` is found in an archive
    of no other articles than those, as small as one that somebody tries the bot with, and
    `elsewhere` in one of the single article that comes nearest without answering. `fold` is the
    same for all questions on an article.
    """

    row: Mapping[str, Any]
    unread: tuple[tuple[SentenceSignals, bool], ...]
    evidence: tuple[Evidence, ...]
    without_gold: tuple[Evidence, ...]
    alone: tuple[Evidence, ...]
    elsewhere: tuple[Evidence, ...]
    fold: int

    @property
    def count(self) -> float:
        """How much it counts in a fit of confidence."""
        return _OF_A_FACT if str(self.row["id"]).startswith(FACT) else 1.0


def question_rows(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Read question files in the format of the bench."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def fact_rows(
    facts: Iterable[Mapping[str, Any]], published: Mapping[str, date]
) -> Iterator[dict[str, Any]]:
    """Yield a row in the format of the bench for each fact: one of its questions, in turn.

    `published` are the days of the articles by address; facts of others are left out.
    """
    for number, fact in enumerate(facts):
        if fact["url"] not in published:
            continue
        days = _days(fact["value"]) if fact["kind"] == "date" else None
        answers: Sequence[str] = (fact["answer"],)
        if fact["kind"] == "yesno":
            answers = _VERDICTS[fact["value"]]
        elif fact["kind"] != "date":
            answers = (_LEAD.sub("", fact["answer"]),)
        asked = published[fact["url"]] + timedelta(_ASKED_AFTER[number % len(_ASKED_AFTER)])
        yield {
            "id": f"{FACT}{number}",
            "question": fact["questions"][number % len(fact["questions"])],
            "as_of": str(asked),
            "category": fact["kind"],
            "answers": list(answers),
            "date": days,
            "evidence": [{"url": fact["url"], "quote": fact["quote"]}],
        }


def _days(value: str) -> dict[str, str]:
    """The days of a value such as 2024-07, 2024-07-08 or 2024-07-08/2024-07-09."""
    first, _, last = value.partition("/")
    return {"from": _ends(first)[0], "to": _ends(last or first)[1]}


def _ends(value: str) -> tuple[str, str]:
    match value.split("-"):
        case [year]:
            return f"{year}-01-01", f"{year}-12-31"
        case [year, month]:
            return f"{value}-01", f"{value}-{monthrange(int(year), int(month))[1]:02}"
        case _:
            return value, value


class RememberingReader:
    """A span reader that reads a sentence once for a question, however often it is asked."""

    def __init__(self, reader: SpanReader) -> None:
        self._reader = reader
        self._asked = ("", False)
        self._readings: dict[tuple[str, str], Reading] = {}

    def read(
        self,
        question: str,
        leads: Sequence[str],
        sentences: Sequence[str],
        *,
        whether: bool = True,
    ) -> list[Reading]:
        """Return one reading of each sentence, in order."""
        if (question, whether) != self._asked:
            self._asked, self._readings = (question, whether), {}
        asked = list(zip(leads, sentences, strict=True))
        new = [each for each in dict.fromkeys(asked) if each not in self._readings]
        if new:
            read = self._reader.read(
                question, [each[0] for each in new], [each[1] for each in new], whether=whether
            )
            self._readings.update(zip(new, read, strict=True))
        return [self._readings[each] for each in asked]

    def classify(self, question: str) -> QuestionReading:
        """Return what a question asks for."""
        return self._reader.classify(question)


def ask_all(
    rows: Sequence[Mapping[str, Any]], archive: Path, extractor: CandidateExtractor
) -> list[Asked]:
    """Return what is found in an archive for each row."""
    return asyncio.run(_ask_all(rows, archive, extractor))


async def _ask_all(
    rows: Sequence[Mapping[str, Any]], folder: Path, extractor: CandidateExtractor
) -> list[Asked]:
    asked = []
    with ComputeThread() as compute:
        async with await Archive.open(folder) as archive:
            searcher = Searcher(
                archive=archive, embedder=Embedder.load(), compute=compute, folder=folder
            )
            finder = EvidenceFinder(
                searcher=searcher,
                load_extractor=lambda: extractor,
                compute=compute,
                archive=archive,
            )
            for number, row in enumerate(rows, 1):
                asked.append(await _ask(row, finder))
                if number % 50 == 0:
                    print(f"{number} of {len(rows)} questions", flush=True)
            await searcher.close()
    return asked


async def _ask(row: Mapping[str, Any], finder: EvidenceFinder) -> Asked:
    first, *_ = questions_in(row["question"])
    question = await finder.understand(first, [PUBLIC], date.fromisoformat(row["as_of"]))
    found = await finder.retrieve(question, [PUBLIC])
    told = await finder.told(question, [PUBLIC])
    gold = {evidence["url"] for evidence in row["evidence"]}
    others = (each.passage.article.url for each in found)
    nearest = next((url for url in others if url is not None and url not in gold), "")

    async def extract(kept: Callable[[str | None], bool]) -> tuple[Evidence, ...]:
        passages = [each for each in found if kept(each.passage.article.url)]
        sentences = [each for each in told if kept(each.passage.passage.article.url)]
        return await finder.extract(question, ranked_anew(passages), sentences)

    return Asked(
        row=row,
        unread=tuple(_unread(row, question, found)),
        evidence=await finder.extract(question, found, told),
        without_gold=await extract(lambda url: url not in gold),
        alone=await extract(lambda url: url in gold),
        elsewhere=await extract(lambda url: url == nearest),
        fold=_fold(row),
    )


def ranked_anew(found: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """Return the passages in their order, with ranks as if the archive held no others."""
    by_meaning = sorted(each.vector_rank for each in found if each.vector_rank)
    by_words = sorted(each.lexical_rank for each in found if each.lexical_rank)
    return [
        replace(
            each,
            vector_rank=by_meaning.index(each.vector_rank) + 1 if each.vector_rank else None,
            lexical_rank=by_words.index(each.lexical_rank) + 1 if each.lexical_rank else None,
        )
        for each in found
    ]


def _unread(
    row: Mapping[str, Any], question: Question, found: Sequence[ScoredPassage]
) -> Iterator[tuple[SentenceSignals, bool]]:
    for sentence, signals in unread(link(question, found), found):
        yield signals, is_gold(row, sentence)


def _fold(row: Mapping[str, Any]) -> int:
    key = row["evidence"][0]["url"] if row["evidence"] else row["question"]
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS


def is_gold(row: Mapping[str, Any], candidate: Candidate | Sentence) -> bool:
    """Whether a sentence is of a gold article and shares most of its words with a gold quote."""
    article = candidate.article
    said = set(normalised(candidate.text).split())
    for evidence in row["evidence"]:
        if evidence["url"] != article.url or not said:
            continue
        quote = evidence.get("quote") or article.text[evidence["start"] : evidence["end"]]
        wanted = set(normalised(quote).split())
        if len(said & wanted) >= _SHARED * min(len(said), len(wanted)):
            return True
    return False


def save(asked: Sequence[Asked], path: Path) -> None:
    """Write what was found, so that weights can be fitted again without reading."""
    path.write_bytes(pickle.dumps(list(asked)))


def load(path: Path) -> list[Asked]:
    """Read what `save` wrote here; a file from elsewhere must not be read."""
    found: list[Asked] = pickle.loads(path.read_bytes())
    return found
