"""The pages of the funds that the browser walks: the funds themselves."""

from tests.walk_pages import by

FUND = [
    ("les fonds d’initiatives", "/fonds/"),
    ("équipe, les fonds", by("responsable", "/equipe/fonds/")),
]
