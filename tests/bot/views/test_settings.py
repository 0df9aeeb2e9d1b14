"""The settings that admins choose from agree with the defaults of answers."""

from answer.deciding.decide import ANSWERS_FROM
from bot.views.settings import CONFIDENCES
from index.stores.servers import ServerSettings


def test_the_default_confidence_is_offered_and_the_one_that_answers_use() -> None:
    assert ServerSettings().answers_from == ANSWERS_FROM
    assert CONFIDENCES[ANSWERS_FROM] == "normal"
