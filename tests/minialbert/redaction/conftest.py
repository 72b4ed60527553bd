"""Fixtures that tests of redaction share."""

from tests.minialbert.redaction.stand_ins import stand_ins

__all__ = ["stand_ins"]
