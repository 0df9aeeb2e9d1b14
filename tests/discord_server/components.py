"""The rules for components in messages and in modals."""

from __future__ import annotations

from collections.abc import Sequence

from tests.discord_server.model import Json, walk_components
from tests.discord_server.problems import Path, Problems

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, FILE_UPLOAD = 17, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23

IN_CONTAINER = (ACTION_ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR)
IN_LABEL = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)


def check_message_components(
    problems: Problems, components: Sequence[Json], *, v2: bool, filenames: set[str]
) -> None:
    """Add what is wrong with the components of a message to `problems`."""
    top = (*IN_CONTAINER, CONTAINER) if v2 else (ACTION_ROW,)
    path: Path = ("components",)
    if v2:
        _check_totals(problems, components)
    else:
        problems.count(path, components, most=5)
    for index, component in enumerate(components):
        _check(problems, (*path, index), component, allowed=top, filenames=filenames)
    _check_unique(problems, components)


def check_modal(problems: Problems, modal: Json) -> None:
    """Add what is wrong with a modal to `problems`."""
    problems.length(("title",), modal.get("title"), least=1, most=45, required=True)
    problems.length(("custom_id",), modal.get("custom_id"), least=1, most=100, required=True)
    components = modal.get("components") or []
    problems.count(("components",), components, least=1, most=5)
    top = (ACTION_ROW, TEXT_DISPLAY, LABEL)
    for index, component in enumerate(components):
        place: Path = ("components", index)
        if component.get("type") == ACTION_ROW:
            _check_modal_row(problems, place, component)
        else:
            _check(problems, place, component, allowed=top, filenames=set())
    _check_unique(problems, components)


def number(components: Sequence[Json]) -> None:
    """Give the components without an id one, as Discord does."""
    every = list(walk_components(components))
    taken = {c["id"] for c in every if c.get("id")}
    fresh = (i for i in range(1, len(every) + len(taken) + 1) if i not in taken)
    for component in every:
        if not component.get("id"):
            component["id"] = next(fresh)


def _check_totals(problems: Problems, components: Sequence[Json]) -> None:
    every = list(walk_components(components))
    if len(every) > 40:
        message = "The total number of components cannot exceed 40"
        problems.add(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    texts = [str(c.get("content") or "") for c in every if c.get("type") == TEXT_DISPLAY]
    if sum(map(len, texts)) > 4000:
        message = "The total length of displayable text cannot exceed 4000"
        problems.add(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)


def _check_unique(problems: Problems, components: Sequence[Json]) -> None:
    for key, code in (
        ("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        ("id", "COMPONENT_ID_DUPLICATED"),
    ):
        values = [c[key] for c in walk_components(components) if c.get(key)]
        if len(values) != len(set(values)):
            problems.add(("components",), code, f"Component {key} cannot be duplicated")


def _check(
    problems: Problems,
    path: Path,
    component: Json,
    *,
    allowed: Sequence[int],
    filenames: set[str],
) -> None:
    kind = component.get("type")
    if kind not in allowed:
        problems.choice((*path, "type"), kind, allowed)
        return
    if kind == ACTION_ROW:
        _check_row(problems, path, component)
    elif kind == TEXT_DISPLAY:
        text = component.get("content")
        problems.length((*path, "content"), text, least=1, most=4000, required=True)
    elif kind == SECTION:
        _check_section(problems, path, component, filenames)
    elif kind == CONTAINER:
        for index, child in enumerate(component.get("components") or []):
            place = (*path, "components", index)
            _check(problems, place, child, allowed=IN_CONTAINER, filenames=filenames)
    elif kind == LABEL:
        _check_label(problems, path, component)
    elif kind in (GALLERY, FILE):
        _check_media(problems, path, component, filenames)


def _check_row(problems: Problems, path: Path, row: Json) -> None:
    children = row.get("components") or []
    problems.count((*path, "components"), children, least=1, most=5)
    for index, child in enumerate(children):
        place = (*path, "components", index)
        if child.get("type") == BUTTON:
            _check_button(problems, place, child)
        elif child.get("type") in SELECTS:
            # A select takes the whole width of its row.
            problems.count((*path, "components"), children, most=1)
            _check_select(problems, place, child)
        else:
            problems.choice((*place, "type"), child.get("type"), (BUTTON, *SELECTS))


def _check_modal_row(problems: Problems, path: Path, row: Json) -> None:
    children = row.get("components") or []
    problems.count((*path, "components"), children, least=1, most=1)
    for index, child in enumerate(children):
        place = (*path, "components", index)
        if child.get("type") != TEXT_INPUT:
            problems.choice((*place, "type"), child.get("type"), (TEXT_INPUT,))
            continue
        problems.length((*place, "label"), child.get("label"), least=1, most=45, required=True)
        _check_text_input(problems, place, child)


def _check_button(problems: Problems, path: Path, button: Json) -> None:
    style = button.get("style")
    problems.choice((*path, "style"), style, range(1, 7))
    problems.length((*path, "label"), button.get("label"), most=80)
    if style == 5:
        problems.length((*path, "url"), button.get("url"), least=1, most=512, required=True)
        if button.get("custom_id"):
            message = "A custom id and url cannot both be specified"
            problems.add((*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", message)
        return
    if style != 6:
        custom_id = button.get("custom_id")
        problems.length((*path, "custom_id"), custom_id, least=1, most=100, required=True)
    if not button.get("label") and not button.get("emoji") and style != 6:
        message = "A button must have a label or an emoji"
        problems.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", message)


def _check_select(problems: Problems, path: Path, select: Json) -> None:
    custom_id = select.get("custom_id")
    problems.length((*path, "custom_id"), custom_id, least=1, most=100, required=True)
    problems.length((*path, "placeholder"), select.get("placeholder"), most=150)
    if select["type"] == STRING_SELECT:
        _check_options(problems, path, select, most=25)


def _check_options(problems: Problems, path: Path, component: Json, *, most: int) -> None:
    options = component.get("options") or []
    problems.count((*path, "options"), options, least=1, most=most)
    for index, option in enumerate(options):
        place = (*path, "options", index)
        for key in ("label", "value"):
            value = option.get(key)
            problems.length((*place, key), value, least=1, most=100, required=True)
        problems.length((*place, "description"), option.get("description"), most=100)
    values = [option.get("value") for option in options]
    if len(values) != len(set(values)):
        message = "The specified option value is already used"
        problems.add((*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)


def _check_section(problems: Problems, path: Path, section: Json, filenames: set[str]) -> None:
    children = section.get("components") or []
    problems.count((*path, "components"), children, least=1, most=3)
    for index, child in enumerate(children):
        place = (*path, "components", index)
        _check(problems, place, child, allowed=(TEXT_DISPLAY,), filenames=filenames)
    accessory = section.get("accessory") or {}
    place = (*path, "accessory")
    if accessory.get("type") == BUTTON:
        _check_button(problems, place, accessory)
    elif accessory.get("type") == THUMBNAIL:
        _check_media(problems, place, accessory, filenames)
    else:
        problems.choice((*place, "type"), accessory.get("type"), (BUTTON, THUMBNAIL))


def _check_media(problems: Problems, path: Path, component: Json, filenames: set[str]) -> None:
    if component["type"] == GALLERY:
        items = component.get("items") or []
        problems.count((*path, "items"), items, least=1, most=10)
        media = [item.get("media") or {} for item in items]
    else:
        media = [component.get("file") or component.get("media") or {}]
    for one in media:
        url = str(one.get("url") or "")
        name = url.removeprefix("attachment://")
        if url.startswith("attachment://") and name not in filenames:
            message = f"The referenced attachment {name} was not found"
            problems.add(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", message)
        elif not url.startswith(("attachment://", "http://", "https://")):
            problems.add(path, "URL_TYPE_INVALID_SCHEME", "Not a well formed URL.")


def _check_label(problems: Problems, path: Path, label: Json) -> None:
    problems.length((*path, "label"), label.get("label"), least=1, most=45, required=True)
    problems.length((*path, "description"), label.get("description"), most=100)
    child = label.get("component") or {}
    place = (*path, "component")
    kind = child.get("type")
    if kind == TEXT_INPUT:
        if child.get("label"):
            message = "A text input inside a label cannot have a label of its own"
            problems.add((*place, "label"), "TEXT_INPUT_LABEL_NOT_ALLOWED", message)
        _check_text_input(problems, place, child)
    elif kind in SELECTS:
        _check_select(problems, place, child)
    elif kind in (FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX):
        custom_id = child.get("custom_id")
        problems.length((*place, "custom_id"), custom_id, least=1, most=100, required=True)
        if kind in (RADIO_GROUP, CHECKBOX_GROUP):
            _check_options(problems, place, child, most=10)
        if kind == FILE_UPLOAD:
            _check_range(problems, place, child, "values", lowest=0, highest=10)
    else:
        problems.choice((*place, "type"), kind, IN_LABEL)


def _check_text_input(problems: Problems, path: Path, component: Json) -> None:
    custom_id = component.get("custom_id")
    problems.length((*path, "custom_id"), custom_id, least=1, most=100, required=True)
    problems.choice((*path, "style"), component.get("style"), (1, 2))
    problems.length((*path, "placeholder"), component.get("placeholder"), most=100)
    most = component.get("max_length") or 4000
    problems.length((*path, "value"), component.get("value"), most=most)
    _check_range(problems, path, component, "length", lowest=0, highest=4000)


def _check_range(
    problems: Problems, path: Path, component: Json, what: str, *, lowest: int, highest: int
) -> None:
    for key in (f"min_{what}", f"max_{what}"):
        value = component.get(key)
        if value is not None and not lowest <= value <= highest:
            message = f"int value should be between {lowest} and {highest}."
            problems.add((*path, key), "NUMBER_TYPE_RANGE", message)
