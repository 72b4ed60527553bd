"""What a user may ask of the engine; light to import, so that commands can show their help."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["auto", "torch", "openvino"]
Precision = Literal["auto", "float32", "bfloat16", "int8"]
Device = Literal["auto", "cpu", "cuda"]


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What to compute with and on; "auto" chooses by what is there and by measurement.

    ``n_threads`` None means torch's own number.
    """

    kind: Kind = "auto"
    precision: Precision = "auto"
    device: Device = "auto"
    n_threads: int | None = None
