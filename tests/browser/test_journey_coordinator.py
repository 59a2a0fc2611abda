"""Who organises, at her desk, without a mouse: a template of needs laid on a date, then the holes of the fortnight filled one after the
other by a name and Enter; one reason read and put aside with a word, somebody begun with on the way, a call for help answered from a
telephone. In the end her home says that all is covered."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.kit import clock
from portal.people.models import User
from programmes.actions.enrol import enrol
from programmes.actions.plan_session import plan_session
from programmes.enums import Channel
from programmes.models import Event, Session
from programmes.volunteering.actions.become_volunteer import become_volunteer
from programmes.volunteering.actions.call_for_help import call_for_help
from programmes.volunteering.actions.edit_volunteer import edit_volunteer
from programmes.volunteering.actions.plan_shift import plan_shift
from programmes.volunteering.enums import CharterWay
from programmes.volunteering.models import HeldQualification, Mission, NeedTemplate, Post, Qualification, Shift, Volunteer

from .conftest import DAY, scrolls_sideways
from .town import account, house, plain, somebody, standing_at

MEAL_DAY = DAY + dt.timedelta(days=9)  # a Thursday of the fortnight
TEAM = ("Adèle Quenouille", "Boris Quincaille", "Célia Quartz", "Driss Quinette", "Élise Quadrille", "Farid Quatuor", "Gaël Quolibet")
ONCE_A_WEEK = "Hélène Quiproquo"
NEWCOMER = "Hugo Quorum"
MOST_KEYS = 4  # from the top of her home to the first hole
MOST_SHIFTS = 40


class Keys:
    """A page under somebody's fingers: nothing is ever pressed with a mouse."""

    def __init__(self, page: Page):
        self.page = page

    def to(self, what: Locator, most: int = 60, key: str = "Tab") -> int:
        """Tab until it has the focus; how many presses it took."""
        for presses in range(most + 1):
            if what.evaluate("one => one === document.activeElement"):
                return presses
            self.page.keyboard.press(key)
        raise AssertionError(f"not reached by {most} presses of {key}")

    def enter(self, text: str = "") -> None:
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def press(self, role: str, name: str) -> None:
        self.to(self.page.get_by_role(role, name=re.compile(name)).first)
        self.enter()

    @property
    def words(self) -> str:
        assert not scrolls_sideways(self.page)
        return plain(self.page.inner_text("main"))

    def home(self) -> str:
        self.page.goto(f"/equipe/benevoles/trous/?maison={house().slug}")
        return self.words

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Qui vient ?")

    @property
    def onward(self) -> Locator:
        return self.page.get_by_role("link", name=re.compile("^C’est assuré"))

    def name(self, name: str) -> str:
        """Typed where the cursor waits; « placed », or the reasons read."""
        expect(self.box).to_be_focused()
        self.enter(name)
        placed = self.page.get_by_text(re.compile(f"{name} : (inscrit|place)", re.IGNORECASE))
        read = self.page.locator(".candidates")
        expect(placed.or_(read).first).to_be_visible()
        return "placed" if placed.count() else plain(read.inner_text())


def at_ten(day: dt.date, hour: int = 10) -> dt.datetime:
    with standing_at(day, hour):
        return clock.now()


def volunteer(name: str) -> Volunteer:
    """Of age, who has shown every paper a post may ask for."""
    given, family = name.split()
    person = somebody(given, family, birth_year=1980)
    file = become_volunteer(person=person, maisons=[house()], by=account("animation"), way=CharterWay.PAPER, in_hand=True)
    HeldQualification.objects.bulk_create(HeldQualification(volunteer=file, qualification=one) for one in Qualification.objects.all())
    return file


def with_account(file: Volunteer) -> User:
    person = file.person
    person.user = User.objects.create_user("adele@belleroche.example")
    person.email, person.channel = "adele@belleroche.example", "email"
    person.save()
    return person.user


def a_shift(day: dt.date, hour: int, least: int = 1) -> Shift:
    mission = Mission.objects.filter(sessions__maison=house()).distinct().first()
    post, start = Post.objects.filter(qualifications=None, maison=None).first(), at_ten(day, hour)
    return plan_shift(
        mission=mission, maison=house(), start=start, end=start + dt.timedelta(hours=2), post=post, minimum=least, wanted=least,
        maximum=least + 1, by=None,
    )  # fmt: skip


@pytest.fixture
def team() -> list[Volunteer]:
    """Seven who may hold any post, and one who has said « once a week » and has her shift of that week."""
    found = [volunteer(name) for name in (*TEAM, ONCE_A_WEEK)]
    last = found[-1]
    edit_volunteer(volunteer=last, maisons=[house()], skills="", may_be_called=False, weekly_cap=1, by=account("animation"))
    hers = a_shift(MEAL_DAY + dt.timedelta(days=1), 9)
    enrol(sheet=hers.sheet, people=[last.person], by=account("animation"), channel=Channel.COUNTER)
    return found


def a_meal() -> Session:
    """A date of the house that hands may serve."""
    page = house().page.add_child(instance=Event(title="Repas d’essai", slug="repas-d-essai"))
    start = at_ten(MEAL_DAY, 12)
    return plan_session(activity=page.activity_ptr, maison=house(), start=start, end=start + dt.timedelta(hours=2), by=None)


def lays_a_template(keys: Keys) -> list[Shift]:
    """« Prévoir des bénévoles » on the date of the meal, with what was written once."""
    date, known = a_meal(), NeedTemplate.objects.filter(maison=house(), retired=False).order_by("name").last()
    keys.page.goto(f"/equipe/rendez-vous/date/{date.pk}/")
    keys.press("link", "Prévoir des bénévoles")
    keys.to(keys.page.get_by_label("Modèle", exact=True))
    keys.page.keyboard.type(known.name)
    keys.press("button", "Prévoir ces créneaux")
    expect(keys.page.get_by_text(re.compile("créneaux? (est prévu|sont prévus)"))).to_be_visible()
    laid = list(Shift.objects.filter(serves=date).order_by("pk"))
    assert len(laid) == known.needs.count() and all(one.post.name in keys.words for one in laid)
    return laid


def answers_a_call(screen, keys: Keys, who: User) -> None:
    """Two days before, the house asks those who may come; one of them says yes from her telephone."""
    shift = a_shift(DAY + dt.timedelta(days=2), 7)
    with standing_at(DAY, 10):
        assert call_for_help() >= 1
    assert re.search(r"Appel à l’aide envoyé à \d+ personnes?, mar\. 24 nov\. 10 h", keys.home())
    phone = screen(f"/benevolat/creneaux/{shift.pk}/", user=who)
    phone.get_by_role("button", name="Je viens").click()
    expect(phone.get_by_text(re.compile("Vous y êtes|C’est noté|vous attend")).first).to_be_visible()
    assert f"/creneau/{shift.pk}/" not in (keys.home() and keys.page.content())


def puts_a_reason_aside(keys: Keys, shift: Shift) -> None:
    """Her week is full by her own choice; she has said yes on the telephone all the same."""
    keys.page.goto(f"/equipe/benevoles/creneau/{shift.pk}/inscrire/")
    assert "déjà 1 créneau cette semaine-là : c’est le nombre choisi" in keys.name(ONCE_A_WEEK)
    expect(keys.page.get_by_label("pourquoi quand même")).to_be_focused()
    keys.enter("Elle le propose elle-même")
    expect(keys.page.get_by_text(re.compile(f"{ONCE_A_WEEK} : "))).to_be_visible()


def begins_with_somebody(keys: Keys) -> None:
    """Whoever is not a volunteer yet becomes one on the way, and the shift is found again with the name in its box."""
    here = keys.page.url.split("?")[0]
    assert "pas encore bénévole" in keys.name(NEWCOMER)
    keys.press("link", "Commencer avec")
    keys.to(keys.page.get_by_label(re.compile("charte|oui", re.IGNORECASE)).last)
    keys.page.keyboard.press("Space")
    keys.press("button", "C’est oui")
    keys.page.wait_for_url(f"{here}?qui=*")
    expect(keys.box).to_have_value(NEWCOMER)
    keys.enter()
    expect(keys.page.get_by_text(re.compile(f"{NEWCOMER} : "))).to_be_visible()


def fills(keys: Keys) -> bool:
    """The shift shown, name after name; whether another of the fortnight follows under Enter."""
    for name in TEAM:
        if keys.onward.count():
            break
        if keys.name(name) != "placed":
            keys.to(keys.box, key="Shift+Tab")  # from the word that would put it aside
    expect(keys.onward).to_be_focused()
    more = "Le suivant" in keys.onward.inner_text()
    keys.enter()
    keys.page.wait_for_url(re.compile("/inscrire/$" if more else "/trous/$"))
    return more


def test_the_holes_of_a_fortnight_are_filled_by_keyboard_alone(screen, axe, team):
    somebody(*NEWCOMER.split(), birth_year=1970)
    keys = Keys(screen(user=account("animation"), width=1280, height=900))
    laid = lays_a_template(keys)
    answers_a_call(screen, keys, with_account(team[0]))
    puts_a_reason_aside(keys, laid[0])
    again = a_shift(DAY, 21, least=2)
    assert re.search(r"Il manque \d+ personnes? d’ici quinze jours", keys.home())
    axe(keys.page)
    keys.press("link", "contenu")
    first = keys.page.get_by_role("link", name=re.compile("^Chercher quelqu’un"))
    assert keys.to(first, MOST_KEYS)
    keys.enter()
    keys.page.wait_for_url(f"**/creneau/{again.pk}/inscrire/")
    begins_with_somebody(keys)
    filled = 1
    while fills(keys):
        filled += 1
        assert filled < MOST_SHIFTS
    assert "Tout est assuré d’ici quinze jours" in keys.home()
    axe(keys.page)
