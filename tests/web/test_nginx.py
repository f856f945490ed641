"""deploy/nginx.conf, by a real nginx before a real server."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

pytestmark = pytest.mark.skipif(NGINX is None, reason="there is no nginx")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small index behind `search serve` on a socket, behind nginx with the project's own lines."""
    folder = tmp_path_factory.mktemp("site")
    folder.chmod(0o755)
    place, port = folder / "search.sock", free_port()
    (folder / "pages").mkdir()
    (folder / "pages" / "tempete.txt").write_text("La tempête au port\n\nLa tempête frappe le port mardi matin.\n")
    environment = os.environ | {
        "PYTHONPATH": str(TOP), "SEARCH_INDEX": str(folder / "index"), "SEARCH_PROXIES": "1", "SEARCH_LANG": "en",
        "SEARCH_HOSTS": "presse.example",
    }  # fmt: skip
    search = [sys.executable, "-m", "search"]
    subprocess.run([*search, "reindex", folder / "pages"], env=environment, check=True, capture_output=True)
    lines = (TOP / "deploy" / "nginx.conf").read_text()
    lines = lines.replace("/run/manchette/search.sock", str(place)).replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "nginx.conf").write_text(
        f"user root;\ndaemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\nclient_body_temp_path {folder}/body;\nproxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f;\nuwsgi_temp_path {folder}/u;\nscgi_temp_path {folder}/s;\n{lines}}}\n"
    )
    serving = subprocess.Popen(
        [*search, "serve", "--socket", place, "--processes", "1"], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert serving.stderr is not None
    assert serving.stderr.readline() == f"Searching at unix:{place}\n"
    proxy = subprocess.Popen(
        [str(NGINX), "-p", str(folder), "-e", "error.log", "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL
    )
    try:
        until_open(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in (proxy, serving):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
        serving.stderr.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def until_open(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx did not start")


def lowered(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def get(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    given = {"Host": "presse.example"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=given), timeout=30) as got:
            return got.status, lowered(got.headers), got.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, lowered(error.headers), error.read()


def test_the_site_answers_through_the_proxy(site: str) -> None:
    status, headers, body = get(f"{site}/api/search?q=port")
    assert status == 200 and b'"total":1' in body.replace(b" ", b"")
    assert len(headers["x-request-id"]) == 32
    status, _, body = get(f"{site}/api/search?q=port", If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")
    assert get(f"{site}/?q=port")[0] == 200


def test_links_bear_the_name_that_the_proxy_was_asked_under_and_no_other(site: str) -> None:
    status, _, body = get(f"{site}/opensearch.xml", X_Forwarded_Host="evil.example", X_Forwarded_Prefix="/evil")
    assert status == 200
    assert b"http://presse.example" in body and b"evil" not in body


def test_an_export_comes_through_whole(site: str) -> None:
    status, headers, body = get(f"{site}/export?q=port&format=csv")
    assert status == 200 and "tempête".encode() in body
    assert headers["content-disposition"].startswith("attachment")


def test_metrics_are_told_on_this_machine(site: str) -> None:
    status, _, body = get(f"{site}/metrics")
    assert status == 200 and b"manchette_index_articles 1.0" in body


def test_the_longest_query_passes_and_a_longer_one_is_refused(site: str) -> None:
    assert get(f"{site}/api/search?q=" + "port+" * 3_000)[0] in (200, 400, 413)
    assert get(f"{site}/api/search?q=" + "a" * 33_000)[0] == 414


def test_who_asks_too_often_is_told_so(site: str) -> None:
    assert 429 in {get(f"{site}/healthz")[0] for _ in range(120)}
