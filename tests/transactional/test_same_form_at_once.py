"""One form sent eight times at once, through the real pages: one place, eight polite answers."""

import uuid

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from portal.kit import clock
from portal.people.models import Person, PersonMaison
from programmes.actions.enrol import enrol
from programmes.models import Enrolment, SignUpSheet
from tests.people import factories as accounts
from tests.programmes import factories as make

from .together import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TIMES = 8


def at_once(signed_in: Client, url: str, forms: list[dict]) -> list:
    """The same session in as many windows, all sent at the same moment. A page that fails is an answer 500, never an exception."""
    cookies = {name: morsel.value for name, morsel in signed_in.cookies.items()}

    def send(form: dict):
        def act():
            window = Client(raise_request_exception=False)
            window.cookies.load(cookies)
            try:
                return window.post(url, form)
            finally:
                connections.close_all()

        return act

    return together(*(send(form) for form in forms))


def pages(answers) -> tuple[set[str], list[str]]:
    """(where the answers lead, what the others say); anything but a page or a way on is a failure."""
    assert {answer.status_code for answer in answers} <= {200, 302}
    led = {answer.headers["Location"] for answer in answers if answer.status_code == 302}
    return led, [answer.content.decode() for answer in answers if answer.status_code == 200]


@pytest.fixture
def sheet() -> SignUpSheet:
    return make.sheet(5)


@pytest.fixture
def resident(client) -> Person:
    user = accounts.resident()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return make.person("Mme Bel", user=user)


def form(person: Person, **fields) -> dict:
    return {"people": [person.pk], "act": "enrol", "request_key": str(uuid.uuid4()), **fields}


def one_place(sheet) -> Enrolment:
    sheet.refresh_from_db()
    assert sheet.taken == 1
    return Enrolment.objects.get(sheet=sheet)


def test_eight_submissions_of_one_form_are_one_place_and_lead_to_the_same_page(client, resident, sheet):
    answers = at_once(client, reverse("programmes:sign_up", args=[sheet.pk]), [form(resident)] * TIMES)
    assert pages(answers) == ({reverse("programmes:place", args=[one_place(sheet).pk])}, [])


def test_eight_forms_of_the_same_person_are_one_place_and_seven_refusals_in_words(client, resident, sheet):
    answers = at_once(client, reverse("programmes:sign_up", args=[sheet.pk]), [form(resident) for _ in range(TIMES)])
    led, others = pages(answers)
    assert led == {reverse("programmes:place", args=[one_place(sheet).pk])}
    assert len(others) == TIMES - 1
    assert all("Mme Bel a déjà une place" in page for page in others)


def test_eight_submissions_for_the_waiting_list_are_one_rank(client, resident):
    full = make.sheet(1)
    enrol(sheet=full, people=[make.person()], by=None)
    answers = at_once(client, reverse("programmes:sign_up", args=[full.pk]), [form(resident, act="wait")] * TIMES)
    row = Enrolment.objects.get(sheet=full, person=resident)
    assert (row.state, pages(answers)) == ("waiting", ({reverse("programmes:place", args=[row.pk])}, []))


def test_eight_withdrawals_at_once_give_one_place_back_and_answer_politely(client, resident, sheet):
    client.post(reverse("programmes:sign_up", args=[sheet.pk]), form(resident))
    row = one_place(sheet)
    answers = at_once(client, reverse("programmes:answer", args=[row.pk]), [{"answer": "non", "version": row.version}] * TIMES)
    assert pages(answers) == ({reverse("programmes:place", args=[row.pk])}, [])
    row.refresh_from_db()
    sheet.refresh_from_db()
    assert (row.state, sheet.taken) == ("withdrawn", 0)


@pytest.mark.parametrize("same_key", [True, False])
def test_the_form_of_the_counter_sent_eight_times_is_one_place(client, sheet, same_key):
    agent = accounts.staff("accueil", sheet.maison)
    accounts.sign_in(client, agent)
    person = known_person(sheet)
    key = str(uuid.uuid4())
    asked = [
        {"person": person.pk, "channel": "counter", "places": 1, "request_key": key if same_key else str(uuid.uuid4())}
        for _ in range(TIMES)
    ]
    led, others = pages(at_once(client, reverse("programmes:desk_enrol", args=[sheet.pk]), asked))
    one_place(sheet)
    assert led == {reverse("programmes:desk_sheet", args=[sheet.pk])}
    assert len(others) == (0 if same_key else TIMES - 1)
    assert all("a déjà une place" in page for page in others)


def known_person(sheet) -> Person:
    """Somebody whom the counter of this house knows."""
    person = make.person("M. Sow")
    PersonMaison.objects.create(person=person, maison=sheet.maison, since=clock.today())
    return person
