"""The addresses of the funds: decision."""

from .road import BOTH, Own, Road, house_of, pk

KEEP, RUN, REVIEW = "funds.keep", "committees.keep", "funds.review"
DECISION = [
    Road("my_projects:committee_file", Own("referent"), pk("fund_heard"), BOTH),
    Road("funds_desk:motion", house_of(RUN), lambda house: (house.fund_heard.item_id,), BOTH),
    Road("funds_desk:act", house_of(KEEP), pk("fund_heard"), BOTH),
    Road("funds_desk:letter", house_of(REVIEW), pk("fund_decision")),
]
