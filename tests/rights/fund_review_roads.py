"""The addresses of the funds: review."""

from .road import Road

REVIEW: list[Road] = []
