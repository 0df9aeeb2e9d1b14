"""What the catalogue's files hold, and what the code asks of them; read from the sources."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, Resource, VariableReference
from fluent.syntax.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
SPEAKING = ("answer", "attache", "bot", "ingest", "language")
ANYTHING = "[a-z-]*"
"""What stands for a part of a name that only the running code knows."""
CODES = sorted(each.name.removesuffix(".ftl") for each in (ROOT / "language").glob("*.ftl"))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A message that the code asks for: a pattern for its name, and the facts it hands over."""

    place: str
    name: re.Pattern[str]
    facts: frozenset[str]


class _Variables(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.found.add(node.id.name)


def resource(code: str) -> Resource:
    """The file of a language, parsed; it has no line that is none of Fluent's."""
    source = files("language").joinpath(f"{code}.ftl").read_text(encoding="utf-8")
    parsed = FluentParser().parse(source)
    assert [each.content for each in parsed.body if isinstance(each, Junk)] == []
    return parsed


def messages(code: str) -> dict[str, frozenset[str]]:
    """The variables of each message and attribute ("ask.description") of a language."""
    found: dict[str, frozenset[str]] = {}
    for each in resource(code).body:
        if not isinstance(each, Message):
            continue
        named = {"": each.value} | {f".{one.id.name}": one.value for one in each.attributes}
        for suffix, pattern in named.items():
            if pattern is None:
                continue  # a message of attributes alone
            name = f"{each.id.name}{suffix}"
            assert name not in found, f"{code}: {name} is there twice"
            variables = _Variables()
            variables.visit(pattern)
            found[name] = frozenset(variables.found)
    return found


def sources() -> Iterator[Path]:
    """The modules that may speak to people."""
    for room in SPEAKING:
        yield from sorted((ROOT / room).rglob("*.py"))


def asked() -> Iterator[Asked]:
    """Every call by which the code asks for a message by its name."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and _speaks(node.func):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                facts = frozenset(each.arg for each in node.keywords if each.arg)
                for name in _names(node.args[0]):
                    if name.pattern.startswith(ANYTHING):
                        continue  # nothing but a suffix is known of it
                    yield Asked(place=place, name=name, facts=facts)


def _speaks(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in ("language", "Refusal")
    if isinstance(function, ast.BoolOp):
        return any(isinstance(each, ast.Name) and each.id == "language" for each in function.values)
    if not isinstance(function, ast.Attribute):
        return False
    of = function.value
    return isinstance(of, ast.Name) and (of.id, function.attr) in (
        ("language", "get"),
        ("Phrase", "of"),
    )


def _names(node: ast.expr) -> Iterator[re.Pattern[str]]:
    """The names that an expression may stand for; none for a bare variable."""
    if isinstance(node, ast.IfExp):
        yield from _names(node.body)
        yield from _names(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.compile(re.escape(node.value))
    elif isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(part.value) if isinstance(part, ast.Constant) else ANYTHING
            for part in node.values
        ]
        yield re.compile("".join(map(str, parts)))


def constants() -> Iterator[re.Pattern[str]]:
    """Every text of the code that may be the name of a message, or the beginning of one."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant | ast.JoinedStr):
                yield from _names(node)
