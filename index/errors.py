"""The errors of the archive; `str()` of each is a sentence for the user.

ArchiveError
├── NoArchive             the folder holds no archive
├── LostDatabase          the folder holds indexes, and their database is gone
├── EarlierVersion        an earlier version made the archive's tables, and they cannot be written
├── LaterVersion          a later version made the archive's tables
├── UnknownCollection     no collection has that name
├── UnknownArticle        the collection holds no such article
├── UnknownFeed           the collection follows no such feed
├── FeedThere             the collection follows that feed already
├── TooManyFeeds          the collection follows as many feeds as it may
├── AlreadyThere          another article of the collection has that address or text
├── ModelMismatch         the archive was embedded with another model
├── DamagedReading        what was read in an article is not what was stored
├── DamagedModel          the embedding model's file is not the one expected
├── UnknownModel          the embedding model cannot be loaded
├── NoBackup              the file is no backup
├── DamagedBackup         the backup is not what was written
├── DamagedDatabase       the archive holds what only a backup can give back
├── ArchiveThere          a backup would replace an archive
├── ArchiveInUse          another process has the archive open
├── BadDatabaseAddress    ATTACHE_DATABASE is no address of a PostgreSQL database
├── UnfitServer           the database server lacks what an archive needs
├── ForeignDatabase       the database holds the tables of another application
├── TargetInUse           an archive would be moved to where there is one
├── MoveChanged           an archive was written to while it was moved
├── UnfinishedMove        an archive was moved here only in part
└── StorageError          the disk refused
    ├── ReadOnlyArchive   the data folder cannot be written
    ├── DiskFull          no room is left
    ├── LockedOut         another process kept a lock for too long
    ├── IndexNotWritten   a search index cannot be written
    ├── IndexNotProved    a new search index is not what it should be
    ├── ServerAway        the database server cannot be reached
    └── ArticlesBusy      another process works on the same articles
"""

from collections.abc import Iterable


class ArchiveError(Exception):
    """The archive cannot do what was asked; `str()` is a sentence for the user."""


class NoArchive(ArchiveError):
    """The folder holds no archive."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"There is no archive in '{folder}'. Check --data, ATTACHE_DATA and ATTACHE_DATABASE, "
            "or make one with `attache ingest`."
        )


class LostDatabase(ArchiveError):
    """The folder holds indexes, and their database is gone, or an empty file."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"The archive in '{folder}' has lost its articles: attache.sqlite3 is not there, or is "
            "empty, and the indexes made from it are there. Put it back, restore a backup with "
            f"`attache restore`, or delete '{folder}/index' to begin anew."
        )


class EarlierVersion(ArchiveError):
    """An earlier version made the archive's tables, and they cannot be written."""

    def __init__(self) -> None:
        super().__init__(
            "An earlier version of Attaché made the tables of this archive, and they cannot be "
            "brought up to date where nothing can be written. Give write permission to the data "
            "folder once."
        )


class LaterVersion(ArchiveError):
    """A later version made the archive's tables."""

    def __init__(self, revisions: Iterable[str]) -> None:
        super().__init__(
            f"A later version of Attaché made the tables of this archive "
            f"({', '.join(sorted(revisions))}). Install that version, or name another archive with "
            "--data or ATTACHE_DATABASE."
        )


class UnknownCollection(ArchiveError):
    """No collection has that name."""

    def __init__(self, name: str, known: list[str]) -> None:
        if not known:
            super().__init__("The archive is empty. Add articles with `attache ingest`.")
            return
        names = ", ".join(sorted(known))
        super().__init__(f"There is no collection '{name}'. Give one with --collection: {names}.")


class UnknownArticle(ArchiveError):
    """The collection holds no such article."""

    def __init__(self, article_id: int, collection: str) -> None:
        super().__init__(f"Collection '{collection}' holds no article {article_id}.")


class UnknownFeed(ArchiveError):
    """The collection follows no such feed."""

    def __init__(self, url: str) -> None:
        super().__init__(f"'{url[:80]}' is no feed here: give one of the list of feeds.")


class FeedThere(ArchiveError):
    """The collection follows that feed already."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url[:200]} is among the feeds here already.")


class TooManyFeeds(ArchiveError):
    """The collection follows as many feeds as it may."""

    def __init__(self, most: int) -> None:
        super().__init__(f"There may be {most} feeds here: remove one first.")


class AlreadyThere(ArchiveError):
    """Another article of the collection has that address or text."""

    def __init__(self) -> None:
        super().__init__("Another article here has the same address or the same text.")


class ModelMismatch(ArchiveError):
    """The archive's vectors come from another model than the one that is set."""

    def __init__(self, stored: str, configured: str) -> None:
        super().__init__(
            f"This archive was embedded with {stored}, but {configured} is set. Set ATTACHE_MODEL "
            "back, or run `attache reindex` to embed every article anew."
        )


class DamagedReading(ArchiveError):
    """What was read in an article is not what was stored."""

    def __init__(self) -> None:
        super().__init__(
            "What was read in an article is damaged. Run `attache verify --repair`: it is read "
            "again."
        )


class DamagedModel(ArchiveError):
    """The embedding model's file is not the one expected."""


class UnknownModel(ArchiveError):
    """The embedding model cannot be loaded."""


class NoBackup(ArchiveError):
    """The file is no backup of an archive."""

    def __init__(self, file: object) -> None:
        super().__init__(f"{file} is no backup of Attaché. Name one that `attache backup` wrote.")


class DamagedBackup(ArchiveError):
    """The backup is not what was written."""

    def __init__(self, file: object) -> None:
        super().__init__(f"{file} is damaged, and nothing was changed. Use another backup.")


class DamagedDatabase(ArchiveError):
    """The archive holds what only a backup can give back."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"The archive in {folder} is damaged, so no backup was made and earlier ones are as "
            "they were. `attache verify` says what is damaged."
        )


class ArchiveThere(ArchiveError):
    """A backup would replace an archive."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"There is an archive in {folder} already. Name another place with --data or "
            "ATTACHE_DATABASE, or replace this archive with --replace."
        )


class ArchiveInUse(ArchiveError):
    """Another process has the archive open."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"Another process uses the archive in {folder}. Stop the bot and every other "
            "attache command, then try again."
        )


class BadDatabaseAddress(ArchiveError):
    """ATTACHE_DATABASE is no address of a PostgreSQL database."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"ATTACHE_DATABASE is wrong{f': {why}' if why else ''}. Write "
            "postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE, and in user and password %40 for @, "
            "%2F for /, %23 for #, %3A for : and %25 for %. Leave it empty to keep the archive in "
            "the data folder."
        )


class UnfitServer(ArchiveError):
    """The database server lacks what an archive needs."""


class ForeignDatabase(ArchiveError):
    """The database holds the tables of another application."""

    def __init__(self, database: object) -> None:
        super().__init__(
            f"The database {database} holds the tables of another application, and nothing was "
            "changed. Give Attaché one of its own: run `createdb attache` there, and name that in "
            "ATTACHE_DATABASE."
        )


class TargetInUse(ArchiveError):
    """An archive would be moved to where there is one."""

    def __init__(self, both: Iterable[str]) -> None:
        names = ", ".join(sorted(both)[:5])
        super().__init__(
            f"There is an archive in the target already{f', with {names}, too' if names else ''}, "
            "and nothing was changed. Name an empty database, or a folder without an archive; to "
            "join collections, use `attache export` and `attache ingest`."
        )


class MoveChanged(ArchiveError):
    """An archive was written to while it was moved."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"The table {table} is not the same in both, so the archive was written to while it "
            "was moved. Stop the bot and every other attache command, empty the target, and run "
            "this again; the archive itself is as it was."
        )


class UnfinishedMove(ArchiveError):
    """An archive was moved here only in part."""

    def __init__(self) -> None:
        super().__init__(
            "An archive was moved here only in part: run `attache migrate` again, and it goes on "
            "where it stopped."
        )


class StorageError(ArchiveError):
    """The disk refused; what was stored before is untouched."""


class ReadOnlyArchive(StorageError):
    """The data folder cannot be written."""


class DiskFull(StorageError):
    """No room is left on the disk."""


class LockedOut(StorageError):
    """Another process kept a lock for too long."""

    def __init__(self, holder: str, doing: str) -> None:
        super().__init__(
            f"This waited for {holder}, which {doing}. Try again when it is done, or end it."
        )


class IndexNotWritten(StorageError):
    """A search index cannot be written."""

    def __init__(self, where: object, why: object) -> None:
        super().__init__(
            f"The index cannot be written to {where}: {why}. "
            "Free some room or give write permission; the articles themselves are safe."
        )


class IndexNotProved(StorageError):
    """A new search index is not what it should be, and is not used."""

    def __init__(self, collection: str, wrong: str) -> None:
        super().__init__(
            f"The new index of {collection} is not used, since {wrong}; the one before stays. Run "
            "`attache verify`, and reindex again."
        )


class ServerAway(StorageError):
    """The database server cannot be reached."""

    def __init__(self, database: object) -> None:
        super().__init__(
            f"The database {database} cannot be reached. What was reported as stored is safe. "
            "Check that the server runs and that ATTACHE_DATABASE names it, then try again."
        )


class ArticlesBusy(StorageError):
    """Another process works on the same articles."""

    def __init__(self) -> None:
        super().__init__("Another process works on the same articles. Try again when it is done.")
