"""How many time expressions are found and read right, by TempEval-3's scorer, and how fast."""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import bench
from benchmarks.tables import share, table
from reading.dates import TimeType, find_times

GOLD = "timex_dev.jsonl.gz"
SCORER = "score_timex.py"
MEASURES = {
    "span": "strict_f1",
    "overlap": "relaxed_f1",
    "type": "type_f1",
    "value": "value_f1",
}

Document = Mapping[str, Any]


def main() -> None:
    """Print the scorer's figures for all documents and for their halves, and the speed."""
    folder = bench.arguments(__doc__).parse_args().bench
    if not all((folder / name).is_file() for name in (GOLD, SCORER)):
        sys.exit(f"There is no {GOLD} with {SCORER} in {folder}. Name their folder with --bench.")
    documents = list(bench.json_lines(folder / GOLD))
    started = time.process_time()
    found = {document["id"]: read(document) for document in documents}
    seconds = time.process_time() - started
    parts: dict[str, list[Document]] = {"all": documents}
    for name in ("A", "B"):
        parts[f"half {name}"] = [each for each in documents if half(each) == name]
    rows = [
        row for name, part in parts.items() for row in scores(folder / SCORER, name, part, found)
    ]
    print(table(("documents", "expressions", "gold", "found", *MEASURES), rows), end="\n\n")
    print(f"{sum(len(each['text']) for each in documents) / seconds:,.0f} characters a CPU second.")


def read(document: Document) -> list[dict[str, Any]]:
    """Return the expressions of a document as the scorer takes them, read on its day."""
    day = date.fromisoformat(document["dct"][:10])
    return [
        {"start": each.start, "end": each.end, "type": each.type, "value": each.value}
        for each in find_times(document["text"], reference=day)
    ]


def half(document: Document) -> str:
    """Return A or B, by a hash of the name: rules are written looking at A alone."""
    return "AB"[hashlib.sha256(document["id"].encode()).digest()[0] % 2]


def scores(
    scorer: Path,
    name: str,
    documents: Sequence[Document],
    found: Mapping[str, list[dict[str, Any]]],
) -> list[tuple[str, ...]]:
    """Return a row for all types of expressions, and one for each."""
    rows = []
    for kind in ("all", *TimeType):

        def of_kind(expressions: list[dict[str, Any]], kind: str = kind) -> list[dict[str, Any]]:
            return [each for each in expressions if kind in ("all", each["type"])]

        said = _said(scorer, documents, found, of_kind)
        figures = [share(said[measure]) for measure in MEASURES.values()]
        rows.append((name, kind, str(said["gold"]), str(said["found"]), *figures))
    return rows


def _said(
    scorer: Path,
    documents: Sequence[Document],
    found: Mapping[str, list[dict[str, Any]]],
    keep: Callable[[list[dict[str, Any]]], list[dict[str, Any]]],
) -> dict[str, Any]:
    """Return the scorer's figures for the expressions that are kept on both sides."""
    with tempfile.TemporaryDirectory() as folder:
        gold, ours = Path(folder, "gold.jsonl"), Path(folder, "found.jsonl")
        _write(gold, [{**each, "timexes": keep(each["timexes"])} for each in documents])
        _write(ours, [{"id": e["id"], "timexes": keep(found[e["id"]])} for e in documents])
        command = [sys.executable, str(scorer), str(gold), str(ours)]
        said = json.loads(subprocess.check_output(command, text=True))
    figures: dict[str, Any] = said["all"]
    return figures


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


if __name__ == "__main__":
    main()
