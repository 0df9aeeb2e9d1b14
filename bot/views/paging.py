"""Pages of a list, and the buttons that turn them."""

from bot.views.components import Button, button
from language import Language

PAGE_SIZE = 10
LONGEST_STATE = 80


def turning_buttons(
    action: str, state: str, page: int, language: Language, *, more: bool
) -> list[Button]:
    """Return the buttons to the page before and the page after; none if there is only one page.

    `action` names the handler, which is given the number of the page and `state`, its filter.
    """
    if (page == 1 and not more) or len(state) > LONGEST_STATE:
        return []
    return [
        button(language("button-previous"), action, f"{page - 1}.{state}", disabled=page == 1),
        button(language("button-next"), action, f"{page + 1}.{state}", disabled=not more),
    ]
