"""Keys that tests of redaction draw with."""

from typing import Final

from minialbert.redaction.keys import Key

KEY: Final = Key(bytes(range(32)))
OTHER_KEY: Final = Key(bytes(range(1, 33)))
