"""The progress and the outcome of an import, in English and French."""

from bot.views.imports import ImportTally
from ingest.types import ArticleReport, Failure, Outcome, Progress
from language import Language
from tests.bot.views.conftest import plain


def report(outcome: Outcome) -> ArticleReport:
    return ArticleReport(source="a", title="Modi", outcome=outcome, article_id=3, dated=None)


def test_progress_and_outcome_of_an_import(english: Language, french: Language) -> None:
    in_english, in_french = (ImportTally(2, language) for language in (english, french))
    for each in (in_english, in_french):
        assert each.summary(is_stopped=False)
        each.begin("a.jsonl")
        for outcome in (*Outcome, Outcome.ADDED):
            each.note(Progress(done=1, fraction=1, passages=1, latest=report(outcome)))
        each.fail(Failure(source="b", reason="no date"))
    assert in_english.progress() == "Importing a.jsonl (1 of 2): 6 articles so far …"
    assert plain(in_french.progress()) == "Import de a.jsonl (1 sur 2) : 6 articles jusqu’ici …"
    assert in_english.summary(is_stopped=False).splitlines() == [
        "Imported: 2 added, 1 replaced an earlier version, 1 already here, unchanged, "
        "1 already here under another name, 1 failed.",
        "- b: no date",
    ]
    assert plain(in_french.summary(is_stopped=True)).splitlines()[0] == (
        "Import arrêté, ce qui avait été lu reste : 2 ajoutés, "
        "1 a remplacé une version antérieure, 1 déjà là, inchangé, 1 déjà là sous un autre nom, "
        "1 échec."
    )


def test_outcome_of_an_import_without_articles(english: Language, french: Language) -> None:
    assert ImportTally(1, english).summary(is_stopped=False) == "Imported: there was no article."
    said = plain(ImportTally(1, french).summary(is_stopped=False))
    assert said == "Import terminé : il n’y avait aucun article."
