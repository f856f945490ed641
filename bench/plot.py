"""Bars on a logarithmic scale, as SVG."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

Panel = tuple[str, Mapping[str, Sequence[float | None]]]
"""A title, and for each series its values in milliseconds, one a group; None for no bar."""

# Told apart by who does not see red or green (after Okabe and Ito).
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
_LEFT, _RIGHT, _BAR, _GAP, _TOP = 190, 880, 9, 8, 56


def plot(groups: Sequence[str], panels: Sequence[Panel]) -> str:
    """The panels one below the other; each group of bars has one of every series."""
    top = 0.0
    parts: list[str] = []
    for title, series in panels:
        drawn, height = _panel(groups, title, series, top)
        parts += drawn
        top += height
    width = _RIGHT + 70
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top:.0f}"'
    head += ' font-family="sans-serif" font-size="12">'
    background = f'<rect width="{width}" height="{top:.0f}" fill="#fff"/>'
    return "\n".join([head, background, *parts, "</svg>", ""])


def _panel(
    groups: Sequence[str], title: str, series: Mapping[str, Sequence[float | None]], top: float
) -> tuple[list[str], float]:
    values = [value for row in series.values() for value in row if value]
    low = math.floor(math.log10(min(values, default=0.1)))
    high = max(low + 1, math.ceil(math.log10(max(values, default=1))))
    step = len(series) * _BAR + _GAP
    bottom = top + _TOP + len(groups) * step

    def across(value: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (math.log10(value) - low) / (high - low)

    parts = [f'<text x="12" y="{top + 22}" font-size="15" font-weight="bold">{escape(title)}</text>']
    parts += _legend(series, top)
    for power in range(low, high + 1):
        at = across(10.0**power)
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{top + _TOP - 4}" y2="{bottom}" stroke="#ddd"/>')
        parts.append(f'<text x="{at:.1f}" y="{bottom + 14}" text-anchor="middle" fill="#555">{10.0**power:g} ms</text>')
    for row, group in enumerate(groups):
        begin = top + _TOP + row * step
        middle = begin + len(series) * _BAR / 2 + 4
        parts.append(f'<text x="{_LEFT - 8}" y="{middle:.1f}" text-anchor="end">{escape(group)}</text>')
        for at, (name, times) in enumerate(series.items()):
            if value := times[row]:
                parts.append(
                    f'<rect x="{_LEFT}" y="{begin + at * _BAR:.1f}" width="{max(1.0, across(value) - _LEFT):.1f}" '
                    f'height="{_BAR - 1}" fill="{_COLOURS[at % len(_COLOURS)]}">'
                    f"<title>{escape(name)}: {value:.3g} ms</title></rect>"
                )
    return parts, bottom - top + 34


def _legend(series: Mapping[str, Sequence[float | None]], top: float) -> Iterator[str]:
    at = float(_LEFT)
    for number, name in enumerate(series):
        yield f'<rect x="{at}" y="{top + 33}" width="11" height="11" fill="{_COLOURS[number % len(_COLOURS)]}"/>'
        yield f'<text x="{at + 16}" y="{top + 43}">{escape(name)}</text>'
        at += 36 + 7 * len(name)
