"""The addresses of the houses' publishing, with the right that opens each."""

from .road import Road

PUBLISHING: list[Road] = []
