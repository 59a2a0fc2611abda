"""The back office: each house's team keeps its own house, firm pages stay, a bad colour is refused, no resident is listed."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import Page, Site

from portal.cms.models import LegalPage, MaisonPage, TownSettings
from portal.people.actions.follow_roles import follow_roles
from portal.people.enums import Role
from portal.people.models import User
from portal.places.models import Maison, OpeningException, Sector
from tests.people.factories import sign_in, staff

pytestmark = pytest.mark.django_db


def editor(client, place=None):
    """Who answers for `place` (a house; None: the town), signed in with her second factor."""
    user = staff(Role.RESPONSABLE if place else Role.ADMINISTRATION, place)
    follow_roles(user=user)
    sign_in(client, user)
    return user


@pytest.fixture
def two_houses(make_maison):
    return make_maison(name="Maison des Quais", slug="quais"), make_maison(name="Maison du Verger", slug="verger")


def fields(**changed):
    """What the form of a house sends, with empty lists of rows."""
    lists = ("hours", "exceptions", "services", "rooms")
    rows = {f"{name}-{count}": "0" for name in lists for count in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {"street": "1 rue Neuve", "postcode": "38990", "town": "Belleroche", "phone": "", "email": "", **rows, **changed}


class TestAHouseKeepsItself:
    def test_its_team_sees_and_changes_it(self, client, two_houses):
        mine, _ = two_houses
        editor(client, mine.maison_row)
        listed = client.get("/admin/maisons/").content.decode()
        assert "Maison des Quais" in listed
        assert "Maison du Verger" not in listed
        assert client.get(f"/admin/maisons/edit/{mine.maison_row_id}/").status_code == 200
        client.post(f"/admin/maisons/edit/{mine.maison_row_id}/", fields())
        assert Maison.objects.get(pk=mine.maison_row_id).street == "1 rue Neuve"

    @pytest.mark.parametrize("role", [Role.REDACTION, Role.ANIMATION])
    def test_who_only_writes_its_pages_changes_nothing_of_hours_access_or_services(self, client, two_houses, role):
        """They show as soon as they are written: nobody reads them over, so who publishes changes them."""
        mine, _ = two_houses
        user = staff(role, mine.maison_row)
        follow_roles(user=user)
        sign_in(client, user)
        assert client.get(f"/admin/pages/{mine.pk}/edit/").status_code == 200
        url = f"/admin/maisons/edit/{mine.maison_row_id}/"
        assert client.get(url).status_code != 200
        assert client.post(url, fields(access_note="Sonnez.")).status_code in (302, 403, 404)
        kept = Maison.objects.get(pk=mine.maison_row_id)
        assert (kept.street, kept.access_note) == (mine.maison_row.street, mine.maison_row.access_note)

    @pytest.mark.parametrize("road", ["edit", "delete", "history", "usage"])
    def test_another_house_does_not_exist_for_it(self, client, two_houses, road):
        mine, other = two_houses
        editor(client, mine.maison_row)
        for answer in (
            client.get(f"/admin/maisons/{road}/{other.maison_row_id}/"),
            client.post(f"/admin/maisons/{road}/{other.maison_row_id}/", fields()),
        ):
            assert answer.status_code == 404
        assert Maison.objects.get(pk=other.maison_row_id).street == "4 rue des Tilleuls"

    def test_even_with_every_permission_of_the_model_the_row_is_asked_for(self, client, two_houses):
        """The guard is in the view, not in the model's permissions: with these alone the stock viewset would answer."""
        mine, other = two_houses
        user = editor(client, mine.maison_row)
        user.user_permissions.add(
            *Permission.objects.filter(content_type__app_label="places", codename__in=["delete_maison", "view_maison"])
        )
        assert client.get(f"/admin/maisons/delete/{mine.maison_row_id}/").status_code == 200
        assert client.get(f"/admin/maisons/delete/{other.maison_row_id}/").status_code == 404

    def test_its_name_and_sector_are_the_towns_to_change(self, client, two_houses):
        mine, _ = two_houses
        editor(client, mine.maison_row)
        elsewhere = Sector.objects.exclude(pk=mine.maison_row.sector_id).first()
        client.post(f"/admin/maisons/edit/{mine.maison_row_id}/", fields(name="Chez nous", sector=str(elsewhere.pk)))
        kept = Maison.objects.get(pk=mine.maison_row_id)
        assert (kept.name, kept.sector_id) == ("Maison des Quais", mine.maison_row.sector_id)

    def test_its_pages_only(self, client, two_houses, home):
        mine, other = two_houses
        editor(client, mine.maison_row)
        assert client.get(f"/admin/pages/{mine.pk}/edit/").status_code == 200
        for page in (other, home):
            assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 404

    def test_neither_the_towns_settings_nor_its_closures(self, client, two_houses):
        mine, _ = two_houses
        editor(client, mine.maison_row)
        site = Site.objects.get(is_default_site=True)
        assert client.get(f"/admin/settings/cms/townsettings/{site.pk}/").status_code in (302, 403)
        client.post("/admin/fermetures/new/", {"first_day": "2026-12-24", "last_day": "2026-12-31"})
        assert not OpeningException.objects.exists()


class TestTheTown:
    def test_a_house_made_in_the_back_office_has_its_page_at_once(self, client, make_maison):
        sector = make_maison().maison_row.sector
        editor(client)
        answer = client.post("/admin/maisons/new/", fields(name="Maison du Lac", slug="lac", sector=str(sector.pk)))
        assert answer.status_code == 302, answer.context["form"].errors
        assert MaisonPage.objects.get(maison_row__slug="lac").editors is not None
        assert client.get("/maisons/lac/").status_code == 200

    def test_the_address_of_a_house_does_not_change(self, client, two_houses):
        editor(client)
        house = two_houses[0].maison_row
        answer = client.post(f"/admin/maisons/edit/{house.pk}/", fields(name=house.name, slug="autre", sector=str(house.sector_id)))
        assert "ne change plus" in answer.content.decode()
        assert Maison.objects.get(pk=house.pk).slug == "quais"

    def test_a_colour_one_would_read_badly_is_refused_with_the_nearest(self, client):
        editor(client)
        site = Site.objects.get(is_default_site=True)
        url = f"/admin/settings/cms/townsettings/{site.pk}/"
        answer = client.post(url, {"name": "Maison commune", "leaf": "#ffd966", "night_dark": "#333333"})
        shown = answer.content.decode()
        assert shown.count("Trop peu lisible") >= 2
        assert "#ffd966" in shown  # nothing typed is lost
        assert TownSettings.for_site(site).leaf == ""
        client.post(url, {"name": "Maison commune", "leaf": "#004d40"})
        assert "--leaf:#004d40" in client.get("/theme.css").content.decode()

    @pytest.mark.parametrize("road", ["delete", "unpublish", "copy", "move"])
    def test_firm_pages_stay_and_the_reason_is_told(self, client, road):
        user = editor(client)
        User.objects.filter(pk=user.pk).update(is_superuser=True)
        page = LegalPage.objects.get(slug="mentions-legales")
        home_id = page.get_parent().pk
        url = f"/admin/pages/{page.pk}/move/{home_id}/confirm/" if road == "move" else f"/admin/pages/{page.pk}/{road}/"
        answer = client.post(url, {"new_title": "x", "new_slug": "x", "new_parent_page": str(home_id)}, follow=True)
        assert "reste à sa place" in answer.content.decode()
        assert Page.objects.filter(pk=page.pk, live=True, slug="mentions-legales").count() == 1

    def test_several_firm_pages_at_once_stay_too(self, client):
        user = editor(client)
        User.objects.filter(pk=user.pk).update(is_superuser=True)
        page = LegalPage.objects.get(slug="mentions-legales")
        client.post(f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}", {})
        client.post(f"/admin/bulk/wagtailcore/page/unpublish/?id={page.pk}", {})
        assert Page.objects.filter(pk=page.pk, live=True).exists()

    @pytest.mark.parametrize(
        "url", ["/admin/users/", "/admin/users/new/", "/admin/groups/", "/admin/pages/3/privacy/", "/admin/bulk/people/user/delete/"]
    )
    def test_nobody_is_listed_nor_any_page_made_private(self, client, url):
        user = editor(client)
        User.objects.filter(pk=user.pk).update(is_superuser=True)
        assert client.get(url).status_code == 404

    def test_the_menu_holds_only_what_belongs_there(self, client):
        user = editor(client)
        User.objects.filter(pk=user.pk).update(is_superuser=True)
        shown = client.get("/admin/").content.decode()
        assert "La ville" in shown
        for absent in ("/admin/reports/", "/admin/users/", "/admin/forms/", "/admin/workflows/"):
            assert absent not in shown, absent
