"""The errors whose `str()` is a sentence for the user."""

from answer.errors import AnswerError
from index.errors import ArchiveError
from ingest.errors import IngestError
from prose.errors import ProseError
from reading.errors import ReadingError

USER_ERRORS = (ArchiveError, IngestError, AnswerError, ReadingError, ProseError)
