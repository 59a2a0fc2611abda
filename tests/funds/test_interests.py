"""Whom a request touches: certain, and her voice goes by itself; suggested, and somebody asks. What a member reads of it, and what not."""

import pytest

from maisons_habitants.committees.actions.cast_vote import cast_vote
from maisons_habitants.committees.enums import Interest
from maisons_habitants.committees.models import Meeting, StepAside
from maisons_habitants.committees.reading.members import mandate_in, members_on
from maisons_habitants.funds.actions.declare_interest import declare_interest
from maisons_habitants.funds.enums import State
from maisons_habitants.funds.models import DeclaredInterest, FundRequest
from maisons_habitants.funds.reading.committee_files import files_of, may_read
from maisons_habitants.funds.reading.interests import closed_to, touched
from portal.households.models import Membership
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.people.models import Person
from tests.committees import factories as committees
from tests.committees.evening import choice
from tests.committees.test_votes import refused
from tests.people.factories import resident, staff

from . import evenings as at
from . import factories as make

pytestmark = pytest.mark.django_db
DOOR = {"address_1": "3 rue du Puits", "postal_code": "38000", "city": "Belleroche"}


def with_account(mandate) -> object:
    person = mandate.person
    person.user = resident()
    person.save(update_fields=["user"])
    return person.user


def known(row, members) -> dict:
    return touched(row, members)


class TestTouched:
    def test_who_leads_it_and_who_lives_with_her_are_certain(self):
        _, members, row = at.evening(5, 5)
        home, leader = make.household(), make.person()
        row.leaders.update(person=leader)
        for one in (leader, members[0].person):
            Membership.objects.create(household=home, person=one, since=clock.today())
        members = committees.members(row.fund.body)
        found = known(row, members)
        assert found == {members[0].pk: (Interest.FAMILY, True)}
        row.leaders.update(person=members[1].person)
        assert known(row, members)[members[1].pk] == (Interest.SELF, True)

    def test_a_record_merged_into_hers_is_hers(self):
        _, members, row = at.evening(5, 5)
        old = make.person()
        Person.objects.filter(pk=old.pk).update(successor=members[2].person)
        row.leaders.update(person=old)
        assert known(row, members) == {members[2].pk: (Interest.SELF, True)}
        assert closed_to(members[2], [row]) == {row.pk} and closed_to(members[1], [row]) == set()

    def test_what_she_said_herself_is_certain_with_her_reason(self):
        _, members, row = at.evening(5, 5)
        declare_interest(request=row, mandate=members[3], why="association", by=None)
        assert known(row, members) == {members[3].pk: (Interest.ASSOCIATION, True)}

    def test_the_same_group_or_address_is_to_be_asked(self):
        meeting, members, row = at.evening(5, 5)
        Person.objects.filter(pk__in=(members[0].person_id, row.leaders.get().person_id)).update(**DOOR)
        make.draft(row.fund, members[1].person, group_name="les VOISINS du puits")
        make.draft(row.fund, members[2].person, group_name="Un autre groupe")
        members = committees.members(meeting.body)
        assert known(row, members) == {members[0].pk: (Interest.FAMILY, False), members[1].pk: (Interest.ASSOCIATION, False)}
        row.applicant = "person"
        assert known(row, members) == {members[0].pk: (Interest.FAMILY, False)}
        assert at.decided(row).state == State.GRANTED
        assert not StepAside.objects.exists()  # nobody's voice goes on a guess

    def test_it_asks_the_same_whatever_the_numbers(self, django_assert_max_num_queries):
        for seats in (3, 9):
            meeting, _, row = at.evening(seats, seats)
            members = members_on(meeting.body)
            with django_assert_max_num_queries(6):
                known(row, members)
            with django_assert_max_num_queries(5):
                closed_to(members[0], [row] * seats)


class TestDeclared:
    def test_said_twice_is_once_and_why_is_in_no_journal(self):
        _, members, row = at.evening(5, 5)
        first = declare_interest(request=row, mandate=members[0], why="family", by=None)
        assert declare_interest(request=row, mandate=members[0], why="self", by=None) == first
        assert DeclaredInterest.objects.get().why == "family"
        assert not [line for line in AuditLine.objects.all() if "family" in str(line.detail)]

    def test_her_voice_is_off_the_count_at_the_item(self):
        _, members, row = at.evening(5, 5)
        declare_interest(request=row, mandate=members[0], by=None)
        vote = at.put(row)
        refused("ne-vote-pas", cast_vote, vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk, by=None)
        at.voted(vote)
        assert row.decisions.get().counted["off"] == 1

    def test_during_the_vote_she_steps_aside_unless_she_voted(self):
        _, members, row = at.evening(5, 5)
        vote = at.put(row)
        declare_interest(request=row, mandate=members[0], by=None)
        assert StepAside.objects.get().mandate == members[0]
        cast_vote(vote=vote, voice=members[1].pk, choice=choice(vote, "Pour").pk, by=None)
        refused("a-deja-vote", declare_interest, request=row, mandate=members[1], by=None)
        assert DeclaredInterest.objects.count() == 1

    def test_not_once_it_is_decided(self):
        _, members, row = at.evening(5, 5)
        at.decided(row)
        refused("demande-ailleurs", declare_interest, request=row, mandate=members[0], by=None)


class TestWhoReads:
    def address(self, row) -> str:
        return f"/mon-espace/projets/comite/{row.pk}/"

    def status(self, client, user, row) -> int:
        client.force_login(user)
        return client.get(self.address(row)).status_code

    def test_a_member_reads_it_once_convoked_and_nobody_else_before_the_decision(self, client):
        meeting, members, row = at.evening(5, 5)
        user = with_account(members[0])
        elsewhere = with_account(committees.mandate(committees.body(maison=committees.house("Les Saules"))))
        leader = make.person()
        leader.user = resident()
        leader.save(update_fields=["user"])
        row.leaders.update(person=leader)
        assert self.status(client, user, row) == 200 and may_read(user, row)
        page = client.get(self.address(row)).content.decode()
        assert "Le projet coûte 620,00" in page and "alcool, 40,00" in page and "la moitié de 580,00" in page
        assert leader.full_name not in page
        for other in (elsewhere, resident(), leader.user, staff("animation", row.maison)):
            assert self.status(client, other, row) == 404 and not may_read(other, row)
        client.logout()
        assert client.get(self.address(row)).status_code == 302
        for state, answer in (("planned", 404), ("convoked", 200), ("closed", 404), ("no-quorum", 404)):
            Meeting.objects.filter(pk=meeting.pk).update(state=state)
            assert self.status(client, user, row) == answer, state

    def test_a_request_not_yet_on_an_order_of_the_day_is_nobodys_reading(self, client):
        _, members, row = at.evening(5, 5)
        waiting = make.filed(row.fund, state=State.ELIGIBLE)
        assert self.status(client, with_account(members[0]), waiting) == 404

    def test_who_says_that_it_touches_her_reads_it_no_more(self, client):
        _, members, row = at.evening(5, 5)
        user, body = with_account(members[0]), row.fund.body_id
        client.force_login(user)
        assert row.title in client.get(f"/comites/membres/{body}/").content.decode()
        answer = client.post(self.address(row), {"why": "family"}, follow=True)
        said = answer.content.decode()
        assert "vous ne lisez plus ce projet" in said and "Les projets à étudier" not in said
        assert client.get(self.address(row)).status_code == 404 and not may_read(user, row)
        assert client.post(self.address(row), {"why": "family"}).status_code == 404

    def test_a_member_who_leads_it_or_stepped_aside_at_its_item_does_not_read_it(self, client):
        _, members, row = at.evening(5, 5)
        row.leaders.update(person=members[0].person)
        StepAside.objects.create(item=row.item, mandate=members[1])
        for member in members[:2]:
            assert self.status(client, with_account(member), row) == 404
        assert self.status(client, with_account(members[2]), row) == 200

    def test_a_mandate_over_opens_nothing(self, client):
        _, members, row = at.evening(5, 5)
        user = with_account(members[0])
        type(members[0]).objects.filter(pk=members[0].pk).update(ends_on=clock.today().replace(day=1), ended_on=members[0].starts_on)
        assert self.status(client, user, row) == 404

    def test_her_list_asks_the_same_whatever_their_number(self, django_assert_max_num_queries):
        meeting, members, row = at.evening(5, 5)
        for _ in range(6):
            at.at_item(meeting, row.fund)
        mine = mandate_in(meeting.body, members[0].person)
        with django_assert_max_num_queries(6):
            assert len(files_of(mine)) == 7
        FundRequest.objects.filter(pk=row.pk).update(state=State.WITHDRAWN)
        assert len(files_of(members[0])) == 6
