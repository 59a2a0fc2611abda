"""The addresses of the funds: request."""

from .road import Road

REQUEST: list[Road] = []
