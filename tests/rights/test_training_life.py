"""A whole life of a place on a sentinel day: validated, enrolled, reminded, moved, there, certified; another place given back. Then every
row that the house wrote, every message, every line of the log and every screen of everybody is searched for what it was."""

import datetime as dt
import logging

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import reverse

from portal.kit.models import AuditLine
from portal.notifications.models import OutboxMessage
from programmes.actions.change_dates import Change, move_dates
from programmes.actions.enrol import enrol
from programmes.actions.record_attendance import record_attendance
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment, Session
from programmes.workshops.actions.validate_person import validate_person
from programmes.workshops.models import Prevention, Trained

from .road import Anyone, Desk
from .roads import ROADS
from .test_confidential import HERS, read, telling

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# The page, the tree that carries it, its revisions and what the search keeps: public words. A series: what the planner typed, no person.
PUBLIC = ("wagtailcore.", "wagtailsearch.", "workshops.Prevention", "programmes.Activity", "publishing.PagePattern", "programmes.Series")
# What one reads of a sheet, a date or a page, nobody's: staff who plan read what the public reads.
OF_DATES = (
    "desk_sheets", "desk_sheet", "desk_series", "desk_date", "desk_plan", "desk_move", "desk_cancel", "desk_change", "desk_phone", "poster",
    "desk_pages", "embedded", "flyer", "desk_papers", "agenda", "programmes:feed", "catalogue", "search",
    "patterns", "house", "home", "workshops_desk",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _read_as_text(monkeypatch):
    """A paper is read by what it is made of."""

    def as_text(template, context, *, request=None):
        from django.template.loader import render_to_string

        return render_to_string(template, dict(context), request=request).encode()

    monkeypatch.setattr("portal.kit.paper.pdf", as_text)


def secrets(house) -> tuple[str, ...]:
    page = house.training.sheet.activity
    return page.title, page.slug, "entinelle"


def lived(house) -> tuple[Enrolment, Enrolment]:
    """From the enrolment to the certificate; and a second person who gives her place back."""
    sheet, her, other, agent = house.training.sheet, house.member, house.other, house.colleague
    with time_machine.travel(sheet.opens_at + dt.timedelta(minutes=5), tick=True):
        validate_person(person=other, kind="sentinel", by=agent)
        [row] = enrol(sheet=sheet, people=[her], by=her.user, channel="online")
        [second] = enrol(sheet=sheet, people=[other], by=agent, channel="counter")
        session = sheet.sessions.get()
        move_dates(sessions=[session], change=Change(days=1), why="La salle est prise.", by=agent)
        withdraw(enrolment=second, by=agent, channel="counter")
        session.refresh_from_db()
    with time_machine.travel(session.start - dt.timedelta(hours=40), tick=True):
        call_command("tick")
    with time_machine.travel(session.end + dt.timedelta(minutes=5), tick=True):
        record_attendance(sheet=sheet, session=session, marks={row.pk: "present"}, by=agent)
        call_command("tick")
    return row, second


def everything_written() -> dict[str, str]:
    """Every text of every row of the house, but what the public reads: « model.field key » -> words."""
    found = {}
    for model in apps.get_models():
        label = model._meta.label
        if label.startswith(PUBLIC) or not model._meta.managed:
            continue
        texts = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField, models.JSONField)) and not field.choices
        ]
        for values in model._base_manager.values_list("pk", *texts) if texts else ():
            for name, value in zip(texts, values[1:], strict=True):
                found[f"{label}.{name} {values[0]}"] = str(value)
    return found


def test_no_row_no_message_and_no_line_of_the_log_says_what_it_was(town, caplog, mailoutbox):
    house = town.houses["Alpha"]
    with caplog.at_level(logging.DEBUG):
        row, second = lived(house)
    assert Trained.objects.filter(person=house.member).exists()  # it was lived to its end
    second.refresh_from_db()
    assert second.state == "withdrawn"
    told = OutboxMessage.objects.filter(recipient_key__in=[f"people.Person:{house.member.pk}", f"people.Person:{house.other.pk}"])
    purposes = set(told.filter(confidential=True).values_list("purpose", flat=True))
    assert purposes >= {"programmes.confirmed", "programmes.date_moved", "programmes.reminder", "workshops.certified"}, purposes
    assert AuditLine.objects.filter(target=f"programmes.Enrolment:{row.pk}").exists()
    assert telling(everything_written(), *secrets(house)) == []
    assert telling({"log": caplog.text}, *secrets(house)) == []
    for mail in mailoutbox:
        whole = mail.message().as_string() + mail.subject + mail.body
        assert telling({"mail": whole}, *secrets(house)) == []


def test_control_the_search_finds_the_page(town):
    house = town.houses["Alpha"]
    kept = Prevention.objects.get(pk=house.training.sheet.activity_id)
    assert kept.title == f"Savoir aider {house.name}"
    assert telling({"page": Client().get(kept.address).content.decode()}, house.training.sheet.activity.title) != []
    # and of a row: the same words written where nobody should
    Session.objects.filter(sheets=house.training.sheet).update(place=kept.title)
    assert telling(everything_written(), kept.title) != []


def test_her_own_screens_files_feed_and_papers_say_an_appointment(town):
    house, who = town.houses["Alpha"], town.people["member of Alpha"]
    row, _ = lived(house)
    # What we hold of her, told to her alone on request (RGPD, article 15), says what it is: it would be a lie otherwise.
    pages = read(who.client(), house, [road for road in HERS if not road.name.startswith("my_data")], who)
    client = who.client()
    for name, args in (("programmes:place", [row.pk]), ("programmes:place_file", [row.pk]), ("programmes:history", [])):
        pages[name] = client.get(reverse(name, args=args)).content.decode()
    with time_machine.travel(Session.objects.get(sheets=house.training.sheet).end + dt.timedelta(days=1), tick=True):
        paper = client.get(reverse("programmes:certificate", args=[house.member.pk, house.training.sheet.activity_id]))
        pages["certificate"] = paper.content.decode(errors="replace")
    assert len(pages) > 15 and "Rendez-vous" in pages["programmes:place"]
    assert telling(pages, *secrets(house)) == []


@pytest.mark.parametrize("reader", ["referent of Alpha", "a volunteer", "a visitor"])
def test_nobody_else_of_her_household_nor_of_the_town_reads_anything(town, reader):
    house, who = town.houses["Alpha"], town.people[reader]
    lived(house)
    roads = [road for road in (HERS if who.user else ROADS) if who.user or isinstance(road.right, Anyone)]
    roads = [road for road in roads if not any(word in road.name for word in OF_DATES)]
    assert telling(read(who.client(), house, roads, who), *secrets(house)) == []


@pytest.mark.parametrize("role", ["accueil", "animation", "regie", "comptable", "dpo"])
def test_no_screen_of_the_team_says_it_of_somebody(town, role):
    house, who = town.houses["Alpha"], town.people[role]
    lived(house)
    desk = [road for road in ROADS if isinstance(road.right, Desk) and not any(word in road.name for word in OF_DATES)]
    pages = read(who.client(), house, desk, who)
    assert len(pages) > 5
    assert telling(pages, *secrets(house)) == []


def test_who_may_see_what_is_confidential_reads_no_title_beside_a_name(town):
    """Screens about people, to who has leave: her page, her places, the lists."""
    house, who = town.houses["Alpha"], town.people["travail_social"]
    row, _ = lived(house)
    client = who.client()
    sheet, session = house.training.sheet, Session.objects.get(sheets=house.training.sheet)
    addresses = [
        reverse("desk_person", args=[house.member.pk]), reverse("programmes:desk_places", args=[house.member.pk]),
        reverse("programmes:desk_sheet", args=[sheet.pk]), reverse("programmes:desk_party", args=[row.pk]),
        reverse("programmes:desk_attendance", args=[sheet.pk, session.pk]),
        reverse("programmes:desk_enrol", args=[sheet.pk]) + f"?personne={house.member.pk}",
    ]  # fmt: skip
    pages = {address: client.get(address).content.decode() for address in addresses}
    assert telling(pages, house.training.sheet.activity.title, "entinelle") == []
    assert all("<h1" in page for page in pages.values())
