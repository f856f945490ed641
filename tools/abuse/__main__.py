"""Asks a server of this machine whatever strangers may: `python -m tools.abuse http://127.0.0.1:8000 [--pid PID]`.

Each attack tells what was answered, and what of it is wrong: an answer that it may not give, an error of the server's
own, more memory than bounded. After each the server must say that it lives, and answer a search. With the process that
was started (`--pid`), the memory of all its processes is watched. Only an address of this machine is asked.
"""

import argparse
import socket
import sys
import time
from ipaddress import ip_address
from urllib.parse import urlsplit

from tools.abuse.attacks import ATTACKS, run_attack
from tools.abuse.target import Target, memory_of


def main() -> int:
    """Run the attacks and tell of each; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.abuse", description=__doc__)
    parser.add_argument("address", help="such as http://127.0.0.1:8000")
    parser.add_argument("--pid", type=int, help="the process of `search serve`")
    parser.add_argument("--only", action="append", help="an attack by its name; may be repeated")
    given = parser.parse_args()
    parts = urlsplit(given.address)
    host = socket.gethostbyname(parts.hostname or "")
    if not ip_address(host).is_loopback:
        parser.error("only an address of this machine")
    target, failed = Target(host, parts.port or 80, given.pid), False
    try:
        target.connected().close()
    except OSError as error:
        parser.error(f"nothing answers at {given.address}: {error.strerror or error}; is `search serve` up?")
    for attack in ATTACKS:
        if given.only and attack.__name__ not in given.only:
            continue
        began = time.monotonic()
        outcome = run_attack(target, attack)
        seconds = time.monotonic() - began
        told = ", ".join(f"{count} x {status or 'closed'}" for status, count in sorted(outcome.statuses.items()))
        memory = f", {memory_of(target) >> 20} MiB" if given.pid else ""
        print(f"{'WRONG' if outcome.wrong else 'ok':<6}{attack.__name__:<18}{seconds:6.1f} s{memory}  {told}")
        for line in outcome.wrong[:10]:
            print(f"      {line}")
        failed |= bool(outcome.wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
