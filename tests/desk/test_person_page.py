"""A person's page: known at a glance, everything done from it, what was done told in words; eleven queries whatever her years."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from portal.households.actions.create_household import create_household
from portal.households.actions.leave_household import leave_household
from portal.households.actions.promise_proof import promise_proof
from portal.households.actions.verify_quotient import verify_quotient
from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.people.actions.doubt_address import doubt_address
from portal.people.actions.edit_person import edit_person
from portal.people.actions.issue_card import issue_card
from portal.people.actions.merge_persons import merge_persons
from portal.people.enums import Role
from portal.people.models import Card
from portal.people.notifications import address_for
from programmes.actions.enrol import enrol
from tests.people import factories
from tests.people.records import person
from tests.programmes import factories as dates

pytestmark = pytest.mark.django_db
MOST_LARGE = 10  # of the acts in the row: more is a list to read, not a row to press
BUDGET = 12  # one of them writes down who read the file


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def page(someone) -> str:
    return reverse("desk_person", args=[someone.pk])


@pytest.fixture
def amina(house):
    return person("Amina", "Ben Ali", maison=house, birth_year=1984, phone="0612345678", needs=["interpreter"])


def a_place(house, someone, home=None, **sheet):
    date = dates.session(house=house)
    opened = dates.open_sheet(activity=date.activity, sessions=[date], capacity=9, by=SYSTEM, **sheet)
    return enrol(sheet=opened, people=[someone], household=home, by=SYSTEM, channel="counter")[0]


def ten_years(someone, home, agent, number: int) -> None:
    """So many acts of every kind behind her, spread over ten years."""
    verbs = ["people.edit_person", "programmes.confirmed", "programmes.withdrawn", "paniers.subscribe", "desk.note_call"]
    now = clock.now()
    rows = [
        AuditLine(
            at=now - dt.timedelta(days=3650 * index // number), by=agent, verb=verbs[index % len(verbs)], target=f"x.Y:{index}",
            subject=f"people.Person:{someone.pk}" if index % 3 else f"households.Household:{home.pk}",
        )
        for index in range(number)
    ]  # fmt: skip
    AuditLine.objects.bulk_create(rows)
    cards = [
        Card(person=someone, number=f"{someone.pk % 1000:03d}{number:03d}{index:04d}", state="closed", issued_at=now, ended_at=now)
        for index in range(number // 20)
    ]
    Card.objects.bulk_create(cards)


def test_everything_is_known_at_a_glance(desk, house, amina):
    card = issue_card(person=amina, by=SYSTEM)
    a_place(house, amina)
    seen = words(desk.get(page(amina)))
    for word in (
        "1984",
        "06 12 34 56 78",
        "par SMS",
        "un interprète",
        " ".join(card.shown_number.split()),
        "Maison des Tilleuls",
        "Repas de quartier",
    ):
        assert word in seen, word


def test_the_next_date_is_the_soonest_of_every_room_and_confirmed(desk, house, amina):
    assert "rien de prévu" in words(desk.get(page(amina)))
    place = a_place(house, amina)
    shown = desk.get(page(amina)).context["next"]
    assert shown.start == place.sheet.sessions.get().start


def test_the_search_line_stands_on_top_and_finds_the_next_visitor(desk, house, amina):
    seen = words(desk.get(page(amina)))
    assert re.search(r'<form method="get" action="/equipe/" class="search-line', seen)
    assert "autofocus" not in seen  # her acts come first there
    assert "autofocus" in words(desk.get("/equipe/"))


def test_acts_stand_in_one_row_then_beside_what_they_change(desk, amina):
    acts = desk.get(page(amina)).context["acts"]
    assert [act["key"] for act in acts["row"]] == [
        "paniers.subscribe", "programmes.enrol", "appointments.book", "paniers.baskets", "paniers.terms", "programmes.places",
        "desk.call_back", "desk.phone", "casework.refer",
    ]  # fmt: skip
    assert [act["key"] for act in acts["care"]] == ["casework.address"]
    record = [act["key"] for act in acts["record"]]
    assert record[:2] == ["households.edit", "privacy.data"]
    assert [key for key in record if key.startswith("programmes.")] == ["programmes.certificates", "programmes.feed"]
    assert [key for key in record if key.startswith("workshops.")] == [
        "workshops.position", "workshops.lend", "workshops.sell", "workshops.help",
    ]  # fmt: skip
    assert record.index("workshops.help") > record.index("programmes.feed")
    assert {act["key"] for act in acts["card"]} == {"households.card_give", "pass_culture.card"}
    assert [act["key"] for act in acts["home"]] == ["households.open", "households.quotient"]
    issue_card(person=amina, by=SYSTEM)
    create_household(referents=[amina], by=SYSTEM)
    acts = desk.get(page(amina)).context["acts"]
    assert [act["key"] for act in acts["card"] if act["key"] != "pass_culture.card"] == [
        "households.card_print", "households.card_code", "households.card_replace", "households.card_close",
    ]  # fmt: skip
    assert "households.open" not in [act["key"] for act in acts["home"]]


def test_whoever_holds_every_role_still_finds_ten_large_acts_at_most_and_the_daily_ones_first(client, house, amina):
    agent = factories.staff("accueil", house)
    for role in (Role.ANIMATION, Role.REGIE, Role.TRAVAIL_SOCIAL, Role.RESPONSABLE):
        factories.give(agent, role, house)
    for role in (Role.DIRECTION, Role.ADMINISTRATION, Role.DPO):
        factories.give(agent, role)
    factories.sign_in(client, agent)
    acts = client.get(page(amina)).context["acts"]
    row = [act["key"] for act in acts["row"]]
    assert row[:4] == ["paniers.subscribe", "programmes.enrol", "appointments.book", "ledger.take"]
    assert len(row) <= MOST_LARGE
    assert {act["key"] for act in acts["care"]} == {"casework.lead", "casework.address", "workshops.validation"}


def test_each_is_offered_only_what_she_may(client, house, amina):
    factories.sign_in(client, factories.staff("animation", house))
    acts = client.get(page(amina)).context["acts"]
    assert [act["key"] for act in acts["card"]] == ["pass_culture.card"] and acts["home"] == []
    record = [act["key"] for act in acts["record"] if not act["key"].startswith("volunteering.")]
    assert record == [
        "committees.seat",
        "committees.answers",
        "committees.propose",
        "funds.after",
        "funds.help",
        "paniers.recipe",
        "programmes.certificates",
        "workshops.position",
        "workshops.lend",
        "workshops.sell",
        "workshops.help",
    ]  # who sees the dates may print who came to them
    assert "programmes.places" in [act["key"] for act in acts["row"]]


def test_what_was_done_says_when_who_and_by_which_door(desk, agent, house, amina):
    agent.workstation = "poste:3/session:45"
    issue_card(person=amina, by=agent)
    seen = words(desk.get(page(amina)))
    assert "Carte donnée" in seen
    assert "par Samia, au comptoir, poste 3" in seen
    assert "Fiche créée" in seen
    assert "le portail, de lui-même" in seen


def test_the_same_thing_done_many_times_at_once_is_one_line(desk, agent, amina):
    home = create_household(referents=[amina], by=agent)
    ten_years(amina, home, agent, 3)
    line = AuditLine.objects.filter(verb="programmes.confirmed").get()
    AuditLine.objects.bulk_create(
        AuditLine(at=clock.now(), by=None, verb=line.verb, target="x.Y:1", subject=line.subject) for _ in range(9)
    )
    assert "Place confirmée</strong>, 9 fois" in words(desk.get(page(amina)))


def test_what_concerns_her_household_is_hers_while_she_is_in_it(desk, agent, amina):
    home = create_household(referents=[amina, person("Karim", "Ben Ali")], by=agent)
    verify_quotient(household=home, figure=387, month=clock.today(), source="caf", by=agent)
    url = reverse("desk_person_acts", args=[amina.pk])
    assert "Quotient vérifié" in words(desk.get(page(amina)))
    assert "387" not in words(desk.get(url))
    assert "Quotient vérifié" in words(desk.get(url))
    leave_household(household=home, persons=[amina], by=agent)
    assert "Quotient vérifié" not in words(desk.get(url))


def test_who_may_not_see_the_kind_of_act_finds_nothing_of_it(client, house, amina, agent):
    create_household(referents=[amina], by=agent)
    a_place(house, amina)
    factories.sign_in(client, factories.staff("regie", house))
    seen = words(client.get(reverse("desk_person_acts", args=[amina.pk])))
    assert "Fiche créée" in seen
    assert "Place confirmée" not in seen


@pytest.mark.parametrize(("role", "sees"), [("accueil", False), ("travail_social", True)])
def test_a_confidential_place_leaves_no_trace_for_who_may_not_see_it(client, house, amina, role, sees):
    a_place(house, amina, confidential=True)
    factories.sign_in(client, factories.staff(role, house))
    for url in (page(amina), reverse("desk_person_acts", args=[amina.pk])):
        seen = words(client.get(url))
        assert ("Place confirmée" in seen) == sees
        assert "Repas de quartier" not in seen
    assert (client.get(page(amina)).context["next"] is not None) == sees


def test_joined_records_are_one_person(desk, agent, house, amina):
    old = person("Amina", "Benali", maison=house)
    card = issue_card(person=old, by=agent)
    edit_person(person=old, by=agent, seen=old.version, given_name="Amina", family_name="Benaly")
    merge_persons(absorbed=old, kept=amina, by=agent)
    assert desk.get(page(old)).url == page(amina)
    seen = words(desk.get(page(amina)))
    assert " ".join(card.shown_number.split()) in seen
    assert "Fiche corrigée" in words(desk.get(reverse("desk_person_acts", args=[amina.pk])))
    assert "D’autres fiches ont été réunies à celle-ci" in seen


def test_pages_of_acts_are_turned(desk, agent, amina):
    home = create_household(referents=[amina], by=agent)
    ten_years(amina, home, agent, 80)
    url = reverse("desk_person_acts", args=[amina.pk])
    assert "Suivante" in words(desk.get(url))
    assert "Précédente" in words(desk.get(f"{url}?page=2"))
    assert desk.get(f"{url}?page=zzz").status_code == 200


def test_the_page_costs_twelve_queries_whatever_the_years_behind_her(desk, agent, house, amina, django_assert_max_num_queries):
    issue_card(person=amina, by=agent)
    others = [person(f"Enfant{number}", "Ben Ali", maison=house, birth_year=2015) for number in range(3)]
    home = create_household(referents=[amina], members=others, by=agent)
    promise_proof(household=home, by=agent)
    verify_quotient(household=home, figure=387, month=clock.today(), source="caf", by=agent)
    merge_persons(absorbed=person("Amina", "Benali", maison=house), kept=amina, by=agent)
    desk.get(page(amina))
    counted = []
    for years in (40, 400):
        ten_years(amina, home, agent, years)
        for _ in range(years // 20):
            a_place(house, amina, home)
        with django_assert_max_num_queries(BUDGET) as queries:
            assert desk.get(page(amina)).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    ("channel", "why", "said"),
    [
        ("email", "adresse-inconnue", 'Corriger<span class="visually-hidden"> son adresse e-mail'),
        ("letter", "n-habite-pas", 'Corriger<span class="visually-hidden"> son adresse<'),
        ("call", "numero-inconnu", 'Corriger<span class="visually-hidden"> son téléphone'),
    ],
)
def test_an_address_in_doubt_says_so_beside_it_with_its_way_out(desk, house, channel, why, said):
    home = {"address_1": "3 rue du Four", "postal_code": "38000", "city": "Grenoble", "email": "a@exemple.fr", "phone": "0612345678"}
    someone = person("Awa", "Diallo", maison=house, **home)
    assert "À vérifier" not in words(desk.get(page(someone)))
    doubt_address(person=someone, channel=channel, address=address_for(someone, channel), why=why, by=SYSTEM)
    seen = words(desk.get(page(someone)))
    assert seen.count("À vérifier") == 1
    assert said in seen
    assert f"/equipe/personnes/{someone.pk}/modifier/" in seen
    edit_person(person=someone, by=SYSTEM, email="b@exemple.fr", phone="0623456789", address_1="4 rue du Four")
    assert "À vérifier" not in words(desk.get(page(someone)))


def test_doubts_cost_one_query_to_those_who_have_some_and_none_to_the_others(desk, house, django_assert_max_num_queries):
    someone = person("Awa", "Diallo", maison=house, email="a@exemple.fr", phone="0612345678")
    desk.get(page(someone))
    with django_assert_max_num_queries(20) as without:
        desk.get(page(someone))
    doubt_address(person=someone, channel="email", address="a@exemple.fr", why="boite-fermee", by=SYSTEM)
    doubt_address(person=someone, channel="call", address="+33612345678", why="numero-inconnu", by=SYSTEM)
    with django_assert_max_num_queries(len(without) + 1):
        desk.get(page(someone))


def test_the_page_of_acts_costs_the_same_whatever_its_length(desk, agent, amina, django_assert_max_num_queries):
    home = create_household(referents=[amina], by=agent)
    url, counted = reverse("desk_person_acts", args=[amina.pk]), []
    desk.get(url)
    for number in (5, 300):
        ten_years(amina, home, agent, number)
        with django_assert_max_num_queries(12) as queries:
            desk.get(url)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_from_her_page_to_her_household_in_one_step(desk, amina):
    url = reverse("desk_person_home", args=[amina.pk])
    assert "pas encore de foyer" in words(desk.get(url))
    one = create_household(referents=[amina], by=SYSTEM)
    assert desk.get(url).url == reverse("desk_household", args=[one.pk])
    assert desk.get(f"{url}?pour=ajouter").url == reverse("desk_household_join", args=[one.pk])
    create_household(referents=[amina], by=SYSTEM)
    assert "Lequel de ses foyers" in words(desk.get(url))


def test_one_more_house_knows_her(client, house, amina):
    agent = factories.staff("accueil", house)
    other = factories.maison("Maison du Lac")
    factories.give(agent, "accueil", other)
    factories.sign_in(client, agent)
    url = reverse("desk_person_house", args=[amina.pk])
    assert "Maison du Lac" in words(client.get(url))
    assert client.post(url, {"maison": "999"}).status_code == 200
    assert client.post(url, {"maison": other.pk}).url == page(amina)
    assert "Vos maisons la connaissent déjà" in words(client.get(url))
    assert set(amina.known_at.values_list("maison", flat=True)) == {house.pk, other.pk}
