import datetime as dt
import itertools

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock
from portal.kit.visibility import EVERYWHERE, NOWHERE, Scope, ScopedQuerySet, scope_of, user_can
from portal.people.enums import Capability, Reach, Role
from portal.people.models import RoleAssignment
from portal.people.roles import set_up_groups
from portal.people.rules import capabilities
from portal.places.models import Maison

from . import factories

scopes = st.builds(Scope, st.booleans(), st.frozensets(st.integers(1, 5)))

# The table as people of the field would say it: written apart from the rule on purpose, a slip in one shows in the other.
SAID = {
    Capability.ENTER_DESK: set(Role),
    Capability.SEE_PEOPLE: {"accueil", "animation", "regie", "travail_social", "responsable", "direction"},
    Capability.WRITE_PEOPLE: {"accueil", "travail_social", "responsable", "direction"},
    Capability.MERGE_PEOPLE: {"responsable", "direction"},
    Capability.SEE_HOUSEHOLDS: {"accueil", "regie", "travail_social", "responsable", "direction"},
    Capability.WRITE_HOUSEHOLDS: {"accueil", "travail_social", "responsable", "direction"},
    Capability.SEE_MEANS: {"accueil", "travail_social", "responsable", "direction"},
    Capability.VERIFY_MEANS: {"accueil", "travail_social", "responsable", "direction"},
    Capability.SEE_CONFIDENTIAL: {"travail_social"},
    Capability.LEAD_CASES: {"travail_social", "responsable", "direction"},
    Capability.REGISTER_ADDRESSES: {"accueil", "travail_social", "responsable", "direction"},
    Capability.SEE_MESSAGES: {"accueil", "animation", "travail_social", "responsable", "direction"},
    Capability.SEND_MESSAGES: {"accueil", "animation", "travail_social", "responsable", "direction"},
    Capability.SEE_TARIFFS: {"accueil", "regie", "travail_social", "responsable", "direction", "comptable"},
    Capability.WRITE_TARIFFS: {"direction", "regie", "responsable"},
    Capability.SEE_MONEY: {"regie", "travail_social", "responsable", "direction", "comptable"},
    Capability.TAKE_MONEY: {"regie"},
    Capability.REFUND_MONEY: {"regie"},
    Capability.CLOSE_MONEY: {"regie"},
    Capability.READ_BOOKS: {"regie", "direction", "comptable"},
    Capability.SEE_REGIES: {"regie", "direction", "comptable", "administration"},
    Capability.WRITE_REGIES: {"direction", "administration"},
    Capability.PLAN_ACTIVITIES: {"animation", "responsable", "direction"},
    Capability.SEE_ENROLMENTS: {"accueil", "animation", "travail_social", "responsable", "direction"},
    Capability.WRITE_ENROLMENTS: {"accueil", "animation", "travail_social", "responsable", "direction"},
    Capability.OVERBOOK: {"responsable", "direction"},
    Capability.TICK_ATTENDANCE: {"accueil", "animation", "travail_social", "responsable", "direction"},
    Capability.PLAN_BASKETS: {"animation", "responsable", "direction"},
    Capability.HAND_BASKETS: {"accueil", "animation", "travail_social", "responsable", "direction"},
    Capability.SHARE_SHEETS: {"accueil", "animation", "travail_social", "responsable", "direction"},
    Capability.SEE_VOLUNTEERS: {"accueil", "animation", "travail_social", "responsable", "direction"},
    Capability.MANAGE_VOLUNTEERS: {"animation", "responsable", "direction"},
    Capability.SEE_COMMITTEES: {"accueil", "animation", "travail_social", "responsable", "direction"},
    Capability.KEEP_COMMITTEES: {"animation", "responsable", "direction"},
    Capability.ESTABLISH_MINUTES: {"responsable", "direction"},
    Capability.REVIEW_FUNDS: {"animation", "responsable", "direction"},
    Capability.KEEP_FUNDS: {"responsable", "direction"},
    Capability.PAY_FUNDS: {"direction", "comptable"},
    Capability.WRITE_PAGES: {"animation", "redaction", "responsable", "direction", "administration"},
    Capability.KEEP_HOUSES: {"direction", "administration"},
    Capability.PUBLISH_PAGES: {"responsable", "direction", "administration"},
    Capability.SEE_TEAM: {"responsable", "direction", "administration"},
    Capability.MANAGE_TEAM: {"responsable", "direction", "administration"},
    Capability.MANAGE_WORKSTATIONS: {"responsable", "direction", "administration"},
    Capability.READ_AUDIT: {"responsable", "direction", "administration", "dpo"},
    Capability.TAKE_DATA_REQUESTS: {"accueil", "travail_social", "responsable", "direction", "dpo"},
    Capability.ANSWER_DATA_REQUESTS: {"responsable", "direction", "dpo"},
    Capability.WRITE_SETTINGS: {"administration"},
}

# « Rédaction » of a house has its pages read over; the town's own publishes everywhere.
SAID_TOWN_WIDE = {Capability.PUBLISH_PAGES: {"redaction"}}


class TestTable:
    def test_every_capability_is_said_and_allowed_to_somebody(self):
        assert set(SAID) == set(Capability)
        assert set(capabilities.ALLOWS) == set(Role)

    @pytest.mark.parametrize("capability", Capability)
    def test_the_roles_that_allow_it(self, capability):
        assert capabilities.roles_allowing(capability) == SAID[capability]

    @pytest.mark.parametrize("capability", Capability)
    def test_the_roles_that_allow_it_to_the_whole_town(self, capability):
        assert capabilities.roles_allowing_town_wide(capability) == SAID[capability] | SAID_TOWN_WIDE.get(capability, set())

    @given(scopes)
    def test_a_writer_publishes_when_she_holds_the_whole_town_and_not_otherwise(self, scope):
        reach = capabilities.scope_for([(Role.REDACTION, scope)], Capability.PUBLISH_PAGES)
        assert reach == (scope if scope.everywhere else NOWHERE)
        assert capabilities.scope_for([(Role.REDACTION, scope)], Capability.WRITE_PAGES) == scope

    def test_a_capability_nobody_knows_is_an_error_not_a_closed_door(self):
        with pytest.raises(ValueError, match="money"):
            capabilities.roles_allowing("money.tkae")

    def test_whoever_gives_roles_may_manage_the_team(self):
        assert set(capabilities.GIVES) == SAID[Capability.MANAGE_TEAM]

    @given(scopes, scopes)
    def test_two_roles_reach_what_each_reaches(self, first, second):
        held = [(Role.ACCUEIL, first), (Role.ANIMATION, second)]
        assert capabilities.scope_for(held, Capability.SEE_PEOPLE) == first | second
        assert capabilities.scope_for(held, Capability.SEE_MEANS) == first
        assert capabilities.scope_for(held, Capability.WRITE_SETTINGS) == NOWHERE

    @given(scopes, scopes)
    def test_a_scope_within_another_holds_no_house_more(self, small, large):
        if small <= large:
            assert all(house in large for house in small.maisons)
            assert large.everywhere or not small.everywhere
        assert small <= small | large

    @pytest.mark.parametrize(("mine", "given_role"), list(itertools.product(Role, Role)))
    def test_nobody_gives_a_role_above_hers(self, mine, given_role):
        rank = {Role.RESPONSABLE: 1, Role.COMPTABLE: 2, Role.DIRECTION: 2, Role.DPO: 2, Role.ADMINISTRATION: 3}
        gives = {Role.RESPONSABLE: 1, Role.DIRECTION: 2, Role.ADMINISTRATION: 3}.get(mine, -1)
        assert capabilities.may_give([(mine, EVERYWHERE)], given_role, EVERYWHERE) == (rank.get(given_role, 0) <= gives)

    def test_nobody_gives_further_than_she_reaches(self):
        here = Scope(maisons=frozenset({1, 2}))
        assert capabilities.may_give([(Role.RESPONSABLE, here)], Role.ACCUEIL, Scope(maisons=frozenset({2})))
        assert not capabilities.may_give([(Role.RESPONSABLE, here)], Role.ACCUEIL, Scope(maisons=frozenset({2, 3})))
        assert not capabilities.may_give([(Role.RESPONSABLE, here)], Role.ACCUEIL, EVERYWHERE)
        assert not capabilities.may_give([(Role.ACCUEIL, EVERYWHERE)], Role.ACCUEIL, here)


@pytest.mark.django_db
class TestScopes:
    @pytest.mark.parametrize("role", Role)
    def test_role_by_scope_by_capability(self, role, houses):
        mine, sister, foreign = houses
        places = [(None, {mine, sister, foreign, None})]
        if role not in capabilities.TOWN_WIDE:
            places += [(mine.sector, {mine, sister}), (mine, {mine})]
        for place, reached in places:
            user = factories.staff(role, place)
            for capability in Capability:
                allowed = role.value in SAID[capability] | (SAID_TOWN_WIDE.get(capability, set()) if place is None else set())
                assert user_can(user, capability) == allowed, (place, capability)
                for house in (mine, sister, foreign, None):
                    assert user_can(user, capability, house) == (allowed and house in reached), (place, capability, house)

    def test_visitor_resident_and_closed_account_reach_nothing(self, houses):
        closed = factories.staff(Role.DIRECTION, is_active=False)
        for user in (AnonymousUser(), factories.resident(), closed, factories.resident(is_staff=True)):
            assert not any(user_can(user, capability) for capability in Capability)

    def test_a_superuser_holds_administration_and_nothing_more(self):
        user = factories.resident(is_superuser=True, is_staff=True)
        assert scope_of(user, "settings.write") == EVERYWHERE
        assert not user_can(user, "means.see")
        assert not user_can(user, "money.take")

    def test_a_role_counts_from_its_first_day_until_its_end(self, houses):
        today = clock.today()
        for since, until, held in [(0, None, True), (1, None, False), (-5, 1, True), (-5, 0, False), (0, 0, False)]:
            user = factories.resident()
            RoleAssignment.objects.create(
                user=user,
                role=Role.ACCUEIL,
                reach=Reach.MAISON,
                maison=houses[0],
                since=today + dt.timedelta(days=since),
                until=None if until is None else today + dt.timedelta(days=until),
            )
            assert user_can(user, "people.see") == held
            assert user.is_team == held

    def test_asking_ten_times_reads_the_roles_once(self, houses, django_assert_num_queries):
        user = factories.staff(Role.ACCUEIL, houses[0].sector)
        user = type(user).objects.get(pk=user.pk)
        with django_assert_num_queries(2):  # the roles, the houses of their sectors
            for capability in Capability:
                user_can(user, capability, houses[0])

    @pytest.mark.parametrize(
        ("fields", "constraint"),
        [
            ({"role": "maire"}, "role_is_known"),
            ({"reach": "all", "maison": True}, "role_reach_names_its_place"),
            ({"reach": "maison"}, "role_reach_names_its_place"),
            ({"reach": "sector", "maison": True}, "role_reach_names_its_place"),
            ({"role": "direction", "reach": "maison", "maison": True}, "role_town_wide_roles_reach_everywhere"),
            ({"until": dt.date(2020, 1, 1)}, "role_ends_after_it_begins"),
        ],
    )
    def test_the_database_refuses_what_makes_no_sense(self, fields, constraint, houses):
        fields = {"role": "accueil", "reach": "all", "since": clock.today(), **fields}
        if fields.get("maison"):
            fields["maison"] = houses[0]
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            RoleAssignment.objects.create(user=factories.resident(), **fields)

    def test_the_same_role_is_not_held_twice_over_the_same_place(self, houses):
        user = factories.staff(Role.ACCUEIL)
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.give(user, Role.ACCUEIL)
        factories.give(user, Role.ACCUEIL, houses[0])


class _Rows(ScopedQuerySet):
    see_capability = "people.see"
    scope_field = "pk"  # the rows of these tests are houses themselves


class _OwnRows(_Rows):
    own = None

    def own_to(self, user):
        from django.db.models import Q

        return Q(slug=user.first_name)


@pytest.mark.django_db
class TestVisibleTo:
    def test_staff_see_by_scope_and_visitors_nothing(self, houses):
        rows = _Rows(Maison)
        assert set(rows.visible_to(factories.staff(Role.ACCUEIL, houses[0]))) == {houses[0]}
        assert set(rows.visible_to(factories.staff(Role.ACCUEIL, houses[0].sector))) == {houses[0], houses[1]}
        assert set(rows.visible_to(factories.staff(Role.ACCUEIL))) >= set(houses)
        for user in (
            AnonymousUser(),
            factories.resident(),
            factories.staff(Role.REDACTION),
            factories.staff(Role.ACCUEIL, is_active=False),
        ):
            assert not rows.visible_to(user).exists()

    def test_residents_see_their_own_and_staff_both(self, houses):
        rows = _OwnRows(Maison)
        assert set(rows.visible_to(factories.resident(first_name=houses[2].slug))) == {houses[2]}
        assert set(rows.visible_to(factories.staff(Role.ACCUEIL, houses[0], first_name=houses[2].slug))) == {houses[0], houses[2]}
        assert not rows.visible_to(factories.resident(first_name=houses[2].slug, is_active=False)).exists()

    def test_rows_of_every_house_need_the_capability_in_one(self, houses):
        rows = _Rows(Maison)
        rows.scope_field = ""
        assert set(rows.visible_to(factories.staff(Role.ACCUEIL, houses[0]))) >= set(houses)
        assert not rows.visible_to(factories.resident()).exists()


@pytest.mark.django_db
class TestGroups:
    def test_each_role_is_a_group_and_only_writers_enter_wagtail(self):
        set_up_groups()
        set_up_groups()
        assert Group.objects.filter(name__in=Role.values).count() == len(Role)
        may_enter = {group.name for group in Group.objects.filter(name__in=Role.values, permissions__codename="access_admin").distinct()}
        assert may_enter == SAID[Capability.WRITE_PAGES]
