"""What commands print, on a terminal and elsewhere."""

import pytest
from rich.padding import Padding
from rich.text import Text

from attache.line_reader import completions
from attache.terminal import SafeConsole, say, show


def test_piped_text_has_no_spaces_at_the_ends_of_lines_and_is_not_wrapped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(Padding(Text(f"{'word ' * 60}end\nnext"), (0, 0, 0, 2)))
    assert capsys.readouterr().out == f"  {'word ' * 60}end\n  next\n"


def test_what_is_printed_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show(Text("Modi\x1b]0;owned\x07 in Moscow"))
    say("The \x1b[2JDay: https://me:pw@news.example/", err=True)
    printed = capsys.readouterr()
    assert printed.out == "Modi ]0;owned in Moscow\n"
    assert printed.err == "The  [2JDay: https://news.example/\n"


def test_on_a_terminal_only_its_own_colours_are_sent() -> None:
    console = SafeConsole(force_terminal=True, color_system="standard", width=80)
    with console.capture() as captured:
        console.print(Text("Modi\x1b[2J", style="bold"))
    assert captured.get() == "\x1b[1mModi [2J\x1b[0m\n"


def test_a_line_is_completed_to_earlier_ones_the_newest_first() -> None:
    earlier = ["When did Modi visit Kyiv?", "Who is Modi?", "when did Finland join?"]
    assert completions("when did", earlier) == [
        "When did Modi visit Kyiv?", "when did Finland join?", "When did ",
    ]  # fmt: skip
    assert completions("", []) != []
    assert completions("Xi", earlier) == []
