"""What a request said each time it was filed is kept as it was, without the names of who leads it."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, transaction

from maisons_habitants.funds.actions.keep_version import keep_version
from maisons_habitants.funds.enums import ExpenseKind, Side
from maisons_habitants.funds.models import RequestVersion
from maisons_habitants.funds.reading.content import content_of

from . import factories as make

pytestmark = pytest.mark.django_db


def kept(row) -> RequestVersion:
    with transaction.atomic():
        return keep_version(row)


def test_a_version_says_words_dates_who_asks_amounts_and_lines_in_order():
    row = make.budget(make.draft(make.fund(), happens_on=dt.date(2027, 6, 5), ends_on=dt.date(2027, 6, 6), applicant="group"))
    said = content_of(row)
    assert (said["title"], said["spot"], said["expected"]) == ("La fête des voisins", "Rue du Puits", 80)
    assert (said["happens_on"], said["ends_on"], said["applicant"]) == ("2027-06-05", "2027-06-06", "group")
    assert said["asked_cents"] == 30_000
    assert [(one["side"], one["amount_cents"]) for one in said["lines"]] == [("expense", 40_000), ("expense", 20_000), ("income", 30_000)]
    assert said["documents"] == []
    assert json.loads(json.dumps(said)) == said


def test_an_empty_draft_has_a_content_too():
    said = content_of(make.draft(make.fund(), asked=None, happens_on=None))
    assert (said["asked_cents"], said["happens_on"], said["ends_on"], said["lines"]) == (None, None, None, [])


def test_versions_are_numbered_and_what_was_said_before_stays():
    row = make.filed()
    first = kept(row)
    type(row).objects.filter(pk=row.pk).update(title="Le repas de la rue")
    row.lines.create(side=Side.EXPENSE, kind=ExpenseKind.RENTAL, words="une tente", amount_cents=100, position=9)
    second = kept(row)  # the row in hand is older than what is stored: the stored one is read
    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert (first.content["title"], second.content["title"]) == ("La fête des voisins", "Le repas de la rue")
    assert len(second.content["lines"]) == len(first.content["lines"]) + 1
    assert kept(make.filed()).number == 1


def test_a_version_never_changes():
    version = kept(make.filed())
    with pytest.raises(DatabaseError), transaction.atomic():
        RequestVersion.objects.filter(pk=version.pk).update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()


def test_no_name_of_a_leader_is_kept_in_a_version():
    who = make.person()
    row = make.filed(None, who)
    said = json.dumps(kept(row).content)
    name = who.display_name
    assert name and all(part not in said for part in name.split())
