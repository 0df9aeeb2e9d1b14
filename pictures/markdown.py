"""Renders Discord's markdown to HTML.

It differs from CommonMark: every line break counts, blank lines are shown, `__` underlines, `-#`
begins small print, and `<…>` holds mentions and timestamps.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

_SMALL = "-# "
_MENTION = re.compile(r"<(?:@[!&]?|#)\d+>")
_COMMAND = re.compile(r"<(/[^:<>]+):\d+>")
_MOMENT = re.compile(r"<t:(\d+)(?::([tTdDfFR]))?>")
_MOMENTS = {
    "t": "%H:%M",
    "T": "%H:%M:%S",
    "d": "%d/%m/%Y",
    "D": "%-d %B %Y",
    "f": "%-d %B %Y %H:%M",
    "F": "%A, %-d %B %Y %H:%M",
}
_UNDER = re.compile(r"[> \t]*")


class Markdown:
    """Renders texts; `names` maps mentions such as `<#1>` to what is shown."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._md = MarkdownIt("zero", {"linkify": True, "breaks": True})
        self._md.enable(
            ["blockquote", "list", "heading", "fence", "escape", "backticks", "newline"]
        )
        self._md.enable(["emphasis", "strikethrough", "link", "autolink", "linkify"])
        self._md.enable(["balance_pairs", "fragments_join"])
        ends: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}
        self._md.block.ruler.before("list", "small", _small, ends)
        # Where every line may begin a block, none goes on with the block before it.
        self._md.block.ruler.before("paragraph", "line", _line, ends)
        self._md.inline.ruler.before("autolink", "pointed", self._pointed)
        self._md.core.ruler.push("blank_lines", _blank_lines)
        self._md.add_render_rule("strong_open", _strong)
        self._md.add_render_rule("strong_close", _strong)

    def __call__(self, text: str) -> Markup:
        """Return the text as HTML."""
        return Markup(self._md.render(text))  # noqa: S704  # markdown-it escapes what it is given

    def _pointed(self, state: StateInline, silent: bool) -> bool:
        rest = state.src[state.pos : state.posMax]
        if match := _MENTION.match(rest):
            shown = self._names.get(match[0].replace("!", ""), "@unknown")
        elif match := _COMMAND.match(rest):
            shown = match[1]
        elif match := _MOMENT.match(rest):
            moment = datetime.fromtimestamp(int(match[1]), UTC)
            # How long ago a moment was depends on the day of the picture.
            shown = moment.strftime(_MOMENTS.get(match[2] or "f", _MOMENTS["f"]))
        else:
            return False
        if not silent:
            token = state.push("html_inline", "", 0)
            token.content = f'<span class="mention">{escape(shown)}</span>'
        state.pos += match.end()
        return True


def _small(state: StateBlock, line: int, _: int, silent: bool) -> bool:
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    if not text.startswith(_SMALL):
        return False
    if not silent:
        _push(state, line, "small", text.removeprefix(_SMALL))
    return True


def _line(state: StateBlock, line: int, _: int, silent: bool) -> bool:
    if not silent:
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        _push(state, line, "p", text)
    return True


def _push(state: StateBlock, line: int, tag: str, content: str) -> None:
    state.line = line + 1
    # Paragraphs of a list are drawn without their tags.
    opening = state.push("line_open", tag, 1)
    opening.map = [line, line + 1]
    inline = state.push("inline", "", 0)
    inline.content, inline.children = content.strip(), []
    state.push("line_close", tag, -1)


def _blank_lines(state: StateCore) -> None:
    """Note in each block how many blank lines are above it."""
    lines = [_UNDER.sub("", line, count=1) for line in state.src.split("\n")]
    for token in state.tokens:
        if token.map is None or token.nesting < 0 or token.type == "inline":
            continue
        first = at = token.map[0]
        while at and not lines[at - 1]:
            at -= 1
        if at and at < first:
            token.attrSet("style", f"--above: {first - at}")


def _strong(_: Any, tokens: Sequence[Token], at: int, *__: Any) -> str:
    tag = "u" if tokens[at].markup == "__" else "strong"
    return f"<{tag}>" if tokens[at].nesting > 0 else f"</{tag}>"
