"""Small files of every kind, made for the tests: one article in each format."""

import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from email.message import EmailMessage

from docx import Document
from fpdf import FPDF
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.ingest.web_pages import PARAGRAPHS, TITLE, linked, page

TEXT = "\n\n".join(PARAGRAPHS)
DAY = date(2024, 7, 8)
RAW = f"date 2024-07-08 Moscow: {TEXT}"
MADE_ON = datetime(2024, 7, 9, 8, 30, tzinfo=UTC)


def pdf(
    paragraphs: Sequence[str] = PARAGRAPHS,
    *,
    title: str | None = TITLE,
    headline: str | None = TITLE,
    shown: str | None = "8 July 2024",
    made_on: datetime | None = MADE_ON,
    password: str | None = None,
    running_head: str = "",
) -> bytes:
    """A page as a ministry prints it: headline, date, text, a number on every page."""

    class Paper(FPDF):
        def header(self) -> None:
            if running_head:
                self.set_font("Times", "I", 8)
                self.cell(0, 6, running_head, new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("Times", "", 8)
            self.cell(0, 10, f"Page {self.page_no()}", align="C")

    paper = Paper()
    if title:
        paper.set_title(title)
    paper.set_author("Jane Doe")
    paper.set_lang("en-GB")
    if made_on is not None:
        paper.set_creation_date(made_on)
    if password is not None:
        paper.set_encryption(owner_password="owner", user_password=password)
    paper.add_page()
    if headline:
        paper.set_font("Times", "B", 20)
        paper.multi_cell(0, 9, headline, new_x="LMARGIN", new_y="NEXT")
    paper.set_font("Times", "", 12)
    for line in [shown, *paragraphs]:
        if line:
            paper.multi_cell(0, 6, _latin(line), new_x="LMARGIN", new_y="NEXT")
            paper.ln(3)
    return bytes(paper.output())


def scanned_pdf() -> bytes:
    """A page that is one picture."""
    paper = FPDF()
    paper.add_page()
    paper.image(io.BytesIO(PNG), w=50)
    return bytes(paper.output())


def docx(
    paragraphs: Sequence[str] = PARAGRAPHS,
    *,
    title: str = "",
    headline: str | None = TITLE,
    shown: str | None = None,
    made_on: datetime = MADE_ON,
    table: Sequence[Sequence[str]] = (),
) -> bytes:
    """A Word file with a heading, paragraphs and, where asked for, a table."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "Jane Doe", "en-GB"
    properties.created = made_on.replace(tzinfo=None)
    if headline:
        document.add_heading(headline, 0)
    for line in [shown, *paragraphs]:
        if line:
            document.add_paragraph(line)
    if table:
        rows = document.add_table(rows=len(table), cols=len(table[0])).rows
        for row, cells in zip(rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return _saved(document)


def epub(
    chapters: Sequence[tuple[str, Sequence[str]]] = ((TITLE, PARAGRAPHS),),
    *,
    title: str = "The Day, weekly",
    day: str | None = "2024-07-08",
    extra: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """A book of chapters, with a table of contents."""
    names = [f"c{number}.xhtml" for number in range(len(chapters))]
    manifest = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in names
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    date = f"<dc:date>{day}</dc:date>" if day else ""
    package = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>
<dc:creator>Jane Doe</dc:creator><dc:language>en</dc:language>{date}
<dc:publisher>The Day</dc:publisher></metadata>
<manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
{manifest}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>"""
    files: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        'full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>'
        "</container>",
        "OEBPS/content.opf": package,
        "OEBPS/nav.xhtml": _xhtml("Contents", ["One", "Two"] * 20),
    }
    for name, (heading, paragraphs) in zip(names, chapters, strict=True):
        files[f"OEBPS/{name}"] = _xhtml(heading, paragraphs)
    return zipped(files | dict(extra or {}))


def mail(
    paragraphs: Sequence[str] = PARAGRAPHS,
    *,
    subject: str = TITLE,
    as_html: bool = False,
    sent: str = "Mon, 08 Jul 2024 18:30:00 +0300",
    attached: Mapping[str, bytes] | None = None,
) -> bytes:
    """A message from a press office."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "The Day <desk@the-day.example>"
    message["To"] = "readers@the-day.example"
    if sent:
        message["Date"] = sent
    message["Message-ID"] = "<1234@the-day.example>"
    message.set_content("\n\n".join(paragraphs) + "\n-- \nThe Day, 1 Main Street\n")
    if as_html:
        body = "".join(f"<p>{text}</p>" for text in paragraphs)
        message.add_alternative(f"<html><body>{body}</body></html>", subtype="html")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"boundary-{number}")
    return message.as_bytes()


def rss(*entries: Mapping[str, str]) -> bytes:
    """A feed with whole texts."""
    entry = {"title": TITLE, "link": "https://the-day.example/modi", "text": TEXT}
    items = "".join(
        f"<item><title>{one['title']}</title><link>{one['link']}</link>"
        f"<pubDate>Mon, 08 Jul 2024 18:30:00 +0300</pubDate><dc:creator>Jane Doe</dc:creator>"
        f"<description>Short.</description><content:encoded><![CDATA[<p>"
        f"{one['text'].replace(chr(10) * 2, '</p><p>')}</p>]]></content:encoded></item>"
        for one in ([entry | dict(one) for one in entries] or [entry])
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Day</title>
<link>https://the-day.example</link><language>en-gb</language>{items}</channel></rss>""".encode()


def atom() -> bytes:
    """A feed of the other kind."""
    return f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>The Day</title><id>urn:day</id><updated>2024-07-10T00:00:00Z</updated>
<entry><title>{TITLE}</title><link href="https://the-day.example/modi"/><id>urn:1</id>
<published>2024-07-08T18:30:00Z</published><updated>2024-07-09T00:00:00Z</updated>
<author><name>Jane Doe</name></author>
<content type="html">{"".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in PARAGRAPHS)}</content>
</entry></feed>""".encode()


def html() -> bytes:
    """A page with menus."""
    return page(head=linked(headline=TITLE, datePublished="2024-07-08T18:30:00Z")).encode()


def warc(
    *captures: tuple[str, str, bytes],
    packed: bool = True,
    status: str = "200 OK",
) -> bytes:
    """A web archive of captures: address, kind and body of each; a page and a style sheet else."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for number, (url, kind, body) in enumerate(
        captures
        or (
            ("https://the-day.example/2024/07/modi", "text/html; charset=utf-8", html()),
            ("https://the-day.example/style.css", "text/css", b"p { color: red }"),
        )
    ):
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        # Set here, since they would be another time's and random.
        fixed = {
            "WARC-Date": "2024-08-01T00:00:00Z",
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
        }
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                io.BytesIO(body),
                http_headers=headers,
                warc_headers_dict=fixed,
            )
        )
    return out.getvalue()


def zipped(files: Mapping[str, bytes | str], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The files in a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, date_time=(2024, 7, 8, 0, 0, 0))
            archive.writestr(info, data, compress_type=packing)
    return out.getvalue()


def every_kind() -> dict[str, bytes]:
    """A good file of each format, by its name; each holds the same article."""
    fields = {"title": TITLE, "date": "2024-07-08", "text": " ".join(PARAGRAPHS)}
    json_line = json.dumps(fields, ensure_ascii=False)
    return {
        "a.txt": RAW.encode(),
        "a.md": f"---\ntitle: {TITLE}\ndate: 2024-07-08\n---\n\n{TEXT}".encode(),
        "a.html": html(),
        "a.json": json_line.encode(),
        "a.jsonl": (json_line + "\n").encode(),
        "a.jsonl.gz": gzip.compress((json_line + "\n").encode(), mtime=0),
        "a.pdf": pdf(),
        "a.docx": docx(shown="8 July 2024"),
        "a.epub": epub(),
        "a.eml": mail(as_html=True),
        "a.rss": rss(),
        "a.atom": atom(),
        "a.warc": warc(packed=False),
        "a.warc.gz": warc(),
        "a.zip": zipped({"in/a.txt": RAW}),
    }


def _xhtml(heading: str, paragraphs: Sequence[str]) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{heading}</title></head>'
        f"<body><h1>{heading}</h1>{body}</body></html>"
    )


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    saved = zipfile.ZipFile(out)
    return zipped({info.filename: saved.read(info) for info in saved.infolist()})


def _latin(text: str) -> str:
    """What the fonts that every PDF reader has can show."""
    for sign, plain in (("—", "-"), ("–", "-"), ("’", "'"), ("“", '"'), ("”", '"')):
        text = text.replace(sign, plain)
    return text.encode("latin-1", "replace").decode("latin-1")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc00000030101009a9c6a2b0000000049454e44ae426082"
)
