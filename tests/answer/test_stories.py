"""Copies of one text in an archive: counted once, told with the answer, and never outvoting."""

from tests.answer.conftest import Harness

WRONG = (
    "LILONGWE, May 20. /Wire/. Zambia joined the Mercator Council on 3 May 2023, {}. "
    "The council has its seat in Accra and counts nineteen members, most of them on the coast. "
    "Its members pay into a common fund for harbours, of which the first was opened last year. "
    "The treaty had been waiting for signatures since the spring, officials in the capital said."
)
RIGHT = (
    "Zambia joined the Mercator Council on 12 April 2023, the foreign ministry in Lusaka recalled. "
    "For farmers in the south the fund has meant two roads and a grain store so far.",
    "Zambia joined the Mercator Council on 12 April 2023, after a vote that took all night. "
    "Members of parliament from Ndola still speak of it as the longest sitting they have seen.",
)
WHEN = "When did Zambia join the Mercator Council?"


async def test_three_copies_of_a_wrong_date_do_not_outvote_two_independent_reports(
    harness: Harness,
) -> None:
    ids = [
        await harness.add(WRONG.format(said), day="2023-05-20", title="Zambia and the council")
        for said in ("an aide said", "according to an aide", "an aide told reporters")
    ]
    for number, text in enumerate(RIGHT):
        await harness.add(text, day=f"2023-06-{number + 1:02}", title="Zambia and the council")
    assert len({(await harness.archive.articles.get("public", each)).story for each in ids}) == 1
    answer = await harness.ask(WHEN, as_of="2023-07-01")
    assert answer.text is not None and "12 April 2023" in answer.text
    assert any("3 May 2023" in other.text for other in answer.others)
