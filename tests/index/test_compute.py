"""The compute thread: one at a time, people first, errors travel."""

import asyncio
import threading

import numpy as np
import pytest
from numpy.typing import NDArray

from index.compute import ComputeThread, Priority, run_to_its_end
from index.embedder import Embedder
from index.encoding import BATCH, encode_passages
from index.types import ModelIdentity


async def test_a_function_runs_on_the_one_thread_with_its_arguments(compute: ComputeThread) -> None:
    def where(*args: int, **kwargs: int) -> tuple[str, tuple[int, ...], dict[str, int]]:
        return threading.current_thread().name, args, kwargs

    assert await compute.run(where, 1, 2, three=3) == ("attache-compute", (1, 2), {"three": 3})


async def test_what_is_raised_there_is_raised_here_and_the_thread_goes_on(
    compute: ComputeThread,
) -> None:
    with pytest.raises(ZeroDivisionError):
        await compute.run(lambda: 1 / 0)
    with pytest.raises(SystemExit):
        await compute.run(lambda: exec("raise SystemExit"))
    assert await compute.run(lambda: "alive") == "alive"


async def test_once_closed_it_takes_nothing_more() -> None:
    thread = ComputeThread()
    thread.close()
    with pytest.raises(RuntimeError, match="closed"):
        await thread.run(lambda: "late")


class Plug:
    """Holds the thread until it is pulled, so that a queue can form behind it."""

    def __init__(self, compute: ComputeThread) -> None:
        self._pulled = threading.Event()
        self._held = asyncio.create_task(compute.run(self._pulled.wait))

    async def pull(self) -> None:
        self._pulled.set()
        await self._held


async def test_questions_go_before_batches_and_each_in_order(compute: ComputeThread) -> None:
    ran: list[str] = []
    plug = Plug(compute)
    await asyncio.sleep(0)
    jobs = []
    for name, priority in [
        ("batch 1", Priority.BACKGROUND),
        ("batch 2", Priority.BACKGROUND),
        ("question 1", Priority.QUESTION),
        ("question 2", Priority.QUESTION),
    ]:
        jobs.append(asyncio.create_task(compute.run(ran.append, name, priority=priority)))
        await asyncio.sleep(0)
    await plug.pull()
    await asyncio.gather(*jobs)
    assert ran == ["question 1", "question 2", "batch 1", "batch 2"]


class Slow(Embedder):
    """Tells when a batch begins, and waits to be allowed to end it."""

    def __init__(self) -> None:
        self.identity = ModelIdentity(name="slow", revision="1", dimension=2)
        self.began: list[object] = []
        self.first_began, self.go_on = threading.Event(), threading.Event()

    def embed_passages(self, texts: object) -> NDArray[np.float32]:
        assert isinstance(texts, list)
        self.began.append(f"batch of {len(texts)}")
        self.first_began.set()
        self.go_on.wait(10)
        return np.array([[len(text), 0] for text in texts], np.float32)


async def test_a_question_waits_for_one_piece_of_an_ingest_at_most(compute: ComputeThread) -> None:
    slow = Slow()
    texts = ["x" * length for length in range(3 * BATCH, 0, -1)]
    ingest = asyncio.create_task(encode_passages(texts, embedder=slow, compute=compute))
    await asyncio.to_thread(slow.first_began.wait, 10)
    question = asyncio.create_task(compute.run(slow.began.append, "question"))
    await asyncio.sleep(0)
    slow.go_on.set()
    vectors = await ingest
    await question
    batch = f"batch of {BATCH}"
    assert slow.began == [batch, "question", batch, batch]
    assert vectors[:, 0].tolist() == [len(text) for text in texts]


async def test_the_next_step_of_a_question_does_not_wait_for_a_batch(
    compute: ComputeThread,
) -> None:
    ran: list[str] = []

    async def question() -> None:
        for step in ("understand", "search", "read"):
            await compute.run(ran.append, step)
            await asyncio.sleep(0.001)  # it reads the database

    plug = Plug(compute)
    asked = asyncio.create_task(question())
    await asyncio.sleep(0)
    batches = [
        asyncio.create_task(compute.run(ran.append, "batch", priority=Priority.BACKGROUND))
        for _ in range(3)
    ]
    await asyncio.sleep(0)
    await plug.pull()
    await asyncio.gather(asked, *batches)
    assert ran == ["understand", "search", "read", "batch", "batch", "batch"]


async def test_what_nobody_waits_for_any_more_is_not_computed(compute: ComputeThread) -> None:
    ran: list[str] = []
    plug = Plug(compute)
    await asyncio.sleep(0)
    given_up = asyncio.create_task(compute.run(ran.append, "given up"))
    await asyncio.sleep(0)
    given_up.cancel()
    await plug.pull()
    await compute.run(ran.append, "wanted")
    assert ran == ["wanted"]


async def test_closing_finishes_what_is_queued_and_ends_the_thread() -> None:
    ran: list[str] = []
    compute = ComputeThread()
    plug = Plug(compute)
    await asyncio.sleep(0)
    queued = asyncio.create_task(compute.run(ran.append, "queued", priority=Priority.BACKGROUND))
    await asyncio.sleep(0)
    closing = asyncio.create_task(asyncio.to_thread(compute.close))
    await asyncio.sleep(0.05)
    assert not closing.done()
    await plug.pull()
    await asyncio.gather(closing, queued)
    assert ran == ["queued"]
    assert not compute._thread.is_alive()


async def test_what_must_end_is_waited_for_however_often_it_is_cancelled() -> None:
    stopped, go_on = threading.Event(), threading.Event()
    running = asyncio.create_task(run_to_its_end(go_on.wait, stop=stopped.set))
    await asyncio.sleep(0)
    for _ in range(3):
        running.cancel()
        assert not (await asyncio.wait({running}, timeout=0.01))[0]
    assert stopped.is_set()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await running


def test_a_loop_that_ended_meanwhile_does_not_stop_the_thread() -> None:
    go_on = threading.Event()

    async def leave() -> None:
        asyncio.get_running_loop().create_task(compute.run(go_on.wait))
        await asyncio.sleep(0)

    with ComputeThread() as compute:
        asyncio.run(leave())
        go_on.set()

        async def ask() -> str:
            return await compute.run(lambda: "alive")

        assert asyncio.run(ask()) == "alive"


async def test_questions_without_a_pause_do_not_hold_up_a_batch_for_ever() -> None:
    with ComputeThread() as compute:
        batch = asyncio.ensure_future(compute.run(int, "1", priority=Priority.BACKGROUND))
        async with asyncio.timeout(20):
            while not batch.done():
                await compute.run(int, "2")
        assert await batch == 1
