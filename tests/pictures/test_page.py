"""Pages for the pictures: whatever the bot sends is drawn as Discord shows it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.ext import commands

import bot.client  # noqa: F401  # knows all the cogs
from bot.explainer import Explainer
from bot.forms.articles import ArticleDetailsForm, ArticleEntry, ArticleForm
from bot.forms.questions import QuestionForm, ReasonForm
from bot.forms.settings import SettingsForm
from bot.views.components import button, framed
from language import english
from pictures.markdown import Markdown
from pictures.page import MACROS, THEMES, CannotDraw, page
from pictures.shots import Json, Said, Shot
from servers.service import ServerSettings
from tests.discord_server import components as kinds

DOCS = Path(__file__).parent.parent.parent / "docs"
PIXEL = "https://cdn.example/pixel.png"
EXPLAINER = Explainer(())
FORM: dict[str, Any] = {"submit": None, "explainer": EXPLAINER, "language": english()}

EVERY_KIND = {
    *kinds.IN_CONTAINER,
    *kinds.IN_LABEL,
    kinds.BUTTON,
    kinds.THUMBNAIL,
    kinds.CONTAINER,
    kinds.LABEL,
}


def message(**changed: object) -> Json:
    return {
        "author": {"username": "attache", "global_name": None, "bot": True},
        "timestamp": datetime(2026, 7, 1, 12, tzinfo=UTC).isoformat(),
        "flags": 0,
        "content": "",
        "attachments": [],
        "embeds": [],
        "components": [],
        **changed,
    }


def drawn(**changed: object) -> str:
    shot = Shot(said=(Said(message=message(**changed)),), names={}, files={PIXEL: b"png"})
    return page(shot, theme="dark")


def form(modal: discord.ui.Modal) -> str:
    return page(Shot(modal=modal.to_dict(), names={"<#1>": "#news"}, files={}), theme="light")


def test_every_kind_of_component_that_discord_takes_can_be_drawn() -> None:
    assert set(MACROS) >= EVERY_KIND


@pytest.mark.parametrize(
    ("component", "shown"),
    [
        ({"type": 2, "style": 5, "label": "Read", "url": "https://a.example"}, "Read ↗"),
        ({"type": 2, "style": 2, "label": "Next", "disabled": True}, "secondary off"),
        ({"type": 3, "options": [{"label": "Long", "default": True}, {"label": "Short"}]}, "Long"),
        ({"type": 8, "placeholder": "Which?"}, "Which?"),
        (
            {
                "type": 9,
                "components": [{"type": 10, "content": "*Beside*"}],
                "accessory": {"type": 11, "media": {"url": PIXEL}, "description": "a dot"},
            },
            'alt="a dot"',
        ),
        ({"type": 12, "items": [{"media": {"url": PIXEL}, "description": "two dots"}]}, "two dots"),
        ({"type": 13, "name": "all.zip", "size": 2048}, "2.0 KB"),
        ({"type": 14, "spacing": 2, "divider": False}, "separator wide bare"),
        ({"type": 17, "accent_color": 255, "components": []}, "#0000ff"),
        ({"type": 23, "default": True}, "square on"),
    ],
)
def test_a_component_is_drawn(component: Json, shown: str) -> None:
    assert shown in drawn(components=[component])


def test_a_kind_that_is_not_known_is_named() -> None:
    unknown = {"type": 17, "components": [{"type": 99}]}
    with pytest.raises(CannotDraw, match="components of type 99"):
        drawn(components=[unknown])


def test_parts_of_a_message_that_are_drawn_nowhere_are_named() -> None:
    with pytest.raises(CannotDraw, match="no picture of embeds"):
        drawn(embeds=[{"title": "An embed"}])


def test_a_card_of_the_bot_is_drawn() -> None:
    view = framed(("## 9 July 2024", "-# As of today"), [button("More sources", "more")])
    html = drawn(components=view.to_components())
    assert ">9 July 2024</h2>" in html
    assert ">As of today</small>" in html
    assert "More sources" in html
    assert html.count('class="separator"') == 1


@pytest.mark.parametrize(
    ("modal", "shown"),
    [
        (
            SettingsForm(ServerSettings(ask_channels=(1,)), **FORM),
            "#news",
        ),
        (ArticleForm(**FORM), "browse"),
        (ArticleDetailsForm(ArticleEntry(title="<Modi>"), **FORM), "&lt;Modi&gt;"),
        (QuestionForm(after="When?", **FORM), "Follow up"),
        (ReasonForm(**FORM), "Write no secrets."),
    ],
)
def test_a_form_of_the_bot_is_drawn(modal: discord.ui.Modal, shown: str) -> None:
    assert shown in form(modal)


def test_who_alone_sees_a_message_and_by_which_command_it_came() -> None:
    user = {"username": "rita", "global_name": "Rita"}
    sent = message(flags=64, content="Hello.", interaction_metadata={"user": user})
    html = page(Shot(said=(Said(message=sent, used="/help"),), names={}, files={}), theme="light")
    assert "Only you can see this" in html
    assert re.search(r"Rita</b> used <span class=\"command\">/help<", html)


def test_files_stand_below_a_message_unless_a_component_shows_them() -> None:
    one = {
        "id": "1",
        "filename": "a.txt",
        "size": 1024,
        "content_type": "text/plain",
        "url": "https://cdn.example/a.txt",
    }
    assert "a.txt" in drawn(attachments=[one], content="See:")
    file = {"type": 13, "file": {"attachment_id": "1"}, "name": "a.txt", "size": 1024}
    assert drawn(attachments=[one], components=[file]).count("a.txt") == 1


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** *b* __c__ ~~d~~ `e`", "<strong>a</strong> <em>b</em> <u>c</u> <s>d</s>"),
        (r"\*a\* <b>", "<p>*a* &lt;b&gt;</p>"),
        ("[a](https://a.example)", '<a href="https://a.example">a</a>'),
        ("see https://a.example", 'see <a href="https://a.example">'),
        ("-# small", "<small>small</small>"),
        ("> quoted\nnot", "</blockquote>\n<p>not</p>"),
        ("> quoted\n-# small", "</blockquote>\n<small>small</small>"),
        ("- item\nnot", "</ul>\n<p>not</p>"),
        ("- item\n  -# small", "<p>item</p>\n<small>small</small>"),
        ("one\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\n\n\ntwo", '<p style="--above: 2">two</p>'),
        ("> one\n> \n> two", '<p style="--above: 1">two</p>'),
        ("<#1> <@!2> <@3>", '<span class="mention">#news</span> <span class="mention">@Ada</span>'),
        ("<t:1782907200:D>", '<span class="mention">1 July 2026</span>'),
        ("</ask:1>", '<span class="mention">/ask</span>'),
    ],
)
def test_markdown_is_shown_as_discord_does(text: str, html: str) -> None:
    assert html in Markdown({"<#1>": "#news", "<@2>": "@Ada"})(text)


def commands_of(cog: Any) -> list[str]:
    group = f"{cog.__cog_group_name__} " if issubclass(cog, commands.GroupCog) else ""
    return [f"/{group}{command.name}" for command in cog.__cog_app_commands__]


def test_every_command_is_told_of() -> None:
    text = (DOCS / "discord.md").read_text()
    cogs = {*commands.Cog.__subclasses__(), *commands.GroupCog.__subclasses__()}
    named = [name for cog in cogs for name in commands_of(cog)]
    assert "/ask" in named
    assert [name for name in named if f"`{name}`" not in text] == []


def test_every_picture_is_there_and_is_shown() -> None:
    shown = set(re.findall(r"pictures/([a-z-]+\.png)", (DOCS / "discord.md").read_text()))
    there = {path.name for path in (DOCS / "pictures").glob("*.png")}
    assert shown == there
    names = {name.rsplit("-", 1)[0] for name in shown}
    assert shown == {f"{name}-{theme}.png" for name in names for theme in THEMES}
