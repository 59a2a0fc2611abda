"""The pages of the outings that the browser walks, as `tests.walk_pages` says."""

from tests.walk_pages import by

OUTINGS = [
    ("sorties culturelles", "/pass-culture/"),
    ("carte des sorties", "/pass-culture/carte/"),
    ("équipe, cartes des sorties", by("accueil", "/equipe/pass-culture/cartes/")),
    ("équipe, saisons de sorties", by("animation", "/equipe/pass-culture/saisons/")),
    ("équipe, sorties", by("animation", "/equipe/pass-culture/")),
]
