"""The pages of the committees that the browser walks, as `tests.walk_pages` says."""

from tests.walk_pages import by
from tests.walk_proposals import PROPOSALS

COMMITTEES = [
    ("comités", "/comites/"),
    ("équipe, comités", by("animation", "/equipe/comites/")),
    *PROPOSALS,
]
