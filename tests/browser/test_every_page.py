"""Every page of the walk: by day and by night, on a phone, a narrow phone and a wide screen."""

import pytest

from tests.walk_baskets import BASKETS
from tests.walk_committees import COMMITTEES
from tests.walk_fund_after import AFTER
from tests.walk_fund_decision import DECISION
from tests.walk_fund_evidence import EVIDENCE
from tests.walk_fund_fund import FUND
from tests.walk_fund_request import REQUEST
from tests.walk_fund_review import FUND_REVIEW
from tests.walk_hands import HANDS
from tests.walk_machines import MACHINES
from tests.walk_needs import NEEDS
from tests.walk_outings import OUTINGS
from tests.walk_pages import PAGES
from tests.walk_publishing import PUBLISHING
from tests.walk_seats import SEATS
from tests.walk_workshops import WORKSHOPS

from .conftest import scrolls_sideways

# What width and theme change: the rest of the page is the same one.
EVERY = (
    *PAGES, *BASKETS, *HANDS, *NEEDS, *OUTINGS, *COMMITTEES, *PUBLISHING, *FUND, *REQUEST, *FUND_REVIEW, *DECISION, *AFTER, *EVIDENCE,
    *WORKSHOPS,
    *MACHINES,
    *SEATS,
)  # fmt: skip
SEEN_ONLY = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]


@pytest.mark.parametrize(("name", "where"), EVERY, ids=[name for name, _ in EVERY])
def test_every_page_passes_axe(turn, axe, name, where):
    address, user = (where, None) if isinstance(where, str) else where()
    page, answer = turn(address, user=user)
    if answer.status == 404:
        turn.broken.clear()
    for width, theme, rules in ((390, "light", None), (1280, "dark", SEEN_ONLY)):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=theme)
        axe(page, rules)
        assert not scrolls_sideways(page), f"{address} scrolls sideways at {width} px"
    page.set_viewport_size({"width": 320, "height": 568})
    assert not scrolls_sideways(page), f"{address} scrolls sideways at 320 px"
    assert page.locator("h1:visible").count() == 1
