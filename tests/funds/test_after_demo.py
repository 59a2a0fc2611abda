"""The demo's two granted projects: one settled to the last cent, one that waits for its report."""

import datetime as dt

import pytest

from maisons_habitants.committees.demo.bodies import HERS, SIMPLE
from maisons_habitants.committees.models import Committee, Mandate
from maisons_habitants.funds.demo import after as demo_of_after
from maisons_habitants.funds.models import Agreement, Fund, FundRequest
from maisons_habitants.funds.reading.after import after_of, broken_after
from maisons_habitants.funds.reading.decisions import broken_decisions
from maisons_habitants.funds.reading.envelopes import broken_envelopes
from portal.kit import clock
from portal.kit.demo import Demo
from tests.committees import factories as committees
from tests.people.factories import resident

from . import factories as make

pytestmark = pytest.mark.django_db


def test_one_is_settled_with_the_figures_of_the_house_and_one_waits():
    body = committees.body(4)
    Committee.objects.filter(pk=body.page_id).update(slug=SIMPLE)
    Mandate.objects.update(starts_on=clock.today() - dt.timedelta(days=360))
    rosa = make.person()
    rosa.user = resident(email=HERS)
    rosa.save(update_fields=["user"])
    type(rosa).objects.update(birth_year=1980)
    make.person(birth_year=1975)
    demo = Demo(residents=5, seed=1, day=clock.today(), say=lambda words: None)
    demo_of_after.load(demo)
    told, waiting = (FundRequest.objects.get(title=title) for title in (demo_of_after.SETTLED, demo_of_after.WAITING))
    known = Agreement.objects.get(request=told)
    assert (known.granted_cents, known.justified_cents, known.right_cents) == (24_000, 40_000, 20_000)
    assert list(told.orders.order_by("pk").values_list("kind", "amount_cents", "state")) == [
        ("advance", 19_200, "paid"), ("balance", 800, "paid"),
    ]  # fmt: skip
    assert told.movements.order_by("pk").last().amount_cents == -4_000 and told.state == "completed"
    assert after_of(waiting).step == ("report", "bilan attendu") and waiting.agreement.signed_how == "online"
    assert Fund.objects.get().committed_cents == 50_000
    assert [*broken_after(), *broken_envelopes(), *broken_decisions()] == []
