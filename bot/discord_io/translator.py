"""The names and descriptions of commands, in each language that Discord shows them in."""

import re
from typing import Any

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Location

from language import Languages


class CommandTranslator(app_commands.Translator):
    """Looks commands up in the catalogue: `command-article-add`, and below it its options.

    The English texts stand in the code; Discord shows them where a translation is missing.
    """

    def __init__(self, languages: Languages) -> None:
        super().__init__()
        self._languages = languages

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the text in the locale's language, or None if it is English or not translated."""
        language = self._languages.find(locale.value)
        if language is None or language is self._languages.default:
            return None
        return language.get(message_id(context.location, context.data))


def message_id(location: Location, data: Any) -> str:
    """Return the id of the catalogue's message for a text of a command."""
    match location:
        case Location.command_name if isinstance(data, app_commands.ContextMenu):
            return f"menu-{_slug(data.name)}"
        case Location.command_name | Location.group_name:
            return f"command-{_slug(data.qualified_name)}"
        case Location.command_description | Location.group_description:
            return f"command-{_slug(data.qualified_name)}.description"
        case Location.parameter_name:
            return f"command-{_slug(f'{data.command.qualified_name} {data.display_name}')}"
        case Location.parameter_description:
            name = _slug(f"{data.command.qualified_name} {data.display_name}")
            return f"command-{name}.description"
        case _:
            return f"choice-{_slug(data.name)}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")
