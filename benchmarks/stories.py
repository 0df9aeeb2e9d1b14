"""How many copies of a text are found, how many other texts are taken for one, and what it costs.

Copies are made of the bench's articles, cut, framed and edited as newsrooms do, and looked for in
an archive that holds the articles; so are pairs of texts that have something in common and are no
copies. Each is stored by itself and removed again.
"""

import asyncio
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, islice
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from benchmarks import bench
from benchmarks.stopwatch import Stopwatch
from benchmarks.tables import middle_and_tail, share, table
from index.archive import Archive
from index.embedder import Embedder, passage_input
from index.stores import linking
from index.stories import Fingerprint
from index.types import PUBLIC, ArticleDraft, Embedded, ModelIdentity, Stored
from ingest.passages import split_into_passages
from reading.types import Span

MODEL = ModelIdentity(name="none", revision="1", dimension=1)
SHINGLES = (3, 4, 5, 6, 8)
SHARES = (0.3, 0.4, 0.5, 0.6, 0.7)
FEWEST_WORDS, MOST_WORDS = 150, 1_500
EMBEDDED = 10
_NAME = re.compile(r"\b[A-Z][a-z]+\b")

Change = Callable[[Sequence[str], Sequence[str]], tuple[Sequence[str], Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts, the day of the one, and how many days later the other came out."""

    kind: str
    one: str
    other: str
    day: date
    days: int = 0

    def shared(self, shingle: int) -> float:
        """Return the share that they have in common, in runs of so many words."""
        one, other = (Fingerprint.of(text, shingle=shingle) for text in (self.one, self.other))
        return one.shared(other)


# --- Copies and others --------------------------------------------------------------------------

# Each takes the words of an article and of another one, and gives two texts.
COPIES: dict[str, Change] = {
    "cut to 60 %": lambda a, b: (a, a[: len(a) * 3 // 5]),
    "cut to 30 %": lambda a, b: (a, a[: len(a) * 3 // 10]),
    "another lede, 15 % of it": lambda a, b: (a, [*b[: len(a) // 6], *a[len(a) * 15 // 100 :]]),
    "another lede, and cut to 60 %": lambda a, b: (a, [*b[:40], *a[40 : len(a) * 3 // 5]]),
    "100 words of boilerplate at the end": lambda a, b: (a, [*a, *b[-100:]]),
    "a paragraph of its own within": lambda a, b: (a, [*a[:80], *b[:80], *a[80:]]),
    "each 25th word changed": lambda a, b: (a, edited(a, b, 25)),
    "each 12th word changed": lambda a, b: (a, edited(a, b, 12)),
    "inside a text twice as long": lambda a, b: (a, inside(a, b, 2)),
    "inside a text three times as long": lambda a, b: (a, inside(a, b, 3)),
    "inside a text five times as long": lambda a, b: (a, inside(a, b, 5)),
}
OTHERS: dict[str, Change] = {
    "60 words each, the same 100 of boilerplate": lambda a, b: (
        [*a[:60], *a[-100:]],
        [*b[:60], *a[-100:]],
    ),
    "30 words each, the same 60 in front": lambda a, b: (
        [*a[:60], *a[60:90]],
        [*a[:60], *b[60:90]],
    ),
    "the same quotation of 60 words": lambda a, b: (a, [*b[:90], *a[90:150], *b[90:300]]),
    "the same background, 40 % of the text": lambda a, b: (
        a,
        [*b[: len(a) * 6 // 10], *a[len(a) * 6 // 10 :]],
    ),
    "the same beginning, 40 % of the text": lambda a, b: (
        a,
        [*a[: len(a) * 4 // 10], *b[: len(a) * 6 // 10]],
    ),
}


def edited(words: Sequence[str], others: Sequence[str], every: int) -> list[str]:
    """Return the words with each n-th taken from the others."""
    return [
        others[at % len(others)] if at % every == every // 2 else word
        for at, word in enumerate(words)
    ]


def inside(words: Sequence[str], others: Sequence[str], times: int) -> list[str]:
    """Return the words in the middle of a text that is so many times as long."""
    around = list(others) * (1 + times * len(words) // len(others))
    half = (times - 1) * len(words) // 2
    return [*around[:half], *words, *around[half : 2 * half]]


def made(
    kinds: dict[str, Change], drafts: Sequence[ArticleDraft], fillers: Sequence[ArticleDraft]
) -> list[Pair]:
    """Make each kind of pair, of each article and words of the filler beside it."""
    pairs = []
    for kind, change in kinds.items():
        for draft, filler in zip(drafts, fillers, strict=True):
            words, others = draft.text.split(), filler.text.split()
            # A filler that is too short would leave the copy's part too large.
            one, other = change(words, others * (1 + len(words) // len(others)))
            day = draft.published_on
            pairs.append(Pair(kind=kind, one=" ".join(one), other=" ".join(other), day=day))
    return pairs


def same_subject(drafts: Sequence[ArticleDraft]) -> list[Pair]:
    """Pair articles of different publishers, at most three days apart, with two names in common."""
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for at, draft in enumerate(drafts):
        for name in set(_NAME.findall(draft.title)):
            by_name[name].append(at)
    common: Counter[tuple[int, int]] = Counter()
    for members in by_name.values():
        # What is in many headlines is no name.
        if len(members) <= len(drafts) // 20:
            common.update(combinations(members, 2))
    kind = "other publishers on one subject, as they are"
    found = []
    for (a, b), names in common.items():
        one, other = drafts[a], drafts[b]
        days = (other.published_on - one.published_on).days
        if names >= 2 and abs(days) <= 3 and one.publisher != other.publisher:
            day = one.published_on
            found.append(Pair(kind=kind, one=one.text, other=other.text, day=day, days=days))
    return found


# --- Measuring ----------------------------------------------------------------------------------


def main() -> None:
    """Print the tables."""
    parser = bench.arguments(__doc__)
    parser.add_argument("--articles", type=int, default=4_000, help="at most (default: all)")
    parser.add_argument("--wires", type=int, default=100, help="copied (default: %(default)s)")
    options = parser.parse_args()
    bench.require(options.bench)
    drafts = list(articles(options.bench, options.articles))
    fit = [d for d in drafts if FEWEST_WORDS <= len(d.text.split()) <= MOST_WORDS]
    count = min(options.wires, len(fit) // 2)
    sample = random.Random(1).sample(fit, 2 * count)
    wires, fillers = sample[:count], sample[count:]
    # What fills a text up would else be found as its story.
    drafts = [draft for draft in drafts if draft not in fillers]
    copies = made(COPIES, wires, fillers)
    others = [*made(OTHERS, wires, fillers), *same_subject(drafts)]
    print(f"{len(drafts):,} articles, {len(wires)} of them copied.\n")
    print(sweep(copies, others), "\n")
    with tempfile.TemporaryDirectory(prefix="attache-bench-") as folder:
        asyncio.run(in_an_archive(Path(folder), drafts, copies, others))
    cost(drafts)


def articles(folder: Path, count: int) -> Iterator[ArticleDraft]:
    """Read the bench's articles, each content once."""
    seen = set()
    for row in islice(bench.json_lines(folder / bench.ARTICLES), count):
        draft = ArticleDraft(
            title=row["title"],
            text=row["text"],
            published_on=date.fromisoformat(row["date"]),
            url=row["url"],
            publisher=(urlsplit(row["url"]).hostname or "").removeprefix("www."),
        )
        if draft.content_hash not in seen:
            seen.add(draft.content_hash)
            yield draft


def sweep(copies: Sequence[Pair], others: Sequence[Pair]) -> str:
    """Count copies found and others taken for one, by words in a run and by share."""
    rows = []
    for shingle in SHINGLES:
        of_copies = np.array([pair.shared(shingle) for pair in copies])
        of_others = np.array([pair.shared(shingle) for pair in others])
        cells = (
            f"{share(float((of_copies >= least).mean()))} / "
            f"{share(float((of_others >= least).mean()))}"
            for least in SHARES
        )
        rows.append((f"{shingle} words", *cells))
    return table(("copies / others linked", *(share(least) for least in SHARES)), rows)


async def in_an_archive(
    folder: Path, drafts: Sequence[ArticleDraft], copies: Sequence[Pair], others: Sequence[Pair]
) -> None:
    """Print what an archive that holds the articles links of each kind, and what linking took."""
    watch = Stopwatch()
    async with await Archive.open(folder, create=True) as archive:
        with watch.watches(link=(linking, "link")):
            linked = []
            for draft in drafts:
                linked.append(await store(archive, draft))
                watch.lap()
        rows = []
        for title, pairs in (("copies", copies), ("others", others)):
            tally: defaultdict[str, list[bool]] = defaultdict(list)
            for number, pair in enumerate(pairs):
                tally[pair.kind].append(await is_linked(archive, pair, f"{title}-{number}"))
            rows += [
                (f"{title}: {kind}", f"{len(each):,}", share(sum(each) / len(each)))
                for kind, each in tally.items()
            ]
        print(table(("", "pairs", "linked"), rows))
    of_one_publisher = sum(
        1
        for draft, stored in zip(drafts, linked, strict=True)
        if stored.same_story and stored.same_story.publisher == draft.publisher
    )
    found = sum(1 for stored in linked if stored.same_story)
    print(
        f"\nOf the {len(drafts):,} articles themselves, {found} are linked with one stored before, "
        f"{of_one_publisher} of them with one of the same publisher."
    )
    for clock in ("elapsed", "cpu"):
        print(f"Linking an article: {middle_and_tail(watch.of('link', clock))} ms {clock}.")


async def is_linked(archive: Archive, pair: Pair, name: str) -> bool:
    """Whether the other text joins the story of the one; neither is left in the archive."""
    one = await store(archive, _draft(pair.one, f"{name}-one", pair.day))
    later = pair.day + timedelta(pair.days)
    other = await store(archive, _draft(pair.other, f"{name}-other", later))
    stories = {(await archive.articles.get(PUBLIC, each.article_id)).story for each in (one, other)}
    for each in {one.article_id, other.article_id}:
        # What the bench holds already is a duplicate, and stays.
        if (await archive.articles.get(PUBLIC, each)).url in (f"{name}-one", f"{name}-other"):
            await archive.articles.remove(PUBLIC, each)
    return len(stories) == 1


def _draft(text: str, url: str, day: date) -> ArticleDraft:
    return ArticleDraft(title="A title", text=text, published_on=day, url=url)


async def store(archive: Archive, draft: ArticleDraft) -> Stored:
    """Store an article without passages: nothing here is searched."""
    article = Embedded(draft=draft, spans=(), vectors=np.zeros((0, 1), np.float32))
    return (await archive.articles.store(PUBLIC, [article], MODEL))[0]


def _passages(draft: ArticleDraft) -> list[Span]:
    return split_into_passages(draft.text, published_on=draft.published_on)


def cost(drafts: Sequence[ArticleDraft]) -> None:
    """Print what a signature takes, beside the embedding of the same article."""
    began = time.process_time()
    for draft in drafts:
        Fingerprint.of(draft.text)
    signature = 1000 * (time.process_time() - began) / len(drafts)
    passages = sum(len(_passages(draft)) for draft in drafts) / len(drafts)
    embedder = Embedder.load()
    few = drafts[:: max(1, len(drafts) // EMBEDDED)][:EMBEDDED]
    texts = [
        passage_input(each.title, span.of(each.text)) for each in few for span in _passages(each)
    ]
    embedder.embed_passages(texts[:8])
    began = time.process_time()
    for at in range(0, len(texts), 32):
        embedder.embed_passages(texts[at : at + 32])
    embedding = 1000 * (time.process_time() - began) / len(texts)
    print(
        f"A signature takes {signature:.2f} ms of CPU an article, {signature / passages:.3f} a "
        f"passage ({passages:.0f} an article); embedding one takes {embedding:.1f} ms: "
        f"{100 * signature / passages / embedding:.2f} % of it."
    )


if __name__ == "__main__":
    main()
