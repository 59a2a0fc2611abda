"""The addresses of the funds: what follows a yes."""

from .road import BOTH, Desk, Own, Road, house_of, pk

KEEP, REVIEW, PAY = "funds.keep", "funds.review", "funds.pay"
HERS = Own("referent")
AFTER = [
    Road("my_projects:after", HERS, pk("fund_granted")),
    Road("my_projects:after_charter", HERS, pk("fund_granted"), BOTH),
    Road("my_projects:after_charter_pdf", HERS, pk("fund_granted")),
    Road("my_projects:after_account", HERS, pk("fund_granted"), BOTH),
    Road("my_projects:after_receipts", HERS, pk("fund_granted"), BOTH),
    Road("my_projects:after_report", HERS, pk("fund_granted"), BOTH),
    Road("funds_desk:granted", Desk(REVIEW)),
    Road("funds_desk:after", house_of(REVIEW), pk("fund_granted"), BOTH),
    Road("funds_desk:after_receipts", house_of(REVIEW), pk("fund_granted"), BOTH),
    Road("funds_desk:after_report", house_of(REVIEW), pk("fund_granted"), BOTH),
    Road("funds_desk:charter", house_of(REVIEW), pk("fund_granted")),
    Road("funds_desk:order_sent", house_of(KEEP), pk("fund_order")),
    Road("funds_desk:orders", Desk(PAY), methods=BOTH),
    Road("funds_desk:orders_sheet", Desk(PAY)),
    Road("funds_desk:order_paper", house_of(PAY), pk("fund_order")),
]
