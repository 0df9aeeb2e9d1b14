"""The rules for messages, autocomplete choices and application commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.discord_server.components import check_message_components
from tests.discord_server.errors import ApiError
from tests.discord_server.model import COMPONENTS_V2, Json
from tests.discord_server.problems import Path, Problems

SUB_COMMAND, SUB_COMMAND_GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 6, 7, 8, 9, 10, 11


def check_message(payload: Json, *, flags: int, filenames: set[str], prefix: Path = ()) -> None:
    """Raise an ApiError with all errors in a message payload, if there are any."""
    problems = Problems(*prefix)
    v2 = bool(flags & COMPONENTS_V2)
    problems.length(("content",), _trimmed(payload.get("content")), most=2000)
    _check_embeds(problems, payload.get("embeds") or [])
    if v2:
        _check_components_only(problems, payload)
    components = payload.get("components") or []
    check_message_components(problems, components, v2=v2, filenames=filenames)
    _check_allowed_mentions(problems, payload.get("allowed_mentions"))
    problems.raise_if_any()


def check_not_empty(content: str, *anything: Sequence[Any]) -> None:
    """Raise an ApiError 50006 if a message would be empty."""
    if not content and not any(anything):
        raise ApiError(400, 50006, "Cannot send an empty message")


def check_choices(data: Json) -> None:
    """Raise an ApiError with all errors in an autocomplete answer, if there are any."""
    problems = Problems("data")
    choices = data.get("choices") or []
    problems.count(("choices",), choices, most=25)
    for index, choice in enumerate(choices):
        place: Path = ("choices", index)
        name = choice.get("name")
        problems.length((*place, "name"), name, least=1, most=100, required=True)
        if isinstance(choice.get("value"), str):
            problems.length((*place, "value"), choice["value"], least=1, most=100)
    problems.raise_if_any()


def check_commands(commands: Sequence[Json]) -> None:
    """Raise an ApiError with all errors in a list of commands, if there are any."""
    problems = Problems()
    for index, command in enumerate(commands):
        _check_command(problems, (index,), command)
    chat = [c.get("name") for c in commands if c.get("type", 1) == 1]
    if len(chat) != len(set(chat)):
        message = "Application command names must be unique"
        problems.add((), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
    for kind in (1, 2, 3):
        of_kind = [c for c in commands if c.get("type", 1) == kind]
        _check_unique(problems, (), of_kind, "Application command names must be unique")
    problems.raise_if_any()
    if len(chat) > 100:
        raise ApiError(400, 30032, "Maximum number of application commands reached (100).")


def check_command(command: Json) -> None:
    """Raise an ApiError with all errors in one command, if there are any."""
    problems = Problems()
    _check_command(problems, (), command)
    problems.raise_if_any()


def _trimmed(text: object) -> object:
    return text.strip() if isinstance(text, str) else text


def _check_components_only(problems: Problems, payload: Json) -> None:
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if payload.get(key):
            message = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            problems.add((key,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)


def _check_embeds(problems: Problems, embeds: Sequence[Json]) -> None:
    problems.count(("embeds",), embeds, most=10)
    total = 0
    for index, embed in enumerate(embeds):
        place: Path = ("embeds", index)
        texts: list[tuple[Path, object, int]] = [
            (("title",), embed.get("title"), 256),
            (("description",), embed.get("description"), 4096),
            (("footer", "text"), (embed.get("footer") or {}).get("text"), 2048),
            (("author", "name"), (embed.get("author") or {}).get("name"), 256),
        ]
        fields = embed.get("fields") or []
        problems.count((*place, "fields"), fields, most=25)
        for number, item in enumerate(fields):
            for key, most in (("name", 256), ("value", 1024)):
                texts.append((("fields", number, key), item.get(key), most))
        for path, value, most in texts:
            required = path[0] == "fields"
            text = _trimmed(value)
            least = int(required)
            where = (*place, *path)
            problems.length(where, text, least=least, most=most, required=required)
            total += len(text) if isinstance(text, str) else 0
    if total > 6000:
        message = "Embed size exceeds maximum size of 6000"
        problems.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", message)


def _check_allowed_mentions(problems: Problems, allowed: Json | None) -> None:
    if not allowed:
        return
    for index, kind in enumerate(allowed.get("parse") or []):
        place: Path = ("allowed_mentions", "parse", index)
        problems.choice(place, kind, ("users", "roles", "everyone"))
    for kind in ("users", "roles"):
        listed = allowed.get(kind) or []
        problems.count(("allowed_mentions", kind), listed, most=100)
        if listed and kind in (allowed.get("parse") or ()):
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            problems.add(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)


def _check_command(problems: Problems, path: Path, command: Json) -> None:
    kind = command.get("type", 1)
    problems.choice((*path, "type"), kind, (1, 2, 3))
    name = command.get("name")
    if kind != 1:
        problems.length((*path, "name"), name, least=1, most=32, required=True)
        problems.length((*path, "description"), command.get("description"), most=0)
        _check_localizations(problems, path, command, "name", most=32)
        return
    _check_named(problems, path, command)
    _check_command_options(problems, path, command.get("options") or [], depth=0)
    size = _command_size(command)
    if size > 8000:
        message = f"Command exceeds maximum size (8000): {size}"
        problems.add(path, "APPLICATION_COMMAND_TOO_LARGE", message)


def _check_localizations(
    problems: Problems, path: Path, item: Json, key: str, *, most: int, is_command: bool = False
) -> None:
    localized = item.get(f"{key}_localizations") or {}
    for locale, text in localized.items():
        place = (*path, f"{key}_localizations", locale)
        if locale not in LOCALES:
            message = f"Value must be one of {sorted(LOCALES)}."
            problems.add(place, "BASE_TYPE_CHOICES", message)
        problems.length(place, text, least=1, most=most, required=True)
        if is_command and isinstance(text, str) and not _is_command_name(text):
            message = "Command name is invalid"
            problems.add(place, "APPLICATION_COMMAND_INVALID_NAME", message)


def _check_unique(problems: Problems, path: Path, items: Sequence[Json], message: str) -> None:
    """Names must differ in every locale; without a localization, the name itself counts."""
    locales = {locale for item in items for locale in item.get("name_localizations") or {}}
    for locale in (None, *sorted(locales)):
        names = [shown_name(item, locale) for item in items]
        if len(names) != len(set(names)):
            problems.add(path, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", message)


def shown_name(item: Json, locale: str | None) -> str:
    """Return the name of a command, option or choice, as the client in that locale shows it."""
    localized = item.get("name_localizations") or {}
    return str(localized.get(locale) or item.get("name"))


def _check_named(problems: Problems, path: Path, item: Json) -> None:
    name = item.get("name")
    problems.length((*path, "name"), name, least=1, most=32, required=True)
    if isinstance(name, str) and name and not _is_command_name(name):
        message = "Command name is invalid"
        problems.add((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", message)
    description = item.get("description")
    problems.length((*path, "description"), description, least=1, most=100, required=True)
    _check_localizations(problems, path, item, "name", most=32, is_command=True)
    _check_localizations(problems, path, item, "description", most=100)


def _is_command_name(name: str) -> bool:
    # Letters with cases must be in lower case; scripts without cases are fine.
    return name == name.lower() and all(char.isalnum() or char in "-_'" for char in name)


# https://discord.com/developers/docs/reference#locales
LOCALES = frozenset(
    """id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru
    uk hi th zh-CN ja zh-TW ko""".split()
)


def _check_command_options(
    problems: Problems, path: Path, options: Sequence[Json], *, depth: int
) -> None:
    problems.count((*path, "options"), options, most=25)
    _check_unique(problems, (*path, "options"), options, "Option names must be unique")
    optional_seen = False
    for index, option in enumerate(options):
        place = (*path, "options", index)
        _check_named(problems, place, option)
        kind = option.get("type")
        if kind in (SUB_COMMAND, SUB_COMMAND_GROUP):
            _check_nesting(problems, place, kind, depth)
            nested = option.get("options") or []
            _check_command_options(problems, place, nested, depth=depth + 1)
            continue
        problems.choice((*place, "type"), kind, range(1, 12))
        _check_option_value(problems, place, option)
        if option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            problems.add(place, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")
    groups = {option.get("type") in (SUB_COMMAND, SUB_COMMAND_GROUP) for option in options}
    if len(groups) > 1:
        message = "Sub-command and sub-command group option types are mutually exclusive"
        problems.add((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _check_nesting(problems: Problems, path: Path, kind: int, depth: int) -> None:
    if depth > (0 if kind == SUB_COMMAND_GROUP else 1):
        message = "Sub-commands and groups cannot be nested this deep"
        problems.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _check_option_value(problems: Problems, path: Path, option: Json) -> None:
    choices = option.get("choices") or []
    problems.count((*path, "choices"), choices, most=25)
    for index, choice in enumerate(choices):
        place = (*path, "choices", index, "name")
        problems.length(place, choice.get("name"), least=1, most=100, required=True)
        _check_localizations(problems, place[:-1], choice, "name", most=100)
    if choices and option.get("autocomplete"):
        message = "Choices and autocomplete are mutually exclusive"
        problems.add(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", message)
    if option.get("autocomplete") and option.get("type") not in (STRING, INTEGER, NUMBER):
        message = "Autocomplete is not available for this option type"
        problems.add(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_TYPE", message)


def _command_size(item: Json) -> int:
    size = _longest(item, "name") + _longest(item, "description")
    for choice in item.get("choices") or []:
        size += _longest(choice, "name") + len(str(choice.get("value")))
    return size + sum(_command_size(option) for option in item.get("options") or [])


def _longest(item: Json, key: str) -> int:
    """Return the longest of a text and its localizations."""
    texts = [item.get(key), *(item.get(f"{key}_localizations") or {}).values()]
    return max(len(str(text or "")) for text in texts)
