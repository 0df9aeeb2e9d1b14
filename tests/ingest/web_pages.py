"""Pages in the layouts that news sites use, made for the tests."""

import json

PARAGRAPHS = [
    "Indian Prime Minister Narendra Modi arrived in Moscow on Monday for two days of talks with "
    "President Vladimir Putin, his first visit to Russia since 2019.",
    "The two leaders dined at Putin's residence outside the capital and were due to meet again in "
    "the Kremlin on Tuesday, officials said.",
    "India has bought large amounts of Russian oil since 2022, and trade between the two countries "
    "has grown to a record, according to the Indian government.",
]
TITLE = "Modi lands in Moscow for talks with Putin"


def paragraphs(*texts: str) -> str:
    return "\n".join(f"<p>{text}</p>" for text in texts)


def linked(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle"} | fields
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def page(
    *,
    head: str = "",
    title: str = f"{TITLE} | The Day",
    body: str | None = None,
    before: str = "",
    lang: str = "en",
) -> str:
    """A page with menus, an article, links to others and a footer."""
    article = f"<article><h1>{TITLE}</h1>{before}{paragraphs(*PARAGRAPHS)}</article>"
    return f"""<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}
<script>window.dataLayer = ["9 May 1999"];</script></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li>
<li><a href="/login">Already a subscriber? Log in</a></li></ul></nav></header>
<main>{article if body is None else body}</main>
<aside><h2>Most read</h2><ul><li><a href="/a">Storm closes airport</a></li></ul></aside>
<footer><p>© 2031 The Day. All rights reserved. We use cookies.</p></footer></body></html>"""


JSON_LD = page(
    head=linked(
        headline=TITLE,
        datePublished="2024-07-08T21:30:00+03:00",
        dateModified="2024-07-10T08:00:00Z",
        author={"@type": "Person", "name": "Jane Doe"},
        publisher={"@type": "NewsMediaOrganization", "name": "The Day"},
        isAccessibleForFree=True,
    )
    + '<link rel="canonical" href="https://www.the-day.example/2024/modi-moscow">'
)
GRAPH = page(
    head='<script type="application/ld+json">'
    + json.dumps(
        {
            "@graph": [
                {"@type": "WebSite", "name": "The Day", "datePublished": "2001-01-01"},
                {"@type": ["Article", "Thing"], "datePublished": "2024-07-08", "headline": TITLE},
            ]
        }
    )
    + '</script><meta property="og:site_name" content="The Day">'
)
OPEN_GRAPH = page(
    head="""<meta property="og:type" content="article">
<meta property="og:title" content="Modi lands in Moscow for talks with Putin">
<meta property="og:site_name" content="The Day">
<meta property="og:url" content="/modi?utm_source=x">
<meta property="article:published_time" content="2024-07-08T18:30:00Z">
<meta property="article:modified_time" content="2024-07-10T18:30:00Z">
<meta name="author" content="Jane Doe">"""
)
TIME_ELEMENT = page(
    before='<div class="byline">By <a>Jane Doe</a></div>'
    '<time class="updated" datetime="2024-07-11">Updated July 11, 2024</time>'
    '<time datetime="2024-07-08T10:00:00Z">Monday</time>'
)
DATE_CLASS = page(before='<span class="post-date">Published July 8, 2024 at 10:30 AM EDT</span>')
DATE_LINE = page(before="<div>Monday, 8 July 2024, 10:30 GMT</div>")
NO_DATE = page()
WIRE = page(
    body=f"<article><h1>{TITLE}</h1><p>MOSCOW, July 8, 2024 (Wire) -- {PARAGRAPHS[0]}</p>"
    f"{paragraphs(*PARAGRAPHS[1:])}</article>"
)
FUTURE = page(
    head='<meta property="article:published_time" content="2199-01-01">',
    before='<time datetime="2024-07-08">8 July</time>',
)
ONLY_FUTURE = page(head='<meta property="article:published_time" content="2199-01-01">')
OLD = page(
    head='<meta name="date" content="1815-06-18">', before='<span class="date">July 8, 2024</span>'
)
RUSSIAN = page(
    lang="ru",
    head='<meta property="article:published_time" content="2024-07-08">',
    body="<article><h1>Моди в Москве</h1>"
    + paragraphs(
        "Премьер-министр Индии Нарендра Моди прибыл в Москву в понедельник на переговоры с "
        "президентом России Владимиром Путиным, сообщили официальные представители двух стран.",
        "Это его первый визит в Россию с 2019 года, и стороны обсудят торговлю, энергетику и "
        "сотрудничество в области обороны, говорится в заявлении правительства.",
    )
    + "</article>",
)

# What is no article

DECLARED_PAYWALL = page(head=linked(datePublished="2024-07-08", isAccessibleForFree=False))
PART_PAYWALL = page(
    head=linked(
        datePublished="2024-07-08",
        hasPart={"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".pay"},
    )
)
TEASER = page(
    head='<meta property="article:published_time" content="2024-07-08">',
    body=f"<article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>"
    "<div class='gate'><p>Subscribe to continue reading this article.</p></div></article>",
)
TIER = page(head='<meta property="article:content_tier" content="locked">')
CONSENT = page(
    title="The Day",
    body="<div class='dialog'><h1>Before you continue to The Day</h1><p>We value your privacy. We "
    "and our 842 partners store and access information on a device, such as cookies.</p>"
    "<button>Accept all</button><button>Reject all</button></div>",
)
SHELL = """<!doctype html><html><head><title>The Day</title><script src="/app.js"></script></head>
<body><noscript>You need to enable JavaScript to run this app.</noscript>
<div id="root"></div></body></html>"""
BARE_SHELL = """<!doctype html><html><head><title>The Day</title></head><body>
<div id="__next"></div><script src="/app.js"></script></body></html>"""
CHALLENGE = """<!doctype html><html><head><title>Just a moment...</title></head><body>
<h1>the-day.example</h1><p>Checking if the site connection is secure. Enable JavaScript and cookies
to continue. The site needs to review the security of your connection before proceeding.</p>
</body></html>"""
GONE = page(
    title="Page not found | The Day",
    body="<h1>Sorry, we can't find that page</h1><p>It may have been moved or deleted. Try our "
    "search, or read one of the stories that our readers like most at this moment of the day.</p>",
)
GONE_404 = page(
    title="404 - The Day",
    body=f"<h1>Oops</h1>{paragraphs(*PARAGRAPHS)}",
)
EMPTY = "<!doctype html><html><head><title>The Day</title></head><body></body></html>"
FRONT = page(
    title="The Day: News, Analysis",
    body="<h1>The Day</h1>"
    + "".join(
        f"<section><h2>{TITLE} {n}</h2><p>{PARAGRAPHS[n % 3]}</p></section>" for n in range(9)
    ),
)
LIVE = page(
    title="Live: Modi in Moscow | The Day",
    head=linked(
        **{"@type": "LiveBlogPosting"},
        headline="Live: Modi in Moscow",
        datePublished="2024-07-08T06:00:00Z",
        publisher={"name": "The Day"},
        liveBlogUpdate=[
            {
                "@type": "BlogPosting",
                "headline": "Modi leaves Moscow",
                "url": "https://the-day.example/live#e2",
                "datePublished": "2024-07-09T15:00:00Z",
                "articleBody": "The Indian prime minister has left for Vienna.",
            },
            {
                "@type": "BlogPosting",
                "headline": "Modi lands",
                "datePublished": "2024-07-08T14:10:00Z",
                "articleBody": "<p>Modi&#39;s plane has landed at Vnukovo.</p>",
            },
            {"@type": "BlogPosting", "headline": "No text", "datePublished": "2024-07-08"},
        ],
    ),
)
