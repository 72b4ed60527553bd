"""Charts: places by the rule of three, round ticks, well-formed pictures that ask for nothing."""

import math
from typing import Final
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.training.line_chart import HEIGHT, WIDTH, Axis, Line, draw

SVG: Final = "{http://www.w3.org/2000/svg}"
FALLING: Final = Line("fit", tuple((float(s), 3.0 / s) for s in range(2, 150, 7)))
VALUES: Final = st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda v: round(v, 5))


def drawn(*lines: Line) -> ElementTree.Element:
    return ElementTree.fromstring(draw(lines, title="a < b", x_label="step", y_label="loss"))


def points(root: ElementTree.Element) -> list[list[tuple[float, float]]]:
    return [
        [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.get("points", "").split())]
        for line in root.iter(f"{SVG}polyline")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("axis", "value", "place"),
    [
        (Axis(0.0, 50.0, 70.0, 740.0), 20.0, 70.0 + 0.4 * 670.0),
        (Axis(-2.0, 6.0, 370.0, 70.0), 0.0, 370.0 - 0.25 * 300.0),
        (Axis(0.01, 100.0, 370.0, 70.0, is_log=True), 1.0, 220.0),
    ],
    ids=["x", "y", "logarithmic"],
)
def test_place_on_an_axis(axis: Axis, value: float, place: float) -> None:
    assert axis.at(value) == pytest.approx(place)


@pytest.mark.parametrize(
    ("axis", "ticks"),
    [
        (Axis(0.0, 6000.0, 0, 9), [0, 1000, 2000, 3000, 4000, 5000, 6000]),
        (Axis(0.0, 3.9, 0, 9), [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]),
        (Axis(-0.3, 0.25, 0, 9), [-0.3, -0.2, -0.1, 0, 0.1, 0.2]),
        (Axis(0.03, 2.2, 0, 9, is_log=True), [0.05, 0.1, 0.2, 0.5, 1, 2]),
        (Axis(0.002, 2100.0, 0, 9, is_log=True), [0.01, 0.1, 1, 10, 100, 1000]),
    ],
    ids=["steps", "losses", "below-zero", "one-two-five", "powers-alone"],
)
def test_ticks_are_round(axis: Axis, ticks: list[float]) -> None:
    assert axis.ticks() == pytest.approx(ticks)


@given(st.lists(VALUES, min_size=1, max_size=30), st.booleans())
def test_every_point_lies_between_the_axes(values: list[float], are_positive: bool) -> None:
    ys = [abs(v) + 1e-5 for v in values] if are_positive else values
    line = Line("part", tuple((float(3 * i), y) for i, y in enumerate(ys)))
    root = drawn(line)
    [places] = points(root)
    assert len(places) == len(ys)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    heights = [y for _, y in places]
    for (a, b), (high, low) in zip(zip(ys, ys[1:], strict=False), zip(heights, heights[1:], strict=False), strict=True):  # fmt: skip
        assert (a < b) <= (high >= low)  # what is more stands higher


def test_legend_names_each_line_in_its_colour() -> None:
    lines = [Line(f"part {i}", ((0.0, 1.0 + i), (5.0, 2.0 + i))) for i in range(6)]
    root = drawn(*lines)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert [text for text in texts if text and text.startswith("part")] == [x.name for x in lines]
    colours = [line.get("stroke") for line in root.iter(f"{SVG}polyline")]
    assert len(set(colours)) == 6


@pytest.mark.parametrize(
    ("line", "said"),
    [(FALLING, "loss, logarithmic"), (Line("fit", ((0.0, 1.0), (3.0, 2.0))), "loss")],
    ids=["many-times", "near"],
)
def test_axis_says_that_it_is_logarithmic(line: Line, said: str) -> None:
    assert said in {text.text for text in drawn(line).iter(f"{SVG}text")}


def test_title_is_text_and_nothing_is_asked_for_from_elsewhere() -> None:
    picture = draw([FALLING], title="a < b & c", x_label="step", y_label="loss")
    root = ElementTree.fromstring(picture)
    assert root.findtext(f"{SVG}title") == "a < b & c"
    assert picture.count("http") == 1  # the name of the language itself
    assert not math.isnan(points(root)[0][0][0])
