"""How well questions, chatter of several kinds, and other languages are told apart.

On texts that were written apart from those of `training/utterances.toml`, the questions of held-out
facts, and those of the other benchmarks: `python -m benchmarks.utterances`.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from answer.understanding.utterances import Utterance, kind_of
from benchmarks import bench
from training.data import is_held_out, read_rows
from training.facts import HELD_OUT, OWN_FACTS
from training.utterances import read_texts

HERE = Path(__file__).parent
TYPED = HERE / "utterances.toml"
ASKED = ("questions.jsonl", "blind.jsonl", "blind_modern.jsonl")


@click.command()
@click.option("--show", is_flag=True, help="Print what is told wrongly.")
def main(show: bool) -> None:
    """Print precision and recall by kind, and how many questions are taken for something else."""
    told = [
        (kind, text, kind_of(text)) for kind, texts in read_texts(TYPED).items() for text in texts
    ]
    right = Counter(kind for kind, _, found in told if kind is found)
    are, called = Counter(kind for kind, *_ in told), Counter(found for *_, found in told)
    print("kind      texts  precision  recall")
    for kind in Utterance:
        precision, recall = right[kind] / max(1, called[kind]), right[kind] / max(1, are[kind])
        print(f"{kind:9} {are[kind]:5}  {precision:9.3f}  {recall:6.3f}")
    missed = [(text, kind_of(text)) for text in asked()]
    wrong = [(text, kind) for text, kind in missed if kind is not Utterance.QUESTION]
    print(f"Of {len(missed)} other questions {len(wrong)} are taken for something else.")
    if show:
        for kind, text, found in told:
            if kind is not found:
                print(f"{kind} as {found}: {text}")
        for text, found in wrong:
            print(f"question as {found}: {text}")


def asked() -> Iterator[str]:
    """Yield the questions of held-out facts and of the other benchmarks."""
    for row in read_rows(OWN_FACTS):
        if is_held_out(row["url"], HELD_OUT):
            yield from row["questions"]
    yield from of_benchmarks()


def of_benchmarks() -> Iterator[str]:
    """Yield the questions of the other benchmarks."""
    for name in ASKED:
        yield from (row["question"] for row in bench.json_lines(HERE / name))


if __name__ == "__main__":
    main()
