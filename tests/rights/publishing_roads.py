"""The addresses of the houses' publishing, with the right that opens each."""

from .road import Desk, Nobody, Road, pk

POST = "POST"
PUBLISHING = [
    Road("publishing_desk:home", Desk("pages.write")),
    Road("publishing_desk:away", Desk("pages.publish")),
    Road(
        "publishing_desk:away_end", Nobody("un remplacement ne concerne que les deux personnes qu’il nomme"), pk("stand_in"), methods=POST
    ),
    Road("publishing_desk:patterns", Desk("pages.write")),
    Road("publishing_desk:pattern_keep", Desk("pages.write", ("pages.write",)), pk("event")),
    Road("publishing_desk:pattern_begin", Desk("pages.write", ("pages.write",)), pk("pattern")),
    Road("publishing_desk:pattern_retire", Desk("pages.write", ("pages.write",)), pk("pattern"), methods=POST),
]
