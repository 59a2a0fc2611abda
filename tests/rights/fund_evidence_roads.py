"""The addresses of the funds: the yearly evidence and the memory of funded projects."""

from .road import Desk, Road

EVIDENCE = [Road("funds_desk:evidence", Desk("funds.review"))]
