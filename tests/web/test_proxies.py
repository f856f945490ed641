"""deploy/'s nginx, Apache and Caddy, each a real one before a real server."""

import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from socket import create_connection

import pytest

from tests.proxied import SITE_NAME, TOP, asked, free_port, proxy_running, site_at_socket

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
SOCKET = "/run/manchette/search.sock"
Written = Callable[[Path, Path, int], tuple[list[str], dict[str, str]]]


def nginx(folder: Path, place: Path, port: int, lines: str | None = None) -> tuple[list[str], dict[str, str]]:
    """The command of an nginx of this folder, its site as deploy/ has it."""
    lines = lines or (TOP / "deploy" / "nginx.conf").read_text()
    lines = lines.replace(SOCKET, str(place)).replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "nginx.conf").write_text(
        f"user root;\ndaemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\nclient_body_temp_path {folder}/body;\nproxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f;\nuwsgi_temp_path {folder}/u;\nscgi_temp_path {folder}/s;\n{lines}}}\n"
    )
    return [found("nginx"), "-p", str(folder), "-e", "error.log", "-c", str(folder / "nginx.conf")], {}


def apache2(folder: Path, place: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """The command of an Apache of this folder."""
    modules = ("mpm_event authn_core authz_core authz_host proxy proxy_http headers unique_id").split()
    lines = (
        (TOP / "deploy" / "apache.conf").read_text().replace(SOCKET, str(place)).replace("*:80", f"127.0.0.1:{port}")
    )
    loads = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in modules)
    (folder / "apache.conf").write_text(
        f"ServerRoot {folder}\nServerName localhost\nDefaultRuntimeDir {folder}\nPidFile {folder}/apache.pid\n"
        f"Listen 127.0.0.1:{port}\nErrorLog {folder}/apache.log\n{loads}{lines}"
    )
    return [found("apache2"), "-X", "-f", str(folder / "apache.conf")], {}


def caddy(folder: Path, place: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """The command of a Caddy of this folder, which asks nobody for a certificate."""
    lines = (TOP / "deploy" / "Caddyfile").read_text().replace(SOCKET, str(place))
    lines = lines.replace("presse.example {", f"http://presse.example:{port} {{\n\tbind 127.0.0.1")
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{lines}")
    command = [found("caddy"), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    return command, {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}


def found(name: str) -> str:
    """Where a program lies; the test is skipped where there is none."""
    path = shutil.which(name, path=PATH)
    if path is None:
        pytest.skip(f"there is no {name}")
    return path


@pytest.fixture(scope="module", params=[nginx, apache2, caddy], ids=["nginx", "apache", "caddy"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site's address at a proxy with deploy/'s own lines."""
    written: Written = request.param
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    command, environment = written(folder, folder / "search.sock", port)
    with site_at_socket(folder), proxy_running(command, port, **environment):
        yield f"http://127.0.0.1:{port}"


def test_the_site_answers_through_the_proxy(site: str) -> None:
    status, headers, body = asked(f"{site}/api/search?q=port")
    assert status == 200 and b'"total":1' in body.replace(b" ", b"")
    status, _, body = asked(f"{site}/api/search?q=port", If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")
    assert asked(f"{site}/?q=port")[0] == 200


def test_each_request_has_a_number_of_the_proxys(site: str) -> None:
    numbers = [asked(f"{site}/healthz", X_Request_Id="mine")[1]["x-request-id"] for _ in range(2)]
    assert numbers[0] != numbers[1]
    assert "mine" not in numbers
    assert all(len(number) >= 20 for number in numbers)


def test_links_bear_the_name_that_the_proxy_was_asked_under_and_no_other(site: str) -> None:
    said = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Prefix": "/evil", "X_Forwarded_Port": "666"}
    status, _, body = asked(f"{site}/opensearch.xml", **said)
    assert status == 200
    assert b"http://presse.example" in body and b"evil" not in body and b"666" not in body


def test_an_export_comes_through_whole(site: str) -> None:
    status, headers, body = asked(f"{site}/export?q=port&format=csv")
    assert status == 200 and "tempête".encode() in body
    assert headers["content-disposition"].startswith("attachment")


def test_metrics_are_told_on_this_machine(site: str) -> None:
    status, _, body = asked(f"{site}/metrics")
    assert status == 200 and b"manchette_index_articles 1.0" in body


def test_metrics_are_told_to_nobody_else_under_a_path_neither_and_nobody_names_himself_for_them(tmp_path: Path) -> None:
    port = free_port()
    lines = (TOP / "deploy" / "nginx.conf").read_text()
    command, _ = nginx(tmp_path, tmp_path / "search.sock", port, lines.replace("location / {", "location /archives/ {"))
    with (
        site_at_socket(tmp_path, SEARCH_URL_PREFIX="/archives", SEARCH_ACCESS="header"),
        proxy_running(command, port),
    ):
        statuses = {}
        for client in ("127.0.0.1", "127.0.0.2"):  # the second is not the machine itself to nginx
            told = f"GET /archives/metrics HTTP/1.1\r\nHost: {SITE_NAME}\r\nRemote-User: claire\r\n"
            with create_connection(("127.0.0.1", port), timeout=30, source_address=(client, 0)) as connection:
                connection.sendall(f"{told}Connection: close\r\n\r\n".encode())
                statuses[client] = connection.makefile("rb").read()
        assert statuses["127.0.0.1"].startswith(b"HTTP/1.1 403") and b"<center>nginx" not in statuses["127.0.0.1"]
        assert statuses["127.0.0.2"].startswith(b"HTTP/1.1 403") and b"<center>nginx" in statuses["127.0.0.2"]


def test_the_longest_query_passes_and_a_longer_one_is_refused(site: str) -> None:
    assert asked(f"{site}/api/search?q=" + "port+" * 3_000)[0] in (200, 400, 413)
    assert asked(f"{site}/api/search?q=" + "a" * 33_000)[0] == 414


@pytest.mark.parametrize("name", ["X_Forwarded_Host", "X-Forwarded_Host", "X_Forwarded-Host"])
def test_no_name_is_forged_by_an_underscore(site: str, name: str) -> None:
    port = int(site.rpartition(":")[2])
    for _ in range(2):  # nginx answers ten a second
        assert raw_status(port, f"{name}: evil.example") == 200


@pytest.mark.parametrize("written", [nginx, apache2, caddy], ids=["nginx", "apache", "caddy"])
def test_nobody_names_themselves_past_the_proxy(tmp_path: Path, written: Written) -> None:
    port = free_port()
    command, environment = written(tmp_path, tmp_path / "search.sock", port)
    with site_at_socket(tmp_path, SEARCH_ACCESS="header"), proxy_running(command, port, **environment):
        address = f"http://127.0.0.1:{port}/api/search?q=port"
        assert asked(address)[0] == 403
        assert asked(address, Remote_User="claire")[0] == 403
        for name in ("Remote_User", "remote_user"):
            assert {raw_status(port, f"{name}: claire") for _ in range(8)} == {403}


def raw_status(port: int, header: str) -> int:
    """The status of a question with a header as it stands here, which libraries would not send."""
    with create_connection(("127.0.0.1", port), timeout=30) as connection:
        told = f"GET /api/search?q=port HTTP/1.1\r\nHost: {SITE_NAME}\r\n{header}\r\nConnection: close\r\n\r\n"
        connection.sendall(told.encode())
        return int(connection.makefile("rb").readline().split()[1])


def test_whom_nginx_knows_may_read(tmp_path: Path) -> None:
    port, names = free_port(), tmp_path / "names"
    names.write_text("claire:{PLAIN}phare\n")
    lines = (TOP / "deploy" / "nginx.conf").read_text()
    lines = lines.replace("limit_req_status 429;", f'auth_basic "presse"; auth_basic_user_file {names};', 1)
    command, _ = nginx(tmp_path, tmp_path / "search.sock", port, lines)
    with site_at_socket(tmp_path, SEARCH_ACCESS="header"), proxy_running(command, port):
        address = f"http://127.0.0.1:{port}/api/search?q=port"
        assert asked(address)[0] == 401
        assert asked(address, Authorization=f"Basic {b64encode(b'claire:phare').decode()}")[0] == 200


def test_who_asks_too_often_of_nginx_is_told_so(tmp_path: Path) -> None:
    port = free_port()
    command, _ = nginx(tmp_path, tmp_path / "search.sock", port)
    question = f"GET /healthz HTTP/1.1\r\nHost: {SITE_NAME}\r\nConnection: close\r\n\r\n".encode()
    with site_at_socket(tmp_path), proxy_running(command, port), ExitStack() as open_ones:
        clients = [open_ones.enter_context(create_connection(("127.0.0.1", port), timeout=60)) for _ in range(120)]
        for client in clients:  # all at once, however slow the machine is
            client.sendall(question)
        answers = [client.makefile("rb").read() for client in clients]
    assert {int(answer.split()[1]) for answer in answers} == {200, 429}
    refused = next(answer for answer in answers if answer.split()[1] == b"429")
    assert b"\r\nRetry-After: 2\r\n" in refused


def test_nginx_serves_it_under_a_path_by_tls(tmp_path: Path) -> None:
    openssl, port = found("openssl"), free_port()
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=presse.example", "-days", "2",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    lines = (TOP / "deploy" / "nginx.conf").read_text()
    lines = lines.replace("location / {", "location /archives/ {").replace(
        "listen 80;",
        f"listen 127.0.0.1:{port} ssl;\n    ssl_certificate {certificate};\n    ssl_certificate_key {key};",
    )
    command, _ = nginx(tmp_path, tmp_path / "search.sock", port, lines)
    with site_at_socket(tmp_path, SEARCH_URL_PREFIX="/archives"), proxy_running(command, port):
        site = f"https://127.0.0.1:{port}"
        status, _, body = asked(f"{site}/archives/?q=port")
        assert status == 200 and b'action="/archives/"' in body
        assert b"https://presse.example" in asked(f"{site}/archives/opensearch.xml")[2]
        assert asked(f"{site}/?q=port")[0] == 404
