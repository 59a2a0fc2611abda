"""The addresses of the funds: the yearly evidence and the memory of funded projects."""

from .road import Anyone, Desk, Nobody, Road, pk

EVIDENCE = [
    Road("funds_desk:evidence", Desk("funds.review")),
    Road("funds:projects", Anyone()),
    Road("funds:project", Anyone(), pk("fund_funded")),
    Road("funds:photo", Nobody("a photograph that nobody agreed to is not found"), lambda house: (house.fund_funded.pk, 1)),
]
