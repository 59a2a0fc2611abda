"""What tests of needs share: a coordinator, several posts on a date, a date that hands may serve."""

import datetime as dt
import re

from programmes.actions.plan_session import plan_session
from programmes.models import Session
from programmes.volunteering.actions.plan_shift import plan_shift
from programmes.volunteering.models import Shift
from tests.people import factories as accounts
from tests.programmes import factories as engine

from . import factories as make


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("&#x27;", "'").replace("\u00a0", " "))


def coordinator(maison=None, role: str = "animation"):
    user = make.agent()
    accounts.give(user, role, maison or make.house())
    return user


def beside(shift: Shift, **asked) -> Shift:
    """Another post on the same date."""
    return plan_shift(
        mission=shift.session.activity.specific, maison=shift.maison, start=shift.session.start, end=shift.session.end,
        post=asked.pop("task", None) or make.post(), session=shift.session, by=None, **asked,
    )  # fmt: skip


def outing(days: float = 7, hour: int = 14, hours: int = 3, maison=None, title: str = "Aller au lac") -> Session:
    """A date of the engine's own kind, that hands may serve."""
    start = make.in_days(days, hour)
    return plan_session(
        activity=engine.event(title).activity_ptr,
        maison=maison or make.house(),
        start=start,
        end=start + dt.timedelta(hours=hours),
        by=None,
    )


template = make.template
