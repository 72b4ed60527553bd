"""Draw lines over a shared x axis as SVG: axes with round ticks, a legend, and nothing from elsewhere.

The y axis is logarithmic where all values are positive and the largest is many times the smallest, as losses
are that fall by orders of magnitude.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH, HEIGHT = 760, 420  # of the picture, in pixels
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 70, 50  # margins around the lines
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")
_LEGEND_PER_ROW: Final = 4
_MANY_TIMES: Final = 20.0  # largest over smallest value from which on the y axis is logarithmic
_N_TICKS: Final = 8
_STYLE: Final = (
    "text{font:12px sans-serif;fill:#333}.title{font-weight:bold}.grid{stroke:#ddd}.axis{stroke:#333}"
    "polyline{fill:none;stroke-width:1.6}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A name for the legend and points (x, y), x rising."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis covers, and where its ends lie in the picture."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """Return the place of ``value`` in pixels."""
        low, high, value = (math.log(v) if self.is_log else v for v in (self.low, self.high, value))
        return self.start + (value - low) / (high - low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return round values within the axis, rising."""
        found = list(_powers(self.low, self.high)) if self.is_log else []
        return found if len(found) > 1 else _round_steps(self.low, self.high)


def draw(lines: Sequence[Line], *, title: str, x_label: str, y_label: str) -> str:
    """Return the SVG of ``lines``, of which at least one has a point."""
    x_axis, y_axis = _axes(lines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="20" class="title">{escape(title)}</text>',
        *_ticks(x_axis, y_axis),
        *_labels(x_label, y_label + (", logarithmic" if y_axis.is_log else "")),
        *(part for i, line in enumerate(lines) for part in _drawn(i, line, x_axis, y_axis)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axes(lines: Sequence[Line]) -> tuple[Axis, Axis]:
    xs = [x for line in lines for x, _ in line.points]
    ys = [y for line in lines for _, y in line.points]
    is_log = min(ys) > 0 and max(ys) > _MANY_TIMES * min(ys)
    low, high = (min(ys), max(ys)) if is_log else (min(0.0, *ys), max(ys) + 0.04 * abs(max(ys)))
    return (
        Axis(min(0.0, *xs), _apart(min(0.0, *xs), max(xs)), _LEFT, WIDTH - _RIGHT),
        Axis(low, _apart(low, high), HEIGHT - _BOTTOM, _TOP, is_log),
    )


def _apart(low: float, high: float) -> float:
    """Return ``high``, or a little more than ``low`` where both are equal."""
    return high if high > low else low + 1.0


def _drawn(i: int, line: Line, x_axis: Axis, y_axis: Axis) -> Iterator[str]:
    colour = _COLOURS[i % len(_COLOURS)]
    places = [(x_axis.at(x), y_axis.at(y)) for x, y in line.points]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{joined}" stroke="{colour}"/>'
    if places:
        x, y = places[-1]
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    step = (WIDTH - _LEFT - _RIGHT) / _LEGEND_PER_ROW
    x, y = _LEFT + step * (i % _LEGEND_PER_ROW), 40 + 16 * (i // _LEGEND_PER_ROW)
    yield f'<rect x="{x:.1f}" y="{y - 9}" width="14" height="4" fill="{colour}"/>'
    yield f'<text x="{x + 20:.1f}" y="{y - 3}">{escape(line.name)}</text>'


def _ticks(x_axis: Axis, y_axis: Axis) -> Iterator[str]:
    left, right, bottom, top = x_axis.start, x_axis.end, y_axis.start, y_axis.end
    for value in y_axis.ticks():
        y = y_axis.at(value)
        yield f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
        yield f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,.4g}</text>'
    for value in x_axis.ticks():
        x = x_axis.at(value)
        yield f'<line class="axis" x1="{x:.1f}" y1="{bottom}" x2="{x:.1f}" y2="{bottom + 5}"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 19}" text-anchor="middle">{value:,.10g}</text>'
    yield f'<line class="axis" x1="{left}" y1="{bottom}" x2="{right}" y2="{bottom}"/>'
    yield f'<line class="axis" x1="{left}" y1="{bottom}" x2="{left}" y2="{top}"/>'


def _labels(x_label: str, y_label: str) -> Iterator[str]:
    x, y = (_LEFT + WIDTH - _RIGHT) / 2, (_TOP + HEIGHT - _BOTTOM) / 2
    yield f'<text x="{x}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x_label)}</text>'
    yield (
        f'<text x="16" y="{y}" text-anchor="middle" transform="rotate(-90 16 {y})">'
        f"{escape(y_label)}</text>"
    )


def _round_steps(low: float, high: float) -> list[float]:
    """Return multiples of 1, 2 or 5 times a power of ten, about ``_N_TICKS`` of them."""
    rough = (high - low) / _N_TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{i * step:.10g}") for i in range(first, last + 1)]


def _powers(low: float, high: float) -> Iterator[float]:
    """Yield 1, 2 and 5 times powers of ten; only the powers where there are many."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for exponent in range(first, last + 1):
        for m in (1, 2, 5) if high < 1000 * low else (1,):
            value = float(f"{m}e{exponent}")
            if low * 0.999 <= value <= high * 1.001:
                yield value
