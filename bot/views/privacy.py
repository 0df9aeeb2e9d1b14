"""What `/privacy about` says."""

from language import Language
from servers.departures import ERASED_AFTER
from servers.service import KEPT_FOR


def about_text(language: Language, *, is_recorded: bool) -> str:
    """Return what is kept of people's questions and feedback, and for how long."""
    days = KEPT_FOR.days
    kept = (
        language("privacy-kept.questions", days=days),
        language("privacy-kept.feedback", days=days),
        language("privacy-kept.articles", days=ERASED_AFTER.days),
    )
    everywhere = (
        language("privacy-kept"),
        *(f"- {each}" for each in kept),
        language("privacy-kept.unread"),
    )
    here = language("privacy-recorded" if is_recorded else "privacy-not-recorded")
    return "\n\n".join(("\n".join(everywhere), here, language("privacy-how-to-forget")))
