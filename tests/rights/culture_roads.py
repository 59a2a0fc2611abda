"""The addresses of the outings, with the right that opens each."""

from .road import Anyone, Desk, Road

CULTURE = [
    Road("pass_culture:landing", Anyone()),
    Road("pass_culture_desk:home", Desk("enrolments.see")),
]
