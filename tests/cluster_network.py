"""Nodes in network namespaces of their own, on one bridge, whose cables can be pulled; taken down whatever happens."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from cluster_nodes import ended_in_order


@dataclass(frozen=True, slots=True)
class Cables:
    """The namespaces, each with the address of what lives in it."""

    namespaces: tuple[tuple[str, str], ...]

    def cut(self, number: int) -> None:
        """Take a namespace off the net."""
        run_ip("link", "set", _outer(number), "down")

    def heal(self, number: int) -> None:
        """Bring it back."""
        run_ip("link", "set", _outer(number), "up")


def can_be_made() -> bool:
    """Whether this process may make namespaces, and has what makes them."""
    return os.geteuid() == 0 and shutil.which("ip") is not None


def run_ip(*arguments: str) -> None:
    """Run `ip`; raises CalledProcessError with what it says."""
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


@contextmanager
def cables(count: int) -> Iterator[Cables]:
    """So many namespaces on a bridge of which this process has the first address."""
    net = f"10.{77 + os.getpid() % 150}.{os.getpid() % 250}"
    with ended_in_order(), ExitStack() as made:
        bridge = f"mbr{os.getpid()}"
        _make(made, ("link", "add", bridge, "type", "bridge"), ("link", "del", bridge))
        run_ip("addr", "add", f"{net}.1/24", "dev", bridge)
        run_ip("link", "set", bridge, "up")
        found = []
        for number in range(count):
            name, address = f"mns{os.getpid()}x{number}", f"{net}.{number + 2}"
            _make(made, ("netns", "add", name), ("netns", "del", name))
            outer, inner = _outer(number), f"mi{os.getpid()}x{number}"
            _make(made, ("link", "add", outer, "type", "veth", "peer", "name", inner), ("link", "del", outer))
            run_ip("link", "set", inner, "netns", name)
            run_ip("link", "set", outer, "master", bridge)
            run_ip("link", "set", outer, "up")
            for words in (f"addr add {address}/24 dev {inner}", f"link set {inner} up", "link set lo up"):
                run_ip("-n", name, *words.split())
            found.append((name, address))
        yield Cables(tuple(found))


def _outer(number: int) -> str:
    return f"mo{os.getpid()}x{number}"


def _make(made: ExitStack, how: tuple[str, ...], undone: tuple[str, ...]) -> None:
    run_ip(*how)
    # A namespace takes its end of a cable along: then the other end is gone already.
    made.callback(subprocess.run, ["ip", *undone], check=False, capture_output=True)
