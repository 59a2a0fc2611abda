"""Roles given and withdrawn, members invited, accounts closed: who may, what is refused and in which words, what is written."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.cms.actions.open_maison import open_maison
from portal.cms.roles import maison_approvers, maison_editors, town_editors
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people import tasks
from portal.people.actions.close_account import close_account, reopen_account
from portal.people.actions.give_role import give_role
from portal.people.actions.invite_member import invite_member
from portal.people.actions.reset_second_factor import reset_second_factor
from portal.people.actions.withdraw_role import withdraw_role
from portal.people.enums import Reach, Role
from portal.people.models import RoleAssignment, User

from . import factories

pytestmark = pytest.mark.django_db
TEAM = "/equipe/membres/"


def refused(code: str, words: str, act):
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    assert words in caught.value.words


def last_audit() -> AuditLine:
    return AuditLine.objects.order_by("-pk").first()


@pytest.fixture
def chief(houses):
    return factories.staff(Role.RESPONSABLE, houses[0])


class TestGiving:
    def test_a_role_is_given_written_and_followed_by_its_group(self, chief, houses):
        user = factories.resident()
        give_role(user=user, role=Role.ACCUEIL, reach=Reach.MAISON, maison=houses[0], by=chief)
        user.refresh_from_db()
        assert user.is_staff
        assert user.is_team
        assert [group.name for group in user.groups.all()] == ["accueil"]
        line = last_audit()
        assert (line.verb, line.by, line.target, line.detail["role"]) == ("people.give_role", chief, f"people.User:{user.pk}", "accueil")

    @pytest.mark.parametrize(
        ("role", "reach", "place"),
        [("direction", "all", None), ("administration", "all", None), ("accueil", "all", None), ("accueil", "maison", 2)],
    )
    def test_nobody_gives_above_or_beyond_hers(self, chief, houses, role, reach, place):
        maison = houses[place] if place is not None else None
        user = factories.resident()
        refused("role-trop-haut", "au-dessus du vôtre", lambda: give_role(user=user, role=role, reach=reach, maison=maison, by=chief))
        assert not RoleAssignment.objects.filter(user=user).exists()

    def test_nobody_gives_herself_a_role(self, chief, houses):
        act = lambda: give_role(user=chief, role=Role.REGIE, reach=Reach.MAISON, maison=houses[0], by=chief)  # noqa: E731
        refused("role-a-soi", "à soi-même", act)

    def test_other_refusals_in_words(self, houses):
        boss = factories.staff(Role.ADMINISTRATION)
        user = factories.resident()
        here = {"user": user, "reach": Reach.MAISON, "maison": houses[0], "by": boss}
        give_role(role=Role.ACCUEIL, **here)
        refused("role-deja-donne", "déjà ce rôle", lambda: give_role(role=Role.ACCUEIL, **here))
        refused("role-portee", "toutes les maisons", lambda: give_role(role=Role.DIRECTION, **here))
        refused("role-date", "avant d'avoir commencé", lambda: give_role(role=Role.REGIE, until=clock.today(), **here))
        user.is_active = False
        user.save()
        refused("compte-ferme", "fermé", lambda: give_role(role=Role.REGIE, **here))


class TestWithdrawing:
    def test_it_ends_at_once(self, chief, houses):
        user = factories.staff(Role.ACCUEIL, houses[0])
        withdraw_role(assignment=user.role_assignments.get(), by=chief)
        user = User.objects.get(pk=user.pk)
        assert (user.is_team, user.is_staff, user.groups.count()) == (False, False, 0)
        assert last_audit().verb == "people.withdraw_role"
        refused("role-deja-fini", "déjà fini", lambda: withdraw_role(assignment=user.role_assignments.get(), by=chief))

    def test_nobody_withdraws_above_hers(self, chief):
        boss = factories.staff(Role.DIRECTION)
        refused("role-trop-haut", "au-dessus", lambda: withdraw_role(assignment=boss.role_assignments.get(), by=chief))

    def test_the_last_administrator_stays(self):
        first = factories.staff(Role.ADMINISTRATION)
        words = "dernière personne qui administre"
        refused("derniere-administration", words, lambda: withdraw_role(assignment=first.role_assignments.get(), by=first))
        second = factories.staff(Role.ADMINISTRATION)
        withdraw_role(assignment=first.role_assignments.get(), by=first)
        refused("derniere-administration", words, lambda: close_account(user=second, by=None))

    def test_an_administrator_who_leaves_one_day_does_not_count_as_staying(self):
        first, leaving = factories.staff(Role.ADMINISTRATION), factories.staff(Role.ADMINISTRATION)
        leaving.role_assignments.update(until=clock.today() + dt.timedelta(days=5))
        refused("derniere-administration", "dernière", lambda: withdraw_role(assignment=first.role_assignments.get(), by=first))


class TestInviting:
    def invite(self, by, **more):
        fields = {"email": "neuve@exemple.fr", "first_name": "Lou", "last_name": "Petit", "role": Role.ACCUEIL, "reach": Reach.MAISON}
        return invite_member(**{**fields, "address": "https://maison.exemple.fr/equipe/", "by": by, **more})

    def test_an_account_a_role_and_a_message(self, chief, houses):
        user = self.invite(chief, maison=houses[0])
        assert user.is_team
        assert not user.has_usable_password()
        message = OutboxMessage.objects.get()
        assert (message.address, message.subject) == ("neuve@exemple.fr", "Votre espace est ouvert")
        assert "https://maison.exemple.fr/equipe/" in message.body

    def test_a_resident_s_account_is_kept(self, chief, houses):
        user = factories.resident(email="neuve@exemple.fr", first_name="Amina")
        assert self.invite(chief, maison=houses[0], email="Neuve@Exemple.fr") == user
        assert User.objects.get(pk=user.pk).first_name == "Amina"

    def test_a_refused_role_leaves_no_account(self, chief):
        refused("role-trop-haut", "au-dessus", lambda: self.invite(chief, role=Role.DIRECTION, reach=Reach.ALL))
        assert not User.objects.filter(email="neuve@exemple.fr").exists()
        assert not OutboxMessage.objects.exists()

    def test_words_for_what_is_missing(self, chief, houses):
        refused("adresse-refusee", "ne peut pas recevoir", lambda: self.invite(chief, maison=houses[0], email="a@b"))
        refused("nom-manquant", "prénom et le nom", lambda: self.invite(chief, maison=houses[0], last_name=" "))


class TestClosing:
    def test_roles_sessions_and_door_at_once(self, chief, houses):
        user = factories.staff(Role.ACCUEIL, houses[0])
        client = factories.sign_in(Client(), user)
        assert client.get("/equipe/").status_code == 200
        close_account(user=user, by=chief)
        assert client.get("/equipe/").headers["Location"].startswith("/compte/login/")
        assert last_audit().verb == "people.close_account"
        assert not RoleAssignment.objects.active(clock.today()).filter(user=user).exists()

    def test_refusals(self, chief, houses):
        boss = factories.staff(Role.DIRECTION)
        refused("compte-le-sien", "son propre compte", lambda: close_account(user=chief, by=chief))
        refused("role-trop-haut", "au-dessus du vôtre", lambda: close_account(user=boss, by=chief))
        user = factories.staff(Role.ACCUEIL, houses[0])
        close_account(user=user, by=chief)
        refused("compte-deja-ferme", "déjà fermé", lambda: close_account(user=user, by=chief))
        reopen_account(user=user, by=chief)
        assert not User.objects.get(pk=user.pk).is_team
        refused("compte-ouvert", "déjà ouvert", lambda: reopen_account(user=user, by=chief))

    def test_a_lost_second_factor_is_lifted_by_another(self, chief, houses):
        user = factories.staff(Role.ACCUEIL, houses[0])
        client = factories.sign_in(Client(), user)
        reset_second_factor(user=user, by=chief)
        assert not Authenticator.objects.filter(user=user).exists()
        assert client.get("/equipe/").headers["Location"] == "/compte/double-verification/"
        assert OutboxMessage.objects.get().address == user.email
        refused("double-verification-la-sienne", "sa propre", lambda: reset_second_factor(user=chief, by=chief))
        boss = factories.staff(Role.DIRECTION)
        refused("role-trop-haut", "au-dessus", lambda: reset_second_factor(user=boss, by=chief))


class TestByThemselves:
    def test_roles_that_end_and_begin_are_followed(self, houses):
        user = factories.staff(Role.ACCUEIL, houses[0])
        assert tasks.roles_that_begin_and_end() == 1
        assert tasks.roles_that_begin_and_end() == 0
        user.role_assignments.update(since=clock.today() - dt.timedelta(days=9), until=clock.today())
        assert tasks.roles_that_begin_and_end() == 1
        user.refresh_from_db()
        assert not user.is_staff
        assert user.groups.count() == 0


class TestScreens:
    @pytest.fixture
    def desk(self, client, chief):
        return factories.sign_in(client, chief)

    def test_one_sees_who_acts_in_her_houses_and_not_who_acts_elsewhere(self, desk, houses):
        seen = [factories.staff(Role.ACCUEIL, place, last_name=f"Vue{n}") for n, place in enumerate((houses[0], houses[0].sector, None))]
        hidden = factories.staff(Role.ACCUEIL, houses[2], last_name="Cachee")
        sister = factories.staff(Role.ACCUEIL, houses[1], last_name="Soeur")
        page = desk.get(TEAM).content.decode()
        assert all(user.last_name in page for user in seen)
        assert "Cachee" not in page
        assert "Soeur" not in page
        for user in (hidden, sister):
            assert desk.get(f"{TEAM}{user.pk}/").status_code == 404
            assert desk.post(f"{TEAM}{user.pk}/fermer/").status_code == 404
            assert desk.post(f"{TEAM}{user.pk}/donner/", {"role": "accueil", "place": f"maison:{houses[0].pk}"}).status_code == 404
            assert desk.post(f"{TEAM}{user.pk}/retirer/{user.role_assignments.get().pk}/").status_code == 404

    def test_the_counter_does_not_see_the_team(self, client, houses):
        factories.sign_in(client, factories.staff(Role.ACCUEIL, houses[0]))
        assert client.get(TEAM).status_code == 403
        assert client.get(f"{TEAM}inviter/").status_code == 403

    def test_inviting_giving_withdrawing_and_closing_on_the_screen(self, desk, houses):
        place = f"maison:{houses[0].pk}"
        fields = {"first_name": "Lou", "last_name": "Petit", "email": "lou@exemple.fr", "role": "accueil", "place": place}
        answer = desk.post(f"{TEAM}inviter/", fields)
        lou = User.objects.get(email="lou@exemple.fr")
        assert answer.headers["Location"] == f"{TEAM}{lou.pk}/"
        desk.post(f"{TEAM}{lou.pk}/donner/", {"role": "regie", "place": place, "until": "2099-12-31"})
        assert {role.role for role in lou.role_assignments.all()} == {"accueil", "regie"}
        assert lou.role_assignments.get(role="regie").until == dt.date(2100, 1, 1)
        desk.post(f"{TEAM}{lou.pk}/retirer/{lou.role_assignments.get(role='regie').pk}/")
        desk.post(f"{TEAM}{lou.pk}/fermer/")
        lou.refresh_from_db()
        assert not lou.is_active

    @pytest.mark.parametrize(
        "bad",
        [
            {"role": "direction"},
            {"place": "all"},
            {"place": "maison:999999"},
            {"place": "maison:x"},
            {"until": "hier"},
            {"email": "rien"},
            {},
        ],
    )
    def test_what_is_not_hers_to_give_is_refused_and_nothing_typed_is_lost(self, desk, houses, bad):
        fields = {
            "first_name": "Lou",
            "last_name": "Petit",
            "email": "lou@exemple.fr",
            "role": "accueil",
            "place": f"maison:{houses[0].pk}",
        }
        answer = desk.post(f"{TEAM}inviter/", {**fields, **bad} if bad else {"first_name": "Lou"})
        assert answer.status_code == 200
        assert 'value="Lou"' in answer.content.decode()
        assert "error-summary" in answer.content.decode()
        assert not User.objects.filter(first_name="Lou").exists()

    def test_a_refusal_is_shown_in_its_words(self, desk):
        boss = factories.staff(Role.DIRECTION)
        page = desk.post(f"{TEAM}{boss.pk}/fermer/", follow=True).content.decode()
        assert "au-dessus du vôtre" in page

    @pytest.mark.parametrize("query", ["q=vue", "role=accueil", "closed=on", "role=maire&page=zz&q=%00"])
    def test_filters_answer_whatever_is_asked(self, desk, query):
        assert desk.get(f"{TEAM}?{query}").status_code == 200

    def test_the_list_costs_the_same_for_three_and_for_thirty(self, desk, houses):
        def cost(count):
            for _ in range(count):
                factories.staff(Role.ACCUEIL, houses[0])
            with CaptureQueriesContext(connection) as seen:
                desk.get(TEAM)
            return len(seen)

        desk.get(TEAM)
        assert cost(3) == cost(27) <= 16


class TestPages:
    @pytest.fixture
    def house(self, houses):
        open_maison(maison=houses[0], by=None)
        return houses[0]

    def test_who_writes_in_a_house_stands_among_its_writers_and_who_publishes_among_its_approvers(self, house, houses):
        writer, other = factories.staff(Role.REDACTION, house), factories.staff(Role.REDACTION, houses[2])
        leads, animates = factories.staff(Role.RESPONSABLE, house.sector), factories.staff(Role.ANIMATION)
        everywhere, town, counter = factories.staff(Role.DIRECTION), factories.staff(Role.REDACTION), factories.staff(Role.ACCUEIL, house)
        assert tasks.page_rights_follow_roles() == 6
        assert tasks.page_rights_follow_roles() == 0
        ours = {user.pk for user in (writer, other, leads, animates, everywhere, town, counter)}

        def among(group):
            return {user for user in group.user_set.all() if user.pk in ours}

        assert among(maison_editors(house)) == {writer, animates}
        assert among(maison_approvers(house)) == {leads}
        assert among(town_editors()) == {everywhere, town}

    def test_who_held_a_role_before_the_house_opened_has_its_pages_at_once(self, houses):
        writer, leads = factories.staff(Role.ANIMATION, houses[0]), factories.staff(Role.RESPONSABLE, houses[0])
        open_maison(maison=houses[0], by=None)
        assert maison_editors(houses[0]) in writer.groups.all()
        assert maison_approvers(houses[0]) in leads.groups.all()

    def test_a_role_withdrawn_takes_the_pages_away(self, house, chief):
        writer = factories.resident()
        role = give_role(user=writer, role=Role.REDACTION, reach=Reach.MAISON, maison=house, by=chief)
        assert maison_editors(house) in writer.groups.all()
        withdraw_role(assignment=role, by=chief)
        assert not writer.groups.exists()
