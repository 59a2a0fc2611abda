"""The directory: public, in easy words, with the numbers that save; looked at again every six months."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.casework.actions.mark_checked import mark_checked
from portal.casework.listings import directory
from portal.casework.models import Offer, Partner
from portal.kit import registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from tests.people import factories

from . import ground

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def names(**asked) -> list[str]:
    return [line.partner.name for line in directory(**asked)]


class TestSearch:
    @pytest.fixture(autouse=True)
    def _partners(self):
        ground.offer("La Table", topic="food")
        ground.offer("Écoute", topic="violence", latitude=None, longitude=None)
        far = ground.offer("Une autre table", topic="food", latitude="45.166100", longitude="5.743600")
        Offer.objects.create(partner=far.partner, topic="work", name="Chercher un emploi", active=False)
        ground.offer("Fermée", topic="food", active=False)

    def test_by_topic_word_and_house(self, house):
        assert names() == ["La Table", "Une autre table", "Écoute"] or names() == ["Écoute", "La Table", "Une autre table"]
        assert names(topic="violence") == ["Écoute"]
        assert names(topic="work") == []  # no longer offered
        assert names(text="ecou") == ["Écoute"]
        assert names(text="table colis") == ["La Table", "Une autre table"]
        assert names(text="zzz") == []
        assert names(topic="food", maison=house) == ["La Table", "Une autre table"]
        assert names(maison=house)[-1] == "Écoute"  # whose address nobody knows

    def test_the_way_is_said_from_the_house_that_was_named(self, house):
        near = directory(topic="food", maison=house)[0]
        assert near.way.words.startswith("à 200\u00a0m au nord-est")

    @pytest.mark.parametrize("query", ["theme=zzz", "maison=nulle-part", "q=%00", "q=" + "x" * 300, "theme=food&theme=%F0", "maison=1%27"])
    def test_nonsense_is_as_if_nothing_was_asked(self, client, query):
        assert client.get(f"/qui-peut-aider/?{query}").status_code == 200

    def test_four_queries_whatever_the_size(self, house):
        def cost() -> int:
            with CaptureQueriesContext(connection) as seen:
                directory(topic="food", maison=house)
            return len(seen)

        few = cost()
        for number in range(12):
            ground.offer(f"Table {number}", topic="food")
        assert cost() == few <= 4


class TestThePublicPage:
    @pytest.mark.parametrize("topic", ["violence", "health", "housing", "family"])
    def test_the_numbers_that_save_stand_on_top(self, client, topic):
        page = words(client.get(f"/qui-peut-aider/?theme={topic}"))
        assert "En danger ? Appelez tout de suite" in page
        for number in ("15", "18", "112", "115", "3114", "3919", "119"):
            assert f'href="tel:{number}"' in page
        assert 'href="sms:114"' in page
        assert ("Quitter vite cette page" in page) == (topic == "violence")

    def test_elsewhere_they_are_one_touch_away(self, client):
        page = words(client.get("/qui-peut-aider/?theme=food"))
        assert "En danger ?" not in page
        assert 'href="tel:3114"' in page

    def test_a_partner_of_a_secret_place_has_no_address(self, client, house):
        secret = ground.offer("Écoute", topic="violence", street="", latitude=None, longitude=None)
        page = words(client.get(reverse("partner", args=[secret.partner_id]) + f"?maison={house.slug}"))
        assert "L’adresse se dit au téléphone" in page
        assert '<svg class="sketch"' not in page

    def test_one_taken_out_is_not_there(self, client):
        gone = ground.offer("Fermée", active=False)
        assert client.get(reverse("partner", args=[gone.partner_id])).status_code == 404

    def test_the_page_of_a_topic_on_paper(self, client):
        ground.offer()
        answer = client.get("/qui-peut-aider/papier/?theme=food")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")

    def test_what_was_typed_is_escaped(self, client):
        assert "<b id=x>" not in client.get("/qui-peut-aider/", {"q": "<b id=x>"}).content.decode()


class TestLookedAt:
    def test_after_six_months_the_team_is_told_and_one_press_is_enough(self, client, agent):
        old = ground.offer("Vieille", checked_on=dt.date(2026, 5, 23)).partner
        ground.offer("Récente", checked_on=dt.date(2026, 5, 24))
        [told] = [task for task in registry.staff_tasks.get("casework")(agent) if task["url"] == "/equipe/partenaires/"]
        assert (told["count"], told["label"]) == (1, "partenaire à vérifier")
        factories.sign_in(client, agent)
        assert client.post(reverse("desk_partner_checked", args=[old.pk])).url == "/equipe/partenaires/"
        old.refresh_from_db()
        assert (old.checked_on, old.checked_by) == (dt.date(2026, 11, 24), agent)
        assert not Partner.objects.stale(dt.date(2026, 11, 24)).exists()
        assert AuditLine.objects.filter(verb="casework.mark_checked", by=agent).count() == 1

    def test_not_by_a_resident_nor_for_one_taken_out(self, agent):
        row = ground.offer(active=False).partner
        for by, code in ((factories.resident(), "pas-votre-geste"), (agent, "partenaire-retire")):
            with pytest.raises(Refusal) as refused:
                mark_checked(partner=row, by=by)
            assert refused.value.code == code
            assert refused.value.way_out


class TestTheBackOffice:
    @pytest.fixture
    def editor(self, client):
        user = factories.staff("administration")
        from portal.people.actions.follow_roles import follow_roles

        follow_roles(user=user)
        return factories.sign_in(client, user)

    def form(self, row: Offer, **changed) -> dict:
        partner = row.partner
        return {
            "name": partner.name, "summary": partner.summary, "street": partner.street, "postcode": "", "town": "", "latitude": "45.1999",
            "longitude": "5.7052", "how_to_come": "", "phone": "04 65 71 90 01", "hours": "", "languages": "", "step_free": "",
            "checked_on": "2026-11-01", "active": "on", "offers-TOTAL_FORMS": "1", "offers-INITIAL_FORMS": "1", "offers-MIN_NUM_FORMS": "0",
            "offers-MAX_NUM_FORMS": "1000", "offers-0-id": row.pk, "offers-0-topic": row.topic, "offers-0-name": row.name,
            "offers-0-for_whom": "", "offers-0-conditions": "", "offers-0-bring": "", "offers-0-delay_days": "3", "offers-0-active": "on",
            "offers-0-ORDER": "1", "offers-0-DELETE": "", **changed,
        }  # fmt: skip

    def test_an_editor_of_the_town_writes_partners(self, editor):
        row = ground.offer()
        assert "Banque alimentaire" in editor.get("/admin/partenaires/").content.decode()
        answer = editor.post(f"/admin/partenaires/edit/{row.partner_id}/", self.form(row, name="Banque du pain"))
        assert answer.status_code == 302
        row.refresh_from_db()
        assert (row.partner.name, row.delay_days) == ("Banque du pain", 3)

    def test_what_somebody_was_sent_to_is_not_deleted(self, editor, amina, house):
        row = ground.offer()
        ground.referred(amina, row, house)
        answer = editor.post(f"/admin/partenaires/edit/{row.partner_id}/", self.form(row, **{"offers-0-DELETE": "1"}))
        assert answer.status_code == 200
        assert "Des personnes y ont été orientées" in answer.content.decode()
        assert Offer.objects.filter(pk=row.pk).exists()

    def test_the_counter_has_no_business_there(self, client, agent):
        factories.sign_in(client, agent)
        assert client.get("/admin/partenaires/").status_code in (302, 403, 404)
