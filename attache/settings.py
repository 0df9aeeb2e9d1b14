"""Settings, read once in `main`: environment variables, else the file `.env`, else defaults."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote

from dotenv import dotenv_values
from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from answer.evidence.readers import BUNDLED_READER
from index.embedder import BUNDLED_MODEL
from index.memory import MB, MODELS, SMALLEST, MemoryBudget
from ingest.errors import IngestError
from ingest.feeds.schedule import interval
from prose.settings import ModelSettings


class SettingsError(Exception):
    """A setting is wrong; `str()` names it and says what it should be."""


class Settings(BaseSettings):
    """Every setting is the environment variable ATTACHE_<NAME>; `.env.example` lists them."""

    model_config = SettingsConfigDict(
        env_prefix="ATTACHE_",
        env_file=".env",
        extra="ignore",
        env_ignore_empty=True,
        frozen=True,
        hide_input_in_errors=True,
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
    memory: Annotated[int | None, NoDecode] = Field(
        default=None,
        description="How much memory a process may take, as 1.5GB; what is fastest where unset.",
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
    backup_every: Annotated[timedelta | None, NoDecode] = Field(
        default=None,
        description="How often the bot makes a backup, as 12h or 1d; it makes none where unset.",
    )
    backups_kept: int = Field(default=7, ge=1, description="How many of these backups are kept.")
    backup_folder: Path = Field(
        default=Path("backups"), description="The folder of these backups; best on another disk."
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
    log_format: Literal["text", "json"] = Field(
        default="text", description="How each event is logged: text, or json for a program."
    )
    monitoring_port: Annotated[int, Field(ge=1, le=65535)] | None = Field(
        default=None,
        description="The port of /metrics, /healthz and /readyz of the bot; none where unset.",
    )
    monitoring_host: str = Field(
        default="127.0.0.1", description="The address they are served on; they are for no stranger."
    )

    llm_url: str | None = Field(
        default=None,
        description="An OpenAI-compatible endpoint that writes prose, as http://localhost:11434/v1.",
    )
    llm_model: str | None = Field(
        default=None, description="The language model to ask for there; needed where one is set."
    )
    llm_key: SecretStr | None = Field(
        default=None, description="The key of that endpoint, if it wants one."
    )
    llm_timeout: Annotated[float, Field(gt=0, le=600)] = Field(
        default=30.0, description="How many seconds a text may take there."
    )

    @field_validator("llm_url")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        if url is not None and not re.match(r"https?://[^/\s]", url):
            raise PydanticCustomError(
                "llm_url", "write an address that begins with http:// or https://"
            )
        return url

    @field_validator("llm_key")
    @classmethod
    def _is_a_key(cls, key: SecretStr | None) -> SecretStr | None:
        # As a token: libraries repeat a header that they refuse.
        if key is not None and not re.fullmatch(r"[!-~]+", key.get_secret_value().strip()):
            raise PydanticCustomError("llm_key", "a key has no spaces and no accents; copy it anew")
        return key and SecretStr(key.get_secret_value().strip())

    @model_validator(mode="after")
    def _model_is_named(self) -> "Settings":
        if self.llm_url is not None and self.llm_model is None:
            raise PydanticCustomError("llm_model", "name the language model of ATTACHE_LLM_URL")
        return self

    @field_validator("discord_token")
    @classmethod
    def _is_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            return None
        bare = token.get_secret_value().strip()
        # Libraries repeat a header that they refuse, with the token in it.
        if not re.fullmatch(r"[\w.=+/-]+", bare, re.ASCII):
            raise PydanticCustomError(
                "discord_token",
                "a token is letters, digits, dots and dashes without spaces; copy it anew",
            )
        return SecretStr(bare)

    @field_validator("memory", mode="before")
    @classmethod
    def _as_bytes(cls, written: object) -> object:
        """ "800MB" and "1.5GB" as bytes; no less than what works."""
        if not isinstance(written, str):
            return written
        found = re.fullmatch(
            r"(\d{1,6}(?:\.\d{1,3})?)\s*([MG])i?B?", written.strip(), re.IGNORECASE
        )
        if found is None:
            raise PydanticCustomError("memory", "write a size such as 1500MB or 2GB")
        size = int(float(found[1]) * (MB if found[2].upper() == "M" else 1024 * MB))
        if size < SMALLEST:
            raise PydanticCustomError(
                "memory",
                f"the models alone take {MODELS // MB} MB, so write {SMALLEST // MB}MB or more",
            )
        return size

    @field_validator("backup_every", mode="before")
    @classmethod
    def _as_interval(cls, written: object) -> object:
        """ "12h" and "1d" as times."""
        if not isinstance(written, str):
            return written
        try:
            return interval(written)
        except IngestError as error:
            raise PydanticCustomError(
                "backup_every", "write a time from 5m to 7d, such as 12h or 1d"
            ) from error

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
    def budget(self) -> MemoryBudget:
        """How much of what may grow is held in memory at once."""
        return MemoryBudget.within(self.memory)

    @property
    def file(self) -> Path | None:
        """The file that settings are read from; None where there is none."""
        file = Path(str(self.model_config["env_file"]))
        return file if file.is_file() else None

    @property
    def language_model(self) -> ModelSettings | None:
        """How the language model is reached; None where none is set."""
        if self.llm_url is None or self.llm_model is None:
            return None
        return ModelSettings(
            url=self.llm_url,
            model=self.llm_model,
            key=self.llm_key.get_secret_value() if self.llm_key else None,
            timeout=self.llm_timeout,
        )

    @property
    def secrets(self) -> frozenset[str]:
        """Return what may be written nowhere: tokens, and passwords in addresses."""
        return frozenset(
            secret
            for name in type(self).model_fields
            for secret in _secrets_in(getattr(self, name))
        )

    @classmethod
    def read(cls, *, before: Path | None = None) -> "Settings":
        """The settings as they stand; those of a file `before` win. Raises `SettingsError`."""
        prefix = str(cls.model_config["env_prefix"])
        written = dotenv_values(before) if before else {}
        overriding = {
            name.removeprefix(prefix).lower(): value
            for name, value in written.items()
            if name.startswith(prefix) and value
        }
        try:
            return cls(**overriding)  # type: ignore[arg-type]  # as text, which is parsed
        except ValidationError as error:
            first = error.errors()[0]
            # What is wrong with several settings together is called by the one to change.
            place = first["loc"] or (first["type"],)
            name = "ATTACHE_" + "_".join(map(str, place)).upper()
            raise SettingsError(f"{name} is wrong: {first['msg']}.") from error


def _secrets_in(value: object) -> Iterator[str]:
    """Yield a secret value and the password of an address, as written and as it is sent."""
    if is_secret := isinstance(value, SecretStr):
        value = value.get_secret_value()
    if not isinstance(value, str):
        return
    if "://" in value:
        if found := re.search(r"://[^:/?#\s]*:(\S+)@", value):
            yield from (found[1], unquote(found[1]))
    elif is_secret and value:
        yield value
