"""Real articles in the layouts that sites, ministries and press offices use; what is around them.

The furniture is written here, in the manner of whole families of sites; no site's own is copied.
"""

import html
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from docx import Document
from fpdf import FPDF


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What has to come out again."""

    title: str
    day: date
    paragraphs: tuple[str, ...]

    @property
    def at_noon(self) -> datetime:
        return datetime.combine(self.day, time(12), UTC)

    @property
    def day_in_words(self) -> str:
        return f"{self.day.day} {self.day:%B %Y}"


_COOKIES = """<div class="cookie-consent" role="dialog"><p>We and our 812 partners store and access
information on your device, such as cookies, to show you advertising that may interest you.</p>
<button>Accept all</button><button>Manage preferences</button></div>"""
_NEWSLETTER = """<div class="newsletter-signup"><h3>Sign up for our morning briefing</h3>
<p>The stories that matter, in your inbox every weekday at six. You can unsubscribe at any time.</p>
<form><input type="email" placeholder="Your address"><button>Sign up</button></form></div>"""
_RELATED = """<div class="related-links"><h4>Related stories</h4><ul>
<li><a href="/1">Harbour authority orders review after ferry delays</a></li>
<li><a href="/2">Parliament returns to a crowded autumn agenda</a></li>
<li><a href="/3">Five charts that explain the price of bread</a></li></ul></div>"""
_LATEST = """<div class="more"><h4>Latest</h4><ul>
<li><time datetime="2031-05-03T09:40Z">9.40</time> <a href="/8">Ferry resumes crossings</a></li>
<li><time datetime="2031-05-03T09:10Z">9.10</time> <a href="/9">Rain expected all week</a></li>
<li><time datetime="2031-05-03T08:55Z">8.55</time> <a href="/10">Minister to visit north</a></li>
</ul></div>"""
_SIDEBAR = """<aside class="sidebar"><h3>Most read</h3><ol>
<li><a href="/4">The village that moved its own railway station</a></li>
<li><a href="/5">Storm closes airport for the second night</a></li>
<li><a href="/6">Opinion: a museum is not a warehouse</a></li></ol>
<h3>Opinion</h3><p><a href="/7">Our columnist on patience, and why it is out of fashion.</a></p>
</aside>"""
_SHARE = """<ul class="share-tools"><li><a href="#">Share on Facebook</a></li>
<li><a href="#">Share by e-mail</a></li><li><a href="#">Copy link</a></li></ul>"""
_FOOTER = """<footer class="site-footer"><ul><li><a href="/about">About us</a></li>
<li><a href="/terms">Terms of use</a></li><li><a href="/jobs">Careers</a></li></ul>
<p>© 2031 Northern Media Group. All rights reserved. Registered office: 4 Quay
Street.</p></footer>"""
_MENU = "".join(
    f'<li><a href="/{name.lower()}">{name}</a></li>'
    for name in "World Politics Business Culture Sport Weather Podcasts".split()
)


def _page(story: Story, head: str, body: str) -> bytes:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{html.escape(story.title)} | The Northern Post</title>{head}</head>
<body>{body}</body></html>""".encode()


def _p(paragraphs: Sequence[str], **attributes: str) -> str:
    said = "".join(f' {name.rstrip("_")}="{value}"' for name, value in attributes.items())
    return "\n".join(f"<p{said}>{html.escape(text)}</p>" for text in paragraphs)


def wordpress(story: Story) -> bytes:
    """A WordPress theme: entry-content, widgets, tags, a box about the author."""
    head = f"""<meta property="og:title" content="{html.escape(story.title)}">
<meta property="og:type" content="article"><meta property="og:site_name" content="Northern Post">
<meta property="article:published_time" content="{story.at_noon.isoformat()}">"""
    body = f"""<div id="page" class="site">
<header id="masthead"><nav><ul>{_MENU}</ul></nav></header>
<div id="content"><main id="main"><article class="post type-post status-publish hentry">
<header class="entry-header"><h1 class="entry-title">{html.escape(story.title)}</h1>
<div class="entry-meta"><span class="posted-on">Posted on <time class="entry-date published"
datetime="{story.at_noon.isoformat()}">{story.day_in_words}</time></span>
<span class="byline">by <a href="/author/desk">News desk</a></span></div></header>
<div class="entry-content">{_p(story.paragraphs[:3])}{_RELATED}{_p(story.paragraphs[3:])}
<div class="sharedaddy">{_SHARE}</div></div>
<footer class="entry-footer"><span class="tags-links">Tagged <a href="/t">summit</a></span></footer>
<div class="author-box"><p>The news desk reports around the clock.</p></div></article>
<div id="comments"><h2>3 thoughts</h2>
<p>First! Great article, thank you for sharing.</p></div></main>
<aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2>
<ul>{_MENU}</ul></section>{_NEWSLETTER}</aside></div>{_FOOTER}</div>"""
    return _page(story, head, body)


def amp(story: Story) -> bytes:
    """An AMP page: its own elements, JSON-LD, no classes to speak of."""
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.at_noon.isoformat(),
    }
    linked = json.dumps(node).replace("<", "\\u003c")
    head = f"""<script async src="https://cdn.ampproject.example/v0.js"></script>
<script type="application/ld+json">{linked}</script><style amp-custom>p {{ margin: 0 }}</style>"""
    body = f"""<amp-sidebar id="menu" layout="nodisplay"><ul>{_MENU}</ul></amp-sidebar>
<amp-consent><div id="ui"><p>We use cookies to improve your experience.</p></div></amp-consent>
<main><h1>{html.escape(story.title)}</h1><amp-img src="a.jpg" width="16" height="9"></amp-img>
{_p(story.paragraphs[:4])}<amp-ad width="300" height="250">
<div fallback>Advertisement</div></amp-ad>
{_p(story.paragraphs[4:])}</main><amp-list src="/related"><a href="/1">More stories</a></amp-list>
{_FOOTER}"""
    return _page(story, head, body)


_TABLE = (("Item", "Amount"), ("Grants", "12.4 million"), ("Loans", "30.1 million"))


def government(story: Story) -> bytes:
    """A ministry's press release: a date in words only, a table, contacts, notes."""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in _TABLE)
    body = f"""<div class="gov-banner"><p>An official website of the government</p></div>
<div class="breadcrumbs"><a href="/">Home</a> › <a href="/news">News</a> › Press releases</div>
<div class="container"><div class="row"><div class="col-9"><h1>{html.escape(story.title)}</h1>
<p class="date">{story.day_in_words}</p><div class="field-item">{_p(story.paragraphs)}
<table><caption>Support</caption>{rows}</table></div></div>
<div class="col-3"><h2>Contact</h2>
<p>Press office<br>Telephone 555 0100<br>press@ministry.example</p>
<h2>In this section</h2><ul>{_MENU}</ul></div></div></div>{_FOOTER}"""
    return _page(story, "", body)


def news(story: Story) -> bytes:
    """A newspaper: banner, sidebar, boxes in the middle of the text, captions."""
    head = f"""<meta name="parsely-pub-date" content="{story.at_noon.isoformat()}">
<meta property="og:title" content="{html.escape(story.title)}">"""
    middle = len(story.paragraphs) // 2
    body = f"""{_COOKIES}<header class="masthead"><nav><ul>{_MENU}</ul></nav>
<a href="/login">Already a subscriber? Log in</a></header><div class="layout">
<article class="story"><h1 class="headline">{html.escape(story.title)}</h1>
<div class="byline">By <a href="/staff">Staff writer</a></div>{_SHARE}
<figure><img src="a.jpg"><figcaption>A file photograph. Northern Media</figcaption></figure>
<div class="story-body">{_p(story.paragraphs[:middle], class_="paragraph")}{_NEWSLETTER}
<div class="ad-slot">Advertisement</div>{_p(story.paragraphs[middle:], class_="paragraph")}</div>
{_RELATED}{_LATEST}</article>{_SIDEBAR}</div>{_FOOTER}"""
    return _page(story, head, body)


def _entries(story: Story) -> Iterator[tuple[str, str]]:
    """The story in four entries, newest first: the time of each, and its paragraphs."""
    quarter = len(story.paragraphs) / 4
    for n in range(4):
        part = story.paragraphs[round(n * quarter) : round((n + 1) * quarter)]
        yield f"{story.day}T{18 - n}:05:00Z", _p(part)


def live(story: Story) -> bytes:
    """A live page whose entries, newest first, are marked with times."""
    head = f"""<meta property="article:published_time" content="{story.at_noon.isoformat()}">
<meta property="og:title" content="{html.escape(story.title)}">"""
    entries = "".join(
        f'<article class="live-entry"><time datetime="{at}">{at[11:16]}</time>{text}'
        f"{_SHARE}</article>"
        for at, text in _entries(story)
    )
    body = f"""{_COOKIES}<header><nav><ul>{_MENU}</ul></nav></header><main>
<h1>{html.escape(story.title)}</h1><div class="live-badge">LIVE</div>
<div class="live-entries">{entries}</div></main>{_SIDEBAR}{_FOOTER}"""
    return _page(story, head, body)


def live_list(story: Story) -> bytes:
    """A live page as a list, its times in attributes, below a box of key points."""
    head = f"""<meta property="article:published_time" content="{story.at_noon.isoformat()}">
<meta property="og:title" content="{html.escape(story.title)}">"""
    entries = "".join(
        f'<li id="post-{n}" data-timestamp="{at}"><div class="body">{text}</div></li>'
        for n, (at, text) in enumerate(_entries(story))
    )
    body = f"""{_COOKIES}<header><nav><ul>{_MENU}</ul></nav></header><main>
<h1>{html.escape(story.title)}</h1><div class="summary"><p>Our reporters follow the day as it
unfolds; the newest entries stand on top.</p></div><ul class="posts">{entries}</ul></main>
{_NEWSLETTER}{_SIDEBAR}{_FOOTER}"""
    return _page(story, head, body)


def _story_page(story: Story, *, head: str = "", above: str = "", below: str = "") -> bytes:
    """A plain page of the story, with something in its head, above its text, and below it."""
    body = f"""<main><article><h1>{html.escape(story.title)}</h1>{above}
{_p(story.paragraphs)}</article></main>{below}{_FOOTER}"""
    return _page(story, head, body)


def evening(story: Story) -> bytes:
    """A page whose metadata say when it was published in UTC, the evening before in New York."""
    stamp = f"{story.day + timedelta(days=1)}T03:28:35Z"
    shown = f"{story.day:%B} {story.day.day}, {story.day.year}, 10:28 p.m. ET"
    return _story_page(
        story,
        head=f'<meta property="article:published_time" content="{stamp}">',
        above=f'<time datetime="{stamp}">{shown}</time>',
    )


def masthead(story: Story) -> bytes:
    """A page with the day's date on top and dated stories beside it."""
    above = f'<span class="post-date">Posted {story.day_in_words}</span>'
    related = """<section class="related"><ul><li><a href="/a">Harbour reopens after the storm</a>
<span class="date">6 September 2017</span></li><li><a href="/b">New ferry line opens at last</a>
<span class="date">3 December 2020</span></li></ul></section>"""
    page = _story_page(story, above=above, below=related)
    top = b'<body><header><span class="date">Thursday, 9 November 2023</span></header>'
    return page.replace(b"<body>", top)


def image(story: Story) -> bytes:
    """A page with a day in the address of its picture."""
    head = '<meta property="og:image" content="https://a.example/2020/09/harbour_2020-09-13.jpg">'
    return _story_page(story, head=head, above=f'<p class="entry-date">{story.day_in_words}</p>')


def wrapped(story: Story) -> bytes:
    """A page with its JSON-LD in CDATA, with a comma too many and a semicolon."""
    node = json.dumps({"@type": "NewsArticle", "datePublished": str(story.day)})
    script = f"<![CDATA[\n{node[:-1]},}};\n]]>"
    return _story_page(story, below=f'<script type="application/ld+json">{script}</script>')


def french(story: Story) -> bytes:
    """A page with its day in French."""
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    day = f"{story.day.day} {months.split()[story.day.month - 1]} {story.day.year}"
    page = _story_page(story, above=f"<p>Publié le {day} à 10h20</p>")
    return page.replace(b'lang="en"', b'lang="fr"')


def site_title(story: Story) -> bytes:
    """A page whose metadata give the name of its site as its title."""
    head = f"""<meta property="og:title" content="The Northern Post">
<meta property="og:site_name" content="The Northern Post">
<meta property="article:published_time" content="{story.day}">"""
    return _story_page(story, head=head)


def chunks(story: Story) -> bytes:
    """A page whose article is cut into blocks between advertisements."""
    blocks = "".join(
        f"""<div class="article__chunks"><div class="grid grid-margins grid-items"><div
class="grid--item body body__container article__body">
{_p(story.paragraphs[n : n + 2])}</div></div>
<div class="ad ad--in-content">Advertisement</div></div>"""
        for n in range(0, len(story.paragraphs), 2)
    )
    head = f'<meta property="article:published_time" content="{story.day}">'
    title = f"<h1>{html.escape(story.title)}</h1>"
    return _page(story, head, f"<main>{title}{blocks}</main>{_FOOTER}")


def pdf(story: Story) -> bytes:
    """A printed release: running head, headline, date, justified text, page numbers."""

    class Paper(FPDF):
        def header(self) -> None:
            self.set_font("Helvetica", "I", 8)
            self.cell(0, 8, "Office of the Spokesperson", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 8, f"{self.page_no()}", align="C")

    paper = Paper()
    paper.set_creation_date(datetime(2030, 1, 1, tzinfo=UTC))
    paper.set_title("Microsoft Word - release.doc")
    paper.add_page()
    for text, style, size in (
        (story.title, "B", 18),
        (story.day_in_words, "", 11),
        *((text, "", 11) for text in story.paragraphs),
    ):
        paper.set_font("Times", style, size)
        paper.multi_cell(0, size * 0.5, _latin(text), align="J", new_x="LMARGIN", new_y="NEXT")
        paper.ln(3)
    return bytes(paper.output())


def docx(story: Story) -> bytes:
    """A Word file as it is sent out, made years after its day."""
    document = Document()
    document.core_properties.created = datetime(2030, 1, 1)
    document.sections[0].header.paragraphs[0].text = "Office of the Spokesperson"
    document.add_heading(story.title, 0)
    for text in (story.day_in_words, *story.paragraphs):
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def epub(story: Story) -> bytes:
    """A saved article: one chapter, a cover, a table of contents."""
    title = html.escape(story.title)
    chapter = f"<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>{title}</h1>{{}}</body></html>"
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles>"
        "</container>",
        "a.opf": f"""<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>{title}</dc:title><dc:date>{story.day}</dc:date></metadata><manifest>
<item id="n" href="n.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/></spine></package>""",
        "n.xhtml": chapter.format("<nav>Contents</nav>"),
        "a.xhtml": chapter.format(_p(story.paragraphs)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, text in files.items():
            book.writestr(name, text)
    return out.getvalue()


def eml(story: Story) -> bytes:
    """A newsletter: laid out in tables, with a preheader, links and an imprint."""
    message = EmailMessage()
    message["Subject"] = story.title.replace("\n", " ")
    message["From"] = "The Northern Post <news@northern-post.example>"
    message["Date"] = format_datetime(story.at_noon)
    message.set_content("View this message in your browser: https://northern-post.example/view")
    message.add_alternative(
        f"""<html><body><div style="display:none">Your briefing is here</div>
<table width="600"><tr><td><a href="#">View in browser</a></td></tr>
<tr><td><h1>{html.escape(story.title)}</h1>{_p(story.paragraphs)}</td></tr>
<tr><td><p>You receive this because you signed up. <a href="#">Unsubscribe</a></p>
<p>Northern Media Group, 4 Quay Street</p></td></tr></table></body></html>""",
        subtype="html",
    )
    return message.as_bytes()


def _latin(text: str) -> str:
    """What the fonts that every reader of PDF has can show."""
    for sign, plain in (("—", "-"), ("–", "-"), ("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"')):
        text = text.replace(sign, plain)
    return text.encode("latin-1", "ignore").decode("latin-1")


LAYOUTS: dict[str, tuple[str, Callable[[Story], bytes]]] = {
    "HTML: WordPress": ("a.html", wordpress),
    "HTML: AMP": ("a.html", amp),
    "HTML: press release": ("a.html", government),
    "HTML: newspaper": ("a.html", news),
    "HTML: live page": ("a.html", live),
    "HTML: live page, a list": ("a.html", live_list),
    "HTML: evening in UTC": ("a.html", evening),
    "HTML: masthead, related": ("a.html", masthead),
    "HTML: day of a picture": ("a.html", image),
    "HTML: wrapped JSON-LD": ("a.html", wrapped),
    "HTML: day in French": ("a.html", french),
    "HTML: title of the site": ("a.html", site_title),
    "HTML: cut into blocks": ("a.html", chunks),
    "PDF": ("a.pdf", pdf),
    "DOCX": ("a.docx", docx),
    "EPUB": ("a.epub", epub),
    "e-mail": ("a.eml", eml),
}
