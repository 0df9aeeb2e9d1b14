"""The form in which admins set how the bot behaves in their server."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import discord

from bot.explainer import Explainer
from bot.forms.base import Form
from bot.views.settings import CONFIDENCES, nearest_confidence
from language import Language
from servers.service import KEPT_FOR, AnswerLength, ServerSettings

MOST_CHANNELS = 25
ASKED_IN = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,
    discord.ChannelType.media,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
)
"""The kinds of channels in which people can ask; in a forum, it is its posts."""

SubmitSettings = Callable[[discord.Interaction, ServerSettings], Awaitable[None]]


class SettingsForm(Form):
    """A form that shows the settings of a server and passes the new ones to `submit`."""

    def __init__(
        self,
        settings: ServerSettings,
        *,
        submit: SubmitSettings,
        explainer: Explainer,
        language: Language,
    ) -> None:
        super().__init__(title=language("settings-form"), explainer=explainer, language=language)
        self._settings = settings
        self._submit = submit
        self._channels = _channel_select(settings)
        self._role = _role_select(settings)
        self._length = _length_select(settings, language)
        self._confidence = _confidence_select(settings, language)
        self._switches = _switches(settings, language)
        for name, component in (
            ("settings-channels", self._channels),
            ("settings-role", self._role),
            ("settings-length", self._length),
            ("settings-confidence", self._confidence),
            ("settings-privacy", self._switches),
        ):
            self.add_labelled(name, component)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Pass on the new settings."""
        switches = self._switches.values
        role = next(iter(self._role.values), None)
        settings = replace(
            self._settings,
            ask_channels=tuple(channel.id for channel in self._channels.values),
            curator_role=role.id if role else None,
            answer_length=AnswerLength(self._length.values[0]),
            answers_from=float(self._confidence.values[0]),
            only_me="only_me" in switches,
            recording="recording" in switches,
        )
        await self._submit(interaction, settings)


def _channel_select(settings: ServerSettings) -> discord.ui.ChannelSelect[Any]:
    return discord.ui.ChannelSelect(
        custom_id="channels",
        required=False,
        min_values=0,
        max_values=MOST_CHANNELS,
        channel_types=list(ASKED_IN),
        default_values=_defaults(settings.ask_channels, discord.SelectDefaultValueType.channel),
    )


def _role_select(settings: ServerSettings) -> discord.ui.RoleSelect[Any]:
    chosen = (settings.curator_role,) if settings.curator_role else ()
    return discord.ui.RoleSelect(
        custom_id="role",
        required=False,
        min_values=0,
        max_values=1,
        default_values=_defaults(chosen, discord.SelectDefaultValueType.role),
    )


def _length_select(settings: ServerSettings, language: Language) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(
            label=language(f"settings-length-{length}"),
            description=language(f"settings-length-{length}.hint"),
            value=length.value,
            default=length is settings.answer_length,
        )
        for length in AnswerLength
    ]
    return discord.ui.Select(custom_id="length", options=options)


def _confidence_select(settings: ServerSettings, language: Language) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(
            label=language(f"settings-confidence-{name}"),
            description=language(f"settings-confidence-{name}.hint"),
            value=str(share),
            default=share == nearest_confidence(settings.answers_from),
        )
        for share, name in CONFIDENCES.items()
    ]
    return discord.ui.Select(custom_id="confidence", options=options)


def _switches(settings: ServerSettings, language: Language) -> discord.ui.CheckboxGroup[Any]:
    options = [
        discord.CheckboxGroupOption(
            label=language("settings-only-me"), value="only_me", default=settings.only_me
        ),
        discord.CheckboxGroupOption(
            label=language("settings-recording", days=KEPT_FOR.days),
            description=language("settings-recording.hint"),
            value="recording",
            default=settings.recording,
        ),
    ]
    return discord.ui.CheckboxGroup(
        custom_id="switches", required=False, min_values=0, max_values=2, options=options
    )


def _defaults(
    ids: tuple[int, ...], kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=each, type=kind) for each in ids]
