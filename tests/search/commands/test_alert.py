"""`search alert`: what is new in saved searches, through a real server of mail."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class Post:
    """A server of mail that keeps what it is handed; while it is `closed` it takes nothing."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], str, str]] = []
        self.closed = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.closed:
            return "451 later"
        read = message_from_bytes(envelope.content, policy=policy.default)
        self.got.append((envelope.rcpt_tos, read["Subject"], read.get_content()))  # type: ignore[attr-defined]
        return "250 OK"


class Desk:
    def __init__(self, folder: Path, port: int) -> None:
        self.pages = folder / "pages"
        self.pages.mkdir()
        self.env = os.environ | {
            "SEARCH_INDEX": str(folder / "index"), "SEARCH_LANG": "fr", "NO_COLOR": "1",
            "SEARCH_SMTP": f"smtp://127.0.0.1:{port}", "SEARCH_MAIL_FROM": "veille@phare.example",
            "SEARCH_SITE": "https://presse.example/",
        }  # fmt: skip

    def write(self, name: str, text: str) -> None:
        (self.pages / f"{name}.txt").write_text(f"{text.split('.')[0]}\npar Anne Morel\n{text}\n", "utf-8")
        self.run("reindex", str(self.pages))

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "search", *arguments],
            env=self.env, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    yield post, port
    controller.stop()


@pytest.fixture
def desk(tmp_path: Path, post: tuple[Post, int]) -> Desk:
    desk = Desk(tmp_path, post[1])
    desk.write("un", "La crue monte. Elle atteint le quai du port.")
    return desk


def test_new_articles_are_sent_once_and_old_ones_never(desk: Desk, post: tuple[Post, int]) -> None:
    box = post[0]
    told = desk.run("alert", "add", "Crues", "crue", "--to", "anne@phare.example").stderr
    assert "1 article déjà là ne sera pas signalé" in told
    desk.run("alert")
    assert box.got == []
    desk.write("deux", "La crue baisse. Les caves sèchent au village.")
    desk.run("alert")
    ((recipients, subject, text),) = box.got
    assert recipients == ["anne@phare.example"] and subject == "Crues : 1 nouvel article"
    assert "La crue baisse" in text and "La crue monte" not in text and "https://presse.example/article/" in text
    desk.run("reindex", "--full", str(desk.pages))
    desk.run("alert")
    assert len(box.got) == 1


def test_what_the_server_did_not_take_is_told_the_next_time(desk: Desk, post: tuple[Post, int]) -> None:
    box = post[0]
    desk.run("alert", "add", "Crues", "crue", "--to", "anne@phare.example")
    desk.run("alert", "add", "Ici", "crue")
    desk.write("deux", "La crue baisse. Les caves sèchent au village.")
    box.closed = True
    done = desk.run("alert", code=1)
    assert (
        "451" in done.stderr
        and "alertes qui n’ont pas abouti : 1 sur 2 ;" in done.stderr
        and "SEARCH_SMTP" in done.stderr
    )
    assert "La crue baisse" in done.stdout
    box.closed = False
    done = desk.run("alert")
    assert len(box.got) == 1 and "Ici : 0 nouveau" in done.stderr and done.stdout == ""


def test_without_a_recipient_the_news_are_printed_for_cron_to_send(desk: Desk) -> None:
    desk.run("alert", "add", "Crues", "crue", "SAUF", "baisse")
    desk.write("deux", "La crue revient. Le port est fermé.")
    desk.write("trois", "La crue baisse. Le port est rouvert.")
    lines = desk.run("alert").stdout.splitlines()
    assert lines[0] == "Crues : 1 nouveau" and lines[1] == "  La crue revient" and len(lines) == 4


def test_a_dry_run_tells_and_keeps_nothing_and_json_has_it_all(desk: Desk, post: tuple[Post, int]) -> None:
    desk.run("alert", "add", "Crues", "crue", "--to", "anne@phare.example")
    desk.write("deux", "La crue revient. Le port est fermé.")
    for _ in range(2):
        (told,) = json.loads(desk.run("alert", "--dry-run", "--json").stdout)
        assert [one["title"] for one in told["new"]] == ["La crue revient"] and told["to"] == ["anne@phare.example"]
    assert post[0].got == []
    desk.run("alert", "--json")
    assert len(post[0].got) == 1


def test_a_copy_of_a_dispatch_that_was_told_is_no_news(desk: Desk) -> None:
    dispatch = "La digue a cédé. " + "Le préfet a fait évacuer trois hameaux avant la nuit, puis la ville basse. " * 6
    desk.run("alert", "add", "Digues", "digue")
    desk.write("deux", dispatch)
    assert "Digues : 1 nouveau" in desk.run("alert").stdout
    desk.write("trois", f"{dispatch} Lire aussi notre carte des routes.")
    (told,) = json.loads(desk.run("alert", "--json").stdout)
    assert (told["new"], told["copies"]) == ([], 1)


def test_saved_searches_are_listed_and_forgotten(desk: Desk) -> None:
    desk.run(
        "alert", "add", "Crues", "crue", "--source", "Le Phare", "--to", "a@phare.example", "--to", "b@phare.example"
    )
    assert desk.run("alert", "list").stdout == "Crues : crue → a@phare.example, b@phare.example\n"
    (told,) = json.loads(desk.run("alert", "list", "--json").stdout)
    assert told["request"]["sources"] == ["Le Phare"] and told["to"] == ["a@phare.example", "b@phare.example"]
    desk.run("alert", "remove", "Crues")
    assert json.loads(desk.run("alert", "list", "--json").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 3, "search alert add"),
        (["remove", "x"], 3, "aucune alerte « x »"),
        (["add", "x", "crue", "--to", "nobody"], 2, "n’est pas une adresse"),
        (["add", " ", "crue"], 2, "nom d’alerte refusé"),
        (["add", "x"], 2, "TEXTE"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_cure(desk: Desk, arguments: list[str], code: int, said: str) -> None:
    done = desk.run("alert", *arguments, code=code)
    assert said in done.stderr and len(done.stderr.splitlines()) == 1 and done.stdout == ""


def test_a_setting_that_names_no_server_is_refused_without_its_password(desk: Desk) -> None:
    desk.env["SEARCH_SMTP"] = "smpt://anne:secret@phare.example"
    told = desk.run("alert", "list", code=2).stderr
    assert "SEARCH_SMTP" in told and "secret@" not in told.replace("nom:secret@", "")
    desk.env["SEARCH_SMTP"] = "smtp://anne:secret@phare.example"
    told = desk.run("config").stdout + desk.run("config", "--json").stdout
    assert "smtp://anne:…@phare.example" in told and ":secret@phare" not in told
