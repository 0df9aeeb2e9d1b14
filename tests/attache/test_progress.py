"""What a long job tells where there is no terminal."""

import pytest

from attache import progress
from attache.progress import IngestProgress, PassageProgress
from attache.render.archive import summary_text
from ingest.types import ArticleReport, Failure, Outcome, Progress, Summary


def event(latest: ArticleReport | Failure, *, fraction: float = 0.5) -> Progress:
    return Progress(done=1_200, fraction=fraction, passages=3_000, latest=latest)


ADDED = event(ArticleReport(source="a.txt", title="A", outcome=Outcome.ADDED, article_id=1))


def test_the_summary_counts_everything() -> None:
    summary = Summary(
        added=1_200,
        unchanged=3,
        duplicate=2,
        replaced=1,
        failures=(Failure(source="b.txt", reason="It is empty."),),
        passages=5_000,
        seconds=10.0,
    )
    assert summary_text(summary) == (
        "added 1,200, unchanged 3, duplicate 2, replaced 1, failed 1 "
        "(5,000 passages in 10.0 s, 500/s)"
    )


def test_one_passage_is_not_plural() -> None:
    one = Summary(
        added=1, unchanged=0, duplicate=0, replaced=0, failures=(), passages=1, seconds=1.0
    )
    assert summary_text(one).endswith("(1 passage in 1.0 s, 1/s)")


def test_a_run_that_took_no_time_has_a_rate() -> None:
    nothing = Summary(
        added=0, unchanged=0, duplicate=0, replaced=0, failures=(), passages=0, seconds=0.0
    )
    assert summary_text(nothing).endswith("(0 passages in 0.0 s, 0/s)")


def test_each_failure_is_one_line_at_once_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    source = "a/very/long/[path]/" + "x" * 200 + ".txt"
    with IngestProgress() as reporter:
        reporter(event(Failure(source=source, reason="It is empty [or nearly].")))
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"failed  {source}: It is empty [or nearly].\n"


def test_success_says_nothing_until_some_time_has_passed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with IngestProgress() as reporter:
        reporter(ADDED)
        assert capsys.readouterr() == ("", "")
        monkeypatch.setattr(progress, "_SECONDS_BETWEEN_LINES", 0.0)
        reporter(ADDED)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(" 50%  1,200 articles, ")
    assert printed.err.endswith(" s left\n")
    assert printed.err.count("\n") == 1


def test_the_first_event_may_come_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_SECONDS_BETWEEN_LINES", 0.0)
    with PassageProgress() as reporter:
        reporter(0, 0)
        reporter(1_000, 4_000)
    first, second = capsys.readouterr().err.splitlines()
    assert first == "  0%  0 of 0 passages"
    assert second.startswith(" 25%  1,000 of 4,000 passages")
