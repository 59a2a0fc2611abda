"""An evening of a committee, from its convocation to its published minutes: who answers and how, presences pressed without network, too few
then enough, notes, one who steps aside, a vote by show of hands, a secret one; then the minutes, without a name that is not public."""

import re

import pytest
from playwright.sync_api import Page, expect

from maisons_habitants.committees.actions.convoke import convoke
from maisons_habitants.committees.actions.open_sitting import open_sitting
from maisons_habitants.committees.actions.plan_meeting import plan_meeting
from maisons_habitants.committees.actions.prepare_meeting import add_item
from maisons_habitants.committees.actions.tick_presence import tick_presence
from maisons_habitants.committees.models import Body, Meeting, MemberPresence, Minutes, OpenBallot, Proxy, SecretVoter, Vote
from portal.kit import clock
from portal.notifications.models import OutboxMessage
from portal.people.actions.create_person import create_person
from programmes.models import Session
from tests.committees import factories as make
from tests.committees.evening import BOARD
from tests.people import factories as accounts

from .conftest import scrolls_sideways
from .outings import HOUR
from .town import account, books_are_true, house, paper, plain

DAYS = 12
AWA, ZEPHYR, KARIM, LEA, PAUL, NOE = "Awa", "Mme Zéphyr", "Karim", "Léa B.", "Paul", "Noé"
SURNAMES = ("Diallo", "Zéphyrin", "Benkacem", "Bourdillon", "Pellerin", "Nodier")


def member(body: Body, name: str, family: str, *, public: bool = False, letters: bool = False):
    """Known by her papers as `family`, in the committee as `name`."""
    home = {"channel": "letter", "address_1": "3 rue du Puits", "postal_code": "38000", "city": "Belleroche"}
    user = accounts.resident(email=f"membre-{SURNAMES.index(family)}@exemple.fr")
    way = home if letters else {"channel": "email", "email": user.email}
    known = {"given_name": "Dominique", "family_name": family, "display_name": name, "birth_year": 1970}
    return make.mandate(body, create_person(by=None, maison=house(), user=user, **known, **way), public_name=public)


@pytest.fixture
def body(base_url) -> Body:
    """Six members of a board that needs four of them; one name alone is public, one of them has letters only."""
    found = make.body(maison=house(), page=make.committee("Comité du soir", house()), notice_days=8, **BOARD)
    for name, family in zip((AWA, ZEPHYR, KARIM, LEA, PAUL, NOE), SURNAMES, strict=True):
        member(found, name, family, public=name == AWA, letters=name == NOE)
    return found


def seat_of(body: Body, name: str):
    return next(one for one in make.members(body) if one.shown_name == name)


def words(page: Page) -> str:
    assert not scrolls_sideways(page), page.url
    return plain(page.inner_text("main"))


def told(page: Page, said: str) -> None:
    expect(page.get_by_text(said).first).to_be_visible()


def unfold(page: Page, title: str) -> None:
    page.locator("summary", has_text=title).click()


def tonight(meeting: Meeting) -> Meeting:
    """Its day has come."""
    now = clock.now()
    Session.objects.filter(pk=meeting.session_id).update(start=now, end=now + 2 * HOUR, local_date=clock.today())
    return meeting


def there(page: Page, *names: str) -> None:
    for name in names:
        page.locator(".members li", has_text=name).get_by_role("button", name="Là").click()


def point(page: Page, title: str, kind: str, *, first: bool = False) -> None:
    if not first:
        unfold(page, "Ajouter un point")
    page.get_by_label("Le point", exact=True).fill(title)
    page.get_by_label("C’est", exact=True).select_option(kind)
    page.get_by_role("button", name="Ajouter", exact=True).click()
    told(page, title)


def planned_and_convoked(desk: Page, body: Body, axe) -> Meeting:
    desk.goto(f"/equipe/comites/{body.pk}/")
    desk.get_by_role("link", name="Prévoir une réunion").click()
    assert "Ce comité se convoque 8 jours avant" in words(desk)
    desk.get_by_label("Le jour").fill((clock.today() + DAYS * 24 * HOUR).isoformat())
    desk.locator("[name=begins]").fill("18:00")
    desk.locator("[name=ends]").fill("20:00")
    desk.get_by_label("Les enfants sont gardés sur place").check()
    desk.get_by_role("button", name="Prévoir la réunion").click()
    told(desk, "Rien n’est encore écrit.")
    point(desk, "La fête de l’hiver", "decision", first=True)
    point(desk, "Le nom de la salle", "decision")
    axe(desk)
    desk.get_by_role("button", name="Convoquer 6 membres").click()
    told(desk, "Les membres sont convoqués")
    meeting = Meeting.objects.get(body=body)
    sent = OutboxMessage.objects.filter(purpose="committees.convocation", about=f"committees.Meeting:{meeting.pk}")
    assert sorted(sent.values_list("channel", flat=True)) == ["email"] * 5 + ["letter"]
    assert all("1. La fête de l’hiver" in row.body and "Les enfants sont gardés" in row.body for row in sent)
    return meeting


def each_answers(screen, desk: Page, body: Body, meeting: Meeting) -> tuple[Page, Page]:
    """One comes with a child, one gives her voice, one telephones: (her telephone, the other's)."""
    awa, zephyr = (screen(f"/comites/reunion/{meeting.pk}/", user=seat_of(body, name).person.user) for name in (AWA, ZEPHYR))
    awa.get_by_label("Je viens", exact=True).check()
    awa.get_by_label("Combien d’enfants à garder ?").fill("1")
    awa.get_by_role("button", name="Répondre").click()
    told(awa, "Merci, c’est noté.")
    assert "Vous venez" in words(awa) and not any(family in words(awa) for family in SURNAMES[1:])
    zephyr.get_by_label("Je m’excuse", exact=True).check()
    zephyr.get_by_label("je donne mon pouvoir à").select_option(label=AWA)
    zephyr.get_by_role("button", name="Répondre").click()
    told(zephyr, "Awa porte votre voix.")
    karim = seat_of(body, KARIM)
    desk.goto(f"/equipe/comites/reponses/{karim.person_id}/")
    desk.get_by_label("Je m’excuse", exact=True).check()
    desk.get_by_role("button", name="Noter sa réponse").click()
    told(desk, "Sa réponse est notée.")
    answers = dict(MemberPresence.objects.filter(meeting=meeting).values_list("mandate", "answer"))
    assert answers[karim.pk] == answers[seat_of(body, ZEPHYR).pk] == "excused"
    assert MemberPresence.objects.get(mandate=seat_of(body, AWA), meeting=meeting).children == 1
    assert Proxy.objects.get(meeting=meeting).bearer == seat_of(body, AWA)
    desk.goto(f"/equipe/comites/reunion/{meeting.pk}/preparer/")
    assert "Enfants à garder 1" in words(desk) and "Mme Zéphyr à Awa" in words(desk)
    return awa, zephyr


def enough_at_last(keeper: Page, meeting: Meeting, axe) -> None:
    keeper.goto(f"/equipe/comites/reunion/{meeting.pk}/")
    keeper.get_by_role("button", name="Ouvrir la réunion").click()
    told(keeper, "La réunion est ouverte.")
    keeper.wait_for_load_state()  # the words come before the script that keeps what is pressed
    keeper.context.set_offline(True)
    there(keeper, AWA, LEA, PAUL)
    expect(keeper.locator("[data-offline-said]")).to_have_text("3 coches attendent le réseau.")
    assert not MemberPresence.objects.filter(meeting=meeting, presence="present").exists()
    keeper.context.set_offline(False)
    expect(keeper.locator("[data-offline-said]")).to_have_text("Tout est envoyé.")
    expect(keeper.locator("[data-quorum]")).to_have_text("Vous êtes 3. Il faut 4 membres : il en manque 1.")
    put(keeper, "La fait-on ?")
    told(keeper, "Vous n’êtes pas assez nombreux pour voter sur ce point. Il faut 4 membres, vous êtes 3.")
    there(keeper, NOE)
    expect(keeper.locator("[data-quorum]")).to_have_text("Vous êtes 4. Il faut 4 membres : vous êtes assez.")
    axe(keeper)


def put(page: Page, question: str, *, choices: str = "", secret: bool = False) -> None:
    unfold(page, "Mettre au vote")
    page.get_by_label("La question").fill(question)
    if choices:
        page.get_by_label("Les choix, un par ligne").fill(choices)
    if secret:
        page.locator("[name=vote-secret]").check()
        page.get_by_label("Combien de présents demandent le secret ?").fill("4")
    page.get_by_role("button", name="Ouvrir le vote").click()


def a_show_of_hands(keeper: Page, meeting: Meeting) -> None:
    keeper.get_by_label("Ce qui se dit").fill("On préfère l’après-midi. Mme Zéphyr prête sa sono.")
    keeper.get_by_label("Ce qui est décidé").fill("La fête est le 19 décembre.")
    keeper.get_by_role("button", name="Enregistrer les notes").click()
    told(keeper, "C’est noté.")
    unfold(keeper, "Quelqu’un ne vote pas sur ce projet")
    keeper.get_by_label("Qui ne vote pas sur ce projet ?").select_option(label=PAUL)
    keeper.get_by_label("Parce que cela concerne").select_option("family")
    keeper.get_by_role("button", name="Noter", exact=True).last.click()
    told(keeper, "sa voix ne compte pas sur ce point")
    put(keeper, "La fait-on le 19 ?")
    told(keeper, "Le vote est ouvert.")
    keeper.get_by_role("button", name="Tous « Pour »").click()
    told(keeper, "Noté pour tout le monde.")
    expect(keeper.locator("[data-voted]")).to_have_text("4")
    keeper.locator(".voices li", has_text=LEA).get_by_role("button", name="Contre").click()
    expect(keeper.locator(".voices li", has_text=LEA).get_by_role("button", name="Contre")).to_have_attribute("aria-pressed", "true")
    expect(keeper.locator("[data-offline-said]")).to_have_text("Tout est envoyé.")
    keeper.get_by_role("button", name="Terminer le vote").click()
    told(keeper, "C’est « Pour ».")
    said = words(keeper)
    assert "Pour 3" in said and "Contre 1" in said and "1 voix par pouvoir" in said
    assert OpenBallot.objects.filter(vote__item__meeting=meeting, borne_by=seat_of(meeting.body, AWA)).count() == 1


def ballot(page: Page, heading: str, choice: str) -> None:
    section = page.locator("section.panel", has=page.get_by_role("heading", name=heading, exact=True))
    section.get_by_label(choice).check()
    section.get_by_role("button", name="Je vote").click()


def a_secret_vote(screen, keeper: Page, awa: Page, meeting: Meeting, axe) -> None:
    keeper.get_by_role("link", name="Le nom de la salle").click()
    put(keeper, "Quel nom ?", choices="Salle Rosa\nSalle du Port\nAbstention", secret=True)
    told(keeper, "Le vote est ouvert.")
    address = f"/comites/reunion/{meeting.pk}/voter/"
    lea = screen(address, user=seat_of(meeting.body, LEA).person.user)
    late = lea.context.new_page()  # the same page, opened before she votes
    late.goto(address)
    ballot(lea, "Ma voix", "Salle du Port")
    told(lea, "Votre vote est compté.")
    assert "Elle est comptée." in words(lea) and lea.locator("[name=choice]").count() == 0
    ballot(late, "Ma voix", "Salle Rosa")
    told(late, "Cette voix a déjà voté : elle est comptée")
    lea.go_back()  # the page of before keeps nothing of what she chose
    assert lea.locator("[name=choice]:checked").count() == 0
    awa.goto(address)
    axe(awa)
    ballot(awa, "Ma voix", "Salle Rosa")
    told(awa, "Votre vote est compté.")
    ballot(awa, "La voix de Mme Zéphyr", "Salle Rosa")
    expect(awa.get_by_text("Elle est comptée.")).to_have_count(2)
    keeper.reload()
    said = words(keeper)
    for part in ("3 voix sur 5", "On attend : Paul, Noé.", "une sauvegarde faite à ce moment"):
        assert part in said, said
    assert keeper.locator(".ballot .counts").count() == 0 and not re.search(r"Salle Rosa\W+\d", said)
    keeper.get_by_role("link", name="Prêter ce téléphone pour voter").click()
    keeper.get_by_label(NOE, exact=True).check()
    keeper.get_by_label("Salle Rosa").check()
    keeper.get_by_role("button", name="Je vote").click()
    told(keeper, "Rendez le téléphone, merci.")
    assert keeper.locator(":checked").count() == 0 and NOE not in words(keeper)
    keeper.goto(f"/equipe/comites/reunion/{meeting.pk}/")
    keeper.get_by_role("button", name="Terminer le vote").click()
    told(keeper, "C’est « Salle Rosa ».")
    assert "Salle Rosa 3" in words(keeper)
    assert SecretVoter.objects.filter(vote=Vote.objects.latest("pk")).count() == 4
    ended = screen(address, user=seat_of(meeting.body, PAUL).person.user)
    told(ended, "Pas de vote en cours")


def minutes_put_to_the_next(keeper: Page, meeting: Meeting, following: Meeting) -> None:
    keeper.goto(f"/equipe/comites/reunion/{meeting.pk}/compte-rendu/")
    keeper.get_by_role("button", name="Commencer le compte rendu").click()
    text, public = (keeper.locator(f"[name={name}]") for name in ("text", "public_text"))
    expect(text).to_have_value(re.compile("Mme Zéphyr prête sa sono"))
    assert "Mme Zéphyr" not in public.input_value() and "une personne prête sa sono" in public.input_value()
    public.fill(f"{public.input_value()}\n\nMerci à Mme Zéphyr.")
    keeper.get_by_role("button", name="Enregistrer").click()
    told(keeper, "Le compte rendu est enregistré.")
    keeper.get_by_role("button", name="Mettre à l’ordre du jour").click()
    told(keeper, "Le texte à publier dit le nom « Mme Zéphyr ».")
    keeper.get_by_label("Refaire le texte du site d’après celui-ci").check()
    keeper.get_by_role("button", name="Enregistrer").click()
    told(keeper, "Le compte rendu est enregistré.")
    keeper.get_by_role("button", name="Mettre à l’ordre du jour").click()
    told(keeper, "est à l’ordre du jour.")
    assert following.items.first().title.startswith("Approuver le compte rendu du")


def sits_again(following: Meeting) -> None:
    """Twelve days later, four of them are there again."""
    by = account("direction")
    convoke(meeting=following, by=by)
    open_sitting(meeting=tonight(following), by=by)
    for one in make.members(following.body)[:4]:
        tick_presence(meeting=following, mandate=one.pk, presence="present", by=by)


def test_an_evening_from_its_convocation_to_its_published_minutes(screen, axe, body):
    keeper = screen(user=account("direction"))
    meeting = planned_and_convoked(keeper, body, axe)
    awa, _ = each_answers(screen, keeper, body, meeting)
    enough_at_last(keeper, tonight(meeting), axe)
    screen.broken.clear()  # the browser writes each failed request on its console
    a_show_of_hands(keeper, meeting)
    a_secret_vote(screen, keeper, awa, meeting, axe)
    keeper.get_by_role("button", name="Terminer la réunion").click()
    told(keeper, "La réunion est terminée. Merci à toutes et à tous.")

    start = clock.now() + DAYS * 24 * HOUR
    following = plan_meeting(body=body, start=start, end=start + 2 * HOUR, by=account("direction"))
    add_item(meeting=following, by=account("direction"), title="Le printemps", kind="discussion")
    minutes_put_to_the_next(keeper, meeting, following)
    awa.goto(f"/comites/compte-rendu/{Minutes.objects.get(meeting=meeting).pk}/membres/")
    assert "Mme Zéphyr prête sa sono" in words(awa) and "À approuver" in words(awa)
    sits_again(following)
    keeper.reload()
    keeper.get_by_role("button", name="Approuvé par le comité").click()
    told(keeper, "il ne change plus, et il est sur le site.")
    keeper.get_by_role("link", name="Le lire sur le site").click()
    read_by_everybody(screen, keeper.url, axe)
    assert books_are_true()


def read_by_everybody(screen, address: str, axe) -> None:
    visitor = screen(address)
    said = words(visitor)
    assert "Salle Rosa 3, Salle du Port 1" in said and "La fait-on le 19 ? Pour 3, Contre 1" in said
    assert "Awa et 3 autres membres" in said and "une personne prête sa sono" in said
    assert "1 membre n’a pas pris part à la décision" in said
    axe(visitor)
    printed = paper(visitor, address.rstrip("/") + ".pdf")
    for text in (said, printed):
        assert not [name for name in (*SURNAMES, ZEPHYR, KARIM, LEA, PAUL, NOE) if name in text]
    assert "Salle Rosa 3" in printed
    visitor.goto(address.rstrip("/") + "/membres/")
    assert "Mme Zéphyr" not in visitor.content()
