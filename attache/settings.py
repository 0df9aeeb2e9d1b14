"""Settings, read once in `main`: environment variables, else the file `.env`, else defaults."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from answer.readers import BUNDLED_READER
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
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        description="How much is logged: DEBUG, INFO, WARNING or ERROR.",
    )

    @classmethod
    def read(cls) -> "Settings":
        """The settings as they stand. Raises `SettingsError`."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            name = "ATTACHE_" + "_".join(map(str, first["loc"])).upper()
            raise SettingsError(f"{name} is wrong: {first['msg']}.") from error
