"""The demo's next month, as the days before it find it: counted by one treasurer and, far from the month before, held until another
has looked."""

from contextlib import suppress

from portal.kit import clock, registry
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.kit.rules.months import month_of, next_month
from portal.people.enums import Reach, Role
from portal.people.models import RoleAssignment, User
from portal.people.rules.demo_accounts import DOMAIN

from ..actions.bill_month import prepare_billing
from ..tasks import BILLED_BEFORE
from .offices import workday_before

FIRST, LAST = "Denis", "Carle"


def load(demo: Demo) -> None:
    """Nothing while the month is further away than the days in which the tick would prepare it, or where nobody is billed by the month."""
    month = next_month(month_of(demo.day))
    if demo.day + BILLED_BEFORE < month or not registry.billings.items() or not User.objects.filter(is_staff=True).exists():
        return
    treasurer = _treasurer(demo)
    with clock.standing_at(demo.at(workday_before(demo.day), 16, 20)):
        for source, _ in registry.billings.items():
            with suppress(Refusal):  # nobody of this room is billed that month
                prepare_billing(source=source, month=month, by=treasurer)


def _treasurer(demo: Demo) -> User:
    """A colleague of the whole town's treasurer; he does not sign in during the demo, so the month is hers to approve."""
    user, made = User.objects.get_or_create(
        email=f"{FIRST}.{LAST}@{DOMAIN}".lower(), defaults={"first_name": FIRST, "last_name": LAST, "is_staff": True}
    )
    if made:
        user.set_unusable_password()
        user.save()
        since = demo.day.replace(year=demo.day.year - 1, day=1)
        RoleAssignment.objects.create(user=user, role=Role.REGIE, reach=Reach.ALL, since=since)
    return user
