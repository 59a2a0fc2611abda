"""The addresses of the houses' publishing, with the right that opens each."""

from .road import BOTH, Anyone, Desk, Road, Town, always, pk

PUBLISHING: list[Road] = [
    Road("publishing:poster", Anyone(), always("alpha")),
    Road("publishing_desk:houses", Desk("desk.enter")),
    Road("publishing_desk:sector", Town("houses.keep"), pk("maison"), BOTH),
    Road("publishing_desk:close", Town("houses.keep"), pk("maison"), BOTH),
]
