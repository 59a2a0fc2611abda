"""Law 2: whatever a resident does online, staff do for her at the counter. The two lists meet in the registry."""

import ast
import inspect
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.kit import registry
from portal.people.models import Person
from tests.people import factories
from tests.people.records import person
from tests.volunteering import factories as hands

OURS = ("portal.", "programmes", "paniers", "pass_culture", "maisons_habitants")
RESIDENTS = ("mon-espace/", "inscription/", "paniers/abonnement/", "pass-culture/", "comites/", "vous-avez-dit/")
# Pages of residents that do nothing by themselves, or whose act is declared under another address: why.
NO_ACTS = {
    "space": "shows her cards",
    "space_welcome": "where a completed sign-up leads: her record is made, as `create_person` does at the counter",
    "space_card": "shows her card; the counter prints it",
    "my_data": "shows what we know of her; taking it away is `my_data_download`",
    "my_data_request": "shows what became of a request; taking it back is `my_data_request_back`",
    "space_household": "shows her household; each act has an address of its own",
    "to_pay": "shows what is owed; paying is `pay_online`",
    "year": "her household's statement of a year, to read; the counter prints it (`regie:year`)",
    "year_of_home": "as above, of one of her households",
    "programmes:places": "shows her places; answering is `programmes:answer`",
    "programmes:history": "shows what is over",
    "programmes:place": "shows one place; answering is `programmes:answer`",
    "programmes:place_file": "its dates for one's own calendar, to read",
    "volunteering:thanks": "a word from the house, to read and to keep",
    "paniers:mine": "shows her baskets",
    "pass_culture:landing": "the season, to read",
    "committees:landing": "the committees, to read",
    "pass_culture:albums": "pictures of her outings, to look at",
    "pass_culture:picture_file": "one picture, to look at",
    "space_images": "shows what was said of her pictures; answering is `space_image_person`",
    "committees:vote": "her vote in the room; else by the hand of whoever keeps the meeting, on a telephone lent, or on paper",
    "committees:ticks": "ticks of the team's own list, whose signed token is all that counts",
    "committees:charter": "a charter, to read and to print",
    "my_projects:committee_file": "a project her committee hears, to read; « ce projet me touche » is said in the meeting too",
    "my_projects:mine": "her projects, to read",
    "my_projects:project": "one of them, to read; each act has an address of its own",
    "my_projects:budget_as_typed": "what the budget on the screen says; nothing is kept",
    "my_projects:dossier": "her request, to print; the counter prints it too",
    "my_projects:invite": "a link to give; at the counter somebody who is there is added",
    "my_projects:after": "her granted project, to read; each of its acts has an address of its own",
    "my_projects:after_charter_pdf": "its charter, to print; the desk prints it too",
    "committees:member": "her committee, to read; what she does there has addresses of its own",
    "committees:minutes": "approved minutes, to read",
    "committees:minutes_paper": "approved minutes, to print",
    "committees:minutes_whole": "the minutes as members read them; they are printed at the desk too",
    "committees:minutes_whole_paper": "the same, to print",
    "proposals:proposals": "what houses were told and answered, to read",
    "proposals:proposal": "one of them, to read; one's voice is `proposals:voice`",
    "proposals:mine": "what she proposed, to read",
    "proposals:thanks": "what was noted, to read",
    "workshops:mine": "what she said of herself and what comes next, to read; saying it is `workshops:position`",
    "workshops:helps": "what was done with her, to read; taking it back is `workshops:help_drop`",
    "workshops:loans": "what she was lent and until when, to read",
    "workshops:agreement": "its agreement, to print; the counter prints it too, and it is signed there",
    "paniers:calendar": "a calendar to read",
    "paniers:done": "what was noted, to read",
}


def residents_addresses() -> set[str]:
    """The names of every address of ours that residents have, whatever it accepts."""
    found = set()

    def read(patterns, path="", space=""):
        for pattern in patterns:
            here = path + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                read(pattern.url_patterns, here, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif isinstance(pattern, URLPattern) and here.startswith(RESIDENTS) and pattern.callback.__module__.startswith(OURS):
                found.add(space + pattern.name)

    read(get_resolver().url_patterns)
    return found


def test_every_address_of_residents_is_an_act_or_said_why_not():
    declared = {act.url_name for act in registry.online_acts}
    missing = residents_addresses() - declared - set(NO_ACTS)
    assert missing == set(), "declare it in its room's online_acts.py, with the counter's act that does the same"
    assert set(NO_ACTS) <= residents_addresses()
    assert declared & set(NO_ACTS) == set()


@pytest.mark.parametrize("key", registry.online_acts.keys())
def test_each_act_names_the_counters_or_says_why_there_is_none(key):
    act = registry.online_acts.get(key)
    assert bool(act.counter) != bool(act.why), "one or the other"
    assert not act.counter or registry.counter_acts.get(act.counter), f"no such act at the counter: {act.counter}"
    assert act.label
    assert act.url_name in _named_everywhere(), "the address is gone"


def _named_everywhere() -> set[str]:
    found = set()

    def read(patterns, space=""):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                read(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif pattern.name:
                found.add(space + pattern.name)

    read(get_resolver().url_patterns)
    return found


@pytest.fixture
def known(db):
    house = factories.maison()
    return house, person("Amina", "Ben Ali", maison=house, phone="0612345678")


@pytest.mark.django_db
@pytest.mark.parametrize("key", registry.counter_acts.keys())
def test_each_act_of_the_counter_answers_for_a_person(client, known, key):
    """By somebody who may; whoever may not is proved in tests/rights."""
    house, someone = known
    agent = factories.staff("responsable", house)
    factories.give(agent, "regie", house)
    factories.give(agent, "travail_social", house)
    factories.sign_in(client, agent)
    act = registry.counter_acts.get(key)
    url = act.url(Person.objects.get(pk=someone.pk))
    answer = client.post(url, act.fields(someone)) if act.fields else client.get(url)
    no_card_yet = key == "households.card_close"  # it names the card that the page showed; there is none: 404, in words
    assert answer.status_code == 404 if no_card_yet else answer.status_code in (200, 302), answer.status_code


@pytest.mark.django_db
def test_the_page_offers_them_all_to_who_may_everything(client, known):
    """Nothing is reachable only elsewhere: before and after a card, a household and giving a hand, every act stands on her page."""
    house, someone = known
    agent = factories.staff("responsable", house)
    factories.give(agent, "regie", house)
    factories.give(agent, "travail_social", house)
    factories.sign_in(client, agent)
    page = reverse("desk_person", args=[someone.pk])
    seen = _offered(client, page)
    client.post(reverse("desk_card_issue", args=[someone.pk]))
    client.post(reverse("desk_household_new"), {"personne": someone.pk})
    hands.volunteer(someone, house)
    seen |= _offered(client, page)
    assert set(registry.counter_acts.keys()) - seen == set()


def _offered(client, page) -> set[str]:
    shown = client.get(page).context["acts"]
    return {act["key"] for group in shown.values() for act in group}


# What somebody does online with the programmes, one by one: (the act online, the counter's).
KINDS = {
    "s’inscrire, attendre, demander": ("programmes.enrol", "programmes.enrol"),
    "répondre à une proposition, rendre une place": ("programmes.answer", "programmes.places"),
    "prendre un rendez-vous": ("appointments.book", "appointments.book"),
    "déplacer un rendez-vous": ("appointments.move", "appointments.book"),
    "choisir un panier": ("paniers.choose", "paniers.subscribe"),
    "s’abonner": ("paniers.check", "paniers.subscribe"),
    "dire ce que devient un panier": ("paniers.basket", "paniers.baskets"),
    "régler": ("ledger.pay", "ledger.take"),
}
# Verbs of the site that the counter does by another verb: hers.
INSTEAD = {
    "accept_offer": "confirm",  # what is to pay is paid in hand, so that nothing is kept until then
    "accept_invitation": "join_household",  # she stands here: no code is asked
    "add_child": "join_household",
    "ask_back": "give_money",
    "start_online_payment": "take_payment",
    "settle": "take_payment",
    "ask_online": "receive_request",
    "join_request": "add_leader",  # she stands here: no link is asked
}
# No act of anybody's: the first says in its `OnlineAct` why there is none, the second only reads.
NONE_NEEDED = {"claim_record", "charge_of"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_act_of_a_programme_is_there_both_ways(kind):
    online, counter = KINDS[kind]
    assert registry.online_acts.get(online).counter == counter
    assert registry.counter_acts.get(counter) is not None


def verbs_of(source: str) -> set[str]:
    """The actions that a file of views imports, by name."""
    froms = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return {name.name for node in froms if "actions" in (node.module or "").split(".") for name in node.names}


def views_of(url_name: str):
    """The module whose view answers at this address."""
    found = []

    def read(patterns, space=""):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                read(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif pattern.name and space + pattern.name == url_name:
                found.append(sys.modules[inspect.unwrap(pattern.callback).__module__])

    read(get_resolver().url_patterns)
    return found


def verbs_online() -> dict[str, str]:
    """Each action that a resident sets off by herself -> the act it belongs to, of the acts that the counter does too."""
    return {
        verb: key
        for key, act in registry.online_acts.items()
        if act.counter
        for module in views_of(act.url_name)
        if module.__name__.startswith(OURS)
        for verb in verbs_of(inspect.getsource(module))
    }


def shared_with(desk: Path) -> list[Path]:
    """The screens that a file of the desk has in common with residents, which it takes from its room's `screens`."""
    froms = [node for node in ast.walk(ast.parse(desk.read_text())) if isinstance(node, ast.ImportFrom) and node.level == 2]
    names = {name.name for node in froms if node.module == "screens" for name in node.names}
    names |= {node.module.removeprefix("screens.") for node in froms if (node.module or "").startswith("screens.")}
    return [file for name in sorted(names) if (file := desk.parent.parent / "screens" / f"{name}.py").exists()]


def verbs_at_the_counter() -> set[str]:
    """Every action that a screen of the desk sets off."""
    rooms = [Path(config.path) for config in apps.get_app_configs() if config.name.startswith(OURS)]
    screens = [file for room in rooms for file in (room / "desk").glob("*.py")]
    screens += [file for room in rooms if room.name == "desk" for file in (room / "views").glob("*.py")]
    screens += [shared for file in screens for shared in shared_with(file)]
    return {verb for file in screens for verb in verbs_of(file.read_text())}


def test_whatever_action_the_site_sets_off_a_screen_of_the_desk_sets_off_too():
    """Not the names of the acts only: the very verbs. Taking « wait » or « move » out of the desk's screens is seen here."""
    online, counter = verbs_online(), verbs_at_the_counter()
    missing = {verb: act for verb, act in online.items() if verb not in NONE_NEEDED and INSTEAD.get(verb, verb) not in counter}
    assert missing == {}
    assert set(INSTEAD) | NONE_NEEDED <= set(online), "no longer set off online: take it out of these lists"
    assert not set(INSTEAD) & counter, "the counter does the very same now: take it out of this list"


def test_the_verbs_that_matter_are_read():
    """A control: were the two lists empty, they would agree."""
    wanted = {"enrol", "wait", "request_place", "accept_offer", "withdraw", "book_appointment", "move_appointment", "subscribe"}
    wanted |= {"start_online_payment"}
    assert wanted - set(verbs_online()) == set()
