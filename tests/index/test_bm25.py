"""Words: stemmed, ranked, deleted; and no query that can fail."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.bm25 import Bm25Index, working_copy
from index.errors import IndexNotWritten

PASSAGES = [
    # passage, article, published, title, text
    (1, 10, 100, "Talks", "Modi's visit to Moscow took two days."),
    (2, 10, 100, "Talks", "Ministers signed several agreements."),
    (3, 11, 200, "Tariffs", "The tariff on steel was raised."),
    (4, 12, 300, "Moscow", "O'Brien was reappointed in the U.S. on Monday."),
    (5, 13, 300, "Ankara", "Erdoğan received Łukasz, and Erdoğan's aide Inácio."),
]


@pytest.fixture
def index(tmp_path: Path) -> Bm25Index:
    folder = tmp_path / "bm25"
    folder.mkdir()
    made = Bm25Index.create(folder)
    made.change([], PASSAGES)
    return made


def found(index: Bm25Index, query: str, *days: int) -> list[int]:
    window = (days[0], days[-1]) if days else None
    return [passage for passage, _ in index.search(query, 10, days=window)]


@pytest.mark.parametrize(
    ("query", "passage"),
    [
        ("visiting", 1),
        ("minister agreement", 2),
        ("tariffs raising", 3),
        ("modi", 1),
        ("Modi’s", 1),
        ("O'BRIEN", 4),
        ("US", 4),
        ("u.s.", 4),
        ("erdogan", 5),
        ("Erdoğan", 5),
        ("Lukasz", 5),
        ("Ina\u0301cio", 5),
    ],
)
def test_a_word_is_found_in_its_other_forms(index: Bm25Index, query: str, passage: int) -> None:
    assert found(index, query)[0] == passage


def test_the_text_outweighs_the_title(index: Bm25Index) -> None:
    assert found(index, "Moscow") == [1, 4]


def test_better_matches_come_first_with_higher_scores(index: Bm25Index) -> None:
    hits = index.search("steel tariff in Moscow", 10)
    assert hits[0][0] == 3
    scores = [score for _, score in hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    assert index.search("steel tariff in Moscow", 1) == hits[:1]


def test_the_window_counts_both_of_its_ends_and_no_score(index: Bm25Index) -> None:
    assert found(index, "moscow", 100) == [1]
    assert found(index, "moscow", 101, 299) == []
    assert found(index, "moscow", 300, 400) == [4]
    assert index.search("moscow", 1, days=(100, 100)) == index.search("moscow", 1)


def test_a_large_index_is_not_searched_for_words_that_say_little(tmp_path: Path) -> None:
    (tmp_path / "large").mkdir()
    large = Bm25Index.create(tmp_path / "large", search_all_of=5)
    said = ["The envoys met", "The envoys spoke", "The tariff rose", "The tariff fell", "The end"]
    large.change([], [(at, at, 100, "", text) for at, text in enumerate(said)])
    assert found(large, "the end") == [4, 0, 1, 2, 3]
    large.change([], [(5, 5, 100, "", "A dinner")])
    assert found(large, "the end") == [4]
    assert sorted(found(large, "The")) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("question", ["Modi's speech", "Modi’s speech"])
def test_a_large_index_is_searched_for_a_name_although_an_s_follows_it(
    tmp_path: Path, question: str
) -> None:
    (tmp_path / "large").mkdir()
    large = Bm25Index.create(tmp_path / "large", search_all_of=3)
    said = ["Modi's visit", "Modi flew", "China's envoy", "Iran's tariff", "It's raining", "A ball"]
    large.change([], [(at, at, 100, "", text) for at, text in enumerate([*said, "The end"])])
    assert sorted(found(large, question)) == [0, 1]


def test_a_removed_article_is_gone_and_may_come_back(index: Bm25Index) -> None:
    index.change([10, 99], [])
    assert (found(index, "visit"), len(index)) == ([], 3)
    index.change([10], PASSAGES[:1])
    assert (found(index, "visit"), len(index)) == ([1], 4)


def test_a_change_of_an_article_to_itself_leaves_it_once(index: Bm25Index) -> None:
    for _ in range(2):
        index.change([11], PASSAGES[2:3])
    assert (found(index, "steel"), len(index)) == ([3], 5)


@pytest.mark.parametrize(
    ("word", "is_held"),
    [
        ("visited", True),
        ("erdogan", True),
        ("tariff", True),  # in a title
        ("Erdogn", False),
        ("", False),
        ("–", False),
        ("中", False),
    ],
)
def test_a_word_is_held_in_any_form_or_not(index: Bm25Index, word: str, is_held: bool) -> None:
    assert index.holds(word) is is_held


def test_words_are_counted_as_they_are_written(index: Bm25Index) -> None:
    index.change([], [(6, 14, 300, "Moscow", "Modi and Erdoğan; the modi operandi of Modi.")])
    written = index.written_like("Mdoi")
    assert (written["Modi"], written["modi"]) == (2, 1)
    assert index.written_like("rdogan")["Erdogan"] == 0
    assert index.written_like("eRdogan")["Erdogan"] == 2


def test_removed_words_are_no_longer_held_or_counted(index: Bm25Index) -> None:
    index.change([13], [])
    assert not index.holds("erdogan")
    assert index.written_like("erdogan")["Erdogan"] == 0


def test_a_working_copy_leaves_its_base_as_it_was(index: Bm25Index, tmp_path: Path) -> None:
    base = tmp_path / "bm25"
    before = {path.name: path.read_bytes() for path in base.iterdir() if path.suffix != ".lock"}
    copy = Bm25Index.open(working_copy(base, tmp_path / "copy"))
    copy.change([10, 11], [])
    copy.change([], PASSAGES[:2])
    after = {path.name: path.read_bytes() for path in base.iterdir() if path.suffix != ".lock"}
    assert after == before
    assert (len(copy), len(Bm25Index.open(base))) == (4, 5)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    assert found(Bm25Index.create(tmp_path), "Modi") == []


def test_a_folder_that_refuses_is_a_sentence(index: Bm25Index, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "bm25")
    with pytest.raises(IndexNotWritten, match="articles themselves are safe"):
        index.change([], PASSAGES)


@pytest.fixture(scope="module")
def shared_index(tmp_path_factory: pytest.TempPathFactory) -> Bm25Index:
    index = Bm25Index.create(tmp_path_factory.mktemp("bm25"))
    index.change([], PASSAGES)
    return index


SYNTAX = st.lists(
    st.sampled_from(
        "\" ' ( ) [ ] { } : ^ ~ * ? \\ / + - | & ! AND OR NOT IN TO title: body: > < = modi visit"
        " ’ \0 9 é 中 🕊".split()
    ),
    max_size=12,
).map(" ".join)


@given(query=st.one_of(st.text(max_size=60), SYNTAX, SYNTAX.map(lambda q: q.replace(" ", ""))))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_query_can_fail(shared_index: Bm25Index, query: str) -> None:
    assert len(shared_index.search(query, 3, days=(1, 10**6))) <= 3


@pytest.mark.parametrize(
    "query", ["NOT modi", "modi AND", "-modi", "modi IN [", 'title:"modi', "*"]
)
def test_syntax_is_taken_as_words(shared_index: Bm25Index, query: str) -> None:
    assert found(shared_index, query)[:1] == ([1] if "modi" in query else [])
