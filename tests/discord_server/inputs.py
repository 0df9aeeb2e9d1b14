"""What Discord's own client sends for a person's input: command options and modal fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import Permissions

from tests.discord_server import components as kinds
from tests.discord_server import validate as options
from tests.discord_server.errors import InvalidInput, NotPermitted
from tests.discord_server.messages import guess_type
from tests.discord_server.model import Attachment, Channel, Json, Member, Role, User, World


@dataclass(frozen=True)
class Upload:
    """A file that a person attaches."""

    filename: str
    data: bytes
    content_type: str | None = None


class Resolved:
    """The resolved objects that accompany the ids in an interaction."""

    def __init__(self, world: World, channel: Channel) -> None:
        self._world = world
        self._channel = channel
        self.data: Json = {}

    def add(self, value: object) -> str:
        """Add the object to the resolved ones, and return its id."""
        if isinstance(value, Member):
            value = value.user
        if isinstance(value, Upload):
            return self._put("attachments", self._store(value))
        if isinstance(value, User):
            return self._user(value)
        if isinstance(value, Role):
            return self._put("roles", value)
        if isinstance(value, Channel):
            key = self._put("channels", value)
            self.data["channels"][key]["permissions"] = str(Permissions.all().value)
            return key
        raise InvalidInput(f"{value!r} is no user, role, channel or upload")

    def _put(self, kind: str, value: Attachment | Role | Channel | User) -> str:
        self.data.setdefault(kind, {})[str(value.id)] = value.json()
        return str(value.id)

    def _user(self, user: User) -> str:
        guild = self._channel.guild
        member = guild.members.get(user.id) if guild else None
        if member is not None:
            permissions = str(self._channel.permissions_for(user).value)
            data = {**member.json(with_user=False), "permissions": permissions}
            self.data.setdefault("members", {})[str(user.id)] = data
        return self._put("users", user)

    def _store(self, upload: Upload) -> Attachment:
        return self._world.store(
            upload.filename,
            upload.data,
            upload.content_type or guess_type(upload.filename),
            folder=str(self._world.application_id),
            ephemeral=True,
        )


# Commands.


def find_command(world: World, channel: Channel, name: str, kind: int = 1, *, locale: str) -> Json:
    """Return the registered command with this name in the channel, guild commands first.

    Names are those that a client in the locale shows.
    """
    scopes: list[int | None] = [channel.guild.id, None] if channel.guild else [None]
    for scope in scopes:
        for command in world.commands.get(scope, {}).values():
            if options.shown_name(command, locale) == name and command["type"] == kind:
                return command
    commands = [c for scope in scopes for c in world.commands.get(scope, {}).values()]
    every = [options.shown_name(command, locale) for command in commands]
    raise NotPermitted(f"no command {name!r} here; there are {sorted(every)}")


def check_may_use(command: Json, person: User, channel: Channel, *, force: bool) -> None:
    """Raise NotPermitted if Discord would not offer the command to the person here.

    With `force`, the permissions that the command asks of members are not checked."""
    contexts = command["contexts"]
    wanted = 1 if channel.is_dm else 0
    if contexts is not None and wanted not in contexts:
        raise NotPermitted(f"/{command['name']} is not offered in this context")
    if channel.is_dm:
        if contexts is None and not command["dm_permission"]:
            raise NotPermitted(f"/{command['name']} is not offered in direct messages")
        return
    permissions = channel.permissions_for(person)
    if not (permissions.view_channel and permissions.use_application_commands):
        raise NotPermitted(f"{person.name} cannot use commands in #{channel.name}")
    needed = command["default_member_permissions"]
    if needed is None or force or permissions.administrator:
        return
    # Zero stands for administrators only.
    if int(needed) == 0 or int(needed) & ~permissions.value:
        raise NotPermitted(f"{person.name} lacks the permissions of /{command['name']}")


def command_data(
    world: World,
    channel: Channel,
    command: Json,
    words: Sequence[str],
    values: Mapping[str, object],
    *,
    locale: str,
    focused: str | None = None,
) -> Json:
    """Return the data of a command interaction; with `focused`, of an autocompletion."""
    chain, specs = _leaf(command, words, locale)
    shown = {options.shown_name(spec, locale): spec["name"] for spec in specs}
    if unknown := set(values) - set(shown):
        raise InvalidInput(f"no options {sorted(unknown)}; there are {sorted(shown)}")
    # What is sent are the names that the application gave, whatever the client shows.
    values = {shown[name]: value for name, value in values.items()}
    focused = shown[focused] if focused is not None else None
    resolved = Resolved(world, channel)
    filled = list(_filled(specs, values, resolved, focused=focused))
    for step in reversed(chain):
        filled = [{"type": step["type"], "name": step["name"], "options": filled}]
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": filled}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    # Discord resolves nothing for an autocompletion.
    if resolved.data and focused is None:
        data["resolved"] = resolved.data
    return data


def _leaf(command: Json, words: Sequence[str], locale: str) -> tuple[list[Json], list[Json]]:
    chain: list[Json] = []
    specs: list[Json] = command.get("options") or []
    for word in words:
        nested = [s for s in specs if s["type"] in (1, 2) and options.shown_name(s, locale) == word]
        if not nested:
            raise NotPermitted(f"/{command['name']} has no sub-command {word!r}")
        chain.append(nested[0])
        specs = nested[0].get("options") or []
    if any(spec["type"] in (1, 2) for spec in specs):
        names = [spec["name"] for spec in specs]
        raise NotPermitted(f"/{command['name']} needs a sub-command, one of {names}")
    return chain, specs


def _filled(
    specs: Sequence[Json],
    values: Mapping[str, object],
    resolved: Resolved,
    *,
    focused: str | None,
) -> Iterator[Json]:
    for spec in specs:
        name = spec["name"]
        if name not in values:
            if spec.get("required") and focused is None:
                raise InvalidInput(f"option {name!r} is required")
        elif name == focused:
            if not spec.get("autocomplete"):
                raise NotPermitted(f"option {name!r} is not autocompleted")
            # What is being typed is sent as typed, whatever the option's type.
            yield {"type": spec["type"], "name": name, "value": values[name], "focused": True}
        else:
            value = _option_value(spec, values[name], resolved)
            yield {"type": spec["type"], "name": name, "value": value}


def _option_value(spec: Json, value: object, resolved: Resolved) -> object:
    name, kind = spec["name"], spec["type"]
    if spec.get("choices"):
        for choice in spec["choices"]:
            if value in (choice["value"], choice["name"]):
                return choice["value"]
        offered = [choice["name"] for choice in spec["choices"]]
        raise InvalidInput(f"option {name!r} must be one of {offered}")
    if kind in (options.USER, options.CHANNEL, options.ROLE, options.MENTIONABLE):
        return resolved.add(value)
    if kind == options.ATTACHMENT:
        if not isinstance(value, Upload):
            raise InvalidInput(f"option {name!r} needs an Upload")
        return resolved.add(value)
    _check_scalar(spec, value)
    return value


def _check_scalar(spec: Json, value: object) -> None:
    name = spec["name"]
    wanted: dict[int, tuple[type, ...]] = {
        options.STRING: (str,),
        options.INTEGER: (int,),
        options.BOOLEAN: (bool,),
        options.NUMBER: (int, float),
    }
    allowed = wanted[spec["type"]]
    if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
        raise InvalidInput(f"option {name!r} needs {allowed[0].__name__}, not {value!r}")
    if isinstance(value, str):
        least, most = spec.get("min_length") or 0, spec.get("max_length") or 6000
        # An empty text counts as not given at all.
        if not max(1, least) <= len(value) <= most:
            raise InvalidInput(f"option {name!r} takes {least} to {most} characters")
    elif isinstance(value, (int, float)):
        low, high = spec.get("min_value"), spec.get("max_value")
        if (low is not None and value < low) or (high is not None and value > high):
            raise InvalidInput(f"option {name!r} takes {low} to {high}")


# Modals.


def modal_data(world: World, channel: Channel, modal: Json, fields: Mapping[str, Any]) -> Json:
    """Return the data of a modal submission; fields are named by custom_id or by a unique label."""
    named = _named_inputs(modal)
    given: dict[str, Any] = {}
    for name, value in fields.items():
        ids = [i for i, label in named.items() if i == name] or [
            i for i, label in named.items() if label == name
        ]
        if len(ids) != 1:
            raise InvalidInput(f"{len(ids)} fields are called {name!r}; there are {named}")
        given[ids[0]] = value
    resolved = Resolved(world, channel)
    submitted = [_submitted(c, given, resolved) for c in modal["components"]]
    data: Json = {"custom_id": modal["custom_id"], "components": submitted}
    if resolved.data:
        data["resolved"] = resolved.data
    return data


def _named_inputs(modal: Json) -> dict[str, str]:
    """Return the label of each input, by custom_id."""
    found = {}
    for component in modal["components"]:
        if component["type"] == kinds.LABEL:
            found[component["component"]["custom_id"]] = component["label"]
        for child in component.get("components") or []:
            found[child["custom_id"]] = child.get("label") or ""
    return found


def _submitted(component: Json, given: Mapping[str, Any], resolved: Resolved) -> Json:
    data: Json = {"type": component["type"], "id": component["id"]}
    if component["type"] == kinds.ACTION_ROW:
        data["components"] = [_field(c, given, resolved) for c in component["components"]]
    elif component["type"] == kinds.LABEL:
        data["component"] = _field(component["component"], given, resolved)
    return data


def _field(component: Json, given: Mapping[str, Any], resolved: Resolved) -> Json:
    kind, custom_id = component["type"], component["custom_id"]
    data: Json = {"type": kind, "id": component["id"], "custom_id": custom_id}
    value = given.get(custom_id)
    if kind == kinds.TEXT_INPUT:
        data["value"] = _text(component, value)
    elif kind == kinds.CHECKBOX:
        data["value"] = bool(component.get("default") if value is None else value)
    elif kind == kinds.RADIO_GROUP:
        chosen = _many(component, value)
        data["value"] = _option(component, chosen[0]) if chosen else None
    elif kind in (kinds.STRING_SELECT, kinds.CHECKBOX_GROUP):
        chosen = _many(component, value)
        data["values"] = [_option(component, one) for one in chosen]
    else:
        data["values"] = [resolved.add(one) for one in _many(component, value)]
    return data


def _text(component: Json, value: object) -> str:
    text = component.get("value") or "" if value is None else value
    name = component["custom_id"]
    if not isinstance(text, str):
        raise InvalidInput(f"field {name!r} takes text, not {text!r}")
    if not text and component.get("required", True):
        raise InvalidInput(f"field {name!r} is required")
    least, most = component.get("min_length") or 0, component.get("max_length") or 4000
    if text and not least <= len(text) <= most:
        raise InvalidInput(f"field {name!r} takes {least} to {most} characters")
    return text


def _many(component: Json, value: object) -> list[Any]:
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if value is None:
        defaults = component.get("options") or []
        values = [option["value"] for option in defaults if option.get("default")]
    least = component.get("min_values")
    least = (1 if least is None else least) if component.get("required", True) else 0
    most = component.get("max_values") or 1
    if not least <= len(values) <= most:
        raise InvalidInput(f"field {component['custom_id']!r} takes {least} to {most} values")
    return values


def _option(component: Json, wanted: object) -> str:
    for option in component.get("options") or []:
        if wanted in (option["value"], option["label"]):
            return str(option["value"])
    raise InvalidInput(f"{component['custom_id']!r} does not offer {wanted!r}")


def selected(component: Json, values: Sequence[Any], resolved: Resolved) -> list[str]:
    """Return the values of a select menu in a message."""
    if component["type"] == kinds.STRING_SELECT:
        return [_option(component, one) for one in _many(component, list(values))]
    return [resolved.add(one) for one in _many(component, list(values))]
