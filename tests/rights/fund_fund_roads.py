"""The addresses of the funds: the funds themselves."""

from .road import Anyone, Desk, Road

REVIEW, KEEP = "funds.review", "funds.keep"
FUND = [
    Road("funds:landing", Anyone()),
    Road("funds_desk:funds", Desk(REVIEW)),
]
