"""In the demo: who looks for somebody to take her place, who gave hers back, who would come together, a link « première fois »."""

import datetime as dt

from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment

from ..actions.offer_swap import offer_swap
from ..actions.open_first_time import open_first_time
from ..actions.say_ride import say_ride

MOST = 3  # places sought, as many given back, as many rides
QUARTERS = ("la gare", "les Moulins", "le vieux bourg")


def load(demo: Demo) -> None:
    with clock.standing_at(demo.at(demo.day, 8)):
        coming = Enrolment.objects.filter(
            sheet__shift__session__start__gt=clock.now() + dt.timedelta(days=1), state=EnrolmentState.CONFIRMED, guest=False
        )
        places = list(coming.select_related("sheet__maison", "person").order_by("sheet__shift__session__start", "pk"))
        chosen = demo.random.sample(places, min(2 * MOST, len(places)))
        for number, row in enumerate(chosen):
            by = who_serves(row.sheet.maison)
            try:
                if number % 2:
                    withdraw(enrolment=row, by=by, channel=Channel.PHONE)
                else:
                    offer_swap(enrolment=row, by=by, channel=Channel.PHONE)
            except Refusal:
                continue  # somebody waits for it: it goes to her instead
        stay = [row for row in places if row not in chosen]
        for number, row in enumerate(stay[:MOST]):
            quarter = demo.random.choice(QUARTERS)
            say_ride(
                enrolment=row, seats=None if number % 2 else 2, quarter=quarter, by=who_serves(row.sheet.maison), channel=Channel.PHONE
            )
        if chosen:
            maison = chosen[0].sheet.maison
            open_first_time(maison=maison, until=clock.now() + dt.timedelta(days=7), by=who_serves(maison))
