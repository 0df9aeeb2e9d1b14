"""What a server's admins choose from agrees with what answers do by themselves."""

from answer.deciding.decide import ANSWERS_FROM
from bot.views.settings import CONFIDENCES
from index.stores.servers import ServerSettings


def test_the_default_confidence_is_one_to_choose_and_that_of_answers() -> None:
    assert ServerSettings().answers_from == ANSWERS_FROM
    assert CONFIDENCES[ANSWERS_FROM] == "normal"
