"""The demo's templates of needs: one that applies itself, one applied by hand to the coming meals of the neighbourhood."""

from portal.kit.demo import Demo
from portal.people.demo import who_serves
from programmes.models import Session

from ..actions.apply_needs import apply_needs
from ..actions.change_shift import change_shift
from ..actions.write_template import Line, write_template
from ..models import Mission, Post, Shift
from ..rules.numbers import Hands

MEAL, TRIP = "Un repas de quartier", "Une sortie en groupe"


def load(demo: Demo) -> None:
    posts = {post.name: post for post in Post.objects.all()}
    mission = Mission.objects.get(slug="cuisiner-pour-le-repas-partage")
    house = mission.maison
    agent = who_serves(house)
    meal = [Line(posts["Cuisiner"], Hands(2, 3, 4), before=180), Line(posts["Accueillir"], Hands(1, 2, 2), before=30, after=30)]
    found = write_template(name=MEAL, maison=house, mission=mission, lines=meal, by=agent)
    trip = [Line(posts["Accueillir"], Hands(1, 1, 2), before=30, after=15)]
    write_template(
        name=TRIP, maison=house, mission=mission, lines=trip, kind="event", recipe="inscription", applied_by_itself=True, by=agent
    )
    dates = Session.objects.to_come().on().filter(maison=house, activity__title="Repas de quartier")
    apply_needs(mission=mission, needs=found.needs.all(), dates=dates, maison=house, by=agent)
    _lead(mission, agent)


def _lead(mission: Mission, agent) -> None:
    """Who is on the next shift of a post leads it."""
    coming = Shift.objects.open_to_volunteers().filter(session__activity=mission, sheet__taken__gt=0).select_related("sheet").in_order()
    for shift in coming[:2]:
        place = shift.sheet.enrolments.filter(state="confirmed").select_related("person").order_by("pk").first()
        if place is not None:
            change_shift(
                shift=shift, minimum=shift.sheet.minimum, wanted=shift.wanted, maximum=shift.sheet.capacity, leader=place.person,
                note="On se retrouve à la cuisine ; tabliers fournis.", by=agent,
            )  # fmt: skip
