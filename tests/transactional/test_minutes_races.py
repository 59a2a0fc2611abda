"""Two people approve minutes at once, or one writes while another approves: the lock of the meeting, with its control."""

import pytest

from maisons_habitants.committees.actions import approve_minutes as approving
from maisons_habitants.committees.actions import lock_minutes as locking
from maisons_habitants.committees.actions.approve_minutes import approve_minutes
from maisons_habitants.committees.actions.save_minutes import save_minutes
from maisons_habitants.committees.enums import MinutesState
from maisons_habitants.committees.models import Minutes
from maisons_habitants.committees.reading.minutes import intact
from portal.kit import request_keys
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from tests.committees import evenings

from .test_culture_card_races import no_transaction
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def ready():
    minutes, item = evenings.proposed(evenings.drafted(evenings.held(evenings.committee())))
    evenings.sits(item.meeting)
    return minutes, item


def approvals(minutes, item) -> list:
    return together(*(lambda: approve_minutes(minutes=minutes, item=item, by=None, seen=minutes.edition) for _ in range(2)))


def lines() -> int:
    return AuditLine.objects.filter(verb="committees.approve_minutes").count()


def test_two_people_approve_at_once_and_one_is_told_that_it_is_done():
    minutes, item = ready()
    answers = approvals(minutes, item)
    assert sorted(answer.code for answer in answers if isinstance(answer, Refusal)) in (["deja-approuve"], ["deja-modifie"])
    assert sum(isinstance(answer, Minutes) for answer in answers) == 1
    assert lines() == 1 and intact(Minutes.objects.get(pk=minutes.pk))


def test_control_without_the_lock_both_believe_that_they_approved(monkeypatch):
    minutes, item = ready()
    meeting = Meeting()
    rows = Minutes.objects.select_related("meeting__body__maison", "meeting__body__page", "meeting__session")
    monkeypatch.setattr(approving, "locked", lambda rows, keys, rank: list(rows.objects.filter(pk__in=keys)))
    monkeypatch.setattr(locking, "locked_one", lambda rows, pk, rank: None)
    monkeypatch.setattr(approving, "lock_minutes", lambda minutes, seen=None: rows.get(pk=minutes.pk))
    telling = approving.refuse_telling

    def meet(fresh) -> None:
        telling(fresh)
        meeting()

    monkeypatch.setattr(approving, "refuse_telling", meet)
    no_transaction(monkeypatch, approving, request_keys)
    answers = approvals(minutes, item)
    assert meeting.met
    # The database alone still keeps one of them: approved minutes do not change (their hour of approval differs).
    assert sum(isinstance(answer, Minutes) for answer in answers) == 1
    assert not any(isinstance(answer, Refusal) for answer in answers)


def test_who_writes_while_the_committee_approves_never_changes_what_was_approved():
    minutes, item = ready()

    def write():
        return save_minutes(minutes=minutes, text="Autre chose.", public_text="Autre chose.", by=None, seen=minutes.edition)

    answers = together(write, lambda: approve_minutes(minutes=minutes, item=item, by=None, seen=minutes.edition))
    found = Minutes.objects.get(pk=minutes.pk)
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    assert (found.text == "Autre chose.") == (found.state == MinutesState.DRAFT)
    assert found.state == MinutesState.DRAFT or intact(found)
