"""What may be set of the cluster that answers in the embedded engine's place."""

import os
import re
from pathlib import Path

from index.messages import Message
from search.setting import Setting, refused


def _text(_name: str, value: str) -> str:
    return value


def _nodes(name: str, value: str) -> str:
    urls = [url.strip() for url in value.split(",") if url.strip()]
    if not urls or any(re.fullmatch(r"https?://[^\s/?#,]+/?", url) is None for url in urls):
        raise refused(
            name,
            re.sub("//[^/]*@", "//…@", value),
            "donnez l’adresse de chaque nœud, séparées de virgules, comme https://noeud1:9200,https://noeud2:9200",
            "give the address of each node, with commas between, such as https://node1:9200,https://node2:9200",
        )
    return ",".join(url.rstrip("/") for url in urls)


def _file(name: str, value: str) -> Path:
    if not os.path.isfile(value):  # noqa: PTH113 (what cannot be looked at is none)
        raise refused(name, value, "il n’y a pas là de fichier", "there is no such file")
    return Path(value)


def _seconds(name: str, value: str) -> float:
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", value) or not float(value):
        raise refused(name, value, "donnez un nombre de secondes, comme 10", "give a number of seconds, such as 10")
    return float(value)


def _index_name(name: str, value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]{0,59}", value):
        raise refused(
            name,
            value,
            "donnez un nom de lettres minuscules sans accent, de chiffres et de _, comme archives_2024",
            "give a name of lower-case letters, digits and _, such as archives_2024",
        )
    return value


def _shards(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", value) or not 1 <= int(value) <= 1024:
        raise refused(name, value, "donnez un nombre de 1 à 1024", "give a number from 1 to 1024")
    return int(value)


def _replicas(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]", value):
        raise refused(name, value, "donnez un nombre de 0 à 9", "give a number from 0 to 9")
    return int(value)


CLUSTER_SETTINGS = (
    Setting(
        "opensearch_url",
        "SEARCH_OPENSEARCH_URL",
        _nodes,
        Message("aucune", "none"),
        Message(
            "l’adresse de chaque nœud de la grappe OpenSearch, séparées de virgules",
            "the address of each node of the OpenSearch cluster, with commas between",
        ),
    ),
    Setting(
        "opensearch_user",
        "SEARCH_OPENSEARCH_USER",
        _text,
        Message("aucun", "none"),
        Message("qui demande à la grappe", "who asks the cluster"),
    ),
    Setting(
        "opensearch_password",
        "SEARCH_OPENSEARCH_PASSWORD",
        _text,
        Message("aucun", "none"),
        Message("son mot de passe", "the password"),
        secret=True,
    ),
    Setting(
        "opensearch_token",
        "SEARCH_OPENSEARCH_TOKEN",
        _text,
        Message("aucun", "none"),
        Message("un jeton, à la place du nom et du mot de passe", "a token, in place of user and password"),
        secret=True,
    ),
    Setting(
        "opensearch_ca",
        "SEARCH_OPENSEARCH_CA",
        _file,
        Message("celles du système", "the system’s"),
        Message(
            "les autorités dont la grappe tient son certificat (PEM)",
            "the authorities that the cluster’s certificate comes from (PEM)",
        ),
    ),
    Setting(
        "opensearch_timeout",
        "SEARCH_OPENSEARCH_TIMEOUT",
        _seconds,
        Message("10", "10"),
        Message("secondes données à chaque essai d’une demande", "seconds that each try of a request is given"),
    ),
    Setting(
        "opensearch_index",
        "SEARCH_OPENSEARCH_INDEX",
        _index_name,
        Message("manchette", "manchette"),
        Message("le nom (alias) de l’index dans la grappe", "the name (alias) of the index in the cluster"),
    ),
    Setting(
        "opensearch_part",
        "SEARCH_OPENSEARCH_PART",
        _index_name,
        Message("main", "main"),
        Message(
            "la part du corpus que ce dossier d’index tient dans la grappe : une par machine qui indexe, ou par année",
            "the part of the corpus that this index folder keeps in the cluster: one a machine that indexes, or a year",
        ),
    ),
    Setting(
        "opensearch_shards",
        "SEARCH_OPENSEARCH_SHARDS",
        _shards,
        Message("1", "1"),
        Message("morceaux de l’index, dès sa création", "shards of the index, from its beginning on"),
    ),
    Setting(
        "opensearch_replicas",
        "SEARCH_OPENSEARCH_REPLICAS",
        _replicas,
        Message("1", "1"),
        Message("copies de chaque morceau, sur d’autres nœuds", "copies of each shard, on other nodes"),
    ),
)
