"""One target of tests/faults/fuzz_targets.py, fuzzed for so many seconds; a crash is kept as a file and told.

    python -m tools.fuzz query 600
    python -m tools.fuzz pages.html 1200

With atheris (`pip install atheris`, on Linux) inputs are led by what they reach of the code; without
it they are drawn blindly from known ones, which finds less.
"""

import importlib.util
import random
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
_LONGEST = 1 << 16


def main(name: str, seconds: float) -> None:
    """Fuzz a target."""
    sys.path.insert(0, str(ROOT / "tests" / "faults"))
    led = importlib.util.find_spec("atheris") is not None
    if led:
        import atheris

        with atheris.instrument_imports(include=["index", "search"]):
            from fuzz_targets import TARGETS, examples
    else:
        from fuzz_targets import TARGETS, examples
    target = kept(name, TARGETS[name])
    if not led:
        print(f"{blindly(target, list(examples(name)), seconds)} inputs", file=sys.stderr)
        return
    corpus = Path(f"fuzz-{name}")
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(examples(name)):
        (corpus / f"example-{number}").write_bytes(data)
    atheris.Setup([sys.argv[0], str(corpus), f"-max_total_time={int(seconds)}", f"-max_len={_LONGEST}"], target)
    atheris.Fuzz()


def kept(name: str, target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The target, whose crashes leave their input."""

    def tried(data: bytes) -> None:
        try:
            target(data)
        except Exception:
            Path(f"crash-{name}-{sha256(data).hexdigest()[:12]}").write_bytes(data)
            raise

    return tried


def blindly(target: Callable[[bytes], None], known: list[bytes], seconds: float, seed: int = 1) -> int:
    """Try inputs made of known ones by chance; how many."""
    drawn, tried, end = random.Random(seed), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        target(mutated(drawn, known))
        tried += 1
    return tried


def mutated(drawn: random.Random, known: list[bytes]) -> bytes:
    """A known input with some of it cut out, said twice, exchanged or altered."""
    data = bytearray(drawn.choice(known) or drawn.randbytes(drawn.randrange(200)))
    for _ in range(drawn.randint(1, 6)):
        first = drawn.randrange(len(data) + 1)
        end = min(len(data), first + drawn.choice((1, 2, 8, 60)))
        match drawn.randrange(5):
            case 0:
                del data[first:end]
            case 1:
                data[first:first] = data[first:end] * drawn.choice((1, 2, 50))
            case 2:
                data[first:end] = drawn.randbytes(end - first)
            case 3:
                other = drawn.choice(known)
                data[first:end] = other[first : first + drawn.choice((4, 40))]
            case _:
                data[first:first] = drawn.choice((b"\0", b'"', b"<", b"\xff", b"(", "é".encode(), b"]]>", b"&", b"\n"))
    return bytes(data[:_LONGEST])


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
