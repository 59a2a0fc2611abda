"""Two agents key the door's lists at once: the last place is one person's, and a line sent twice is one person."""

import uuid

import pytest

from portal.desk.actions import key_line as keying
from portal.desk.actions.key_line import key_line
from portal.kit import registry
from portal.people.models import Person
from programmes.actions.open_sheet import open_sheet
from programmes.models import Enrolment
from tests.people.factories import staff
from tests.programmes import factories as make

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def sheet():
    date = make.session(make.event("Repas"))
    return open_sheet(activity=date.activity, sessions=[date], capacity=1, by=None)


@pytest.fixture
def agent(sheet):
    return staff("accueil", sheet.maison)


def key(sheet, agent, given: str, line: uuid.UUID | None = None):
    blank = registry.paper_forms.get("inscription").blank(agent, sheet.pk)
    who = {"given_name": given, "family_name": "Diallo", "birth_year": None, "phone": ""}
    return key_line(form="inscription", blank=blank, person=None, who=who, choice="1", by=agent, key=line or uuid.uuid4())


def test_the_last_place_is_one_persons_and_the_other_waits(sheet, agent):
    given = together(lambda: key(sheet, agent, "Awa"), lambda: key(sheet, agent, "Inès"))
    assert sorted(answer["words"] for answer in given) == ["en liste d'attente.", "inscrit·e."]
    sheet.refresh_from_db()
    assert sheet.taken == 1
    assert Enrolment.objects.count() == 2


def test_a_line_sent_twice_at_once_is_one_person_and_one_place(sheet, agent):
    line = uuid.uuid4()
    given = together(lambda: key(sheet, agent, "Awa", line), lambda: key(sheet, agent, "Awa", line))
    assert given[0] == given[1]
    assert (Person.objects.count(), Enrolment.objects.count()) == (1, 1)


def test_control_without_its_key_a_line_sent_twice_is_two_people(sheet, agent, monkeypatch):
    meeting, known = Meeting(), keying.once

    def careless(key, purpose, *, by=None):
        meeting()
        return known(None, purpose, by=by)

    monkeypatch.setattr(keying, "once", careless)
    line = uuid.uuid4()
    together(lambda: key(sheet, agent, "Awa", line), lambda: key(sheet, agent, "Awa", line))
    assert meeting.met
    assert Person.objects.count() == 2
