"""Every kind in the registry goes through enrol, wait, offer, withdraw: a new kind is found here by itself."""

import datetime as dt

import pytest
import time_machine
from django.apps import apps

from paniers.actions.subscribe import subscribe
from portal.kit import registry
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from programmes.models import Activity, SignUpSheet
from programmes.programme_type import ProgrammeType, kind_of
from tests.paniers import factories as baskets

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[key for key, _ in registry.kinds.items()])
def kind(request):
    return registry.kinds.get(request.param)


def _any_sheet(kind) -> SignUpSheet:
    page_class = apps.get_model(kind.page_model)
    page = make.home().add_child(instance=page_class(title="Une activité", slug=f"conforme-{kind.key}"))
    return make.sheet(1, activity=Activity.objects.get(pk=page.pk))


def _any_place(sheet, act):
    return act(sheet=sheet, people=[make.person()], household=make.household(), by=make.agent(), channel=Channel.COUNTER)[0]


def _basket_place(sheet, act):
    home, person = baskets.household()
    asked = {"sheet": sheet, "person": person, "household": home, "first_on": baskets.FIRST, "channel": Channel.COUNTER, "by": make.agent()}
    return subscribe(**asked, or_wait=act is wait).enrolment


# Kinds whose places come with rows of their own are asked through their own verb; every other kind through the engine's.
OWN_WAY = {"basket": (lambda kind: baskets.house_sheet(baskets.season(), capacity=1), _basket_place)}


@pytest.fixture(autouse=True)
def _on_a_tuesday(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def sheet(kind) -> SignUpSheet:
    return OWN_WAY.get(kind.key, (_any_sheet, None))[0](kind)


def test_the_page_class_leads_back_to_its_kind(kind, sheet):
    assert kind_of(Activity.objects.get(pk=sheet.activity_id)) is kind
    assert issubclass(apps.get_model(kind.page_model), Activity)
    assert str(kind.label)
    assert str(kind.neutral_label)


def test_a_kind_has_its_words_for_every_turn(kind):
    assert set(kind.WORDS) == set(ProgrammeType.WORDS)


def test_enrol_wait_offer_confirm_withdraw(kind, sheet):
    place, by = OWN_WAY.get(kind.key, (None, _any_place))[1], make.agent()
    first = place(sheet, enrol)
    first.refresh_from_db()
    if first.state == "held":
        first = confirm(enrolment=first, by=by, channel=Channel.COUNTER)
    second = place(sheet, wait)
    assert (first.state, second.state) == ("confirmed", "waiting")
    withdraw(enrolment=first, by=by, channel=Channel.COUNTER)
    second.refresh_from_db()
    assert second.state == "offered"
    assert confirm(enrolment=second, by=by, channel=Channel.COUNTER).state == "confirmed"
    withdraw(enrolment=second, by=by, channel=Channel.COUNTER)
    sheet.refresh_from_db()
    assert sheet.taken == 0
    assert not SignUpSheet.objects.miscounted().exists()
