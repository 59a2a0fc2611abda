"""Six in the evening, the day before: the theatre calls it off. One press: everybody is told, what was paid goes back, the next outing is
proposed and taken; the calls to make are printed."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from pass_culture.models import CultureSeason
from portal.households.models import Household
from portal.kit import clock
from portal.ledger.models import Regie, credit_cents
from portal.notifications.models import OutboxMessage
from programmes.actions.enrol import enrol
from programmes.enums import Channel
from programmes.models import Enrolment
from programmes.tasks import changed_dates
from tests.ledger import ground
from tests.pass_culture import factories as make

from .outings import DESK, HOUR, family, going, seen
from .town import account, books_are_true, paper, somebody, standing_at

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


@BOTH
def test_called_off_at_six_the_evening_before(screen, axe, javascript):
    check = axe if javascript else None
    trip, after = going("La Neige de mai", days=1, seats=6), going("La Neige de juin", days=8, seats=6, cents=0)
    home, people = family("Odile", ("Léo", 2016))
    enrol(sheet=trip.sheet, people=people, household=home, by=account("animation"), channel=Channel.COUNTER)
    ground.taken(Regie.objects.get(code="accueil"), home, 1000, by=account("regie"))
    alone = somebody("Quentin", "Sansécran", birth_year=1950, phone="+33476123456")
    make.card(alone, of=CultureSeason.objects.current())
    his_home = Household.objects.of(alone).get()
    enrol(sheet=trip.sheet, people=[alone], household=his_home, by=account("animation"), channel=Channel.COUNTER)
    day = clock.today()
    with standing_at(day, 18):
        assert dt.timedelta(0) < trip.meeting_at - clock.now() < 26 * HOUR
        desk = screen(f"/equipe/pass-culture/sortie/{trip.pk}/annuler/", javascript=javascript, user=account("direction"), **DESK)
        words = seen(desk, "c1-annuler", check)
        assert "Qui sera prévenu" in words and "2 personnes à prévenir : 1 par écrit, 1 à appeler" in words
        desk.get_by_label("le lieu", exact=False).first.check()
        desk.get_by_label("Pourquoi, en une phrase").fill("Une comédienne est malade.")
        desk.get_by_label("La Neige de juin", exact=False).check()
        desk.get_by_role("button", name="Annuler et prévenir tout le monde").click()
        expect(desk.get_by_role("heading", name="La sortie est annulée")).to_be_visible()
        changed_dates()
        desk.reload()
        words = seen(desk, "c2-annulee", check)
        assert "à appeler" in words and "Quentin Sansécran" in words and "La Neige de juin" in words
        calls = paper(desk, f"/equipe/pass-culture/sortie/{trip.pk}/annuler/appels.pdf")
        assert "Quentin" in calls and "04 76 12 34 56" in calls and "Odile" not in calls
        assert credit_cents(home) == 1000
        assert not Enrolment.objects.active().filter(sheet=trip.sheet).exists()
        told = OutboxMessage.objects.get(
            purpose="programmes.date_cancelled", channel="email", about__contains="Enrolment", body__contains="Neige"
        )
        assert "Une comédienne est malade." in told.body and "La Neige de juin" in told.body and "€" not in told.body
        assert after.sheet.activity.get_url() in told.body

        phone = screen(after.sheet.activity.get_url(), javascript=javascript, user=people[0].user)
        seen(phone, "c3-a-la-place", check)
        phone.get_by_role("link", name="Je m’inscris").first.click()
        for person in people:
            phone.get_by_label(person.display_name, exact=True).check()
        seen(phone, "c4-s-inscrire", check)
        while phone.get_by_role("button", name="Continuer").count():
            phone.get_by_role("button", name="Continuer").click()
        phone.get_by_role("button", name="Je m’inscris").or_(phone.get_by_role("button", name="Je confirme")).click()
        seen(phone, "c5-inscrits", check)
        assert {row.state for row in Enrolment.objects.filter(sheet=after.sheet)} == {"confirmed"}
    assert books_are_true()
