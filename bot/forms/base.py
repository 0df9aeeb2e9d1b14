"""What all forms share: they are made anew when they are submitted, and errors are explained."""

import io
import json
from collections.abc import Mapping
from typing import Any, TypeVar

import discord

from bot.discord_io.contents import bytes_of
from bot.discord_io.replies import say
from bot.errors import FileUnreadable
from bot.explainer import Explainer
from bot.views.components import button, button_rows, parts_of
from language import Language

Field = TypeVar("Field")

WRITTEN = "written.json"


class Form(discord.ui.Modal):
    """A form that explains errors to the person who submitted it.

    `PersistentForms` opens it and gives it the custom id from which it is made anew.
    """

    def __init__(self, *, title: str, explainer: Explainer, language: Language) -> None:
        super().__init__(title=title)
        self._explainer = explainer
        self._language = language

    def add_labelled(self, name: str, component: discord.ui.Item[Any]) -> None:
        """Add a component under the label that the message `name` has, with its hint if any."""
        hint = self._language.get(f"{name}.hint")
        self.add_item(
            discord.ui.Label(text=self._language(name), description=hint, component=component)
        )

    def is_finished(self) -> bool:
        """Return True, so that discord.py does not keep every open form in memory."""
        return True

    def fill(self, written: Mapping[str, str]) -> None:
        """Write into the text fields, and choose in the menus, by their names."""
        for field in self._fields(discord.ui.TextInput):
            value = written.get(field.custom_id, field.default or "")
            field.default = value[: field.max_length] or None
        for menu in self._fields(discord.ui.Select):
            if (chosen := written.get(menu.custom_id)) is not None:
                for option in menu.options:
                    option.default = option.value == chosen

    def written(self) -> dict[str, str]:
        """Return what was submitted in the text fields and chosen in the menus, by their names."""
        texts = {field.custom_id: field.value for field in self._fields(discord.ui.TextInput)}
        menus = {
            menu.custom_id: menu.values[0]
            for menu in self._fields(discord.ui.Select)
            if menu.values
        }
        return texts | menus

    def _fields(self, kind: type[Field]) -> list[Field]:
        return [each for each in self.walk_children() if isinstance(each, kind)]

    async def take(self, interaction: discord.Interaction) -> None:
        """Take what was submitted, as discord.py does for the forms that it keeps."""
        data: Any = interaction.data
        await self._dispatch_submit(interaction, data["components"], data.get("resolved", {}))

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Tell the person what went wrong."""
        await say(interaction, self._explainer.explain(error, self._language))


class CorrectableForm(Form):
    """A form that can be opened again, with what was written in it, to correct an error."""

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Tell the person what went wrong, with a button that opens the form again.

        The message keeps what was written, so that it can be corrected after a restart, too. A form
        cannot be opened with files in it: where there were some, it says to attach them again.
        """
        said = self._explainer.explain(error, self._language)
        if any(upload.values for upload in self._fields(discord.ui.FileUpload)):
            said += f"\n{self._language('attach-again')}"
        action, detail = parts_of(self.custom_id)
        again = button(
            self._language("button-correct"),
            "correct",
            f"{action}:{detail}",
            style=discord.ButtonStyle.primary,
        )
        parts: Any = {
            "content": said,
            "file": written_file(self.written()),
            "view": button_rows([again]),
            "ephemeral": True,
        }
        if interaction.response.is_done():
            await interaction.followup.send(**parts)
        else:
            await interaction.response.send_message(**parts)


def written_file(written: Mapping[str, str]) -> discord.File:
    """Return the file in which a message keeps what somebody wrote, for `written_in`."""
    content = json.dumps(dict(written), ensure_ascii=False, indent=1)
    return discord.File(io.BytesIO(content.encode()), filename=WRITTEN)


async def written_in(message: discord.Message | None) -> dict[str, str]:
    """Return what a message of the bot keeps; empty without a file. Raise FileUnreadable."""
    kept = message.attachments if message is not None else []
    for each in kept:
        if each.filename == WRITTEN:
            try:
                return {str(k): str(v) for k, v in json.loads(await bytes_of(each)).items()}
            except (ValueError, AttributeError) as error:
                raise FileUnreadable from error
    return {}


def text_field(
    name: str, value: str, *, most: int, required: bool = True, long: bool = False
) -> discord.ui.TextInput[Any]:
    """Return a text input of at most `most` characters, with `value` in it."""
    return discord.ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=value[:most] or None,
        required=required,
        max_length=most,
    )
