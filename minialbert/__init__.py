"""De-identify and annotate clinical notes with a small recursive transformer.

>>> from minialbert import Tagger
>>> Tagger.load().tag(["Seen by Dr. Okafor on 3/14."])  # doctest: +SKIP

Names are imported when first used, so that ``import minialbert`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minialbert.config import MiniAlbertConfig as MiniAlbertConfig
    from minialbert.errors import MiniAlbertError as MiniAlbertError
    from minialbert.redaction import redact as redact
    from minialbert.spans import Span as Span
    from minialbert.tagger import Tagger as Tagger
    from minialbert.tagger import TagOptions as TagOptions

__version__ = "0.1.0"

_HOMES = {
    "MiniAlbertConfig": "minialbert.config",
    "MiniAlbertError": "minialbert.errors",
    "Span": "minialbert.spans",
    "TagOptions": "minialbert.tagger",
    "Tagger": "minialbert.tagger",
    "redact": "minialbert.redaction",
}
__all__ = [  # noqa: PLE0604
    "MiniAlbertConfig", "MiniAlbertError", "Span", "TagOptions", "Tagger", "redact",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'minialbert' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
