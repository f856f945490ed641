"""Attacks by quantity: slowness, length, number, cost."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import quote

from tools.abuse.target import CLOSED, HEALTHY, Outcome, Target, asked, get


def slow_heads(target: Target) -> Outcome:
    """Three hundred clients that never finish their question."""
    outcome = Outcome()
    with ExitStack() as held:
        for _ in range(300):
            slow = held.enter_context(target.connected())
            slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        for _ in range(5):
            outcome.add("/healthz meanwhile", asked(target, get("/healthz"), HEALTHY), [200])
            outcome.add("a search meanwhile", asked(target, get("/?q=port"), HEALTHY), [200])
    return outcome


def slow_bodies(target: Target) -> Outcome:
    """A hundred clients that tell of ten gigabytes and send none."""
    outcome = Outcome()
    with ExitStack() as held:
        for method in ("POST", "GET") * 50:
            slow = held.enter_context(target.connected())
            slow.sendall(f"{method} / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10000000000\r\n\r\n".encode())
        for _ in range(5):
            outcome.add("/healthz meanwhile", asked(target, get("/healthz"), HEALTHY), [200])
            outcome.add("a search meanwhile", asked(target, get("/?q=port"), HEALTHY), [200, 503])
    return outcome


def slow_readers(target: Target) -> Outcome:
    """A hundred clients that ask and never read."""
    outcome = Outcome()
    with ExitStack() as held:
        for _ in range(100):
            deaf = held.enter_context(target.connected())
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_024)
            deaf.sendall(b"GET /aide HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20)
        for _ in range(5):
            outcome.add("/healthz meanwhile", asked(target, get("/healthz"), HEALTHY), [200])
    return outcome


def long_addresses(target: Target) -> Outcome:
    """Addresses of up to ten megabytes."""
    outcome = Outcome()
    for size in (40_000, 100_000, 1_000_000, 10_000_000):
        for path in ("/?q=" + "a" * size, "/api/search?q=" + "a" * size, "/" + "a" * size):
            outcome.add(f"address of {size}", asked(target, get(path)), [414, 431, CLOSED])
    return outcome


def many_parameters(target: Target) -> Outcome:
    """Thousands of parameters."""
    outcome = Outcome()
    for one in ("&source=a", "&q=port", "&x=1", "&", "&exclude=source:a", "&page=1", "&cursor=x"):
        for count in (3_000, 10_000):
            for path in ("/", "/api/search", "/api/timeline", "/export"):
                address = f"{path}?q=port" + one * count
                outcome.add(f"{count} times {one} to {path}", asked(target, get(address)), [200, 400, 414])
    return outcome


def header_floods(target: Target) -> Outcome:
    """Ten thousand headers, and headers of a megabyte."""
    outcome = Outcome()
    for count in (200, 10_000):
        many = [f"X-{number}: v" for number in range(count)]
        outcome.add(f"{count} headers", asked(target, get("/", *many)), [431])
    for size in (40_000, 200_000, 1_000_000):
        for name in ("Cookie", "X-Long", "If-None-Match", "Accept-Language", "Authorization", "User-Agent"):
            answered = asked(target, get("/api/search?q=port", f"{name}: {'a' * size}"))
            outcome.add(f"{name} of {size}", answered, [431, CLOSED])
    outcome.add("many tags", asked(target, get("/", "If-None-Match: " + ", ".join(['"a"'] * 6_000))), [200])
    outcome.add(
        "many ranges", asked(target, get("/static/manchette.css", "Range: bytes=" + "0-1," * 4_000)), [200, 416]
    )
    outcome.add("many kinds", asked(target, get("/", "Accept-Encoding: " + "gzip;q=0.1, " * 2_000)), [200])
    return outcome


def cost_bombs(target: Target) -> Outcome:
    """Questions that would cost a great deal, eight at a time."""
    outcome = Outcome()
    letters = "abcdefghijklmnopqrstuvwxyz"
    queries = [
        " OU ".join(f"{a}*" for a in letters),
        " OU ".join(f"*{a}*" for a in letters),
        " ".join(f"{a}{b}~2" for a in letters[:6] for b in letters[:6]),
        "(" * 3_000 + "port" + ")" * 3_000,
        "SAUF " * 2_000 + "port",
        '"' + " ".join(["le"] * 2_000) + '"',
        '"' + "?* " * 300 + '"~100',
        " ET ".join(f'"{a}* {b}*"~50' for a in letters[:8] for b in letters[:8]),
        "500 de (" + " ".join(letters) + ")",
        "port>=999999999",
        "-" * 5_000,
        "a" * 20_000,
        "\N{COMBINING ACUTE ACCENT}" * 3_000,
        "date:0001..9999 date:*",
        "port\x00\x1b[2J\u202e",
    ]
    paths = [
        *(f"/api/search?facets=1&q={quote(query)}" for query in queries),
        *(f"/?q={quote(query)}" for query in queries),
        *(
            f"/api/{name}?q={quote(queries[0])}"
            for name in ("kwic", "terms", "explain", "facets", "specific", "timeline")
        ),
        "/api/kwic?q=le&limit=1000&start=10000000",
        "/api/specific?grammatical=1&limit=1000",
        "/api/timeline?by=day&since=0001-01-01&until=9999-12-31&bursts=1",
        "/api/search?q=port&page=1000000&per_page=100",
        "/api/suggest?limit=50&q=" + "a" * 10_000,
        f"/export?format=xlsx&q={quote(queries[1])}",
        f"/feed.atom?q={quote(queries[1])}",
    ]

    def ask(path: str) -> tuple[str, bytes]:
        return path, asked(target, get(path))

    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(ask, [path for path in paths if len(path) < 32_000])
        outcome.add("/healthz meanwhile", asked(target, get("/healthz"), HEALTHY), [200])
        for path, answered in answers:
            outcome.add(path[:60], answered, [200, 400, 413, 414, 429, 503])
    return outcome


def many_connections(target: Target) -> Outcome:
    """Eight hundred connections that say nothing, and requests one behind the other on one."""
    outcome = Outcome()
    with ExitStack() as held:
        for _ in range(800):
            held.enter_context(target.connected())
        outcome.add("/healthz meanwhile", asked(target, get("/healthz"), HEALTHY), [200])
    many = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 2_000 + get("/healthz")
    answered = asked(target, many, most=16 << 20)
    if (count := answered.count(b"HTTP/1.1 200")) != 2_001:
        outcome.wrong.append(f"{count} answers to 2,001 requests of one connection")
    return outcome
