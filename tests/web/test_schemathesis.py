"""Nothing that can be asked of /api breaks what its document says: requests made by schemathesis, in chains too."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema
from small_press import article, opened

from search.config import Settings
from web import create_app

STORM = "La tempête frappe le port. Yann Kergoat ferme le port."
PRESS = [
    article(0, "La tempête au port", STORM, "2020-01-02", "Le Phare"),
    article(1, "Encore un coup de vent", "La tempête tourne. Les tempêtes passent.", "2020-01-03", "Le Phare"),
    article(2, "Marché", "Le marché ouvre au port.", None, "La Marée"),
]
# What a schema cannot tell: the query language, which groups there are, that a period ends after its beginning.
ACCEPTED = ["2xx", "3xx", "400", "404", "413"]
REFUSED = ["400", "404", "413", "414"]


@pytest.fixture(scope="module")
def site() -> Iterator[Flask]:
    with TemporaryDirectory() as folder, opened(PRESS) as engine:
        yield create_app(Settings(Path(folder)), engine)


def found_failures(site: Flask, examples: int) -> list[str]:
    """Whatever schemathesis finds amiss, each with the request."""
    config = SchemathesisConfig.from_dict(
        {
            "continue-on-failure": True,
            "headers": {"Accept-Encoding": "identity"},
            "generation": {"max-examples": examples, "deterministic": True, "database": "none", "no-shrink": True},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ACCEPTED},
                "negative_data_rejection": {"expected-statuses": REFUSED},
            },
        }
    )
    document = site.test_client().get("/api/openapi.json").json
    schema = schemathesis.openapi.from_dict(without_tuples(document), config=config)
    schema.app = site
    lists = free_lists(document)
    found, phases = [], set()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            found.append(f"not tested: {event}")
        if isinstance(event, events.ScenarioFinished):
            phases.add(event.phase.name)
            for name, checks in event.recorder.checks.items():
                asked = event.recorder.cases[name].value
                for check in checks:
                    absent = {name for name, value in (asked.query or {}).items() if value == []}
                    if check.failure_info and not is_the_same_in_an_address(check.failure_info.failure, lists | absent):
                        failure = check.failure_info.failure
                        found.append(f"{asked.method} {asked.path} {asked.query}: {failure.title}: {failure.message}")
    assert phases >= {"COVERAGE", "FUZZING", "STATEFUL_TESTING"}
    return found


def without_tuples(value: Any) -> Any:
    """A document whose pairs are lists of either kind: schemathesis reads no `prefixItems`; test_openapi.py does."""
    if isinstance(value, dict):
        if "prefixItems" in value:
            rest = {name: held for name, held in value.items() if name not in ("prefixItems", "items")}
            value = rest | {"items": {"anyOf": value["prefixItems"]}}
        return {name: without_tuples(held) for name, held in value.items()}
    return [without_tuples(held) for held in value] if isinstance(value, list) else value


def free_lists(document: Any) -> set[str]:
    """The parameters that are lists of any text."""
    return {
        one["name"]
        for item in document["paths"].values()
        for one in item["get"]["parameters"]
        if one["schema"].get("items") == {"type": "string"}
    }


def is_the_same_in_an_address(failure: Failure, names: set[str]) -> bool:
    """Whether what was sent for these parameters alone breaks the document, and is well in an address: a text where a
    list goes is a list of one there, an empty list is no parameter."""
    named = re.findall(r"Invalid component: parameters? (.*) in query", failure.message)
    return bool(named) and set(re.findall("`([^`]+)`", named[0])) <= names


def test_a_few_requests_of_each_kind_find_nothing_amiss(site: Flask) -> None:
    assert found_failures(site, 3) == []


@pytest.mark.long
def test_hundreds_of_requests_of_each_kind_find_nothing_amiss(site: Flask) -> None:
    assert found_failures(site, 200) == []
