"""Files that no good program writes, each with a word of the reason it is refused for."""

import gzip
import io
import json
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.types import Limits
from tests.ingest import documents
from tests.ingest.documents import PARAGRAPHS, TEXT, TITLE, docx, epub, mail, pdf, warc, zipped

LIMITS = Limits(
    file_bytes=400_000,
    line_bytes=20_000,
    text_chars=100_000,
    unpacked_bytes=1_000_000,
    members=40,
    depth=2,
    seconds=3.0,
    memory_bytes=500_000_000,
)
ARTICLE = "an article, for all that"
ANYTHING = "an article or a reason"
"""What is left may be an article or not; it must not be an error that nobody foresaw."""

RAW = f"date 2024-07-08 Moscow: {TEXT}"
_KINDS = (
    ".txt .md .html .htm .json .jsonl .pdf .docx .epub .zip .eml .rss .atom .xml .warc"
).split()
_UNPACKED = {".jsonl.gz", ".warc.gz", ".html.gz"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A file, and what its reason has to say; `ARTICLE` where it can be read all the same."""

    name: str
    data: bytes
    says: str


def corpus() -> Iterator[Bad]:
    """Each file once, in the same order and with the same bytes every time."""
    seen: set[str] = set()
    for bad in _all():
        assert bad.name not in seen, bad.name
        seen.add(bad.name)
        yield bad


def _all() -> Iterator[Bad]:
    for make in (
        _nothing,
        _noise,
        _cut,
        _mistaken,
        _texts,
        _pages,
        _lines,
        _papers,
        _words,
        _books,
    ):
        yield from make()
    for make in (_archives, _packed, _messages, _feeds, _captures):
        yield from make()


def _bad(name: str, data: bytes | str, says: str) -> Bad:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return Bad(name=name, data=raw, says=says)


def _nothing() -> Iterator[Bad]:
    for kind in _KINDS:
        yield _bad(f"empty{kind}", b"", "empty")
        yield _bad(f"blank{kind}", b" \n\t \r\n", "empty")
    yield _bad("empty.jsonl.gz", b"", "empty")
    yield _bad("packed-nothing.jsonl.gz", gzip.compress(b""), "empty")
    yield _bad("packed-nothing.html.gz", gzip.compress(b""), "empty")


def _noise() -> Iterator[Bad]:
    chance = random.Random(1).randbytes
    says = {
        ".pdf": "no PDF", ".docx": "no zip file", ".epub": "no zip file", ".zip": "no zip file",
        ".warc": "WARC", ".eml": "e-mail", ".rss": "no RSS", ".atom": "no RSS", ".xml": "no RSS",
        ".jsonl": "UTF-8",
    }  # fmt: skip
    for kind in _KINDS:
        # Not the beginning of anything that is known.
        yield _bad(f"noise{kind}", b"\xfe\x01" + chance(3_000), says.get(kind, "binary"))
        yield _bad(
            f"nulls{kind}", bytes(2_000), {".jsonl": "JSON"}.get(kind, says.get(kind, "binary"))
        )
    for kind in _UNPACKED:
        yield _bad(f"noise{kind}", b"\x01" + chance(500), "gzip")
        yield _bad(f"noise-behind-the-mark{kind}", b"\x1f\x8b" + chance(500), "gzip")


def _cut() -> Iterator[Bad]:
    says = {"a.pdf": "no PDF", "a.docx": "no zip file", "a.epub": "no zip file",
            "a.zip": "no zip file", "a.jsonl.gz": "gzip"}  # fmt: skip
    for name, data in documents.every_kind().items():
        stem, _, kind = name.partition(".")
        for share in (0.05, 0.5, 0.9):
            reason = says.get(name, ANYTHING)
            reason = ANYTHING if name == "a.pdf" and share > 0.1 else reason
            yield _bad(
                f"{stem}-{int(share * 100)}-percent.{kind}", data[: int(len(data) * share)], reason
            )
        middle = len(data) // 2
        holed = data[:middle] + bytes(64) + data[middle + 64 :]
        yield _bad(f"{stem}-with-a-hole.{kind}", holed, ANYTHING)


def _mistaken() -> Iterator[Bad]:
    """Contents that are something else than their names say."""
    says = {".pdf": "no PDF", ".docx": "no zip file", ".epub": "no zip file", ".zip": "no zip file",
            ".warc": "WARC", ".eml": "e-mail", ".rss": "no RSS", ".json": "JSON",
            ".jsonl": "JSON"}  # fmt: skip
    for kind, reason in says.items():
        yield _bad(f"a-text{kind}", TEXT, reason)
        yield _bad(f"a-picture{kind}", documents.PNG, "picture")
        yield _bad(
            f"an-old-word-file{kind}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office"
        )
        yield _bad(f"a-page{kind}", documents.html(), ARTICLE)
        yield _bad(f"a-paper{kind}", pdf(), ARTICLE)
    for name, entry, reason in (
        ("sheet.docx", "xl/workbook.xml", "Excel"),
        ("slides.docx", "ppt/presentation.xml", "PowerPoint"),
        ("open.docx", "content.xml", "OpenDocument"), ("pages.docx", "Index/Document.iwa", "Pages"),
    ):  # fmt: skip
        yield _bad(name, zipped({entry: "<x/>", "a.xml": "<x/>"}), reason)
    yield _bad("rich.txt", r"{\rtf1\ansi Talks were held.}", "RTF")
    yield _bad("rar.zip", b"Rar!\x1a\x07\x00" + bytes(50), ".zip")


def _texts() -> Iterator[Bad]:
    for encoding in ("utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig"):
        yield _bad(f"{encoding}.txt", RAW.encode(encoding), ARTICLE)
    yield _bad(
        "broken-utf-8.txt", RAW.encode()[:200] + b"\xff\xfe\xc3" + RAW.encode()[200:], ARTICLE
    )
    yield _bad("one-null.txt", RAW.replace("Monday", "Mon\0day"), ARTICLE)
    yield _bad("half-a-character.txt", RAW.replace("Monday", "Mon\ud800day"), ARTICLE)
    yield _bad("one-huge-line.txt", "date 2024-07-08 Moscow: " + "talks " * 15_000, ARTICLE)
    yield _bad("one-huge-word.txt", "date 2024-07-08 Moscow: " + "x" * 90_000, ARTICLE)
    yield _bad("too-long.txt", "date 2024-07-08 Moscow: " + "talks " * 20_000, "100,000 characters")
    yield _bad("too-large.txt", "x" * 500_000, "400,000 bytes")
    yield _bad("no-letters.txt", "date 2024-07-08 Moscow: … — !!!", "no text")
    yield _bad("no-date.txt", TEXT, "no publication date")
    yield _bad("day-nought.txt", f"date 0000-00-00 Moscow: {TEXT}", "calendar")
    yield _bad("year-9999.txt", f"date 9999-12-31 Moscow: {TEXT}", "cannot be right")
    yield _bad("year-1066.txt", f"date 1066-10-14 Hastings: {TEXT}", "cannot be right")
    yield _bad("unclear-day.txt", f"Title: T\nDate: 07/08/2024\n\n{TEXT}", "not understood")
    yield _bad("right-to-left.txt", f"date 2024-07-08 Moscow: \u202e{TEXT}\u202c", ARTICLE)
    matter = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 9)
    )
    yield _bad("yaml-bomb.md", f"---\n{matter}---\n{TEXT}", "YAML")
    yield _bad("yaml-depth.md", f"---\na: {'[' * 2_000}\n---\n{TEXT}", "")
    yield _bad("yaml-object.md", f"---\na: !!python/object:os.system x\n---\n{TEXT}", "YAML")
    yield _bad("yaml-huge.md", f"---\na: {'x' * 60_000}\n---\n{TEXT}", "front matter")
    yield _bad("yaml-without-end.md", f"---\ntitle: T\n{TEXT}", "")
    yield _bad(
        "yaml-list-as-title.md", f"---\ntitle: [[1], 2]\ndate: 2024-07-08\n---\n{TEXT}", ARTICLE
    )


def _pages() -> Iterator[Bad]:
    page = documents.html().decode()
    yield _bad("deep.html", f"<html><body>{'<div>' * 20_000}{TEXT}", ANYTHING)
    yield _bad(
        "deep-lists.html", page.replace("<article>", "<ul><li>" * 3_000 + "<article>"), ANYTHING
    )
    yield _bad("wide.html", f"<html><body>{'<p>x</p>' * 26_000}", "25,000 elements")
    yield _bad(
        "attributes.html", page.replace("<article>", f"<article {'a=b ' * 20_000}>"), ANYTHING
    )
    yield _bad(
        "one-huge-line.html", page.replace("\n", " ").replace("India ", "India " * 9_000), ANYTHING
    )
    yield _bad("unclosed.html", page.replace("</p>", "").replace("</article>", ""), ARTICLE)
    yield _bad("nulls-between.html", page.replace("Modi", "Mo\0di"), ANYTHING)
    yield _bad("wrong-charset.html", page.replace("utf-8", "utf-16"), ANYTHING)
    yield _bad("unknown-charset.html", page.replace("utf-8", "klingon"), ARTICLE)
    yield _bad(
        "python-charset.html", page.replace("utf-8", "unicode_escape").encode() + b"\xff", ANYTHING
    )
    yield _bad(
        "no-article.html",
        "<html><body><nav><a href=/>Home</a></nav></body></html>",
        "no publication date",
    )
    yield _bad("only-script.html", "<html><script>document.write('x')</script></html>", "no text")
    yield _bad("absurd-date.html", page.replace("2024-07-08", "2924-07-08"), "")
    yield _bad("huge-title.html", page.replace(TITLE, TITLE * 1_000), ARTICLE)
    yield _bad(
        "json-ld-depth.html",
        page.replace(
            "</head>", f'<script type="application/ld+json">{"[" * 30_000}</script></head>'
        ),
        ARTICLE,
    )
    entities = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
        + "]>"
    )
    yield _bad(
        "entities.html",
        page.replace("<!doctype html>", entities).replace("India ", "&j; "),
        ANYTHING,
    )


def _lines() -> Iterator[Bad]:
    good = json.dumps({"title": TITLE, "date": "2024-07-08", "text": TEXT})
    yield _bad("depth.jsonl", "[" * 15_000, "JSON")
    yield _bad("depth.json", "[" * 40_000, "JSON")
    yield _bad("depth-of-objects.json", '{"a":' * 40_000, "JSON")
    yield _bad("huge-number.json", '{"date": %s, "text": "x"}' % ("9" * 10_000), "JSON")
    yield _bad("huge-number-as-line.jsonl", '{"date": %s, "text": "x"}' % ("9" * 10_000), "JSON")
    yield _bad("infinite.json", '{"date": Infinity, "text": "x"}', "not understood")
    yield _bad("text-is-a-list.json", '{"date": "2024-07-08", "text": ["x"]}', '"text"')
    yield _bad("a-number.json", "42", "no JSON object")
    yield _bad("an-empty-list.json", "[]", "list is empty")
    yield _bad(
        "surrogates.json", '{"date": "2024-07-08", "text": "Talks \\ud800 were held."}', ARTICLE
    )
    yield _bad("long-line.jsonl", json.dumps({"text": "x" * 30_000}), "20,000 bytes")
    yield _bad("latin-1.jsonl", '{"text": "café"}'.encode("latin-1"), "UTF-8")
    yield _bad("title-is-an-object.jsonl", good.replace(json.dumps(TITLE), '{"a": [1]}'), ARTICLE)
    yield _bad("bomb.jsonl.gz", gzip.compress(b"\n" * 3_000_000), "1,000,000 bytes")
    yield _bad("bomb-of-one-line.jsonl.gz", gzip.compress(b"x" * 3_000_000), "bytes")
    yield _bad(
        "bomb-of-articles.jsonl.gz",
        gzip.compress((good + "\n").encode() * 3_000),
        "1,000,000 bytes",
    )
    yield _bad("twice.jsonl.gz", gzip.compress(gzip.compress(good.encode())), "twice")
    yield _bad("wrong-sum.jsonl.gz", gzip.compress(good.encode())[:-8] + bytes(8), "gzip")
    yield _bad("trailing-noise.jsonl.gz", gzip.compress(good.encode() + b"\n") + b"noise", "gzip")
    yield _bad("not-packed.jsonl.gz", good, "gzip")


def _papers() -> Iterator[Bad]:
    good = pdf()
    yield _bad("locked.pdf", pdf(password="secret"), "password")
    yield _bad("owner-locked.pdf", pdf(password=""), ARTICLE)
    yield _bad("scanned.pdf", documents.scanned_pdf(), "OCR")
    yield _bad("blank.PDF", pdf([], headline=None, shown=None), "no text")
    yield _bad("only-a-head.pdf", b"%PDF-1.7\n", "no PDF")
    yield _bad("head-and-end.pdf", b"%PDF-1.7\n%%EOF", "no PDF")
    yield _bad("no-pages.pdf", _paper(b"<< /Type /Pages /Kids [] /Count 0 >>"), "no text")
    yield _bad(
        "pages-in-a-circle.pdf", _paper(b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"), ""
    )
    yield _bad(
        "a-billion-pages.pdf", _paper(b"<< /Type /Pages /Kids [3 0 R] /Count 999999999 >>"), ""
    )
    yield _bad("depth.pdf", _paper(b"[" * 50_000), "")
    yield _bad("negative-length.pdf", good.replace(b"/Length ", b"/Length -"), ANYTHING)
    yield _bad("wrong-start.pdf", good.replace(b"startxref\n", b"startxref\n9"), ANYTHING)
    yield _bad("junk-before.pdf", b"junk\n" * 5 + good, ANYTHING)
    yield _bad("junk-behind.pdf", good + b"\0" * 5_000, ANYTHING)
    yield _bad("no-trailer.pdf", good[: good.rindex(b"trailer")], ANYTHING)
    yield _bad("bomb.pdf", _drawn(zlib.compress(b"\0" * 200_000_000, 9), b"/FlateDecode"), "")
    nested = zlib.compress(zlib.compress(b" " * 5_000_000, 9), 9)
    yield _bad("nested-bomb.pdf", _drawn(nested, b"[/FlateDecode /FlateDecode]"), "")
    slow = zlib.compress(b"BT /F1 9 Tf " + b"(x) Tj 0 -9 Td " * 600_000 + b"ET", 9)
    yield _bad("slow.pdf", _drawn(slow, b"/FlateDecode"), "longer than 3 seconds")
    yield _bad("unknown-filter.pdf", _drawn(b"x", b"/Klingon"), "")
    yield _bad("absurd-date.pdf", pdf(shown=None).replace(b"(D:2024", b"(D:9999"), "")
    yield _bad(
        "no-day.pdf", pdf(shown=None).replace(b"(D:20240709", b"(D:xxxxxxxx"), "no publication date"
    )
    yield _bad("program-as-title.pdf", pdf(title="Microsoft Word - draft_3.doc"), ARTICLE)


def _words() -> Iterator[Bad]:
    good = docx(shown="8 July 2024")
    yield _bad("not-xml.docx", _replaced(good, "word/document.xml", b"no xml"), "Word file")
    yield _bad("no-body.docx", _replaced(good, "word/document.xml", b"<a/>"), "Word file")
    yield _bad("no-types.docx", _replaced(good, "[Content_Types].xml", None), "Word file")
    yield _bad("no-relations.docx", _replaced(good, "_rels/.rels", None), "Word file")
    yield _bad("empty-document.docx", docx([], headline=None), "no text")
    bomb = _replaced(good, "word/media/bomb.bin", bytes(3_000_000))
    yield _bad("bomb.docx", bomb, "unpacks to")
    document = zipfile.ZipFile(io.BytesIO(good)).read("word/document.xml")
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8)
    )
    yield _bad(
        "laughs.docx",
        _replaced(
            good,
            "word/document.xml",
            document.replace(b"?>", b"?>" + laughs + b"]>", 1).replace(b"India ", b"&i; "),
        ),
        ANYTHING,
    )
    leak = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield _bad(
        "leak.docx",
        _replaced(
            good,
            "word/document.xml",
            document.replace(b"?>", b"?>" + leak, 1).replace(b"India ", b"&a; "),
        ),
        ANYTHING,
    )
    depth = document.replace(b"<w:body>", b"<w:body>" + b"<w:sdt><w:sdtContent>" * 400, 1).replace(
        b"</w:body>", b"</w:sdtContent></w:sdt>" * 400 + b"</w:body>"
    )
    yield _bad("depth.docx", _replaced(good, "word/document.xml", depth), ANYTHING)
    core = zipfile.ZipFile(io.BytesIO(good)).read("docProps/core.xml")
    yield _bad(
        "absurd-properties.docx",
        _replaced(docx(), "docProps/core.xml", core.replace(b"2024-07-09T", b"9999-99-99T")),
        "no publication date",
    )
    yield _bad("broken-properties.docx", _replaced(good, "docProps/core.xml", b"<"), "")
    yield _bad("encrypted.docx", _locked(good), "password")


def _books() -> Iterator[Bad]:
    yield _bad("no-chapters.epub", epub([]), "no text")
    yield _bad("short-chapters.epub", epub([("A", ["B."])]), "no text")
    yield _bad("no-container.epub", zipped({"mimetype": "application/epub+zip"}), "No file")
    yield _bad(
        "container-is-noise.epub", epub(extra={"META-INF/container.xml": b"\xff\xfe"}), "EPUB"
    )
    yield _bad(
        "container-leads-out.epub",
        epub(
            extra={"META-INF/container.xml": '<a><rootfile full-path="../../../etc/passwd"/></a>'}
        ),
        "EPUB",
    )
    yield _bad("package-is-noise.epub", epub(extra={"OEBPS/content.opf": b"\0\0\0"}), "EPUB")
    yield _bad("missing-chapter.epub", _replaced(epub(), "OEBPS/c0.xhtml", None), "EPUB")
    yield _bad(
        "large-chapter.epub", epub(extra={"OEBPS/c0.xhtml": b"<p>" + b"x " * 300_000}), "chapter"
    )
    yield _bad(
        "locked.epub",
        epub(
            extra={
                "META-INF/encryption.xml": '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></encryption>'
            }
        ),
        "password",
    )
    yield _bad("undated.epub", epub(day=None), "no publication date")
    yield _bad("absurd-day.epub", epub(day="31 of June"), "not understood")
    package = zipfile.ZipFile(io.BytesIO(epub())).read("OEBPS/content.opf").decode()
    leak = package.replace("?>", '?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1)
    yield _bad(
        "leak.epub",
        epub(extra={"OEBPS/content.opf": leak.replace("The Day, weekly", "&a;")}),
        ARTICLE,
    )
    yield _bad(
        "many-chapters.epub",
        epub([(f"Chapter {n}", [f"{n} {PARAGRAPHS[0]}"]) for n in range(60)]),
        "40 files",
    )
    yield _bad(
        "deep-chapter.epub",
        epub(extra={"OEBPS/c0.xhtml": f"<html><body>{'<div>' * 5_000}{TEXT}"}),
        ANYTHING,
    )


def _archives() -> Iterator[Bad]:
    for name, says in (
        ("../../etc/a.txt", "leads out"), ("/etc/a.txt", "leads out"), ("C:\\a.txt", "leads out"),
        ("..\\..\\a.txt", "leads out"), ("a/../../a.txt", "leads out"), ("x/../a.txt", ARTICLE),
    ):  # fmt: skip
        escaped = name.replace("/", "-").replace("\\", "_").replace(":", "")
        yield _bad(f"path-{escaped}.zip", zipped({name: RAW}), says)
    yield _bad("link.zip", _with_link(), "link")
    yield _bad("locked.zip", _locked(zipped({"a.txt": RAW})), "password")
    yield _bad("wrong-sum.zip", _with_wrong_sum(), "zip data")
    yield _bad("odd-packing.zip", _with_packing(99), "zip")
    yield _bad("bzip2.zip", zipped({"a.txt": RAW}, packing=zipfile.ZIP_BZIP2), ARTICLE)
    yield _bad("lzma.zip", zipped({"a.txt": RAW}, packing=zipfile.ZIP_LZMA), ARTICLE)
    yield _bad("nothing-in-it.zip", zipped({}), "No file")
    yield _bad(
        "nothing-to-read.zip", zipped({"a.png": documents.PNG, ".hidden.txt": RAW}), "No file"
    )
    yield _bad("bomb.zip", zipped({"a.txt": bytes(5_000_000)}), "400,000 bytes")
    yield _bad(
        "bomb-of-many.zip",
        zipped({f"{n}.txt": b"x" * 390_000 for n in range(9)}),
        "1,000,000 bytes",
    )
    yield _bad(
        "bzip2-bomb.zip", zipped({"a.txt": bytes(9_000_000)}, packing=zipfile.ZIP_BZIP2), "bytes"
    )
    yield _bad("many.zip", zipped({f"{n}.txt": RAW for n in range(100)}), "40 files")
    yield _bad(
        "many-within.zip",
        zipped({f"{n}.zip": zipped({f"{m}.txt": RAW for m in range(9)}) for n in range(9)}),
        "40 files",
    )
    inner = zipped({"a.txt": RAW})
    yield _bad("depth-2.zip", zipped({"a.zip": inner}), ARTICLE)
    for _ in range(3):
        inner = zipped({"a.zip": inner})
    yield _bad("depth-4.zip", inner, "2 files deep")
    yield _bad("overlapping.zip", _overlapping(), "")
    yield _bad("names-with-nulls.zip", zipped({"a.txt\0.png": RAW}), ANYTHING)
    yield _bad("wrong-directory.zip", zipped({"a.txt": RAW}).replace(b"a.txt", b"b.txt", 1), "zip")
    yield _bad("huge-size.zip", _with_size(0xFFFF_FFF0), ANYTHING)
    yield _bad(
        "bad-among-good.zip",
        zipped({"a.txt": RAW, "b.pdf": b"%PDF-", "c.docx": b"PK\x03\x04"}),
        "no PDF",
    )
    yield _bad(
        "gzip-bomb-within.zip",
        zipped({"a.jsonl.gz": gzip.compress(b"\n" * 3_000_000)}),
        "1,000,000 bytes",
    )


def _packed() -> Iterator[Bad]:
    yield _bad("bomb.html.gz", gzip.compress(b"<html>" + bytes(3_000_000)), "bytes")
    yield _bad("bomb.txt.gz", gzip.compress(bytes(3_000_000)), "bytes")
    yield _bad("a.docx.gz", gzip.compress(docx(shown="8 July 2024")), ARTICLE)
    yield _bad("a.zip.gz", gzip.compress(zipped({"a.txt": RAW})), ARTICLE)
    yield _bad("unknown.gz", gzip.compress(b"\x01\x02\x03"), "kind of file")
    yield _bad("unknown.xyz", b"\x01\x02\x03", "kind of file")
    yield _bad("no-extension", b"talks", "kind of file")


def _messages() -> Iterator[Bad]:
    good = mail().decode()
    yield _bad("no-headers.eml", f"\n{TEXT}", "no e-mail")
    yield _bad("no-date.eml", mail(sent=""), "no publication date")
    yield _bad("absurd-date.eml", mail(sent="Someday, 99 Foo 99999 99:99"), "no publication date")
    yield _bad("year-1.eml", mail(sent="Mon, 01 Jan 0001 00:00:00 +0000"), ANYTHING)
    yield _bad("no-text.eml", mail([""]).replace(b"The Day, 1 Main Street", b""), "no text")
    yield _bad("broken-base64.eml", good.replace("7bit", "base64"), ANYTHING)
    yield _bad("unknown-charset.eml", good.replace("utf-8", "klingon"), ANYTHING)
    yield _bad("python-charset.eml", good.replace('"utf-8"', "rot13"), ANYTHING)
    yield _bad("odd-encoding.eml", good.replace("7bit", "x-uuencode"), ANYTHING)
    yield _bad("many-headers.eml", "X-A: b\n" * 20_000 + good, ARTICLE)
    yield _bad("huge-header.eml", f"X-A: {'b' * 200_000}\n{good}", ARTICLE)
    yield _bad("broken-address.eml", good.replace("desk@the-day.example", "@@<>,;:"), ANYTHING)
    yield _bad(
        "encoded-subject.eml", good.replace("Subject: ", "Subject: =?klingon?q?x?= "), ANYTHING
    )
    nested = mail()
    for _ in range(30):
        nested = b"Subject: x\nContent-Type: message/rfc822\n\n" + nested
    yield _bad("nested.eml", nested, ANYTHING)
    parts = 'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n\n'
    yield _bad("many-parts.eml", parts + "--b\n\nx\n" * 3_000, "")
    deep = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(300)
    )
    yield _bad("deep-parts.eml", "Subject: x\n" + deep + TEXT, ANYTHING)
    yield _bad("bad-attachment.eml", mail(attached={"a.pdf": b"%PDF-1.7 broken"}), "no PDF")
    yield _bad(
        "escaping-attachment.eml", mail(["See."], attached={"../../a.txt": RAW.encode()}), ARTICLE
    )
    yield _bad(
        "bomb-attached.eml", mail(attached={"a.zip": zipped({"a.txt": bytes(5_000_000)})}), "bytes"
    )


def _feeds() -> Iterator[Bad]:
    good = documents.rss().decode()
    laughs = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    yield _bad(
        "laughs.rss",
        good.replace("<rss", laughs + "]><rss", 1).replace("<title>Modi", "<title>&j;Modi"),
        ANYTHING,
    )
    leak = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield _bad(
        "leak.rss",
        good.replace("<rss", leak + "<rss", 1).replace("<title>Modi", "<title>&a;Modi"),
        ANYTHING,
    )
    yield _bad("no-entries.rss", good[: good.index("<item>")] + "</channel></rss>", "no entries")
    yield _bad("undated.rss", good.replace("pubDate", "when"), "no publication date")
    yield _bad("absurd-date.rss", good.replace("08 Jul 2024", "99 Foo 0000"), "not understood")
    yield _bad(
        "no-text.rss",
        good.replace("Short.", "").replace(TEXT.replace("\n\n", "</p><p>"), ""),
        "no text",
    )
    yield _bad("not-closed.rss", good.replace("</item>", "").replace("</rss>", ""), ARTICLE)
    yield _bad("depth.rss", good.replace("<item>", "<item>" + "<a>" * 20_000), ANYTHING)
    yield _bad(
        "a-map.xml", '<?xml version="1.0"?><urlset><url><loc>x</loc></url></urlset>', "no RSS"
    )
    yield _bad("wrong-encoding.rss", good.replace("UTF-8", "klingon"), ANYTHING)


def _captures() -> Iterator[Bad]:
    url = "https://the-day.example/"
    kind = "text/html; charset=utf-8"
    yield _bad("no-pages.warc", warc((url + "a.css", "text/css", b"p {}"), packed=False), "No page")
    yield _bad("not-found.warc", warc(status="404 Not Found", packed=False), "No page")
    yield _bad(
        "large.warc",
        warc((url + "a", kind, b"<html>" + bytes(500_000)), packed=False),
        "400,000 bytes",
    )
    yield _bad(
        "bomb.warc.gz",
        warc(*((url + str(n), kind, b"<html>" + bytes(390_000)) for n in range(9))),
        "1,000,000 bytes",
    )
    yield _bad(
        "front-page.warc",
        warc((url, kind, b"<html><body><p>News</p></body></html>"), packed=False),
        "",
    )
    yield _bad(
        "a-paper-in-it.warc", warc((url + "a", "application/pdf", pdf()), packed=False), ARTICLE
    )
    yield _bad(
        "a-broken-paper.warc",
        warc((url + "a", "application/pdf", b"%PDF-"), packed=False),
        "no PDF",
    )
    good = warc(packed=False)
    yield _bad(
        "wrong-length.warc", good.replace(b"Content-Length: ", b"Content-Length: 9"), ANYTHING
    )
    yield _bad("no-length.warc", good.replace(b"Content-Length: ", b"Content-Lenght: "), ANYTHING)
    yield _bad("version-99.warc", good.replace(b"WARC/1.0", b"WARC/99"), "WARC")
    yield _bad("http-is-noise.warc", good.replace(b"HTTP/1.1 200 OK", b"\xff\xfe\xfd"), ANYTHING)
    yield _bad(
        "a-file-address.warc",
        warc(("file:///etc/passwd", kind, documents.html()), packed=False),
        "No page",
    )
    cut = warc()
    yield _bad("cut-record.warc.gz", cut[:-200], ANYTHING)


def _paper(pages: bytes) -> bytes:
    """A PDF of which object 2 is its pages."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", pages]
    return _objects(objects)


def _drawn(content: bytes, filters: bytes) -> bytes:
    """A PDF of one page with such content."""
    stream = b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (
        len(content),
        filters,
        content,
    )
    return _objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R "
            b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> "
            b">> >> >>",
            stream,
        ]
    )


def _objects(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def _replaced(package: bytes, name: str, data: bytes | None) -> bytes:
    """The zip file with another content of one name, or without it."""
    old = zipfile.ZipFile(io.BytesIO(package))
    files = {info.filename: old.read(info) for info in old.infolist()}
    files.pop(name, None)
    return zipped(files | ({name: data} if data is not None else {}))


def _locked(package: bytes) -> bytes:
    """The zip file with the mark of a password on each of its files."""
    data = bytearray(package)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(magic)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(magic, place + 4)
    return bytes(data)


def _with_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def _with_wrong_sum() -> bytes:
    data = zipped({"a.txt": RAW}, packing=zipfile.ZIP_STORED)
    return data.replace(b"Monday", b"Sunday", 1)


def _with_packing(method: int) -> bytes:
    data = bytearray(zipped({"a.txt": RAW}))
    struct.pack_into("<H", data, 8, method)
    struct.pack_into("<H", data, data.find(b"PK\x01\x02") + 10, method)
    return bytes(data)


def _with_size(size: int) -> bytes:
    data = bytearray(zipped({"a.txt": RAW}))
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, size)
    return bytes(data)


def _overlapping() -> bytes:
    """A zip file whose thirty names all lead to the same packed bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"x" * 390_000)
        first = archive.infolist()[0]
        for number in range(30):
            again = zipfile.ZipInfo(f"{number}.txt")
            for name in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(again, name, getattr(first, name))
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
    return out.getvalue()
