"""Resample the notes with replacement to see how far a figure would vary on other notes like them.

The notes are what is drawn, not the spans: spans of one note succeed and fail together. Every
figure is a function of column sums over notes, so the sums are all that a sample has to keep.
"""

import numpy as np
from numpy.typing import NDArray

from minialbert.scoring.report import Estimate

Floats = NDArray[np.float64]

_N_AT_ONCE = 64


def sums(columns: Floats, *, n_resamples: int, seed: int) -> Floats:
    """Sum ``columns`` over the notes: first as they are, then for each bootstrap sample.

    ``columns``: [n_notes, n_columns] -> [1 + n_resamples, n_columns]. Memory beyond the result
    grows with the notes, not with notes times samples.
    """
    n_notes = len(columns)
    drawn = np.empty((1 + n_resamples, columns.shape[1]))
    drawn[0] = columns.sum(axis=0)
    generator = np.random.default_rng(seed)
    for start in range(1, 1 + n_resamples, _N_AT_ONCE):
        stop = min(start + _N_AT_ONCE, 1 + n_resamples)
        weights = np.stack([_draw(generator, n_notes) for _ in range(start, stop)])
        drawn[start:stop] = weights @ columns
    return drawn


def _draw(generator: np.random.Generator, n_notes: int) -> Floats:
    """Say how often each note occurs in one sample: [n_notes]."""
    chosen = generator.integers(n_notes, size=n_notes)
    return np.bincount(chosen, minlength=n_notes).astype(np.float64)


def estimate(figures: Floats, *, confidence: float) -> Estimate:
    """Turn a figure and its resampled values, [1 + n_resamples], into value and interval.

    The interval is that of percentiles. Values that are not a number (nothing to divide by) are
    left out; a figure that is none itself has no value and no interval.
    """
    value, resampled = float(figures[0]), figures[1:]
    defined = resampled[np.isfinite(resampled)]
    if not np.isfinite(value):
        return Estimate(None)
    if not defined.size:
        return Estimate(value)
    tail = 50.0 * (1.0 - confidence)
    low, high = np.percentile(defined, [tail, 100.0 - tail])
    return Estimate(value, float(low), float(high))


def ratio(part: Floats, of: Floats, *, empty: float = np.nan) -> Floats:
    """Divide elementwise; ``empty`` is the quotient where there is nothing to divide by."""
    return np.divide(part, of, out=np.full_like(of, empty, dtype=np.float64), where=of != 0)
