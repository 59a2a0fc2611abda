"""What becomes of a member's data: two records made one, taken away, erased, forgotten two years after; of candidacies six months after."""

import datetime as dt
import json

import pytest

from maisons_habitants.committees.actions.close_call import close_call
from maisons_habitants.committees.actions.forget_members import forget_members, forget_of_records
from maisons_habitants.committees.enums import CandidateState, Interest
from maisons_habitants.committees.exports.person import sits_told
from maisons_habitants.committees.models import CallForMembers, Candidate, Mandate, MemberPresence, StepAside
from maisons_habitants.committees.reading.members import mandates_of, members_on
from maisons_habitants.committees.registry import broken_mandates, merge_summary, space_card
from portal.kit import clock, registry
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.privacy.actions.erase_data import preview_of

from . import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


class TestTwoRecordsMadeOne:
    def merged(self, absorbed, kept):
        return merge_persons(absorbed=absorbed, kept=kept, by=make.agent())

    def test_the_mandate_begun_first_goes_on_and_undoing_gives_both_back(self):
        body, today = make.body(), clock.today()
        kept, absorbed = make.people(2)
        second = make.mandate(body, kept, starts_on=today - 10 * DAY)
        first = make.mandate(body, absorbed, starts_on=today - 20 * DAY)
        merge = self.merged(absorbed, kept)
        assert [row.pk for row in members_on(body)] == [first.pk] == [row.pk for row in mandates_of(kept)]
        assert list(broken_mandates()) == [] and merge_summary(kept) == [("Comité", "Comité des Ormes")]
        unmerge_persons(merge=merge, by=make.agent())
        assert {row.pk for row in members_on(body)} == {first.pk, second.pk}

    def test_a_mandate_to_come_that_overlaps_never_begins(self):
        body, today = make.body(), clock.today()
        kept, absorbed = make.people(2)
        make.mandate(body, kept)
        later = make.mandate(body, absorbed, starts_on=today + 30 * DAY)
        self.merged(absorbed, kept)
        later.refresh_from_db()
        assert later.ended_on == today + 29 * DAY and len(members_on(body, today + 60 * DAY)) == 1

    def test_one_after_the_other_and_two_committees_stay(self):
        body, today = make.body(), clock.today()
        kept, absorbed = make.people(2)
        make.mandate(body, kept, ends_on=today + 10 * DAY)
        make.mandate(body, absorbed, starts_on=today + 11 * DAY)
        make.mandate(make.body(), absorbed)
        self.merged(absorbed, kept)
        assert not Mandate.objects.exclude(ended_on=None).exists() and len(mandates_of(kept)) == 2

    def test_of_two_candidacies_the_first_waits(self):
        call = make.call(make.body())
        kept, absorbed = make.people(2)
        first, second = make.candidacy(call, absorbed), make.candidacy(call, kept)
        merge = self.merged(absorbed, kept)
        assert Candidate.objects.filter(state=CandidateState.ASKED).get() == first
        unmerge_persons(merge=merge, by=make.agent())
        assert Candidate.objects.filter(state=CandidateState.ASKED).count() == 2 and second.pk


class TestHerData:
    def test_what_she_takes_away(self):
        body = make.body()
        row = make.mandate(body, public_name=True)
        make.candidacy(make.call(make.body()), row.person, words="Le jardin.")
        told = json.loads(json.dumps(sits_told(row.person)))["comites"]
        assert [told["mandats"][0]["comite"], told["candidatures"][0]["pourquoi"]] == ["Comité des Ormes", "Le jardin."]
        assert sits_told(make.person()) == {}
        assert registry.personal_exports.get("committees.members") is sits_told

    def test_who_sits_is_asked_to_leave_first(self):
        row = make.mandate(make.body())
        part = registry.erasures.get("committees.members")
        assert [one.code for one in part.obstacles(row.person)] == ["mandat-en-cours"]
        assert preview_of(row.person)

    def test_what_is_said_beside_the_seat_goes_and_the_count_stays(self):
        body = make.body()
        row = make.mandate(body, ends_on=clock.today() - DAY, public_name=True, end_words="Elle déménage.")
        meeting = make.meeting(body)
        presence = MemberPresence.objects.create(meeting=meeting, mandate=row, children=2, needs=["interpreter"])
        aside = StepAside.objects.create(item=make.item(meeting), mandate=row, why=Interest.FAMILY)
        make.candidacy(make.call(body), row.person)
        registry.erasures.get("committees.members").erase(row.person, None)
        for one in (row, presence, aside):
            one.refresh_from_db()
        assert (row.public_name, row.end_words, presence.children, presence.needs, aside.why) == (False, "", 0, [], "other")
        assert Mandate.objects.count() == 1 and not Candidate.objects.exists()

    def test_forgotten_with_her_record_she_sits_no_more(self):
        body, today = make.body(), clock.today()
        row = make.mandate(body)
        soon = make.mandate(body, row.person, starts_on=today + 600 * DAY, ends_on=today + 700 * DAY)
        forget_of_records({row.person_id})
        assert members_on(body) == [] == members_on(body, soon.starts_on)


class TestAfterTheDelay:
    def test_the_name_goes_two_years_after_the_end_and_the_mandate_stays(self):
        today = clock.today()
        body = make.body()
        old = make.mandate(body, starts_on=today - 1500 * DAY, ends_on=today - 740 * DAY, public_name=True)
        early = make.mandate(body, starts_on=today - 1500 * DAY, ended_on=today - 740 * DAY)
        recent = make.mandate(body, starts_on=today - 1500 * DAY, ends_on=today - 700 * DAY)
        preview = registry.purge_previews.get("committees.members")(today)
        assert forget_members(today=today) == preview == {"committee_mandates": 2, "committee_candidates": 0}
        assert set(Mandate.objects.exclude(person=None)) == {recent}
        for row in (old, early):
            row.refresh_from_db()
            assert (row.person, row.public_name, row.shown_name) == (None, False, "une personne qui siégeait")
        assert forget_members(today=today) == {"committee_mandates": 0, "committee_candidates": 0}

    def test_candidacies_go_six_months_after_the_call(self):
        today = clock.today()
        call = make.call(make.body(), 1)
        make.seat(call.body)
        rows = [make.candidacy(call) for _ in range(2)]
        close_call(call=call, designation="drawn", starts_on=today, by=None)
        left_open = make.call(make.body(), opens_on=today - 400 * DAY, closes_on=today - 300 * DAY)
        make.candidacy(left_open)
        assert forget_members(today=today)["committee_candidates"] == 1
        assert forget_members(today=today + 200 * DAY)["committee_candidates"] == len(rows)
        assert Mandate.objects.count() == 1 and CallForMembers.objects.count() == 2


def test_her_space_says_where_she_sits_or_who_looks_for_her(rf):
    body = make.body()
    sits, waits, known, far = make.people(4)
    make.mandate(body, sits)
    call = make.call(make.body())
    make.candidacy(call, waits)
    known.known_at.create(maison=make.house(), since=clock.today())
    assert [row.seat.body for row in space_card(None, sits)["mandates"]] == [body]
    assert space_card(None, waits)["waiting"][0].call == call
    assert space_card(None, known)["calls"] == [call]
    assert far.known_at.exists() or space_card(None, far) is None
