"""The process of one system: measures it over a set, and appends a row to the results."""

import argparse
from pathlib import Path

from benchmarks.peers.corpus import load
from benchmarks.peers.measurement import measure, use_one_core
from benchmarks.peers.systems import ENTRIES, create


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("system", choices=ENTRIES)
    parser.add_argument("--set", required=True)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--questions", type=int)
    parser.add_argument("--results", type=Path, required=True)
    options = parser.parse_args()
    use_one_core()  # before any library starts its threads
    corpus = load(
        options.bench, options.set, articles=options.articles, questions=options.questions
    )
    system = create(options.system)
    try:
        measured = measure(
            system,
            corpus,
            set_name=options.set,
            key=options.system,
            packages=ENTRIES[options.system].packages,
        )
    finally:
        system.close()
    with options.results.open("a", encoding="utf-8") as file:
        file.write(measured.to_json())


if __name__ == "__main__":
    main()
