"""The pages of the outings that the browser walks, as `tests.walk_pages` says."""

from tests.walk_pages import by

OUTINGS = [
    ("sorties culturelles", "/pass-culture/"),
    ("équipe, sorties", by("animation", "/equipe/pass-culture/")),
]
