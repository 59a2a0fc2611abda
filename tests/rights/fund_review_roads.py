"""The addresses of the funds: the review of requests."""

from .road import POST, Desk, Road, house_of, pk

REVIEW = "funds.review"


def _act(act: str, of: str) -> Road:
    return Road("funds_desk:move", house_of(REVIEW), lambda house: (getattr(house, of).pk, act), POST)


FUND_REVIEW = [
    Road("funds_desk:board", Desk(REVIEW)),
    Road("funds_desk:board_file", Desk(REVIEW)),
    Road("funds_desk:request", house_of(REVIEW), pk("fund_request")),
    _act("prendre", "fund_request"),
    _act("recevable", "fund_review"),
    _act("questions", "fund_review"),
    _act("irrecevable", "fund_review"),
    _act("rouvrir", "fund_review"),
    _act("inscrire", "fund_review"),
    _act("retirer", "fund_heard"),
]
