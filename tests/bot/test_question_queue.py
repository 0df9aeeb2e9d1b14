"""The queue serves a few at once and the others in order, and refuses new work once it closes."""

import asyncio

import pytest

from bot.errors import ShuttingDown, TooManyWaiting
from bot.question_queue import QuestionQueue


async def never(_: int) -> None:
    raise AssertionError("nobody was to wait so long")


async def occupy(
    queue: QuestionQueue, name: str, served: list[str], release: asyncio.Event
) -> None:
    async with queue.in_progress(), queue.slot(never):
        served.append(name)
        await release.wait()


async def test_questions_are_served_in_order() -> None:
    queue, served, release = QuestionQueue(at_once=1), [], asyncio.Event()
    tasks = []
    for name in "abc":
        tasks.append(asyncio.create_task(occupy(queue, name, served, release)))
        await asyncio.sleep(0)
    assert served == ["a"]
    release.set()
    await asyncio.gather(*tasks)
    assert served == ["a", "b", "c"]


async def test_positions_are_told_while_waiting() -> None:
    queue, release, told = QuestionQueue(at_once=1, notify_after=0.01), asyncio.Event(), []

    async def tell(position: int) -> None:
        told.append(position)
        release.set()

    first = asyncio.create_task(occupy(queue, "a", [], release))
    await asyncio.sleep(0)
    async with queue.slot(tell):
        pass
    await first
    assert told == [1]


async def test_a_cancelled_question_leaves_the_queue() -> None:
    queue, served, release = QuestionQueue(at_once=1), [], asyncio.Event()
    first = asyncio.create_task(occupy(queue, "a", served, release))
    await asyncio.sleep(0)
    gone = asyncio.create_task(occupy(queue, "b", served, release))
    await asyncio.sleep(0)
    last = asyncio.create_task(occupy(queue, "c", served, release))
    await asyncio.sleep(0)
    gone.cancel()
    release.set()
    await asyncio.gather(first, last)
    assert served == ["a", "c"]
    async with queue.slot(never):
        pass


async def test_a_full_queue_raises() -> None:
    queue, release = QuestionQueue(at_once=1, most_waiting=0), asyncio.Event()
    first = asyncio.create_task(occupy(queue, "a", [], release))
    await asyncio.sleep(0)
    with pytest.raises(TooManyWaiting):
        async with queue.slot(never):
            pass
    release.set()
    await first


async def test_closing_waits_for_work_in_progress_and_refuses_new_work() -> None:
    queue, release = QuestionQueue(), asyncio.Event()
    first = asyncio.create_task(occupy(queue, "a", [], release))
    await asyncio.sleep(0)
    closing = asyncio.create_task(queue.close(patience=5.0))
    await asyncio.sleep(0.01)
    assert not first.done() and not closing.done()
    with pytest.raises(ShuttingDown):
        async with queue.in_progress():
            pass
    release.set()
    await closing
    await first


async def test_what_is_not_finished_in_time_is_cancelled_when_the_queue_closes() -> None:
    queue = QuestionQueue()
    first = asyncio.create_task(occupy(queue, "a", [], asyncio.Event()))
    second = queue.start(asyncio.sleep(60))
    await asyncio.sleep(0)
    await queue.close(patience=0.01)
    assert first.cancelled() and second.cancelled()


async def test_long_work_is_cancelled_at_once_when_the_queue_closes() -> None:
    queue, told = QuestionQueue(), []

    async def rebuild() -> None:
        async with queue.in_progress():
            work = asyncio.create_task(asyncio.sleep(60))
            queue.cancel_on_close(work)
            await asyncio.wait({work})
            told.append(work.cancelled())

    first = asyncio.create_task(rebuild())
    await asyncio.sleep(0)
    await queue.close(patience=5.0)
    await first
    assert told == [True]
