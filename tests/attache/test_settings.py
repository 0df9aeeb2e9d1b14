"""Settings: read in one place, documented in one file."""

import re
from pathlib import Path

import pytest

from attache.settings import Settings, SettingsError

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


def test_the_example_lists_exactly_the_settings_that_exist_with_their_defaults() -> None:
    listed = dict(re.findall(r"^(?:# )?ATTACHE_(\w+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
    expected = {
        name.upper(): "" if field.default is None else str(field.default)
        for name, field in Settings.model_fields.items()
    }
    assert listed == expected


def test_the_example_explains_each_setting_as_the_code_does() -> None:
    text = EXAMPLE.read_text()
    for name, field in Settings.model_fields.items():
        assert field.description
        assert re.search(f"# {re.escape(field.description)}\n(?:# )?ATTACHE_{name.upper()}=", text)


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("ATTACHE_DATA=from-file\nATTACHE_MODEL=mine\n")
    monkeypatch.setenv("ATTACHE_DATA", "from-environment")
    settings = Settings.read()
    assert (str(settings.data), settings.model) == ("from-environment", "mine")


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTACHE_LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsError, match=r"ATTACHE_LOG_LEVEL.*'DEBUG', .*'ERROR'"):
        Settings.read()


def test_the_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTACHE_DISCORD_TOKEN", "secret-token")
    assert "secret-token" not in repr(Settings.read())


@pytest.mark.parametrize(
    ("written", "ids"), [("0", (0,)), ("0,1", (0, 1)), ("1-3", (1, 2, 3)), ("3, 0-1", (0, 1, 3))]
)
def test_shards_are_numbers_or_ranges(
    monkeypatch: pytest.MonkeyPatch, written: str, ids: tuple[int, ...]
) -> None:
    monkeypatch.setenv("ATTACHE_SHARDS", "4")
    monkeypatch.setenv("ATTACHE_SHARD_IDS", written)
    assert Settings.read().shard_ids == ids


@pytest.mark.parametrize(
    ("shards", "ids", "said"),
    [
        ("2", "first", "ATTACHE_SHARD_IDS is wrong: write numbers such as 0,1"),
        ("2", "3-1", "ATTACHE_SHARD_IDS is wrong: shards are numbered from 0 to 1"),
        ("2", "0-2", "ATTACHE_SHARD_IDS is wrong: shards are numbered from 0 to 1"),
        ("", "0", "ATTACHE_SHARD_IDS is wrong: set ATTACHE_SHARDS too"),
        ("0", "0", "ATTACHE_SHARDS is wrong: Input should be greater than or equal to 1"),
    ],
)
def test_shards_that_cannot_be_are_named(
    monkeypatch: pytest.MonkeyPatch, shards: str, ids: str, said: str
) -> None:
    monkeypatch.setenv("ATTACHE_SHARDS", shards)
    monkeypatch.setenv("ATTACHE_SHARD_IDS", ids)
    with pytest.raises(SettingsError, match=said):
        Settings.read()


@pytest.mark.parametrize(
    ("written", "megabytes"), [("2GB", 2048), ("1.5 GiB", 1536), ("1024MB", 1024), ("3000m", 3000)]
)
def test_a_ceiling_of_memory_is_a_size(
    monkeypatch: pytest.MonkeyPatch, written: str, megabytes: int
) -> None:
    monkeypatch.setenv("ATTACHE_MEMORY", written)
    settings = Settings.read()
    assert settings.memory == settings.budget.ceiling == megabytes * 1024**2


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("800MB", "the models alone take 850 MB, so write 1024MB or more"),
        ("2", "write a size such as 1500MB or 2GB"),
        ("plenty", "write a size such as 1500MB or 2GB"),
    ],
)
def test_a_ceiling_that_does_not_work_is_refused_with_the_least_that_does(
    monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    monkeypatch.setenv("ATTACHE_MEMORY", written)
    with pytest.raises(SettingsError, match=f"ATTACHE_MEMORY is wrong: {said}"):
        Settings.read()


@pytest.mark.parametrize("written", ["two words", "line\\nbreak", "“quoted”", "tökén"])
def test_a_token_that_no_header_takes_is_refused_without_being_repeated(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("ATTACHE_DISCORD_TOKEN", written)
    with pytest.raises(
        SettingsError, match="ATTACHE_DISCORD_TOKEN is wrong: a token is"
    ) as refused:
        Settings.read()
    assert written not in str(refused.value)
    assert written not in str(refused.value.__cause__)


def test_tokens_and_passwords_in_addresses_are_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTACHE_DISCORD_TOKEN", "MTk4.Cl2FMQ.ZnCj-m1\n")
    monkeypatch.setenv("ATTACHE_DISCORD_API", "https://proxy:s%40fe@discord.example/api")
    settings = Settings.read()
    assert settings.secrets == {"MTk4.Cl2FMQ.ZnCj-m1", "s%40fe", "s@fe"}
    assert "ZnCj" not in repr(settings)


def test_a_language_model_needs_an_address_and_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.read().language_model is None
    monkeypatch.setenv("ATTACHE_LLM_URL", "localhost:11434")
    with pytest.raises(SettingsError, match="ATTACHE_LLM_URL is wrong: write an address"):
        Settings.read()
    monkeypatch.setenv("ATTACHE_LLM_URL", "http://localhost:11434/v1")
    with pytest.raises(SettingsError, match="ATTACHE_LLM_MODEL is wrong: name the language model"):
        Settings.read()
    monkeypatch.setenv("ATTACHE_LLM_MODEL", "small")
    monkeypatch.setenv("ATTACHE_LLM_KEY", " s3cret\n")
    settings = Settings.read()
    assert settings.language_model is not None
    assert settings.language_model.key == "s3cret"
    assert "s3cret" not in repr(settings) + repr(settings.language_model)
    assert "s3cret" in settings.secrets
