"""Settings, read once in `main`: environment variables, else the file `.env`, else defaults."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from answer.evidence.readers import BUNDLED_READER
from index.embedder import BUNDLED_MODEL


class SettingsError(Exception):
    """A setting is wrong; `str()` names it and says what it should be."""


class Settings(BaseSettings):
    """Every setting is the environment variable ATTACHE_<NAME>; `.env.example` lists them."""

    model_config = SettingsConfigDict(
        env_prefix="ATTACHE_", env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True
    )

    data: Path = Field(
        default=Path("data"), description="The folder that holds the archive and its indexes."
    )
    database: SecretStr | None = Field(
        default=None,
        description="A PostgreSQL database that holds the archive, instead of the data folder.",
    )
    model: str = Field(
        default=BUNDLED_MODEL,
        description="The embedding model: a sentence-transformers model by path or name.",
    )
    reader: str = Field(
        default=BUNDLED_READER,
        description="The reader: an extractive question-answering model by path or name.",
    )
    discord_token: SecretStr | None = Field(
        default=None, description="The bot's token, from the Discord developer portal."
    )
    discord_api: str | None = Field(
        default=None, description="Another base address of Discord's HTTP API, for tests."
    )
    discord_gateway: str | None = Field(
        default=None, description="Another address of Discord's gateway, for tests."
    )
    feeds: bool = Field(default=True, description="Whether the bot reads the feeds: True or False.")
    feed_articles: int = Field(
        default=25,
        ge=1,
        le=1000,
        description="How many new articles are taken in when a feed is read.",
    )
    shards: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="How many shards the bot has in all; Discord says where unset."
    )
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode] = Field(
        default=None, description="Which of them this process runs, as 0,1 or 0-3; all where unset."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        description="How much is logged: DEBUG, INFO, WARNING or ERROR.",
    )

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _spelled_out(cls, written: object) -> object:
        """ "0,1" and "0-3" as numbers."""
        if not isinstance(written, str):
            return written
        ids: set[int] = set()
        for part in written.split(","):
            found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", part.strip())
            if found is None:
                raise PydanticCustomError(
                    "shard_ids", "write numbers such as 0,1 or a range such as 0-3"
                )
            first = int(found[1])
            ids.update(range(first, int(found[2] or first) + 1))
        return tuple(sorted(ids))

    @field_validator("shard_ids")
    @classmethod
    def _among_the_shards(
        cls, ids: tuple[int, ...] | None, info: ValidationInfo
    ) -> tuple[int, ...] | None:
        if ids is None or "shards" not in info.data:
            return ids
        shards = info.data["shards"]
        if shards is None:
            raise PydanticCustomError(
                "shard_ids", "set ATTACHE_SHARDS too, to the same number in every process"
            )
        if not ids or max(ids) >= shards:
            raise PydanticCustomError("shard_ids", f"shards are numbered from 0 to {shards - 1}")
        return ids

    @property
    def database_address(self) -> str | None:
        """The address of the database, with its password; None for an archive in a folder."""
        return self.database.get_secret_value() if self.database else None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be shown nowhere."""
        secrets = [each.get_secret_value() for each in (self.discord_token, self.database) if each]
        password = re.search(r"://[^:/@]*:([^@]*)@", self.database_address or "")
        return tuple(filter(None, [*secrets, password and password[1]]))

    @property
    def file(self) -> Path | None:
        """The file that settings are read from; None where there is none."""
        file = Path(str(self.model_config["env_file"]))
        return file if file.is_file() else None

    @classmethod
    def read(cls) -> "Settings":
        """The settings as they stand. Raises `SettingsError`."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            name = "ATTACHE_" + "_".join(map(str, first["loc"])).upper()
            raise SettingsError(f"{name} is wrong: {first['msg']}.") from error
