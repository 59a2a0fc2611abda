"""The desk’s screens of needs: the planner’s recipe, one shift, hands for a date, templates, posts and qualifications."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.kit import registry
from programmes.actions.cancel_session import cancel_session
from programmes.actions.plan_series import plan_series
from programmes.models import Series, Session
from programmes.recipes import Terms
from programmes.volunteering.models import NeedTemplate, Shift
from tests.people import factories as accounts

from . import factories as make
from .needs_ground import coordinator, outing, text

pytestmark = pytest.mark.django_db


template = make.template


class TestPlanner:
    """The planner's recipe, from the mission to the week."""

    def asked(self, mission, post, **more) -> dict:
        day = timezone.localdate() + dt.timedelta(days=10)
        return {
            "page": mission.pk, "maison": mission.maison.pk, "recette": "benevole", "day": day.isoformat(), "begins": "14:00",
            "ends": "17:00", "every": "1", "count": "3", "place": "", "needs_note": "", "post_1": post.pk, "least_1": "1", "better_1": "2",
            "most_1": "3", **more,
        }  # fmt: skip

    def test_a_weekly_series_with_two_posts_and_a_leader(self, client):
        mission, post, van, leader = make.mission(), make.post("Accueillir"), make.post("Conduire"), make.volunteer()
        accounts.sign_in(client, coordinator())
        asked = self.asked(mission, post, post_2=van.pk, leader=leader.person.pk, note="Par la cour")
        page = client.post(reverse("programmes:desk_plan"), {**asked, "etape": "voir"})
        days = re.findall(r'name="garder" value="([^"]+)"', page.content.decode())
        assert len(days) == 3
        answer = client.post(reverse("programmes:desk_plan"), {**asked, "etape": "ecrire", "garder": days, "propose": days})
        assert answer.url.startswith(reverse("volunteering_desk:week"))
        assert Series.objects.get().sessions.count() == 3
        assert Shift.objects.count() == 6
        shift = Shift.objects.select_related("sheet").filter(post=post).first()
        assert (shift.sheet.minimum, shift.wanted, shift.sheet.capacity, shift.leader, shift.note) == (
            1,
            2,
            3,
            leader.person,
            "Par la cour",
        )
        other = Shift.objects.select_related("sheet").filter(post=van).first()
        assert (other.sheet.minimum, other.wanted, other.sheet.capacity) == (1, 1, 1)

    def test_a_public_holiday_is_left_out_unless_it_is_ticked(self, client):
        accounts.sign_in(client, coordinator())
        asked = self.asked(make.mission(), make.post(), day="2027-05-01", every="0", count="", skip_public="on", etape="voir")
        page = text(client.post(reverse("programmes:desk_plan"), asked))
        assert "Fête du travail" in page or "Fête du Travail" in page

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"least_1": "3", "better_1": "2"}, "au moins ≤ souhaité ≤ au plus"),
            ({"post_1": ""}, "Choisissez"),
            ({"least_2": "2"}, "Choisissez le poste, ou videz la ligne"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(self, client, more, words):
        accounts.sign_in(client, coordinator())
        page = text(client.post(reverse("programmes:desk_plan"), self.asked(make.mission(), make.post(), etape="voir", **more)))
        assert words in page
        assert 'value="14:00"' in page
        assert not Session.objects.exists()

    def test_a_mission_is_planned_by_no_other_recipe(self, client):
        accounts.sign_in(client, coordinator())
        page = text(client.get(reverse("programmes:desk_plan"), {"page": make.mission().pk, "maison": make.house().pk, "recette": "libre"}))
        assert "se prévoit autrement" in page

    def test_the_choice_leads_there_with_what_is_missing(self, client):
        mission = make.mission("Distribuer les paniers")
        make.shift(mission, minimum=2)
        accounts.sign_in(client, coordinator())
        page = text(client.get(reverse("volunteering_desk:choose")))
        assert "Distribuer les paniers" in page
        assert "2 personnes" in page
        assert "recette=benevole" in page


class TestScreens:
    def test_a_shift_is_changed_on_its_page_and_a_refusal_stands_beside_its_field(self, client):
        shift = make.shift(maximum=3)
        make.taken(shift)
        make.taken(shift)
        accounts.sign_in(client, coordinator())
        url = reverse("volunteering_desk:shift", args=[shift.pk])
        assert "2 sur 3" in text(client.get(url))
        page = text(client.post(url, {"least": "1", "better": "1", "most": "1", "seen": "1-2-3", "note": ""}))
        assert "2 places sont prises" in page
        assert client.post(url, {"least": "1", "better": "2", "most": "4", "seen": "1-2-3", "note": "x"}).status_code == 302
        shift.sheet.refresh_from_db()
        assert shift.sheet.capacity == 4

    def test_who_sees_without_organising_changes_nothing(self, client):
        shift = make.shift()
        accounts.sign_in(client, coordinator(role="accueil"))
        url = reverse("volunteering_desk:shift", args=[shift.pk])
        page = text(client.get(url))
        assert "Enregistrer" not in page
        assert client.post(url, {"least": "1", "better": "1", "most": "1"}).status_code == 404

    def test_a_house_where_nobody_organises_says_so_and_loses_nothing(self, client):
        shift = make.shift()
        make.taken(shift)
        accounts.sign_in(client, coordinator(role="accueil"))
        for url in (reverse("volunteering_desk:week"), reverse("volunteering_desk:shift", args=[shift.pk])):
            page = text(client.get(url))
            assert "Personne n’organise encore les bénévoles ici" in page
            assert "rien n’est perdu" in page
        cancel_session(session=shift.session, by=None)
        assert Shift.objects.count() == 1

    def test_hands_are_asked_for_on_a_date_by_a_template_or_by_hand(self, client):
        date, found = outing(), template()
        accounts.sign_in(client, coordinator())
        url = reverse("volunteering_desk:apply", args=[date.pk])
        assert "Prévoir des bénévoles" in text(client.get(reverse("programmes:desk_date", args=[date.pk])))
        assert client.post(url, {"template": found.pk}).status_code == 302
        page = text(client.get(url))
        assert "Déjà prévu" in page
        by_hand = {"sans": "oui", "p-mission": found.mission.pk, "p-post_1": make.post().pk, "p-least_1": "1", "p-before_1": "60"}
        assert client.post(url, by_hand).status_code == 302
        assert Shift.objects.filter(serves=date).count() == 2

    def test_a_shift_asks_for_no_hands_of_its_own(self, client):
        shift = make.shift()
        accounts.sign_in(client, coordinator())
        assert client.get(reverse("volunteering_desk:apply", args=[shift.session_id])).status_code == 404

    def test_a_template_is_written_then_changed(self, client):
        mission, post = make.mission(), make.post()
        accounts.sign_in(client, coordinator())
        asked = {"name": "Une sortie", "mission": mission.pk, "kind": "event", "recipe": "", "applied_by_itself": "on", "post_1": post.pk}
        assert client.post(reverse("volunteering_desk:template_new"), asked).status_code == 302
        found = NeedTemplate.objects.get()
        assert (found.kind, found.applied_by_itself, found.needs.get().post) == ("event", True, post)
        url = reverse("volunteering_desk:template", args=[found.pk])
        assert "Une sortie" in text(client.get(url))
        page = text(client.post(url, {**asked, "kind": ""}))
        assert "Choisissez une sorte d’activité" in page
        assert "de lui-même" in text(client.get(reverse("volunteering_desk:templates")))

    def test_what_is_the_same_in_every_house_is_written_by_who_organises_everywhere(self, client):
        shared = make.post("Accueillir")
        accounts.sign_in(client, coordinator())
        assert client.get(reverse("volunteering_desk:post", args=[shared.pk])).status_code == 404
        assert client.get(reverse("volunteering_desk:qualification_new")).status_code == 403
        asked = {"name": "Peser", "maison": make.house().pk, "minimum_age": "16", "for_minors": "on"}
        assert client.post(reverse("volunteering_desk:post_new"), asked).status_code == 302
        assert client.post(reverse("volunteering_desk:post_new"), {**asked, "name": "Trier", "maison": ""}).status_code == 200
        boss = make.agent()
        accounts.give(boss, "direction")
        accounts.sign_in(client, boss)
        how = {"name": "Premiers secours", "months": "24", "how": "Une journée."}
        assert client.post(reverse("volunteering_desk:qualification_new"), how).status_code == 302
        assert (
            client.post(reverse("volunteering_desk:post", args=[shared.pk]), {**asked, "name": "Accueillir", "maison": ""}).status_code
            == 302
        )
        assert "Premiers secours" in text(client.get(reverse("volunteering_desk:posts")))

    def test_one_post_is_added_moved_alone_and_called_off(self, client):
        shift = make.shift()
        accounts.sign_in(client, coordinator())
        client.post(reverse("volunteering_desk:add_post", args=[shift.pk]), {"post_1": make.post("Conduire").pk, "most_1": "2"})
        other = Shift.objects.get(post__name="Conduire")
        assert other.session == shift.session
        answer = client.post(reverse("volunteering_desk:part", args=[other.pk]))
        other.refresh_from_db()
        assert other.session != shift.session
        assert answer.url == reverse("programmes:desk_change_date", args=[other.session_id])
        assert client.get(answer.url).status_code == 200
        client.post(reverse("volunteering_desk:drop", args=[other.pk]), {"why": ""})
        other.session.refresh_from_db()
        assert other.session.cancelled

    def test_a_post_and_its_numbers_on_the_rest_of_the_series_at_once(self, client):
        mission, hall, van = make.mission(), make.post("Accueillir"), make.post("Conduire")
        day = timezone.localdate() + dt.timedelta(days=10)
        lines = {"post_1": hall, "least_1": 1, "better_1": 2, "most_1": 2, "leader": None, "note": ""}
        plan_series(
            recipe=registry.recipes.get("benevole"), activity=mission.activity_ptr, maison=mission.maison,
            days=[day + dt.timedelta(weeks=week) for week in range(3)], begins=dt.time(14), ends=dt.time(17), terms=Terms(more=lines),
            by=None,
        )  # fmt: skip
        first, second, third = Shift.objects.in_order()
        accounts.sign_in(client, coordinator())
        added = {"post_1": van.pk, "stretch": "rest"}
        assert client.post(reverse("volunteering_desk:add_post", args=[second.pk]), added).status_code == 302
        assert set(Shift.objects.filter(post=van).values_list("session", flat=True)) == {second.session_id, third.session_id}
        make.taken(third)
        make.taken(third)
        asked = {"least": "1", "better": "1", "most": "1", "seen": "1-2-2", "note": "", "stretch": "all"}
        page = text(client.post(reverse("volunteering_desk:shift", args=[first.pk]), asked, follow=True))
        assert "reste comme avant" in page
        assert "2 places sont prises" in page
        assert list(Shift.objects.filter(post=hall).in_order().values_list("sheet__capacity", flat=True)) == [1, 1, 2]

    @pytest.mark.parametrize("name", ["choose", "templates", "posts"])
    def test_lists_ask_as_much_of_ten_as_of_two(self, client, name):
        accounts.sign_in(client, coordinator())
        client.get(reverse(f"volunteering_desk:{name}"))  # what is read once is read
        asked = []
        for number in (2, 8):
            for rank in range(number):
                page = make.mission(f"Mission {name} {number} {rank}")
                make.shift(page)
                make.template(f"Modèle {number} {rank}", mission=page)
            client.get(reverse(f"volunteering_desk:{name}"))  # what is read once for the process is read now
            with CaptureQueriesContext(connection) as found:
                assert client.get(reverse(f"volunteering_desk:{name}")).status_code == 200
            asked.append(len(found))
        assert asked[0] == asked[1]
