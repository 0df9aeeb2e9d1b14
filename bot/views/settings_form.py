"""The form in which admins set how the bot behaves in their server."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.discord_io.replies import say
from bot.errors import Explainer
from language import Language
from servers.service import KEPT_FOR, AnswerLength, ServerSettings

OPEN_FOR = 3600.0
MOST_CHANNELS = 25

CONFIDENCES = {0.6: "cautious", 0.35: "normal", 0.2: "bold"}

Submit = Callable[[discord.Interaction, ServerSettings], Awaitable[None]]


class SettingsForm(discord.ui.Modal):
    """The form; `submit` gets what was set."""

    def __init__(
        self,
        settings: ServerSettings,
        *,
        submit: Submit,
        explainer: Explainer,
        language: Language,
    ) -> None:
        super().__init__(title=language("settings-form"), timeout=OPEN_FOR)
        self._submit = submit
        self._explainer = explainer
        self._language = language
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
                    label=language(f"settings-length-{length}"),
                    description=language(f"settings-length-{length}.hint"),
                    value=length.value,
                    default=length is settings.answer_length,
                )
                for length in AnswerLength
            ],
        )
        self._confidence: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="confidence",
            options=[
                discord.SelectOption(
                    label=language(f"settings-confidence-{name}"),
                    description=language(f"settings-confidence-{name}.hint"),
                    value=str(share),
                    default=share == _nearest(settings.answers_from),
                )
                for share, name in CONFIDENCES.items()
            ],
        )
        self._switches: discord.ui.CheckboxGroup[Any] = discord.ui.CheckboxGroup(
            custom_id="switches",
            required=False,
            min_values=0,
            max_values=2,
            options=[
                discord.CheckboxGroupOption(
                    label=language("settings-only-me"),
                    value="only_me",
                    default=settings.only_me,
                ),
                discord.CheckboxGroupOption(
                    label=language("settings-recording", days=KEPT_FOR.days),
                    description=language("settings-recording.hint"),
                    value="recording",
                    default=settings.recording,
                ),
            ],
        )
        for name, component in (
            ("settings-channels", self._channels),
            ("settings-role", self._role),
            ("settings-length", self._length),
            ("settings-confidence", self._confidence),
            ("settings-privacy", self._switches),
        ):
            hint = language.get(f"{name}.hint")
            self.add_item(
                discord.ui.Label(text=language(name), description=hint, component=component)
            )

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
        await say(interaction, self._explainer.explain(error, self._language))


def settings_text(settings: ServerSettings, language: Language) -> str:
    """What is set, a line each."""
    return "\n".join(
        (
            _channels(settings, language),
            _curators(settings, language),
            _answers(settings, language),
            language("set-text-kept", days=KEPT_FOR.days)
            if settings.recording
            else language("set-text-not-kept"),
        )
    )


def _channels(settings: ServerSettings, language: Language) -> str:
    if not settings.ask_channels:
        return language("set-channels-all")
    channels = ", ".join(f"<#{each}>" for each in settings.ask_channels)
    return language("set-channels", channels=channels)


def _curators(settings: ServerSettings, language: Language) -> str:
    if settings.curator_role is None:
        return language("set-curators")
    return language("set-curators-role", role=f"<@&{settings.curator_role}>")


def _answers(settings: ServerSettings, language: Language) -> str:
    name = CONFIDENCES[_nearest(settings.answers_from)]
    return language(
        "set-answers-only-me" if settings.only_me else "set-answers",
        length=language(f"set-length-{settings.answer_length}"),
        confidence=language(f"set-confidence-{name}"),
    )


def _nearest(answers_from: float) -> float:
    """The confidence to choose that comes nearest: those offered may have been others before."""
    return min(CONFIDENCES, key=lambda share: abs(share - answers_from))


def _defaults(
    ids: tuple[int, ...], kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=each, type=kind) for each in ids]
