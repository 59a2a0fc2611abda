"""Beside the planner: rooms in the back office, the button of the editor, names that are forgotten."""

import datetime as dt
from types import SimpleNamespace

import pytest
import time_machine

from portal.cms.actions.open_maison import open_maison
from portal.cms.viewsets import MaisonForm, MaisonViewSet
from portal.kit import clock
from portal.kit.audit import SYSTEM
from programmes.models import Event, Facilitator
from programmes.panels import DatesPanel
from programmes.privacy import LED_KEPT, forget_leaders, leaders_to_forget
from programmes.wagtail_hooks import plan_from_the_editor, plan_from_the_list
from tests.people import factories as accounts

from . import factories as make
from .planning import plan, room

pytestmark = pytest.mark.django_db


def test_the_button_is_for_who_plans_there_on_pages_that_have_dates():
    house, other = make.maison(), make.maison("Autre")
    ours, theirs = (make.event(parent=open_maison(maison=one, by=SYSTEM)) for one in (house, other))

    def shown(page, user) -> bool:
        request = SimpleNamespace(user=user)
        return DatesPanel().bind_to_model(Event).get_bound_panel(instance=page, request=request, form=None, prefix="").is_shown()

    manager, writer = accounts.staff("responsable", house), accounts.staff("redaction", house)
    assert [shown(page, manager) for page in (ours, theirs, Event(title="Nouvelle"))] == [True, False, False]
    assert not shown(ours, writer)
    assert shown(theirs, accounts.staff("direction"))
    for hook in (plan_from_the_editor, plan_from_the_list):
        assert [bool(hook(page, manager)) for page in (ours, theirs)] == [True, False]
        assert not hook(ours, writer)


def test_a_room_that_has_dates_is_not_deleted_with_its_house_form():
    blue, free = room(), room("Salle libre")
    plan("libre", days=[clock.today() + dt.timedelta(days=20)], room=blue)
    form_class = MaisonViewSet.edit_handler.bind_to_model(blue.maison.__class__).get_form_class()
    assert issubclass(form_class, MaisonForm)
    for gone, allowed in ((free, True), (blue, False)):
        form = form_class(instance=blue.maison)
        rooms = form.formsets["rooms"]
        [box] = [one for one in rooms.forms if one.instance.pk == gone.pk]
        form._errors, form.cleaned_data = {}, {}
        assert form._unused(box) is allowed


def test_a_name_from_outside_is_forgotten_two_years_after_its_last_date():
    with time_machine.travel(dt.datetime(2026, 11, 24, tzinfo=dt.UTC), tick=False):
        series = plan("libre", days=[dt.date(2026, 12, 3)], names=["Mme Roux"])
        Facilitator.objects.create(name="Nouvelle")
    last = series.sessions.get().local_date
    assert leaders_to_forget(last + LED_KEPT) == {"intervenants": 0}
    assert leaders_to_forget(last + LED_KEPT + dt.timedelta(days=1)) == {"intervenants": 1}
    assert forget_leaders(last + LED_KEPT + dt.timedelta(days=1)) == {"intervenants": 1}
    assert [who.name for who in Facilitator.objects.all()] == ["Nouvelle"]
    assert series.sessions.get().facilitators.count() == 0
