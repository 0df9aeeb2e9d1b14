"""The errors whose `str()` is a sentence for the user."""


def user_errors() -> tuple[type[Exception], ...]:
    """The roots of every room's errors."""
    from answer.errors import AnswerError
    from bot.errors import BotError
    from index.errors import ArchiveError
    from ingest.errors import IngestError

    return (ArchiveError, IngestError, AnswerError, BotError)
