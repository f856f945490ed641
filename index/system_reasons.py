"""What the system and the index's own files are said to have wrong, in French: both are told in English."""

import errno
import os
import re
from functools import cache

_OF_THE_SYSTEM = {
    "EPERM": "opération interdite",
    "ENOENT": "fichier ou dossier absent",
    "EINTR": "appel interrompu",
    "EIO": "erreur de lecture ou d’écriture du disque",
    "ENXIO": "périphérique absent",
    "EBADF": "fichier déjà fermé",
    "EAGAIN": "momentanément indisponible",
    "ENOMEM": "mémoire insuffisante",
    "EACCES": "droit refusé",
    "EBUSY": "occupé par un autre programme",
    "EEXIST": "existe déjà",
    "EXDEV": "sur un autre disque",
    "ENODEV": "périphérique inconnu",
    "ENOTDIR": "n’est pas un dossier",
    "EISDIR": "est un dossier",
    "EINVAL": "argument refusé par le système",
    "ENFILE": "trop de fichiers ouverts sur la machine",
    "EMFILE": "trop de fichiers ouverts",
    "ENOTTY": "opération impossible ici",
    "ETXTBSY": "en cours d’exécution",
    "EFBIG": "fichier trop gros",
    "ENOSPC": "disque plein",
    "ESPIPE": "ne se parcourt pas",
    "EROFS": "disque en lecture seule",
    "EMLINK": "trop de liens",
    "EPIPE": "lecteur parti",
    "EDEADLK": "verrous qui s’attendent l’un l’autre",
    "ENAMETOOLONG": "nom trop long",
    "ENOLCK": "plus de verrou disponible",
    "ENOSYS": "fonction absente de ce système",
    "ENOTEMPTY": "dossier non vide",
    "ELOOP": "trop de liens symboliques",
    "EPROTO": "erreur de protocole",
    "EOVERFLOW": "valeur trop grande",
    "ENOTSUP": "opération impossible ici",
    "EADDRINUSE": "adresse déjà prise",
    "EADDRNOTAVAIL": "adresse qui n’est pas de cette machine",
    "ENETDOWN": "réseau arrêté",
    "ENETUNREACH": "réseau hors d’atteinte",
    "ECONNABORTED": "connexion abandonnée",
    "ECONNRESET": "connexion coupée par l’autre bout",
    "ENOBUFS": "plus de place pour le réseau",
    "ETIMEDOUT": "délai dépassé",
    "ECONNREFUSED": "connexion refusée",
    "EHOSTUNREACH": "machine hors d’atteinte",
    "EALREADY": "déjà en cours",
    "ESTALE": "fichier disparu du disque distant",
    "EDQUOT": "quota de disque atteint",
    "EREMOTEIO": "erreur du disque distant",
}
"""Reasons of the system, by the names of their numbers."""

_OF_FILES = (
    (r"altered: the checksum of its directory (?=is not)", r"altéré : la somme de contrôle de sa table "),
    (r"altered: the checksum of (\S+) (?=is not)", r"altéré : la somme de contrôle de \1 "),
    (r"altered: its checksum (?=is not)", r"altéré : sa somme de contrôle "),
    (r"is not the one written", r"n’est pas celle qui fut écrite"),
    (r"altered: a block of stored fields of another length", r"altéré : un bloc de textes n’a pas sa longueur"),
    (r"altered: a block of stored fields", r"altéré : un bloc de textes"),
    (r"(\S+) is altered", r"\1 est altéré"),
    (r"its header is not that of this segment", r"son en-tête n’est pas celui de ce segment"),
    (r"its footer is not one of this format", r"sa fin n’est pas de ce format"),
    (r"its directory cannot be read", r"sa table est illisible"),
    (r"its articles cannot be read", r"ses articles sont illisibles"),
    (r"too short to be an array file", r"trop court pour un fichier de l’index"),
    (r"not a manifest of this format|not a manifest", r"n’est pas un manifeste"),
    (r"not the file that was written with this index", r"n’est pas le fichier écrit avec cet index"),
    (r"not the name of a generation", r"ne nomme pas de génération"),
    (r"names (\S+), which is not there", r"nomme \1, qui n’y est pas"),
    (r"format (\S+), this program reads (\S+)", r"format \1, ce programme lit \2"),
    (r"(\d+) bytes (?:read )?where (\d+) were written", r"\1 octets là où \2 furent écrits"),
    (r"(\d+) documents where (\d+) were added", r"\1 documents là où \2 furent ajoutés"),
    (r"families of (\d+) documents where the index has (\d+)", r"familles de \1 documents là où l’index en a \2"),
    (r"tells of (\d+) articles where the index has (\d+)", r"parle de \1 articles là où l’index en a \2"),
    (r"unreadable(?= \()", r"illisible"),
    (r"(?<= : )missing\b", r"absent"),
    (r"(?<= : )empty(?=\))", r"vide"),
    (r"database disk image is malformed", r"base de données abîmée"),
    (r"file is not a database", r"n’est pas une base de données"),
    (r"database is locked", r"base de données prise par un autre programme"),
    (r"database or disk is full", r"disque plein"),
    (r"unable to open database file", r"base de données impossible à ouvrir"),
    (r"disk I/O error", r"erreur de lecture ou d’écriture du disque"),
    (r"attempt to write a readonly database", r"base de données en lecture seule"),
)  # fmt: skip
"""What is told of files of the index, and by SQLite, as patterns."""


def reasons_in_french(line: str) -> str:
    """A French line whose reasons, told in English by the system or of a file, are in French too."""
    for english, french in _system_texts().items():
        if english in line:
            line = line.replace(english, french)
    for pattern, french in _OF_FILES:
        line = re.sub(pattern, french, line)
    return line


@cache
def _system_texts() -> dict[str, str]:
    """The system's reasons in its own words, the longest first: some begin as others do."""
    known = {getattr(errno, name, None): french for name, french in _OF_THE_SYSTEM.items()}
    texts = {os.strerror(number): french for number, french in known.items() if number is not None}
    return dict(sorted(texts.items(), key=lambda pair: -len(pair[0])))
