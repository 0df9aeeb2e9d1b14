"""Fetching against hostile addresses, names and servers; nothing goes beyond loopback."""

import asyncio
import gzip
import socket
import time
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from ingest.errors import (
    BadAddress,
    BadRedirect,
    BadStatus,
    ForbiddenByRobots,
    IngestError,
    Paywalled,
    RefusedAddress,
    TooLarge,
    TooSlow,
    Unreachable,
)
from ingest.web.fetcher import USER_AGENT, Fetcher
from ingest.web.ip_addresses import is_public
from tests.ingest.web_server import (
    HASTY,
    HERE,
    PATIENT,
    Names,
    Says,
    Server,
    fetcher_for,
    redirect,
    response,
    serving,
)

PAGE = b"<html><body><p>The talks were held in Geneva.</p></body></html>"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as running:
        running.says["/"] = response(PAGE)
        yield running


# Addresses that are refused before anything is sent


URLS = [
    # numbers that systems read as 127.0.0.1 or 0.0.0.0
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://2130706433/",
    "http://017700000001/", "http://0177.0.0.1/", "http://0x7f000001/", "http://0x7f.0.0.1/",
    "http://0x7F.0x0.0x0.0x1/", "http://0/", "http://0.0.0.0/", "http://127.0.0.1./",
    "http://127。0。0。1/", "http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/",
    "http://%31%32%37.0.0.1/", "http://127.0.0.1.5/", "http://0x/", "http://3232235777/",
    # IPv6, and IPv4 inside it
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://[fe80::1%25lo]/", "http://[fe80::1%lo]/", "http://[fd00:ec2::254]/", "http://[::1",
    # private networks and the clouds' metadata
    "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/",
    "http://169.254.169.254/latest/meta-data/", "http://metadata.google.internal/",
    "http://100.100.100.200/", "http://168.63.129.16/", "http://224.0.0.1/",
    "http://255.255.255.255/",
    # names of this machine and of its network
    "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/",
    "http://router/", "http://printer.local/", "http://db.internal/", "http://nas.home.arpa/",
    "http://x.onion/", "http://lоcalhost/",
    # other schemes
    "file:///etc/passwd", "ftp://news.example/a", "gopher://news.example/", "data:text/html,x",
    "javascript:alert(1)", "ws://news.example/", "//news.example/", "",
    # user names, and what is made to look like a host
    "http://user@news.example/", "http://user:pw@news.example/", "http://:@news.example/",
    "http://news.example@127.0.0.1/", "http://news.example:80@127.0.0.1/",
    "http://127.0.0.1\\@news.example/", "http://127.0.0.1#@news.example/",
    "http://127.0.0.1?@news.example/", "http://news.example%2f@127.0.0.1/",
    # ports that are not the web's
    "http://news.example:22/", "http://news.example:25/", "http://news.example:6379/",
    "http://news.example:0/", "http://news.example:99999/", "http://news.example:-1/",
    # broken
    "http://", "http:///a", "http://a..example/", "http://-a.example/", "http://news.example/\nx",
    "http://news.example/a b", "http://news.exa\0mple/", "http://news.example/\r\nHost: x",
    "http://" + "a" * 64 + ".example/", "http://news.example/" + "a" * 3_000, "http://%00.example/",
]  # fmt: skip


@pytest.mark.parametrize("url", URLS)
async def test_a_hostile_address_is_refused_without_a_packet(
    url: str, connected: list[object]
) -> None:
    names = Names()
    with pytest.raises((RefusedAddress, BadAddress)) as error:
        await Fetcher(resolve=names, allow=is_public).fetch(url if url.strip() else " ")
    assert str(error.value).endswith((".", "http://."))
    assert connected == []
    assert names.asked == []


# Names


DNS = [
    ["127.0.0.1"],
    ["10.1.2.3"],
    ["192.168.0.10"],
    ["169.254.169.254"],
    ["100.64.0.1"],
    ["::1"],
    ["fd00::1"],
    ["fe80::1"],
    ["fe80::1%lo"],
    ["::ffff:127.0.0.1"],
    ["::ffff:8.8.8.8"],
    ["64:ff9b::a00:1"],
    ["2002:a00:1::"],
    ["0.0.0.0"],
    ["224.0.0.251"],
    # one inside among public ones, wherever it stands
    ["93.184.216.34", "127.0.0.1"],
    ["127.0.0.1", "93.184.216.34"],
    ["2606:4700::1", "93.184.216.34", "10.0.0.1"],
]


@pytest.mark.parametrize("answer", DNS, ids="+".join)
async def test_a_name_with_a_private_address_is_refused_without_a_packet(
    answer: list[str], connected: list[object]
) -> None:
    names = Names(evil_example=[answer])
    with pytest.raises(RefusedAddress, match="no address on the public internet"):
        await Fetcher(resolve=names, allow=is_public).fetch("http://evil.example/")
    assert connected == []


@pytest.mark.parametrize("answer", [[], ["no address"], ["1.2.3"], None, OSError("No such name")])
async def test_unknown_names_and_private_names_give_the_same_error(
    answer: list[str] | OSError | None, connected: list[object]
) -> None:
    async def resolve(name: str) -> list[str]:
        if isinstance(answer, OSError):
            raise answer
        return ["10.0.0.1"] if answer is None else answer

    with pytest.raises(RefusedAddress) as error:
        await Fetcher(resolve=resolve).fetch("http://evil.example/")
    said = "'evil.example' is not fetched: it has no address on the public internet."
    assert str(error.value) == said
    assert connected == []


async def test_a_temporary_failure_of_the_name_server_is_reported_as_such() -> None:
    async def resolve(name: str) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with pytest.raises(Unreachable, match="try again later"):
        await Fetcher(resolve=resolve).fetch("http://news.example/")


async def test_a_name_that_changes_after_the_check_is_not_looked_up_again(
    server: Server, connected: list[object]
) -> None:
    # Every connection is one look-up; robots.txt and the page take one each.
    names = Names(evil_example=[[HERE], [HERE], ["10.0.0.1"]])
    await fetcher_for(server, resolve=names).fetch(server.url("/", "evil.example"))
    assert names.asked == ["evil.example"] * 2
    assert connected == [(HERE, server.port)] * 2


async def test_a_name_that_changes_between_two_connections_is_checked_again(
    server: Server, connected: list[object]
) -> None:
    names = Names(evil_example=[[HERE], ["10.0.0.1"]])
    with pytest.raises(RefusedAddress):
        await fetcher_for(server, resolve=names).fetch(server.url("/", "evil.example"))
    assert connected == [(HERE, server.port)]
    assert server.pages == []


async def test_the_next_address_is_tried_where_one_does_not_answer(server: Server) -> None:
    names = Names(news_example=[["127.0.0.9", HERE]])
    fetcher = fetcher_for(server, resolve=names, allow=lambda address: address.is_loopback)
    assert (await fetcher.fetch(server.url())).body == PAGE


async def test_a_slow_name_server_is_cut_off(server: Server) -> None:
    async def resolve(name: str) -> list[str]:
        await asyncio.sleep(60)
        return [HERE]

    with pytest.raises(TooSlow):
        await fetcher_for(server, resolve=resolve, limits=HASTY).fetch(server.url())


# Redirects


REDIRECTS: list[tuple[str, type[IngestError]]] = [
    ("http://127.0.0.2/", RefusedAddress),
    ("http://10.0.0.1/", RefusedAddress),
    ("http://169.254.169.254/latest/meta-data/iam/", RefusedAddress),
    ("http://[::1]/", RefusedAddress),
    ("http://[::ffff:10.0.0.1]/", RefusedAddress),
    ("http://inside.example/", RefusedAddress),
    ("//inside.example/", RefusedAddress),
    ("http://localhost/", RefusedAddress),
    ("http://metadata.google.internal/computeMetadata/v1/", RefusedAddress),
    ("http://2130706433/", RefusedAddress),
    ("file:///etc/passwd", RefusedAddress),
    ("ftp://news.example/a", RefusedAddress),
    ("data:text/html,<p>x", RefusedAddress),
    ("javascript:alert(1)", RefusedAddress),
    ("gopher://news.example:70/_x", RefusedAddress),
    ("http://user:pw@news.example/", RefusedAddress),
    ("http://news.example:22/", RefusedAddress),
    ("http://news.example:25/", RefusedAddress),
    ("http://news.example:6379/", RefusedAddress),
    ("http://[::1", BadRedirect),
    ("http://news.example\\@10.0.0.1/", BadAddress),
    ("", BadRedirect),
    ("/start", BadRedirect),
    ("/to-start", BadRedirect),
]


@pytest.mark.parametrize(("to", "error"), REDIRECTS)
async def test_a_hostile_redirect_is_not_followed(
    server: Server, connected: list[object], to: str, error: type[IngestError]
) -> None:
    server.says["/start"] = redirect(to)
    server.says["/to-start"] = redirect("/start")
    names = Names(inside_example=[["10.0.0.1"]])
    with pytest.raises(error):
        await fetcher_for(server, resolve=names).fetch(server.url("/start"))
    assert set(connected) == {(HERE, server.port)}


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 T", "308 P"])
async def test_a_redirect_is_followed_and_its_end_is_the_address(
    server: Server, status: str
) -> None:
    server.says["/start"] = redirect("../#there", status)
    page = await fetcher_for(server).fetch(server.url("/start"))
    assert (page.url, page.body) == (server.url("/"), PAGE)


async def test_five_redirects_are_followed_and_six_are_not(server: Server) -> None:
    for hop in range(6):
        server.says[f"/{hop}"] = redirect(f"/{hop + 1}")
    server.says["/6"] = response(PAGE)
    fetcher = fetcher_for(server)
    assert (await fetcher.fetch(server.url("/1"))).body == PAGE
    with pytest.raises(BadRedirect, match="more than 5 times"):
        await fetcher.fetch(server.url("/0"))


async def test_an_endless_chain_of_redirects_ends(server: Server) -> None:
    class Endless(dict[str, Says]):
        def get(self, path: str, default: object = None) -> Says:  # type: ignore[override]
            return response(b"") if path == "/robots.txt" else redirect(path + "a")

    server.says = Endless()
    with pytest.raises(BadRedirect):
        await fetcher_for(server).fetch(server.url("/a"))
    assert len(server.pages) == 6


# Servers


def forever(part: bytes, head: bytes = b"", pause: float = 0.0) -> Says:
    async def says(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return says


async def silence(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def aborts(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def bomb(pack: Callable[[bytes], bytes]) -> bytes:
    return pack(bytes(50_000_000))


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIPPED = gzip.compress(PAGE * 50)

SERVERS: dict[str, tuple[Says, type[IngestError]]] = {
    "gzip bomb": (response(bomb(gzip.compress), Content_Encoding="gzip"), TooLarge),
    "x-gzip bomb": (response(bomb(gzip.compress), Content_Encoding="X-GZIP"), TooLarge),
    "deflate bomb": (response(bomb(zlib.compress), Content_Encoding="deflate"), TooLarge),
    "bare deflate bomb": (response(bomb(bare_deflate), Content_Encoding="deflate"), TooLarge),
    "bomb in a bomb": (
        response(gzip.compress(bomb(gzip.compress)), Content_Encoding="gzip, gzip"),
        Unreachable,
    ),
    "many small bombs": (
        response(gzip.compress(bytes(9_000)) * 500, Content_Encoding="gzip"),
        TooLarge,
    ),
    "endless empty pieces": (
        forever(gzip.compress(b"") * 500, OK + b"Content-Encoding: gzip\r\n\r\n"),
        TooLarge,
    ),
    "brotli, unasked": (response(b"\x1b" * 90, Content_Encoding="br"), Unreachable),
    "zstd, unasked": (response(b"\x28\xb5\x2f\xfd", Content_Encoding="zstd"), Unreachable),
    "unknown coding": (response(b"x", Content_Encoding="x" * 999), Unreachable),
    "no gzip": (response(b"plain text", Content_Encoding="gzip"), Unreachable),
    "gzip cut off": (response(GZIPPED[:40], Content_Encoding="gzip"), Unreachable),
    "body over the limit": (response(b"x" * 200_001), TooLarge),
    "length over the limit": (OK + b"Content-Length: 99999999\r\n\r\n" + b"x" * 300_000, TooLarge),
    "endless body": (forever(b"x" * 9_000, OK + b"\r\n"), TooLarge),
    "endless chunks": (forever(b"2328\r\n" + b"x" * 9_000 + b"\r\n", CHUNKED), TooLarge),
    "endless small chunks": (forever(b"1\r\nx\r\n" * 500, CHUNKED), TooSlow),
    "silence": (silence, TooSlow),
    "slow header": (forever(b"X", OK, 0.02), TooSlow),
    "slow body": (forever(b"x", OK + b"\r\n", 0.02), TooSlow),
    "slow chunks": (forever(b"1\r\nx\r\n", CHUNKED, 0.02), TooSlow),
    "endless 100": (forever(b"HTTP/1.1 100 Continue\r\n\r\n", b"", 0.001), TooSlow),
    "huge header": (OK + b"X: " + b"x" * 500_000 + b"\r\n\r\n", Unreachable),
    "many headers": (OK + b"X: x\r\n" * 90_000 + b"\r\n", Unreachable),
    "endless header": (forever(b"x" * 9_000, OK), Unreachable),
    "endless status line": (forever(b"1" * 9_000, b"HTTP/1.1 "), Unreachable),
    "endless chunk extension": (forever(b"x" * 9_000, CHUNKED + b"1;"), Unreachable),
    "endless trailer": (forever(b"x" * 9_000, CHUNKED + b"0\r\nX: "), Unreachable),
    "length too long": (response(PAGE, length=len(PAGE) + 9), Unreachable),
    "two lengths": (OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nxxxx", Unreachable),
    "negative length": (OK + b"Content-Length: -1\r\n\r\n", Unreachable),
    "length that is no number": (OK + b"Content-Length: 0x10\r\n\r\n", Unreachable),
    "bad chunk size": (CHUNKED + b"zz\r\nxx\r\n", Unreachable),
    "chunk cut off": (CHUNKED + b"ff\r\nxx", Unreachable),
    "not HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n", Unreachable),
    "old HTTP": (b"<html>no header at all</html>", Unreachable),
    "nothing": (b"", Unreachable),
    "aborts": (aborts, Unreachable),
    "smuggled header": (OK + b"X : y\r\nContent-Length: 0\r\n\r\n", Unreachable),
    "401": (response(PAGE, status="401 Unauthorized"), BadStatus),
    "402": (response(PAGE, status="402 Payment Required"), Paywalled),
    "403": (response(PAGE, status="403 Forbidden"), BadStatus),
    "404": (response(PAGE, status="404 Not Found"), BadStatus),
    "410": (response(PAGE, status="410 Gone"), BadStatus),
    "429": (response(PAGE, status="429 Too Many"), BadStatus),
    "451": (response(PAGE, status="451 Withheld"), BadStatus),
    "500": (response(PAGE, status="500 Oops"), BadStatus),
    "503": (response(PAGE, status="503 Busy"), BadStatus),
    "206 nobody asked for": (response(PAGE, status="206 Partial"), BadStatus),
    "status 999": (response(PAGE, status="999 No"), BadStatus),
    "endless body of an error": (forever(b"x", b"HTTP/1.1 500 Oops\r\n\r\n"), BadStatus),
    "304 nobody asked for": (b"HTTP/1.1 304 Not Modified\r\n\r\n", BadStatus),
    "redirect without a place": (response(b"", status="302 Found"), BadRedirect),
    "multiple choices": (response(PAGE, status="300 Multiple"), BadStatus),
}  # fmt: skip


@pytest.mark.parametrize(("says", "error"), SERVERS.values(), ids=SERVERS)
async def test_a_hostile_server_is_given_up(
    server: Server, says: Says, error: type[IngestError]
) -> None:
    server.says["/"] = says
    limits = HASTY if error is TooSlow else PATIENT
    began = time.monotonic()
    with pytest.raises(error) as raised:
        await fetcher_for(server, limits=limits).fetch(server.url())
    assert type(raised.value) is error
    assert str(raised.value).endswith(".")
    assert time.monotonic() - began < limits.seconds + 2


async def test_the_clock_runs_over_all_hops_together(server: Server) -> None:
    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(redirect("/2"))

    server.says |= {"/0": redirect("/1"), "/1": late, "/2": silence}
    began = time.monotonic()
    with pytest.raises(TooSlow, match=r"0\.3 seconds"):
        await fetcher_for(server, limits=HASTY).fetch(server.url("/0"))
    assert 0.25 < time.monotonic() - began < 2.0


async def test_a_closed_port_is_unreachable(server: Server) -> None:
    with pytest.raises(Unreachable, match="cannot be reached"):
        await fetcher_for(server, ports={1}).fetch("http://news.example:1/")


# What a good page is


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", bare_deflate),
        ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
    ],
)
async def test_a_page_is_unpacked(
    server: Server, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    server.says["/"] = response(pack(PAGE), Content_Encoding=coding)
    page = await fetcher_for(server).fetch(server.url())
    assert (page.body, page.kind, page.charset) == (PAGE, "text/html", "utf-8")


async def test_a_request_says_who_asks_and_keeps_the_name_of_the_host(server: Server) -> None:
    await fetcher_for(server).fetch(server.url("/", "www.news.example"))
    for asked in server.asked:
        assert asked.host == f"www.news.example:{server.port}"
        assert asked.headers["user-agent"] == USER_AGENT
        assert USER_AGENT.startswith("Attache/")
        assert "cookie" not in asked.headers


@pytest.mark.parametrize(
    ("said", "kind", "charset"),
    [
        ("Text/HTML;Charset=Windows-1251", "text/html", "windows-1251"),
        (None, "application/octet-stream", None),
        ("nonsense", "text/plain", None),
        ('application/json; charset="utf-8"', "application/json", "utf-8"),
    ],
)
async def test_the_kind_is_told_from_the_header(
    server: Server, said: str | None, kind: str, charset: str | None
) -> None:
    server.says["/"] = response(PAGE, kind=said)
    page = await fetcher_for(server).fetch(server.url())
    assert (page.kind, page.charset) == (kind, charset)


async def test_proxies_of_the_environment_are_not_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await fetcher_for(server).fetch(server.url())).body == PAGE


# robots.txt


@pytest.mark.parametrize(
    ("rules", "is_open"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /private", True),
        ("User-agent: Attache\nDisallow: /news\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: Attache\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: Other\nDisallow: /", True),
        ("User-agent: *\nCrawl-delay: nan", True),
        ("User-agent: *\nCrawl-delay: -1e999", True),
        ("User-agent: *\nDisallow: /*/a$", False),
        ("<html>this is no robots.txt</html>", True),
        ("User-agent: *\nDisallow: /" + "*a" * 5_000 + "$", True),
        ("#" * 600_000 + "\nUser-agent: *\nDisallow: /", True),  # beyond what is read
    ],
)
async def test_what_robots_txt_forbids_is_not_fetched(
    server: Server, rules: str, is_open: bool
) -> None:
    server.says["/news/a"] = response(PAGE)
    server.says["/robots.txt"] = response(rules, kind="text/plain")
    fetch = fetcher_for(server).fetch(server.url("/news/a"))
    if is_open:
        assert (await fetch).body == PAGE
    else:
        with pytest.raises(ForbiddenByRobots):
            await fetch
        assert server.pages == []


@pytest.mark.parametrize(
    "says",
    [
        response(b"", status="404 Not Found"),
        response(b"", status="403 Forbidden"),
        redirect("/robots.txt"),
        response(b"\xff\xfe\x00"),
    ],
)
async def test_a_site_without_rules_may_be_read(server: Server, says: Says) -> None:
    server.says["/robots.txt"] = says
    assert (await fetcher_for(server).fetch(server.url())).body == PAGE


@pytest.mark.parametrize(
    ("says", "error"),
    [
        (response(b"", status="503 Busy"), Unreachable),
        (forever(b"x", OK + b"\r\n", 0.02), TooSlow),
        (redirect("http://10.0.0.1/"), RefusedAddress),
    ],
)
async def test_a_site_whose_rules_cannot_be_known_is_left_alone(
    server: Server, says: Says, error: type[IngestError]
) -> None:
    server.says["/robots.txt"] = says
    with pytest.raises(error):
        await fetcher_for(server, limits=HASTY).fetch(server.url())
    assert server.pages == []


async def test_rules_are_asked_for_once_and_on_every_host_of_a_redirect(server: Server) -> None:
    server.says["/start"] = redirect(server.url("/", "other.example"))
    fetcher = fetcher_for(server)
    for _ in range(3):
        await fetcher.fetch(server.url("/start"))
    asked = [one.host.partition(":")[0] for one in server.asked if one.path == "/robots.txt"]
    assert asked == ["news.example", "other.example"]


# Politeness


async def test_a_host_has_one_request_at_a_time_and_hosts_do_not_wait_for_each_other(
    server: Server,
) -> None:
    at_once: dict[str, int] = {}
    most: dict[str, int] = {}
    total = 0

    def slow(host: str) -> Says:
        async def says(writer: asyncio.StreamWriter) -> None:
            nonlocal total
            at_once[host] = at_once.get(host, 0) + 1
            most[host] = max(most.get(host, 0), at_once[host])
            total = max(total, sum(at_once.values()))
            await asyncio.sleep(0.03)
            at_once[host] -= 1
            writer.write(response(PAGE))

        return says

    hosts = ("a.example", "b.example")
    server.says |= {f"/{host}/{n}": slow(host) for host in hosts for n in range(3)}
    fetcher = fetcher_for(server)
    await asyncio.gather(
        *(fetcher.fetch(server.url(f"/{host}/{n}", host)) for host in hosts for n in range(3))
    )
    assert most == {"a.example": 1, "b.example": 1}
    assert total == 2


async def test_waiting_for_ones_turn_does_not_count_as_slowness(server: Server) -> None:
    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(response(PAGE))

    server.says |= {f"/{n}": late for n in range(5)}
    fetcher = fetcher_for(server, limits=replace(PATIENT, seconds=0.4))
    pages = await asyncio.gather(*(fetcher.fetch(server.url(f"/{n}")) for n in range(5)))
    assert len(pages) == 5


async def test_the_pause_a_site_asks_for_is_kept(server: Server) -> None:
    server.says["/robots.txt"] = response("User-agent: *\nCrawl-delay: 0.2")
    fetcher = fetcher_for(server, limits=PATIENT)
    await fetcher.fetch(server.url())
    began = time.monotonic()
    await fetcher.fetch(server.url())
    assert time.monotonic() - began > 0.15
