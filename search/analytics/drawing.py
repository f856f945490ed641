"""Curves as bars of text and as SVG: plain numbers in, lines out."""

from collections.abc import Iterator, Sequence
from html import escape

from search.analytics.timeline import Timeline

_EIGHTHS = " ▏▎▍▌▋▊▉"
_COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47")
"""Told apart by most who see colours otherwise; dashes tell the rest."""
_DASHES = ("", "8 3", "2 3", "10 3 2 3")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 960, 360, 64, 40, 56


def values_of(curves: Timeline, relative: bool) -> list[Sequence[float]]:
    """The values that are drawn of each series: articles, or their share of the period's articles in per cent."""
    return [[share * 100 for share in one.shares] if relative else one.counts for one in curves.series]


def written_value(value: float, relative: bool, comma: str = ",") -> str:
    """A value as it is read: whole articles, or per cent with two places."""
    return f"{value:.2f} %".replace(".", comma) if relative else str(round(value))


def bars(curves: Timeline, relative: bool, width: int = 40, block: bool = True, comma: str = ",") -> Iterator[str]:
    """A line for each period and question: what it is, a bar, its value. Without `block` bars are of plain signs."""
    values = values_of(curves, relative)
    most = max((value for series in values for value in series), default=0)
    several = len(values) > 1
    name_width = min(24, max((len(one.query) for one in curves.series), default=0))
    for at, period in enumerate(curves.periods):
        for number, (one, series) in enumerate(zip(curves.series, values, strict=True)):
            label = f"{period if not number else '':10}"
            name = f"{one.query[:name_width]:{name_width}} " if several else ""
            bar = _bar(series[at] / most * width if most else 0, block)
            yield f"{label} {name}{bar}{' ' if bar else ''}{written_value(series[at], relative, comma)}"


def _bar(length: float, block: bool) -> str:
    if not block:
        return "#" * round(length)
    whole = int(length)
    return "█" * whole + _EIGHTHS[int((length - whole) * 8)].strip()


def svg(curves: Timeline, relative: bool, title: str, unit: str, comma: str = ",") -> str:
    """The curves as an SVG image with its axes; `title` names it where it is not seen, `unit` what is counted."""
    values = values_of(curves, relative)
    most = max((value for series in values for value in series), default=0) or 1
    periods = curves.periods
    step = (_WIDTH - _LEFT - 16) / max(1, len(periods) - 1)
    high = _HEIGHT - _BOTTOM - _TOP

    def x(at: int) -> float:
        return round(_LEFT + at * step, 2)

    def y(value: float) -> float:
        return round(_TOP + high * (1 - value / most), 2)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="t" font-family="sans-serif" font-size="12">',
        f'<title id="t">{escape(title)}</title>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    for share in (0, 0.5, 1):
        at, label = y(most * share), written_value(most * share, relative, comma)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - 16}" y1="{at}" y2="{at}" stroke="#ccc"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{at + 4}" text-anchor="end">{escape(label)}</text>')
    parts += [
        f'<text x="{x(at)}" y="{_HEIGHT - 16}" text-anchor="middle">{escape(periods[at])}</text>'
        for at in range(0, len(periods), max(1, -(-len(periods) // 8)))
    ]
    for number, (one, series) in enumerate(zip(curves.series, values, strict=True)):
        style = f'stroke="{_COLOURS[number]}" stroke-dasharray="{_DASHES[number]}"'
        if len(series) == 1:
            parts.append(f'<circle cx="{x(0)}" cy="{y(series[0])}" r="4" fill="{_COLOURS[number]}"/>')
        points = " ".join(f"{x(at)},{y(value)}" for at, value in enumerate(series))
        parts.append(f'<polyline fill="none" stroke-width="2" {style} points="{points}"/>')
        left = _LEFT + number * 220
        parts.append(f'<line x1="{left}" x2="{left + 28}" y1="20" y2="20" stroke-width="2" {style}/>')
        parts.append(f'<text x="{left + 34}" y="24">{escape(one.query[:28] or title)}</text>')
    parts.append(f'<text x="{_LEFT}" y="{_TOP - 10}" fill="#555">{escape(unit)}</text>')
    return "\n".join([*parts, "</svg>", ""])
