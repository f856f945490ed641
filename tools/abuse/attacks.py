"""All attacks, and what is wrong during and after each."""

from collections.abc import Callable, Sequence

from tools.abuse import misuse, overload
from tools.abuse.target import HEALTHY, MOST_MEMORY, Outcome, Target, asked, get, memory_of

ATTACKS: Sequence[Callable[[Target], Outcome]] = (
    overload.slow_heads,
    overload.slow_bodies,
    overload.slow_readers,
    overload.long_addresses,
    overload.many_parameters,
    overload.header_floods,
    overload.cost_bombs,
    overload.many_connections,
    misuse.smuggling,
    misuse.path_tricks,
    misuse.bad_hosts,
    misuse.methods,
    misuse.other_protocols,
    misuse.forged_changes,
)


def run_attack(target: Target, attack: Callable[[Target], Outcome]) -> Outcome:
    """What an attack was answered, and all that is wrong during and after it."""
    before = memory_of(target)
    outcome = attack(target)
    for path in ("/healthz", "/readyz", "/api/search?q=port"):
        outcome.add(f"{path} afterwards", asked(target, get(path), HEALTHY), [200])
    if any(500 <= status < 600 and status != 503 for status in outcome.statuses):
        outcome.wrong.append("an error of the server's own")
    after = memory_of(target)
    if before and after and after - before > MOST_MEMORY:
        outcome.wrong.append(f"memory grew from {before >> 20} to {after >> 20} MiB")
    return outcome
