import string

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ingest.errors import BadAddress, RefusedAddress
from ingest.web.urls import article_address, fetchable, is_web_address


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("https://News.Example/a?b=c#d", "https://news.example/a?b=c"),
        ("HTTP://news.example:80/a", "http://news.example/a"),
        ("  https://news.example  ", "https://news.example"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        # Cyrillic а: it is what it is, and is looked up and shown as such.
        ("https://аpple.example/", "https://xn--pple-43d.example/"),
        ("8.8.8.8/a", "https://8.8.8.8/a"),
        ("bbc.com/news/1", "https://bbc.com/news/1"),
        (" www.bücher.example?a=b ", "https://www.xn--bcher-kva.example?a=b"),
        ("news.example:8443/a", "https://news.example:8443/a"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:4700:0::1111]/", "http://[2606:4700:4700::1111]/"),
        ("http://news.example/a@b", "http://news.example/a@b"),
    ],
)
def test_an_address_is_brought_into_one_form(said: str, address: str) -> None:
    assert str(fetchable(said)) == address


@pytest.mark.parametrize("said", ["https://a.example/x", "ftp://a.example", " http://a.example"])
def test_web_addresses_are_recognised(said: str) -> None:
    assert is_web_address(said)


@pytest.mark.parametrize("said", ["a.txt", "C:\\news\\a.txt", "news/http:/a", "a://", "://a"][:3])
def test_names_of_files_are_no_web_addresses(said: str) -> None:
    assert not is_web_address(said)


@pytest.mark.parametrize(
    ("final", "canonical", "named"),
    [
        ("https://a.example/1", None, "https://a.example/1"),
        ("https://a.example/1?utm_source=x&id=7", None, "https://a.example/1?id=7"),
        ("https://a.example/1?fbclid=x", None, "https://a.example/1"),
        ("https://a.example/1?x=1", "https://www.a.example/story", "https://www.a.example/story"),
        ("https://m.a.example/1", "/story#top", "https://m.a.example/story"),
        ("https://a.example/1", "https://b.example/1", "https://a.example/1"),
        ("https://x.blogs.example/1", "https://y.blogs.example/1", "https://x.blogs.example/1"),
        ("https://a.example/1", "https://a.example/", "https://a.example/1"),
        ("https://a.example/1", "javascript:alert(1)", "https://a.example/1"),
        ("https://a.example/1", "https://a.example:22/1", "https://a.example/1"),
        ("https://a.example/1", "http://[", "https://a.example/1"),
        ("https://a.example/1", "https://u:p@a.example/2", "https://a.example/1"),
    ],
)
def test_only_its_own_site_may_name_an_article(
    final: str, canonical: str | None, named: str
) -> None:
    assert article_address(final, canonical) == named


def test_what_is_secret_in_an_address_is_not_said_again() -> None:
    with pytest.raises(RefusedAddress) as error:
        fetchable("https://user:hunter2@news.example/")
    assert "hunter2" not in str(error.value)


def test_what_is_no_address_is_told_how_one_begins() -> None:
    with pytest.raises(BadAddress, match="https://"):
        fetchable("http://")


_ODD = st.text(alphabet=string.printable + "äаß。１\u200b\ud800@:/?#[]%.\\", max_size=40)


@examples(_ODD)
def test_no_address_however_odd_is_anything_but_refused_or_in_one_form(said: str) -> None:
    try:
        url = fetchable("http://" + said)
    except (BadAddress, RefusedAddress):
        return
    assert fetchable(str(url)) == url
    assert url.scheme == "http"
    assert not url.userinfo


@examples(_ODD)
def test_no_canonical_address_however_odd_names_another_site(said: str) -> None:
    named = article_address("https://a.example/1", said)
    assert named.startswith(("https://", "http://"))
    assert named.partition("://")[2].partition("/")[0].partition("?")[0].endswith("a.example")
