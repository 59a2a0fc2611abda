"""The addresses of the houses' publishing, with the right that opens each."""

from .road import BOTH, Anyone, Desk, Nobody, Road, Town, always, pk

POST = "POST"
PUBLISHING = [
    Road("publishing_desk:home", Desk("pages.write")),
    Road("publishing_desk:away", Desk("pages.publish"), methods=BOTH),
    Road(
        "publishing_desk:away_end",
        Nobody("a replacement concerns the two colleagues it names alone", "pages.write"),
        pk("stand_in"),
        methods=POST,
    ),
    Road("publishing_desk:patterns", Desk("pages.write")),
    Road("publishing_desk:pattern_keep", Desk("pages.write", ("pages.write",)), pk("event"), BOTH),
    Road("publishing_desk:pattern_begin", Desk("pages.write", ("pages.write",)), pk("pattern"), BOTH),
    Road("publishing_desk:pattern_retire", Desk("pages.write", ("pages.write",)), pk("pattern"), methods=POST),
    Road("publishing:poster", Anyone(), always("alpha")),
    Road("publishing:embedded", Anyone(), always("alpha")),
    Road("publishing_desk:houses", Desk("desk.enter")),
    Road("publishing_desk:sector", Town("houses.keep"), pk("maison"), BOTH),
    Road("publishing_desk:close", Town("houses.keep"), pk("maison"), BOTH),
]
