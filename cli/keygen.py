"""``minialbert keygen``: make the key that surrogates, shifted dates and hashes depend on."""

from pathlib import Path

import click


@click.command()
@click.option(
    "-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path),
    help="Where the key goes; must not exist.",
)  # fmt: skip
def keygen(output: Path) -> None:
    """Write a new random key to FILE, which only its owner may read, and show the key's id.

    The same key gives the same surrogates, shifts and hashes again, which is what makes notes of
    one patient fit together. Whoever has the key can undo or test them.

    \b
    Example:
      minialbert keygen -o ~/keys/study.key
    """
    from minialbert.redaction.keys import write_key

    key = write_key(output)
    click.echo(key.id)
    click.echo(
        f"The key is in {output}; its id is on standard output. Keep a copy in a safe place, apart "
        "from the notes: with the key, what was replaced can be guessed; without it, no later "
        "notes can be made to fit.",
        err=True,
    )
