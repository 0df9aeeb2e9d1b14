"""Malformed files, and addresses that would reach what is inside."""

import asyncio
import random
import tempfile
from pathlib import Path

from benchmarks.faults.outcome import Outcome
from benchmarks.faults.turns import Turns
from ingest.errors import IngestError
from ingest.readers.worker_process import WorkerProcess
from ingest.sources import Sources
from ingest.types import ExtractedArticle, Failure, Item
from ingest.web.fetcher import Fetcher
from ingest.web.ip_addresses import is_public
from tests.ingest.malformed import LIMITS, corpus
from tests.ingest.web.test_fetcher import URLS
from tests.ingest.web_server import Names, nothing_leaves


def malformed_files(turns: Turns, chance: random.Random) -> Outcome:
    """Read malformed files, as one run of `attache ingest` does."""
    bad = list(corpus())
    chance.shuffle(bad)
    bad = bad[: turns.most]
    lost: list[str] = []
    with tempfile.TemporaryDirectory(prefix="attache-faults-") as folder:
        place = Path(folder)
        for each in bad:
            (place / each.name).write_bytes(each.data)
        with WorkerProcess.within(LIMITS) as worker:
            paths = [place / each.name for each in bad]
            found = list(Sources(paths, limits=LIMITS, worker=worker))
        for each in bad:
            own = [item for item in found if str(place / each.name) in item.source]
            lost += [] if own else [f"{each.name}: nothing was said of it"]
            lost += [f"{each.name}: {wrong}" for wrong in map(_wrong, own) if wrong]
    return Outcome(fault="malformed file", injected=len(bad), lost=tuple(lost))


def _wrong(item: Item) -> str:
    if isinstance(item, Failure) and not item.reason.endswith("."):
        return f"no sentence: {item.reason}"
    if isinstance(item, ExtractedArticle) and "root:" in item.draft.text + item.draft.title:
        return "something of this machine is in an article"
    return ""


def hostile_addresses(turns: Turns, chance: random.Random) -> Outcome:
    """Fetch addresses of this machine, its network, and clouds' metadata."""
    urls = list(URLS)
    chance.shuffle(urls)
    urls = urls[: turns.most]
    return asyncio.run(_fetched(urls))


async def _fetched(urls: list[str]) -> Outcome:
    lost: list[str] = []
    with nothing_leaves() as connected:
        for url in urls:
            names = Names()
            try:
                await Fetcher(resolve=names, allow=is_public).fetch(url or " ")
                lost.append(f"{url} was fetched")
            except IngestError:
                pass
            if connected or names.asked:
                lost.append(f"{url} reached the network")
    return Outcome(fault="hostile address", injected=len(urls), lost=tuple(lost))
