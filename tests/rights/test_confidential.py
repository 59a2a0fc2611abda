"""What is one person's alone stays hers: every page of « mon espace », every file and feed, asked by the others of her household; and
the counter's own screens, asked by who has no leave for what is confidential."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.households.actions.leave_household import leave_household
from portal.kit.audit import SYSTEM

from .answers import OPEN, ask, expected
from .road import Account, Desk, Own
from .roads import ROADS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Pages that name partners or permanences to anybody, nobody's in particular.
OF_THE_HOUSE = ("partner", "appointments", "offer", "referral_figures", "programmes:desk_sheets", "desk_papers", "desk_refer")
PUBLIC_DATES = "desk_phone ()"  # what the agenda tells to all


@pytest.fixture(autouse=True)
def _read_as_text(monkeypatch):
    """A paper is read by what it is made of."""

    def as_text(template, context, *, request=None):
        from django.template.loader import render_to_string

        return render_to_string(template, dict(context), request=request).encode()

    monkeypatch.setattr("portal.kit.paper.pdf", as_text)


def read(client, house, roads, who) -> dict[str, str]:
    """Every page that answers: its name -> what it says, with what is downloaded and the feed."""
    found = {}
    for road in roads:
        if "GET" not in road.methods or expected(road, who, house) != OPEN:
            continue
        before = transaction.savepoint()
        answer = client.get(reverse(road.name, args=road.args(house)), road.data(house))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.savepoint_rollback(before)
        found[f"{road.name} {road.args(house)}"] = body.decode(errors="replace").replace("\r\n ", "")
    return found


def telling(pages: dict[str, str], *words: str) -> list[tuple[str, str]]:
    return [(name, word) for name, page in pages.items() for word in words if word in page]


HERS = [road for road in ROADS if isinstance(road.right, (Account, Own))]


def secrets_of_the_member(house) -> tuple[str, ...]:
    return (f"Avocat {house.name}", f"Parole {house.name}", f"Tiers {house.registration.number}", house.registration.number)


def secrets_of_the_referent(house) -> tuple[str, ...]:
    return (f"Épicerie {house.name}", f"Écoute {house.name}")


def test_the_other_referent_reads_nothing_of_what_is_the_members_alone(town):
    house, who = town.houses["Alpha"], town.people["referent of Alpha"]
    pages = read(who.client(), house, HERS, who)
    assert len(pages) > 15
    assert telling(pages, *secrets_of_the_member(house)) == []


def test_the_member_reads_nothing_of_what_is_the_referents_alone(town):
    house, who = town.houses["Alpha"], town.people["member of Alpha"]
    pages = read(who.client(), house, HERS, who)
    assert len(pages) > 12
    assert telling(pages, *secrets_of_the_referent(house)) == []
    assert telling(pages, *secrets_of_the_member(house)) != []  # the control: she reads her own


def test_a_calendar_tells_its_own_person_alone_and_nothing_of_what_is_confidential(town):
    """What a telephone reads by itself, lying on a table."""
    house = town.houses["Alpha"]

    def of(feed) -> str:
        answer = Client().get(reverse("programmes:own_feed", args=[feed.token]))
        assert answer.status_code == 200
        return answer.content.decode().replace("\r\n ", "")

    hers, other = of(house.feed), of(house.member_feed)
    assert f"Repas {house.name}" in hers and f"Repas {house.name}" not in other
    assert other.count("BEGIN:VEVENT") == 6  # the quiet place, the appointment, her shift, the three dates of her course
    assert other.count("SUMMARY:Rendez-vous") == 2
    secrets = (*secrets_of_the_member(house), *secrets_of_the_referent(house), house.quiet_session.activity.slug)
    assert telling({"hers": hers, "other": other}, *secrets) == []
    assert telling({"hers": hers, "other": other}, house.referent.display_name, house.member.display_name, "@exemple.fr") == []
    alone = Client().get(reverse("programmes:date_file", args=[house.quiet_session.uid])).content.decode()
    assert telling({"alone": alone}, f"Parole {house.name}", house.quiet_session.activity.slug) == []


def test_the_counter_reads_no_name_of_what_is_confidential(town):
    house, who = town.houses["Alpha"], town.people["accueil"]
    desk = [road for road in ROADS if isinstance(road.right, Desk) and not any(word in road.name for word in OF_THE_HOUSE)]
    pages = {name: page for name, page in read(who.client(), house, desk, who).items() if name != PUBLIC_DATES}
    assert len(pages) > 40
    assert telling(pages, f"Parole {house.name}", f"Écoute {house.name}") == []


def test_who_left_the_household_reads_nothing_of_it_at_the_next_click(town):
    house, who = town.houses["Alpha"], town.people["member of Alpha"]
    client, before = who.client(), transaction.savepoint()
    stays = (house.referent.display_name, house.child.display_name, "BEGIN:VEVENT")
    seen = read(client, house, HERS, who)
    assert telling(seen, *stays) != []  # the control: she saw the household
    leave_household(household=house.household, persons=[house.member], by=SYSTEM)
    after = read(client, house, [road for road in HERS if isinstance(road.right, Account)], who)
    refused = [road.name for road in HERS if isinstance(road.right, Own) and road.right.who != "the member"]
    statuses = {
        road.name: ask(client, road, house, road.methods.split()[0]).status
        for road in HERS
        if road.name in refused and road.right.who == "member"
    }
    transaction.savepoint_rollback(before)
    assert telling(after, *stays) == []
    assert set(statuses.values()) <= {404}, statuses
