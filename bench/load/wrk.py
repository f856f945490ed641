"""wrk, told to ask by Zipf's law, and what it measured."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = """
local lines, sums, total = {}, {}, 0
for line in io.lines(FILE) do
  lines[#lines + 1] = line
  total = total + 1 / #lines
  sums[#lines] = total
end
local seeds = 0
function setup(thread) seeds = seeds + 1; thread:set("seed", seeds) end
function init(args) math.randomseed(seed * 7919); drawn = {} end
function request()
  local wanted, low, high = math.random() * total, 1, #lines
  while low < high do
    local middle = math.floor((low + high) / 2)
    if sums[middle] < wanted then low = middle + 1 else high = middle end
  end
  if PATH == "" then return wrk.format("GET", lines[low]) end
  return wrk.format("POST", PATH, {["Content-Type"] = "application/json", ["Host"] = wrk.headers["Host"]}, lines[low])
end
function done(summary, latency, requests)
  local errors = summary.errors
  local shape = '{"requests": %d, "microseconds": %d, "p50": %f, "p99": %f, "max": %f, "refused": %d, "failed": %d}'
  io.write(string.format("\\nRESULT " .. shape .. "\\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured: requests a second that were answered 200, milliseconds, answers of another status, connections
    that failed."""

    connections: int
    rate: float
    p50: float
    p99: float
    longest: float
    refused: int
    failed: int


def loaded(
    address: str, asked: Iterable[str], work: Path, connections: int, seconds: int, post_to: str = "", threads: int = 2
) -> Load:
    """Ask `address` for so many seconds over so many connections: the lines of `asked` as addresses, or as bodies to
    the path `post_to`. RuntimeError where wrk does not run."""
    lines, script = work / "asked.txt", work / "asked.lua"
    lines.write_text("".join(f"{line}\n" for line in asked), "utf-8")
    told = f"FILE = {json.dumps(str(lines))}\nPATH = {json.dumps(post_to)}\n"
    script.write_text(told + _SCRIPT, "utf-8")
    command = ["wrk", f"-t{min(threads, connections)}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s"]
    ended = subprocess.run([*command, str(script), address], capture_output=True, text=True, check=False)
    results = [line.removeprefix("RESULT ") for line in ended.stdout.splitlines() if line.startswith("RESULT ")]
    if not results:
        raise RuntimeError(ended.stderr or ended.stdout or "wrk said nothing")
    found = json.loads(results[0])
    return Load(
        connections,
        (found["requests"] - found["refused"]) / (found["microseconds"] / 1e6),
        found["p50"] / 1e3,
        found["p99"] / 1e3,
        found["max"] / 1e3,
        found["refused"],
        found["failed"],
    )
