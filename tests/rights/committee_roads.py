"""The addresses of the committees, with the right that opens each."""

from .proposal_roads import PROPOSALS
from .road import Anyone, Desk, Road

COMMITTEES = [
    Road("committees:landing", Anyone()),
    Road("committees_desk:home", Desk("committees.see")),
    *PROPOSALS,
]
