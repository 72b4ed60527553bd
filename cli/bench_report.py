"""Show what was measured: tables on standard output, and a picture of the stages."""

import io
import re
import sys
from collections.abc import Iterator
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.measuring.report import AFTER_ENCODER, ENCODER, Report

_WIDTH_OF_FILES: Final = 120
_WIDTH_OF_PICTURE: Final = 100
_COLOURS: Final = ("cyan", "blue", "magenta", "green", "yellow", "red", "white")
_BAR: Final = 92  # characters of the whole bar
_SIZES: Final = {
    "embedding": "embedding_size", "hidden": "hidden_size", "inner": "intermediate_size",
    "heads": "num_attention_heads", "recursions": "num_hidden_layers", "reduction": "reduction_factor",
}  # fmt: skip
_FONTS: Final = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def show(report: Report) -> None:
    """Print the tables."""
    width = None if sys.stdout.isatty() else _WIDTH_OF_FILES
    console = Console(file=sys.stdout, width=width, highlight=False)
    console.print(_figures("Measured on", _setting(report)))
    if report.whole is not None:
        console.print(_figures("From file to file", _whole(report)))
    console.print(_stages(report))
    console.print(_figures("Work and memory", _work(report)))
    console.print(_limits(report))
    if report.by_hand:
        console.print(_by_hand(report))


def draw(report: Report) -> str:
    """Return an SVG of the stages, stacked; it asks for no font from elsewhere."""
    console = Console(
        record=True, file=io.StringIO(), width=_WIDTH_OF_PICTURE, highlight=False,
        force_terminal=True, color_system="truecolor", legacy_windows=False,
    )  # fmt: skip
    console.print(f"{report.machine.processor}, {report.machine.n_threads} threads")
    console.print(f"{report.machine.engine}; {report.model.name} {report.model.version or ''}")
    console.print(Text.assemble("\n", *_bar(report), "\n", *_bar(report), "\n"))
    for stage, colour in zip(report.stages, _COLOURS, strict=False):
        console.print(Text.assemble(
            ("██ ", colour), f"{stage.name:<18}{stage.wall_seconds:>9.2f} s"
            f"{report.share(stage.name):>8.1%}",
        ))  # fmt: skip
    for line in _below(report):
        console.print(line)
    return _FONTS.sub("", console.export_svg(title="minialbert bench"))


def _bar(report: Report) -> Iterator[tuple[str, str]]:
    """Yield a piece of bar for each stage; pieces end where the stages' sums say."""
    done, until = 0.0, 0
    for stage, colour in zip(report.stages, _COLOURS, strict=False):
        done += report.share(stage.name)
        n_characters = round(done * _BAR) - until
        until += n_characters
        yield "█" * n_characters, colour


def _below(report: Report) -> Iterator[str]:
    yield f"\nthe encoder reaches {report.reached(report.seconds(ENCODER)):.1%} of the machine's best products"
    if report.whole is not None:
        whole = report.whole
        yield (
            f"from file to file {report.rates(whole)['characters_per_second']:,.0f} characters/s, "
            f"{report.reached(whole.wall_seconds):.1%} of the best products"
        )


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i else "left", no_wrap=bool(i))
    return table


def _figures(title: str, rows: Iterator[tuple[str, str]]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_header=False)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _setting(report: Report) -> Iterator[tuple[str, str]]:
    machine, model, notes = report.machine, report.model, report.notes
    yield "machine", f"{machine.processor}, {machine.n_cores} cores, {machine.n_threads} threads"
    yield "engine", machine.engine
    yield "versions", ", ".join(f"{name} {number}" for name, number in machine.versions.items())
    yield "model", f"{model.name} {model.version or ''}"
    yield "sizes", ", ".join(f"{name} {model.sizes[field]}" for name, field in _SIZES.items())
    yield (
        "notes",
        f"{notes.n_notes:,}, {notes.n_characters:,} characters, {notes.n_pieces:,} pieces",
    )


def _whole(report: Report) -> Iterator[tuple[str, str]]:
    whole = report.whole
    if whole is None:
        return
    rates = report.rates(whole)
    yield "time", f"{whole.wall_seconds:.2f} s, {whole.cpu_seconds:.2f} s of CPU"
    yield (
        "speed",
        (
            f"{rates['characters_per_second']:,.0f} characters/s, {rates['notes_per_second']:,.1f} "
            f"notes/s, {rates['pieces_per_second']:,.0f} pieces/s"
        ),
    )
    yield "in the network", f"{rates['engine_share']:.1%}"
    reached, best = report.reached(whole.wall_seconds), report.best.numbers
    yield "of the limit", f"{reached:.1%} of plain products in {best}, counted over useful pieces"


def _stages(report: Report) -> Table:
    table = _table("Stages, each alone", "", "s", "CPU s", "share")
    for stage in report.stages:
        times = f"{stage.wall_seconds:.2f}", f"{stage.cpu_seconds:.2f}"
        table.add_row(stage.name, *times, f"{report.share(stage.name):.1%}")
    table.add_row("all", f"{report.stages_seconds:.2f}", "", "", style="bold")
    if report.whole is not None:
        after = sum(report.seconds(name) for name in AFTER_ENCODER)
        share = f"{report.share(*AFTER_ENCODER):.1%}"
        table.add_row(", ".join(AFTER_ENCODER), f"{after:.2f}", "", share, style="bold")
    return table


def _work(report: Report) -> Iterator[tuple[str, str]]:
    model, memory, costs = report.model, report.memory, report.per_piece()
    yield "pieces shown", f"{costs['shown_per_piece']:.3f} for each piece of a note"
    yield "pieces computed", f"{costs['computed_per_piece']:.3f}, special ones and padding too"
    yield "padding", f"{costs['padding_share']:.1%} of what is computed, special pieces too"
    yield "windows", f"{report.windows.n_windows:,}, {costs['remembered_share']:.1%} remembered"
    yield (
        "memory",
        (
            f"{memory.most_bytes / 1e6:,.0f} MB at most, {memory.loaded_bytes / 1e6:,.0f} MB with the "
            "model loaded"
        ),
    )
    torch = model.torch_import_seconds
    before = "" if torch is None else f" after {torch:.2f} s of importing torch"
    yield "model loaded", f"in {model.load_seconds:.2f} s{before}"


def _limits(report: Report) -> Table:
    table = _table(
        "Matrix products of the model's shapes", "", "GFLOP/s", "end to end", "encoder", "engine"
    )
    work = report.operations_per_piece * report.notes.n_pieces
    times = (
        None if report.whole is None else report.whole.wall_seconds, report.seconds(ENCODER),
        report.engine_seconds,
    )  # fmt: skip
    for limit in report.limits:
        shares = [
            f"{work / seconds / limit.per_second:.1%}" if seconds and limit.per_second else "-"
            for seconds in times
        ]
        style = "bold" if limit is report.best else ""
        table.add_row(limit.numbers, f"{limit.per_second / 1e9:,.1f}", *shares, style=style)
    return table


def _by_hand(report: Report) -> Table:
    table = _table("transformers' pipeline", "", "notes", "s", "characters/s", "minialbert is")
    for each in report.by_hand:
        times = report.times_by_hand(each)
        table.add_row(
            f"batch size {each.batch_size}", f"{each.n_notes:,}", f"{each.wall_seconds:.2f}",
            f"{each.characters_per_second:,.0f}", "" if times is None else f"{times:.1f} times faster",
        )  # fmt: skip
    return table
