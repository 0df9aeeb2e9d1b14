from datetime import date

from tests.ingest.in_memory import BODY, draft, failure

PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Modi lands in Moscow | The Day</title>
<meta property="og:title" content="Modi lands in Moscow">
<meta property="og:site_name" content="The Day">
<meta property="article:published_time" content="2024-07-08T10:00:00Z">
<meta name="author" content="Jane Doe">
<link rel="canonical" href="https://www.the-day.example/modi"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Modi lands in Moscow</h1><p>{BODY}</p>
<p>It was his first visit in five years, officials told reporters at the airport.</p></article>
<footer>All rights reserved</footer></body></html>"""


def test_a_web_page_gives_its_article_without_menus() -> None:
    found = draft("a.html", PAGE)
    assert found.text.startswith(BODY)
    assert "Home" not in found.text
    assert "rights reserved" not in found.text
    assert (found.title, found.publisher, found.author) == (
        "Modi lands in Moscow",
        "The Day",
        "Jane Doe",
    )
    assert (found.published_on, found.language) == (date(2024, 7, 8), "en")
    assert found.url == "https://www.the-day.example/modi"


def test_a_web_page_in_a_declared_encoding_is_read_in_it() -> None:
    page = PAGE.replace("Indian Prime", "Élysée Prime").replace(
        "<head>", '<head><meta charset="iso-8859-1">'
    )
    assert draft("a.html", page.encode("latin-1")).text.startswith("Élysée Prime")


def test_a_page_without_an_article_has_no_text() -> None:
    assert "no text" in failure("a.html", "<html><body></body></html>").reason
