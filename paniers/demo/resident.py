"""A resident whom every show of the demo may name, with an account of her own: a basket a week, one of them put to another week."""

import datetime as dt
from contextlib import suppress

from allauth.account.models import EmailAddress

from portal.households.actions.create_household import create_household
from portal.households.actions.verify_quotient import verify_quotient
from portal.households.enums import QuotientSource
from portal.households.models import Household
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.kit.registry import DemoAccount
from portal.people.actions.create_person import create_person
from portal.people.models import Person, User
from portal.people.rules.demo_accounts import DOMAIN
from programmes.models import SignUpSheet

from ..actions.choose_basket import choose_basket
from ..actions.subscribe import subscribe
from ..enums import BasketState, Choice
from ..models import Basket
from ..reading.possible import other_weeks, with_its_dates

GIVEN_NAME, FAMILY_NAME, BORN = "Rosa", "Fernandes", dt.date(1961, 5, 18)
EMAIL = f"rosa@{DOMAIN}"
QUOTIENT = 520  # 5.50 € the basket
PUT_OFF = dt.timedelta(days=15)  # the first basket so far ahead goes to another week


def accounts() -> list[DemoAccount]:
    """For `make run` and `/demo/`."""
    return [
        DemoAccount(label=f"{GIVEN_NAME} {FAMILY_NAME}", sign_in=EMAIL, hint="Une habitante : un panier chaque semaine, « Mes paniers »")
    ]


def settle_in(demo: Demo, maison, on: dt.date) -> Household:
    """She lives alone; the counter of the house where she collects read her quotient on that day."""
    user, _ = User.objects.get_or_create(email=EMAIL, defaults={"first_name": GIVEN_NAME, "last_name": FAMILY_NAME})
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=EMAIL, defaults={"primary": True, "verified": True})
    agent = User.objects.filter(email=f"accueil@{DOMAIN}").first()
    with clock.standing_at(demo.at(on, 10)):
        person = create_person(
            given_name=GIVEN_NAME, family_name=FAMILY_NAME, civility="mme", birth_date=BORN, email=EMAIL, channel="email",
            maison=maison, user=user, by=agent,
        )  # fmt: skip
        home = create_household(referents=[person], by=agent)
        verify_quotient(household=home, figure=QUOTIENT, month=on, source=QuotientSource.CAF, by=agent)
    return home


def join(demo: Demo, home: Household, sheet: SignUpSheet, first: dt.date) -> None:
    """She subscribes by herself, from her telephone, some days before her first basket."""
    with clock.standing_at(demo.at(first - dt.timedelta(days=5), 19)):
        person = Person.objects.get(user__email=EMAIL)
        subscribe(sheet=sheet, person=person, household=home, first_on=first, by=person.user)


def put_off(demo: Demo) -> None:
    """One of her baskets to come goes to another week, at the demo's hour."""
    hers = Basket.objects.filter(subscription__enrolment__person__user__email=EMAIL, state=BasketState.PLANNED)
    coming = hers.filter(planned_for__local_date__gte=demo.day + PUT_OFF).order_by("planned_for__start")
    for row in with_its_dates(coming)[:3]:
        later = [session for session in other_weeks(row) if session.start > row.session.start]
        with suppress(Refusal):  # no room that week: the next of hers
            if later:
                choose_basket(basket=row, choice=Choice.OTHER_WEEK, session=later[0], by=row.subscription.enrolment.person.user)
                return
