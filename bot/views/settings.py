"""The settings of a server, in words."""

from bot.views.text import escaped
from language import Language
from servers.service import KEPT_FOR, ServerSettings

CONFIDENCES = {0.65: "cautious", 0.5: "normal", 0.35: "bold"}
"""The confidences from which an answer is given, and how the form names them."""


def settings_text(settings: ServerSettings, language: Language) -> str:
    """Return what is set, a line for each setting."""
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


def prose_text(settings: ServerSettings, language: Language, *, model: str, used: int) -> str:
    """Return what the language model may write, and the tokens it used today."""
    mode = language(f"set-prose-{settings.prose}")
    budget = settings.prose_budget
    return language("set-prose", model=escaped(model), mode=mode, used=used, budget=budget)


def nearest_confidence(answers_from: float) -> float:
    """Return the offered confidence nearest to the one set, which may be of an earlier version."""
    return min(CONFIDENCES, key=lambda share: abs(share - answers_from))


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
    name = CONFIDENCES[nearest_confidence(settings.answers_from)]
    return language(
        "set-answers-only-me" if settings.only_me else "set-answers",
        length=language(f"set-length-{settings.answer_length}"),
        confidence=language(f"set-confidence-{name}"),
    )
