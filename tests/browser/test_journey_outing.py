"""An outing for three of whom one does not come: one seat offered, 5.00 € back, two remain. Then a family in a draw: what it is told, its
yes."""

import datetime as dt
import hashlib
import re

import pytest
from playwright.sync_api import expect

from portal.kit import clock
from portal.ledger.models import Regie, credit_cents
from portal.notifications.models import OutboxMessage
from programmes.actions.draw_sheet import draw_again
from programmes.actions.request_place import request_place
from programmes.actions.wait import wait
from programmes.enums import Channel
from programmes.models import Draw, Enrolment, SignUpSheet
from programmes.rules.draw import fingerprint
from programmes.tasks import draws, keep_promises
from tests.ledger import ground

from .outings import DESK, family, going, seen, with_account
from .town import account, books_are_true

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
TOLD = ("programmes.drawn", "programmes.not_drawn")
PRICE = re.compile(r"\d,\d\d\s*€")


def first_by(seed: str, parties: set[int]) -> int:
    """Whom this seed draws first, as anybody may reckon."""
    return min(parties, key=lambda party: hashlib.sha256(f"{seed}:{party}".encode()).hexdigest())


@BOTH
def test_an_outing_for_three_of_whom_one_does_not_come(screen, axe, javascript):
    check = axe if javascript else None
    trip = going("Les Marionnettes du soir", days=9, seats=3)
    home, (mother, father, child) = family("Odile", ("Yvon", 1982), ("Léo", 2016))
    home_behind, (behind,) = family("Solveig")
    desk = screen(
        f"/equipe/rendez-vous/{trip.sheet_id}/inscrire/?personne={mother.pk}", javascript=javascript, user=account("direction"), **DESK
    )
    for other in (father, child):
        desk.get_by_label(re.compile(other.display_name)).check()
    seen(desk, "a1-comptoir", check)
    desk.get_by_role("button", name="Inscrire").click()
    expect(desk.get_by_role("heading", name="Les Marionnettes du soir")).to_be_visible()
    rows = Enrolment.objects.filter(sheet=trip.sheet)
    assert {row.person for row in rows} == {mother, father, child}
    ground.taken(Regie.objects.get(code="accueil"), home, 1500, by=account("regie"))
    assert {row.state for row in rows.all()} == {"confirmed"}
    wait(sheet=trip.sheet, people=[behind], household=home_behind, by=behind.user)

    desk.goto(f"/equipe/pass-culture/sortie/{trip.pk}/")
    assert "Prises 3" in seen(desk, "a2-sortie-complete", check).replace("\n", " ")
    phone = screen("/mon-espace/places/", javascript=javascript, user=mother.user)
    words = seen(phone, "a3-mes-places", check)
    assert "Léo" in words and "Yvon" not in words  # a grown-up's place is her own affair, at home too
    his = screen(f"/mon-espace/places/{rows.get(person=father).pk}/", javascript=javascript, user=with_account(father))
    words = seen(his, "a4-sa-place", check)
    assert "devant la Maison des Quais" in words
    his.get_by_role("button", name="Je ne viendrai pas").click()
    words = seen(his, "a5-rendue", check)
    assert "merci d'avoir prévenu" in words.replace("’", "'")
    assert sorted(row.person.given_name for row in rows.filter(state="confirmed")) == ["Léo", "Odile"]
    assert credit_cents(home) == 500

    hers = rows.get(person=behind)
    assert hers.state == "offered"
    assert rows.filter(state__in=("held", "offered", "confirmed")).count() == 3
    other = screen(f"/mon-espace/places/{hers.pk}/", javascript=javascript, user=behind.user)
    words = seen(other, "a6-proposee", check)
    assert "Odile" not in words and "Yvon" not in words
    other.get_by_role("button", name="Oui, je viens").click()
    words = seen(other, "a7-oui", check)
    assert "gardée pour vous" in words and "Reste à régler" in words and "la place est à vous" not in words
    assert other.get_by_role("button", name="Oui, je viens").count() == 0
    ground.taken(Regie.objects.get(code="accueil"), home_behind, 500, by=account("regie"))
    hers.refresh_from_db()
    assert hers.state == "confirmed"
    # the mother alone may not leave the child there: said in words, with a way out
    phone.goto(f"/mon-espace/places/{rows.get(person=mother).pk}/")
    words = seen(phone, "a8-mineur", check)
    assert "a moins de 18 ans et resterait sans adulte" in words
    assert phone.get_by_role("button", name="Je ne viendrai pas").count() == 0
    expect(phone.get_by_role("button", name="Personne de nous ne viendra")).to_be_visible()
    for message in OutboxMessage.objects.filter(about__in=[f"programmes.Enrolment:{row.pk}" for row in rows]):
        assert not PRICE.search(message.subject + message.body)
    assert books_are_true()


@BOTH
def test_a_family_asks_is_drawn_is_told_why_and_says_yes(screen, axe, javascript):
    check = axe if javascript else None
    now = clock.now()
    trip = going(
        "Le Grand Tirage", days=20, seats=3, cents=0, draw=True, opens_at=now - dt.timedelta(days=1),
        requests_until=now + dt.timedelta(days=3), draw_at=now + dt.timedelta(days=4), draw_seed="5f" * 16,
    )  # fmt: skip
    _, (mother, child) = family("Odile", ("Léo", 2016))
    for name in ("Solveig", "Noor", "Maia"):
        home, people = family(name)
        request_place(sheet=trip.sheet, people=people, household=home, by=account("animation"), channel=Channel.COUNTER)
    phone = screen(trip.sheet.activity.get_url(), javascript=javascript, user=mother.user)
    words = seen(phone, "b1-page", check)
    assert "tirage" in words
    phone.get_by_role("link", name="Je demande une place").click()
    phone.get_by_label(child.display_name, exact=True).check()
    mine = phone.get_by_label(mother.display_name, exact=True)
    mine.uncheck()
    phone.get_by_role("button", name="Envoyer ma demande").click()
    assert "un adulte qui en répond" in seen(phone, "b2-seul", check)  # a child alone: in words
    phone.get_by_label(mother.display_name, exact=True).check()
    phone.get_by_role("button", name="Envoyer ma demande").click()
    expect(phone.get_by_role("heading", name="Votre demande est dans le tirage")).to_be_visible()
    seen(phone, "b3-demande", check)
    rows = Enrolment.objects.filter(sheet=trip.sheet, person__in=(mother, child)).order_by("pk")
    assert [row.state for row in rows] == ["requested"] * 2

    parties = set(trip.sheet.enrolments.values_list("party", flat=True))
    seed = next(f"{number:032x}" for number in range(999) if first_by(f"{number:032x}", parties) == rows[0].party_id)
    Draw.objects.filter(sheet=trip.sheet_id).update(seed=seed, fingerprint=fingerprint(seed))  # a chance that is kind to them
    SignUpSheet.objects.filter(pk=trip.sheet_id).update(requests_until=now - dt.timedelta(minutes=1), draw_at=now)
    draws()
    keep_promises()
    trip.sheet.refresh_from_db()
    assert draw_again(trip.sheet.draw)
    line = rows[0].party.draw_line
    phone.reload()
    words = seen(phone, "b4-tirage", check)
    assert f"{trip.sheet.draw.asks} demandes pour 3 places" in words
    told = OutboxMessage.objects.filter(about__in=[f"programmes.Enrolment:{row.pk}" for row in rows], purpose__in=TOLD).latest("pk")
    assert (line.outcome, told.purpose) == ("drawn", "programmes.drawn")
    assert "4 demandes pour 3 places" in told.body
    phone.get_by_role("button", name="nous venons").click()
    seen(phone, "b5-oui", check)
    assert {row.state for row in rows.all()} == {"confirmed"}
    desk = screen(f"/equipe/pass-culture/sortie/{trip.pk}/", javascript=javascript, user=account("direction"), **DESK)
    seen(desk, "b6-sortie", check)
    assert books_are_true()
