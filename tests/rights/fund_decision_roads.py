"""The addresses of the funds: decision."""

from .road import Road

DECISION: list[Road] = []
