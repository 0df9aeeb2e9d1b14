"""Every language says all that is said, of the same facts; nothing is said past the catalogue."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from answer.wording import Phrase, spoken, unreported, when, whether
from language import Languages, english
from reading.events.types import Action
from reading.types import DateInterval, Status
from tests.language.messages import ANYTHING, CODES, ROOT, asked, constants, messages

OTHERS = [code for code in CODES if code != "en-GB"]
OF_COMMANDS = ("command-", "menu-", "choice-")
FOR_THE_COMMAND_LINE = {"bot/checkup.py"}


@pytest.mark.parametrize("code", OTHERS)
def test_each_language_has_every_message_with_the_same_variables(code: str) -> None:
    assert messages(code) == messages("en-GB")


def test_every_message_that_the_code_asks_for_exists_and_gets_its_facts() -> None:
    known = messages("en-GB")
    calls = list(asked())
    assert len(calls) > 80
    for call in calls:
        found = [name for name in known if call.name.fullmatch(name)]
        assert found, f"{call.place} asks for {call.name.pattern}"
        if call.place.startswith(("bot/errors.py", "answer/wording.py")):
            continue  # facts are handed over elsewhere; the tests below see them
        for name in found:
            assert known[name] <= call.facts, f"{call.place} does not tell {name} all it needs"


def test_no_message_is_unused() -> None:
    patterns = list(constants())
    texts = {each.pattern for each in patterns}
    shapes = [
        each for each in patterns if re.search("[a-z]{3}", each.pattern.replace(ANYTHING, ""))
    ]
    unused = [
        name
        for name in messages("en-GB")
        if not name.startswith(OF_COMMANDS)
        and re.escape(name) not in texts
        and not any(each.fullmatch(name) for each in shapes)
    ]
    assert unused == []


DAYS = DateInterval(first=date(2024, 7, 8), last=date(2024, 7, 9))


def phrases() -> Iterator[Phrase]:
    for status, interval, lapsed in product(Status, (None, DAYS), (False, True)):
        yield when(status, interval, lapsed=lapsed)
        yield when(status, interval, place="Moscow", lapsed=lapsed)
        yield whether(status, interval, lapsed=lapsed)
    for action in (Action.VISIT, Action.HOST, Action.MEET, Action.CALL, Action.TALK):
        yield unreported(action)
        yield unreported(action, windows=[DAYS])


@pytest.mark.parametrize("code", CODES)
def test_every_headline_can_be_said(code: str, caplog: pytest.LogCaptureFixture) -> None:
    language = Languages.load().best(code)
    for phrase in phrases():
        said = spoken(phrase, language)
        assert said and "{" not in said
        assert code != "en-GB" or said == phrase
    assert caplog.records == []


def test_the_words_of_an_article_are_said_as_they_are() -> None:
    french = Languages.load().best("fr")
    assert spoken("Planned for 1 December 2022", french) == "Planned for 1 December 2022"


@pytest.mark.parametrize("code", CODES)
def test_texts_name_commands_as_the_language_calls_them(code: str) -> None:
    language = Languages.load().best(code)
    names = {
        name.removeprefix("command-"): language(name)
        for name in messages("en-GB")
        if name.startswith("command-") and "." not in name
    }
    commands = {
        " ".join(names["-".join(path.split("-")[: n + 1])] for n in range(path.count("-") + 1))
        for path in names
    }
    source = (ROOT / "language" / f"{code}.ftl").read_text()
    mentioned = set(re.findall(r"`/([\w é]+?)(?: \w+:\w+)?`", source))
    assert mentioned
    assert mentioned <= commands


def converted() -> Iterator[Path]:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        if str(path.relative_to(ROOT)) not in FOR_THE_COMMAND_LINE:
            yield path


@pytest.mark.parametrize("path", list(converted()), ids=lambda path: path.stem)
def test_nothing_is_said_past_the_catalogue(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert list(_spoken_literals(tree)) == []


def _spoken_literals(node: ast.AST) -> Iterator[str]:
    """Texts that look like something to read, outside docstrings, logs, and what the tree says."""
    children = [
        child
        for field, value in ast.iter_fields(node)
        if field not in ("annotation", "returns")
        for child in (value if isinstance(value, list) else [value])
        if isinstance(child, ast.AST)
    ]
    for child in children:
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.Call) and _is_not_said(child):
            continue
        if isinstance(child, ast.ClassDef) and child.name in ("TokenRefused", "ConnectionRefused"):
            continue  # for the command line
        if isinstance(child, ast.keyword) and child.arg == "group_description":
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            if re.search(r"[A-Z][a-z]{2}|[A-Za-z]{2,} [A-Za-z]{2,}", child.value):
                yield child.value
            continue
        yield from _spoken_literals(child)


def _is_not_said(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    return name.startswith("log.") or name in (
        "RuntimeError",
        "ValueError",
        "TypeVar",
        # The names and descriptions of commands: they are English, and translated when registered.
        "app_commands.command",
        "app_commands.describe",
        "app_commands.ContextMenu",
    )


def test_english_is_the_default() -> None:
    assert english().code == Languages.load().default.code == "en-GB"
