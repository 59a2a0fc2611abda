"""The addresses of the funds: the yearly evidence and the memory of funded projects."""

from .road import Anyone, Desk, Road, pk

EVIDENCE = [
    Road("funds_desk:evidence", Desk("funds.review")),
    Road("funds:projects", Anyone()),
    Road("funds:project", Anyone(), pk("fund_funded")),
]
