"""The form in which admins set how the bot behaves in their server."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from answer.servers import KEPT_FOR, AnswerLength, ServerSettings

from .errors import Explainer
from .replies import say

OPEN_FOR = 3600.0
MOST_CHANNELS = 25

_LENGTHS = {
    AnswerLength.SHORT: ("Short", "The answer and one excerpt."),
    AnswerLength.NORMAL: ("Normal", "The answer and up to three excerpts."),
    AnswerLength.LONG: ("Long", "The answer and up to five excerpts."),
}
CONFIDENCES = {0.6: "Cautious", 0.4: "Normal", 0.25: "Bold"}
_MEANINGS = {
    0.6: "Answers only where it is rather sure: one in five answers is wrong.",
    0.4: "Answers half of the questions or more; one in four answers is wrong.",
    0.25: "Answers more often, and is wrong more often.",
}

Submit = Callable[[discord.Interaction, ServerSettings], Awaitable[None]]


class SettingsForm(discord.ui.Modal, title="How I behave in this server"):
    """The form; `submit` gets what was set."""

    def __init__(self, settings: ServerSettings, *, submit: Submit, explainer: Explainer) -> None:
        super().__init__(timeout=OPEN_FOR)
        self._submit = submit
        self._explainer = explainer
        self._channels: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
            custom_id="channels",
            required=False,
            min_values=0,
            max_values=MOST_CHANNELS,
            channel_types=[discord.ChannelType.text, discord.ChannelType.forum],
            default_values=_defaults(settings.ask_channels, discord.SelectDefaultValueType.channel),
        )
        self._role: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
            custom_id="role",
            required=False,
            min_values=0,
            max_values=1,
            default_values=_defaults(
                (settings.curator_role,) if settings.curator_role else (),
                discord.SelectDefaultValueType.role,
            ),
        )
        self._length: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="length",
            options=[
                discord.SelectOption(
                    label=label,
                    description=meaning,
                    value=length.value,
                    default=length is settings.answer_length,
                )
                for length, (label, meaning) in _LENGTHS.items()
            ],
        )
        self._confidence: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="confidence",
            options=[
                discord.SelectOption(
                    label=label,
                    description=_MEANINGS[share],
                    value=str(share),
                    default=share == settings.answers_from,
                )
                for share, label in CONFIDENCES.items()
            ],
        )
        self._switches: discord.ui.CheckboxGroup[Any] = discord.ui.CheckboxGroup(
            custom_id="switches",
            required=False,
            min_values=0,
            max_values=2,
            options=[
                discord.CheckboxGroupOption(
                    label="Answers of /ask are for the asker only, unless they say otherwise",
                    value="only_me",
                    default=settings.only_me,
                ),
                discord.CheckboxGroupOption(
                    label=f"Keep the text of questions for {KEPT_FOR.days} days",
                    description="For suggestions and /archive gaps. Tell your members.",
                    value="recording",
                    default=settings.recording,
                ),
            ],
        )
        for text, hint, component in (
            ("Channels to ask in", "None: everywhere.", self._channels),
            ("Role that curates", "Beside who has Manage Messages.", self._role),
            ("Length of answers", None, self._length),
            ("Confidence", None, self._confidence),
            ("Privacy", None, self._switches),
        ):
            self.add_item(discord.ui.Label(text=text, description=hint, component=component))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Nothing; what was set is handed on."""
        switches = self._switches.values
        role = next(iter(self._role.values), None)
        settings = ServerSettings(
            ask_channels=tuple(channel.id for channel in self._channels.values),
            curator_role=role.id if role else None,
            answer_length=AnswerLength(self._length.values[0]),
            answers_from=float(self._confidence.values[0]),
            only_me="only_me" in switches,
            recording="recording" in switches,
        )
        await self._submit(interaction, settings)

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs so
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Nothing; the person sees why."""
        await say(interaction, self._explainer.explain(error))


def settings_text(settings: ServerSettings) -> str:
    """What is set, a line each."""
    channels = ", ".join(f"<#{each}>" for each in settings.ask_channels) or "all channels"
    role = f"<@&{settings.curator_role}> and who" if settings.curator_role else "who"
    kept = f"kept for {KEPT_FOR.days} days" if settings.recording else "not kept"
    share = CONFIDENCES.get(settings.answers_from, f"{settings.answers_from:.2f}")
    return "\n".join(
        (
            f"Asked in: {channels}",
            f"Curators: {role} has Manage Messages",
            f"Answers: {settings.answer_length} length, {share.lower()} confidence, "
            f"{'for the asker only' if settings.only_me else 'for everybody'}",
            f"Text of questions: {kept}",
        )
    )


def _defaults(
    ids: tuple[int, ...], kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=each, type=kind) for each in ids]
