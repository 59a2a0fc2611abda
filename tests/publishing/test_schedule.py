"""Online at its hour, off at its end, under the reading over: what `tick` does alone."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command

from portal.cms.models import NewsPage
from portal.kit import clock
from programmes.models import Event
from tests.programmes import factories as dates
from tests.publishing import factories as make

pytestmark = pytest.mark.django_db


def tick(**later):
    with time_machine.travel(clock.now() + dt.timedelta(**later), tick=True):
        call_command("tick")


def fresh(page) -> Event:
    return Event.objects.get(pk=page.pk)


def approved(page, writer, chief) -> None:
    page.save_revision(user=writer)
    state = page.get_workflow().start(page, writer).current_task_state
    state.task.specific.on_action(state, chief, "approve")


def test_approved_for_later_it_waits_its_hour_and_leaves_at_its_end():
    writer, chief = make.writer(), make.approver()
    page = make.draft(owner=writer)
    page.go_live_at, page.expire_at = clock.now() + dt.timedelta(days=1), clock.now() + dt.timedelta(days=3)
    approved(page, writer, chief)
    tick(hours=2)
    assert not fresh(page).live
    tick(days=1, minutes=2)
    assert fresh(page).live
    tick(days=3, minutes=2)
    assert (fresh(page).live, fresh(page).expired) == (False, True)


def test_submitted_for_later_and_not_yet_approved_it_stays_where_it_is():
    writer = make.writer()
    page = make.draft(owner=writer)
    page.go_live_at = clock.now() + dt.timedelta(days=1)
    page.save_revision(user=writer)
    page.get_workflow().start(page, writer)
    tick(days=2)
    assert not fresh(page).live
    assert fresh(page).current_workflow_state.status == "in_progress"


def test_approved_after_its_hour_it_is_online_at_once():
    writer, chief = make.writer(), make.approver()
    page = make.draft(owner=writer)
    page.go_live_at = clock.now() - dt.timedelta(hours=1)
    approved(page, writer, chief)
    assert fresh(page).live


def test_a_date_planned_since_keeps_it_online_at_the_hour_it_was_kept_for():
    """Kept for Monday with an end on Wednesday; then a date is planned on Friday: it goes online, without that end."""
    writer, chief = make.writer(), make.approver()
    page = make.draft(owner=writer)
    page.go_live_at, page.expire_at = clock.now() + dt.timedelta(days=1), clock.now() + dt.timedelta(days=3)
    approved(page, writer, chief)
    dates.session(fresh(page), days=5, house=make.house())
    tick(days=1, minutes=2)
    assert fresh(page).live
    tick(days=3, minutes=2)
    assert fresh(page).live


def test_a_piece_of_news_follows_the_same_road():
    writer, chief = make.writer(), make.approver()
    page = (
        make.draft(owner=writer).get_parent().add_child(instance=NewsPage(title="Une nouvelle", slug="nouvelle", live=False, owner=writer))
    )
    page.go_live_at = clock.now() + dt.timedelta(days=1)
    approved(page, writer, chief)
    assert not NewsPage.objects.get(pk=page.pk).live
    tick(days=1, minutes=2)
    assert NewsPage.objects.get(pk=page.pk).live
