"""Two agents answer one request at the same moment; two clicks erase at once. On both databases, each guard with its control."""

import pytest

from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions.create_person import create_person
from portal.people.models import Person
from portal.privacy.actions import answer_request as answering
from portal.privacy.actions.answer_request import answer_request
from portal.privacy.actions.erase_data import erase_data
from portal.privacy.actions.receive_request import receive_request
from portal.privacy.models import DataRequest
from tests.people import factories

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def asked():
    """`asked(kind)`: a request of somebody whom a house knows."""
    house = factories.maison()
    person = create_person(by=SYSTEM, maison=house, given_name="Amina", family_name="Zerrouki", needs=["quiet"])

    def ask(kind: str) -> DataRequest:
        return receive_request(person=person, kind=kind, door="counter", identity="paper", by=SYSTEM)

    return ask


def two_answers(row) -> list:
    return together(
        lambda: answer_request(request=row, state="granted", handed="by_hand", by=SYSTEM),
        lambda: answer_request(request=row, state="refused", reason="law_keeps", handed="letter", by=SYSTEM),
    )


def answers() -> int:
    return AuditLine.objects.filter(verb="privacy.answer_request").count()


def test_of_two_answers_at_once_one_stands(asked):
    given = two_answers(asked("access"))
    assert [answer.code for answer in given if isinstance(answer, Refusal)] == ["deja-repondue"]
    assert answers() == 1


def test_without_the_lock_both_answer(asked, monkeypatch):
    """The control: no lock, and both look before either writes."""
    meeting = Meeting()

    def no_lock(request, seen=None):
        row = DataRequest.objects.get(pk=request.pk)
        assert row.is_open
        meeting()
        return row

    class Nothing:
        """Neither a transaction: SQLite's BEGIN IMMEDIATE alone would keep them apart."""

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return False

    row = asked("access")
    monkeypatch.setattr(answering, "lock_open", no_lock)
    monkeypatch.setattr(answering, "transaction", type("Open", (), {"atomic": staticmethod(Nothing)}))
    two_answers(row)
    assert meeting.met and answers() == 2


def test_two_clicks_erase_once(asked):
    row = asked("erasure")
    given = together(
        *(lambda: erase_data(request=row, kinds=["people.needs", "people.record"], handed="by_hand", by=SYSTEM) for _ in range(2))
    )
    done = [answer for answer in given if isinstance(answer, DataRequest)]
    refused = [answer.code for answer in given if isinstance(answer, Refusal)]
    assert len(done) == 1 and refused == ["deja-repondue"], given
    assert AuditLine.objects.filter(verb="people.erase_person").count() == 1
    assert answers() == 1
    assert Person.objects.get(pk=row.person_id).erased_at
