"""Attacks by form: what is no request, or means two things, or something of another site."""

import ssl
from contextlib import suppress

from tools.abuse.target import CLOSED, Outcome, Target, asked, get, status_of

BRIEFLY = 2.0
"""Seconds to wait where the connection may rightly stay open without an answer."""
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def smuggling(target: Target) -> Outcome:
    """Requests that two servers may cut in two ways: refused, or never answered twice."""
    outcome = Outcome()
    tail = b"0\r\n\r\n" + SMUGGLED
    for headers in (
        b"Content-Length: %d\r\nTransfer-Encoding: chunked" % len(tail),
        b"Transfer-Encoding: chunked\r\nContent-Length: 3",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Content-Length: 5, 6",
        b"Content-Length: +5",
        b"Content-Length: -1",
        b"Content-Length: 0x5",
        b"Content-Length : 5",
        b"Content-Length:\x0b5",
        b"Transfer-Encoding : chunked",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding:\x0bchunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        b"X: y\r\n Transfer-Encoding: chunked",
        b"X: y\nTransfer-Encoding: chunked",
        b"X: y\rTransfer-Encoding: chunked",
        b"X: \x00y",
    ):
        for method in (b"GET", b"POST"):
            data = method + b" / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + b"\r\n\r\n" + tail
            answered = asked(target, data, BRIEFLY)
            name = repr(headers)[2:-1]
            outcome.add(name, answered, [200, 400, 404, 405, 413, 501, CLOSED])
            both = b"Transfer-Encoding" in headers and b"Content-Length" in headers
            if both and answered.count(b"HTTP/1.1 ") > 1 and b"400 " not in answered:
                outcome.wrong.append(f"{name}: answered {answered.count(b'HTTP/1.1 ')} times")
    return outcome


def path_tricks(target: Target) -> Outcome:
    """Paths to what nobody should read, and to other sites."""
    outcome = Outcome()
    ups = [
        "../",
        "..%2f",
        "%2e%2e/",
        "%2e%2e%2f",
        "..%5c",
        "..\\",
        "%252e%252e%252f",
        "....//",
        "%c0%ae%c0%ae/",
        "..;/",
    ]
    paths = [f"{base}{up * 8}etc/passwd" for base in ("/", "/static/", "/article/", "/dossier/") for up in ups]
    paths += [
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/%00",
        "/article/%00",
        "/static/manchette.css%00.txt",
        "//evil.example/",
        "/\\evil.example/",
        "/%5cevil.example/",
        "/%0d%0aLocation:%20http://evil.example/",
        "/.git/config",
        "/.env",
        "/static/",
        "/static/.",
        "/static/..",
        "/%",
        "/%zz",
        "/\xff\xfe",
        "/%ff%fe",
        "*",
        "/?q=%ff%fe",
        "/?%00=%00",
    ]  # fmt: skip
    for path in paths:
        answered = asked(target, get(path))
        outcome.add(path, answered, [200, 400, 404, 405, CLOSED] if "?" in path else [400, 404, 405, CLOSED])
        _read_nothing(outcome, path, answered)
    answered = asked(target, get("http://evil.example/healthz"))
    outcome.add("an address of another site", answered, [200, 400, 404])
    return outcome


def _read_nothing(outcome: Outcome, what: str, answered: bytes) -> None:
    head = answered.partition(b"\r\n\r\n")[0].lower()
    if b"root:" in answered or b"\r\nlocation:" in head or b"[core]" in answered:
        outcome.wrong.append(f"{what}: {answered[:120]!r}")


def bad_hosts(target: Target) -> Outcome:
    """Names that the site does not have: an answer never says one of them."""
    outcome = Outcome()
    evil = "evil.example"
    for host in (
        evil,
        f"{evil}:80",
        f"127.0.0.1.{evil}",
        f"127.0.0.1@{evil}",
        f"127.0.0.1, {evil}",
        f"{evil}#127.0.0.1",
        "",
        " ",
        ":",
        "127.0.0.1:99999",
        "127.0.0.1:x",
        "[::1",
        "a b",
        "é",
        "." * 300,
        "a" * 5_000,
    ):
        for path in ("/", "/opensearch.xml", "/feed.atom?q=port", "/api/search?q=port", "/article//x"):
            answered = asked(target, get(path, host=host))
            outcome.add(f"Host: {host[:40]} {path}", answered, [200, 400, 404, CLOSED])
            if evil.encode() in answered and status_of(answered) == 200:
                outcome.wrong.append(f"Host: {host} is said in {path}")
    for data in (
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    ):
        outcome.add(repr(data), asked(target, data, BRIEFLY), [200, 400, CLOSED])
    for header in (
        "X-Forwarded-Host",
        "X-Forwarded-For",
        "X-Forwarded-Prefix",
        "X-Forwarded-Proto",
        "Forwarded",
        "X-Original-URL",
    ):
        answered = asked(target, get("/opensearch.xml", f"{header}: {evil}"))
        outcome.add(header, answered, [200])
        if evil.encode() in answered:
            outcome.wrong.append(f"{header} is believed")
    return outcome


def methods(target: Target) -> Outcome:
    """Every method but those that read."""
    outcome = Outcome()
    for method in (
        "POST",
        "PUT",
        "DELETE",
        "PATCH",
        "TRACE",
        "CONNECT",
        "PROPFIND",
        "FOO",
        "A" * 5_000,
        "G\x00T",
        "",
    ):
        for path in ("/", "/api/search?q=port", "/healthz", "/dossier/x"):
            answered = asked(target, get(path, "X-Secret: s3same", "Content-Length: 0", method=method))
            outcome.add(f"{method[:20]} {path}", answered, [400, 404, 405, 414, 501, CLOSED])
            if b"s3same" in answered:
                outcome.wrong.append(f"{method} {path} says what it was sent")
    outcome.add("OPTIONS", asked(target, get("/", method="OPTIONS")), [200])
    outcome.add("HEAD", asked(target, get("/", method="HEAD")), [200])
    body = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10000000\r\n\r\n"
    outcome.add("ten megabytes", asked(target, body + b"a" * 10_000_000), [405, 413, CLOSED])
    return outcome


def other_protocols(target: Target) -> Outcome:
    """What is no HTTP of these days."""
    outcome = Outcome()
    hello = ssl.MemoryBIO()
    with suppress(ssl.SSLWantReadError):
        ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), hello, server_hostname="a.example").do_handshake()
    for data in (
        b"GET /\r\n\r\n",
        b"GET / HTTP/0.9\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        get("/", version="9.9"),
        get("/", version="1.1x"),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        hello.read(),
        bytes(range(256)) * 40,
        b"\r\n" * 5_000,
        b"\x00" * 100_000,
        b"EHLO a.example\r\n",
        b"*1\r\n$4\r\nPING\r\n",
        "GET / HTTP/1.1\r\nHost: é\r\n\r\n".encode(),
    ):
        outcome.add(repr(data[:30]), asked(target, data, BRIEFLY), [200, 400, 404, 505, CLOSED])
    upgrade = get("/", "Upgrade: websocket", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13")
    outcome.add(
        "websocket", asked(target, upgrade.replace(b"Connection: close", b"Connection: Upgrade"), BRIEFLY), [200, 400]
    )
    return outcome


def forged_changes(target: Target) -> Outcome:
    """Dossiers changed by pages of other sites, and by forms that no page of this one has."""
    outcome = Outcome()
    form = b"do=create&name=Piege&summary=x"
    for headers in (
        ["Origin: http://evil.example"],
        ["Origin: null"],
        ["Origin: http://127.0.0.1.evil.example"],
        ["Sec-Fetch-Site: cross-site"],
        ["Sec-Fetch-Site: same-site"],
        ["Sec-Fetch-Site: cross-site", f"Origin: http://127.0.0.1:{target.port}"],
    ):
        for kind in ("application/x-www-form-urlencoded", "text/plain", "application/json"):
            data = (
                get("/dossiers", *headers, f"Content-Type: {kind}", f"Content-Length: {len(form)}", method="POST")
                + form
            )
            outcome.add(f"{headers} {kind}", asked(target, data), [403, 404])
    if b"Piege" in asked(target, get("/dossiers")):
        outcome.wrong.append("a page of another site made a dossier")
    many = b"&".join(b"pick=%d" % number for number in range(5_000)) + b"&do=none"
    parts = (
        b"".join(b'--x\r\nContent-Disposition: form-data; name="p"\r\n\r\n1\r\n' for _ in range(1_200)) + b"--x--\r\n"
    )
    for kind, body in (
        ("application/x-www-form-urlencoded", many),
        ("application/x-www-form-urlencoded", b"do=create&name=" + b"a" * 60_000),
        ("application/x-www-form-urlencoded", b"do=create&name=%00%ff%1b[2J"),
        ("application/x-www-form-urlencoded", b"do=" + b"a" * 1_000_000),
        ("multipart/form-data; boundary=x", parts),
        ("multipart/form-data", b"--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"a" * 50_000),
    ):
        data = get("/dossiers", f"Content-Type: {kind}", f"Content-Length: {len(body)}", method="POST") + body
        outcome.add(f"{kind} of {len(body)}", asked(target, data), [303, 400, 404, 413, CLOSED])
    return outcome
