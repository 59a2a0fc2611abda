"""Every kind in the registry goes through enrol, wait, offer, withdraw: a new kind is found here by itself."""

import datetime as dt
import html
import io

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command

from paniers.actions.subscribe import subscribe
from portal.kit import audit, registry
from portal.notifications.models import OutboxMessage
from programmes.actions.cancel_session import cancel_session
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.overbook import overbook
from programmes.actions.release_expired import release_expired
from programmes.actions.set_capacity import set_capacity
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from programmes.models import Activity, SignUpSheet
from programmes.programme_type import ProgrammeType, kind_of
from programmes.rules.wording import Occasion
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


def _by_the_engine(kind) -> SignUpSheet:
    """A sheet with two places whose rows come by the engine's own verbs."""
    if kind.key in OWN_WAY:
        pytest.skip("its places come with rows of their own, by its own verb")
    sheet = _any_sheet(kind)
    set_capacity(sheet=sheet, capacity=2, by=None)
    return sheet


def test_hold_confirm_lapse_and_overbook(kind):
    sheet, by = _by_the_engine(kind), make.agent()
    ask = {"sheet": sheet, "household": make.household(), "by": by, "channel": Channel.COUNTER}
    first, second = (hold(people=[make.person()], **ask)[0] for _ in range(2))
    assert (first.state, second.state) == ("held", "held")
    assert confirm(enrolment=first, by=by, channel=Channel.COUNTER).state == "confirmed"
    added = overbook(people=[make.person()], reason="elle porte le matériel", **ask)[0]
    assert added.state == "confirmed"
    with time_machine.travel(second.held_until + dt.timedelta(minutes=1), tick=False):
        assert release_expired() == 1
    second.refresh_from_db()
    sheet.refresh_from_db()
    assert (second.state, sheet.taken, sheet.overbooked) == ("lapsed", 2, 0)
    call_command("check_books", "--only", "programmes", stdout=io.StringIO())


def test_a_cancelled_date_gives_every_place_back_and_tells_everybody(kind, sheet):
    place, by = OWN_WAY.get(kind.key, (None, _any_place))[1], make.agent()
    row, behind = place(sheet, enrol), place(sheet, wait)
    for session in sheet.sessions.order_by("start"):
        cancel_session(session=session, by=by, why="la salle est inondée")
    for each in (row, behind):
        each.refresh_from_db()
    sheet.refresh_from_db()
    assert (row.state, behind.state, sheet.taken) == ("withdrawn", "withdrawn", 0)
    if kind.WORDS["date_cancelled"] is not None:
        told = set(OutboxMessage.objects.filter(purpose="programmes.date_cancelled").values_list("about", flat=True))
        assert {audit.key_of(row), audit.key_of(behind)} <= told


@pytest.mark.once
@pytest.mark.parametrize("turn", sorted(ProgrammeType.WORDS))
def test_every_turn_has_words_that_give_nothing_away(kind, turn):
    """A subject and an SMS that may be read over the shoulder: no name, no sum; the body says something."""
    words = kind.WORDS[turn]
    if words is None:
        return  # the kind says it itself, or nothing
    start = make.in_days(3)
    what = Occasion(str(kind.neutral_label), (start,), "Capuche", "Capuche", "https://exemple.fr/p/1/")
    details = {
        "offered": {"until": start}, "refused": {"words": "Complet."}, "date_cancelled": {"lost": start, "why": "la salle"},
        "date_moved": {"before": start, "now": start, "where": "Capuche", "why": "la salle"},
        "dates_cancelled": {"lost": (start, start + dt.timedelta(days=7)), "why": "la salle"},
        "dates_moved": {"moves": ((start, start, "Abbaye"), (start, start + dt.timedelta(hours=1), "Abbaye")), "why": "la salle"},
        "in_draw": {"drawn_on": start, "number": 12}, "drawn": {"until": start, "why": "Première demande."},
        "not_drawn": {"why": "Il y avait 3 places."}, "to_approve": {"until": start}, "approved": {"words": "Bienvenue.", "until": start},
        "transferred": {"to": "Zoé"}, "follow_up": {"page": "https://exemple.fr/p/"},
    }  # fmt: skip
    said = words(what, **details.get(turn, {}))
    assert all((said.subject, said.body, said.short))
    assert "€" not in said.subject + said.short


def test_a_confidential_place_is_called_by_a_neutral_title(kind, sheet):
    assert kind.title(sheet.activity) == sheet.activity.title
    neutral = kind.title(sheet.activity, neutral=True)
    assert neutral
    assert sheet.activity.title not in neutral


def test_its_page_answers_and_stands_in_the_catalogue_and_the_agenda(kind, sheet, client):
    page = Activity.objects.get(pk=sheet.activity_id).specific
    assert client.get(page.get_url()).status_code == 200
    catalogue = html.unescape(client.get("/programmes/").content.decode())
    assert page.title in catalogue
    assert page.title in html.unescape(client.get(f"/programmes/?type={kind.key}").content.decode())
    if kind.listed and not kind.by_slot:
        assert page.title in html.unescape(client.get(f"/agenda/?mois={make.in_days(10):%Y-%m}").content.decode())
