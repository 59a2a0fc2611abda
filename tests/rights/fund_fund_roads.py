"""The addresses of the funds: the funds themselves."""

from .road import BOTH, POST, Anyone, Desk, Road, house_of, pk

REVIEW, KEEP = "funds.review", "funds.keep"
FUND = [
    Road("funds:landing", Anyone()),
    Road("funds:fund", Anyone(), pk("fund")),
    Road("funds_desk:funds", Desk(REVIEW)),
    Road("funds_desk:open", Desk(KEEP), methods=BOTH),
    Road("funds_desk:fund", house_of(REVIEW), pk("fund")),
    Road("funds_desk:movements", house_of(REVIEW), pk("fund")),
    Road("funds_desk:contributions", house_of(KEEP), pk("fund"), BOTH),
    Road("funds_desk:rules", house_of(KEEP), pk("fund"), BOTH),
    Road("funds_desk:close", house_of(KEEP), pk("fund"), POST),
]
