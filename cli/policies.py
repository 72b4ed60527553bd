"""``minialbert policies``: list the policies that come with minialbert, or explain one."""

import sys
from collections.abc import Sequence

import click


@click.command()
@click.argument("name", required=False)
def policies(name: str | None) -> None:
    """List the shipped policies, or show what NAME does with each label.

    NAME is a shipped policy or the path of a policy file, which is checked on the way.

    \b
    Examples:
      minialbert policies
      minialbert policies safe-harbor
      minialbert policies ours.toml
    """
    from minialbert.labels import PHI_TYPES
    from minialbert.redaction.policy import EXPLAINED, SHIPPED, find_policy, shipped_policy

    if name is None:
        shipped = [shipped_policy(each) for each in SHIPPED]
        _show("Policies", ("policy", "about"), [(each.name, each.about) for each in shipped])
        return
    policy = find_policy(name)
    chosen = [(each, policy.treatment_of(each.label)) for each in PHI_TYPES]
    rows = [
        (each.label, treatment, each.category, each.safe_harbor or "-", EXPLAINED[treatment])
        for each, treatment in chosen
    ]
    head = ("label", "treatment", "category", "Safe Harbor item", "what stands there")
    _show(f"{policy.name}: {policy.about}", head, rows)


def _show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: drawn on a terminal, tab-separated and without its title elsewhere."""
    if not sys.stdout.isatty():
        for row in (head, *rows):
            click.echo("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD)
    for column in head:
        table.add_column(column)
    for row in rows:
        table.add_row(*map(Text, row))
    Console(file=sys.stdout, highlight=False).print(table)
