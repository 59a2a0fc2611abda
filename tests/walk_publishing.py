"""The pages of the houses' publishing that the browser walks, as `tests.walk_pages` says."""

from tests.walk_pages import by

PUBLISHING = [
    ("équipe, pages des maisons", by("responsable", "/equipe/pages/")),
    ("équipe, je m’absente", by("responsable", "/equipe/pages/absence/")),
    ("équipe, modèles d’activités", by("redaction", "/equipe/pages/modeles/")),
]
