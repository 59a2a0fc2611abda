"""Three committees of Belleroche: a simple one where a mandate ends soon and a seat is free, a formal one with its colleges and deputies,
one that looks for members. Written by the actions, as of those days."""

import datetime as dt
from contextlib import suppress

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from portal.people.models import Person
from portal.people.rules.demo_accounts import DOMAIN
from programmes.enums import Channel

from ..actions.adopt_charter import adopt_charter
from ..actions.ask_seat import ask_seat
from ..actions.name_member import name_member
from ..actions.open_body import open_body
from ..actions.open_call import open_call
from ..actions.save_charter import save_charter
from ..actions.save_rules import save_rules
from ..actions.save_seats import add_college, add_seats
from ..enums import Designation, Function, Majority, QuorumBase
from ..models import Body, Committee
from ..rules.mandates import months_later

SIMPLE, FORMAL, CALLING = "comite-des-habitants", "conseil-de-maison", "comite-fetes-et-jardin"  # slugs of their pages
HERS = f"rosa@{DOMAIN}"  # the resident whom every show of the demo may name
HOUSE = "quais"  # where the demo's staff work
PAGES = {
    SIMPLE: ("Le comité des habitants", "Une fois par mois, autour d’un café, on décide ensemble de ce qui se passe dans la maison."),
    FORMAL: ("Le conseil de maison", "Habitants, associations et salariés y préparent le projet de la maison, et suivent ce qui est fait."),
    CALLING: ("Le comité fêtes et jardin", "La fête de juin, le repas de quartier, le jardin partagé : on les prépare ici."),
}
CHARTER = """Le comité réunit des habitantes et des habitants qui ont envie que leur maison leur ressemble. Il propose, il choisit, il suit.

Tout le monde peut venir aux réunions ouvertes et y parler. Les membres, eux, décident : une personne, une voix.

On parle chacun son tour, sans se couper. Ce qui se dit de la vie de quelqu’un reste dans la pièce.

La maison répond à chaque proposition dans les soixante jours, même quand la réponse est non. Elle dit pourquoi.

Le comité ne décide ni du budget de la ville, ni du travail de l’équipe : il donne son avis, et on l’écoute."""
CALL_WORDS = "La fête de juin se prépare maintenant. On cherche des bras, des idées, et des gens qui n’ont jamais fait partie de rien."


def load(demo: Demo) -> None:
    """Needs the houses' pages; a town without them has no committee."""
    houses = list(MaisonPage.objects.select_related("maison_row").exclude(maison_row=None).order_by("path"))
    houses.sort(key=lambda page: not page.maison_row.slug.startswith(HOUSE))
    makers = ((SIMPLE, _simple, 420), (FORMAL, _formal, 300), (CALLING, _calling, 200))
    for page, (slug, make, days) in zip(houses, makers, strict=False):
        with clock.standing_at(demo.at(demo.day - dt.timedelta(days=days), 10)):
            make(demo, _body(page, slug))


def body_of(slug: str) -> Body | None:
    """One of these committees, for the other parts of the demo."""
    return Body.objects.select_related("page", "maison").filter(page__slug=slug).first()


def _body(under: MaisonPage, slug: str) -> Body:
    title, words = PAGES[slug]
    page = under.add_child(instance=Committee(title=title, slug=slug, introduction=words))
    return open_body(page=page, maison=under.maison_row, by=who_serves(under.maison_row))


def _people(demo: Demo, body: Body, number: int) -> list[Person]:
    """Grown-ups, drawn by the seed: those whom the house knows, then others of the town where they are too few."""
    grown = Person.objects.current().filter(birth_year__lt=demo.day.year - 19).exclude(user__email=HERS)
    known = list(grown.filter(known_at__maison=body.maison).order_by("pk")[:200])
    rows = demo.random.sample(known, min(number, len(known)))
    if len(rows) < number:
        others = list(grown.exclude(known_at__maison=body.maison).order_by("pk")[:200])
        rows += demo.random.sample(others, min(number - len(rows), len(others)))
    return rows


def _charter(body: Body, by) -> None:
    adopt_charter(charter=save_charter(body=body, text=CHARTER, by=by), adopted_on=clock.today(), by=by)


def _name(body: Body, seats: list, people: list[Person], *, months: int, by, roles=(), **fields) -> None:
    today = clock.today()
    for rank, (seat, person) in enumerate(zip(seats, people, strict=False)):
        role = roles[rank] if rank < len(roles) else Function.MEMBER
        with suppress(Refusal):
            name_member(
                seat=seat, person=person, starts_on=today, ends_on=months_later(today, months), by=by, function=role,
                public_name=rank % 3 != 1, **fields,
            )  # fmt: skip


def _simple(demo: Demo, body: Body) -> None:
    """Eight seats, seven held; the two named last leave within three months."""
    by = who_serves(body.maison)
    _charter(body, by)
    seats = add_seats(body=body, number=8, by=by)
    rosa = Person.objects.filter(user__email=HERS).first()
    people = [*([rosa] if rosa else []), *_people(demo, body, 7 - bool(rosa))]
    _name(body, seats[:5], people[:5], months=24, by=by, roles=(Function.MEMBER, Function.CHAIR, Function.SECRETARY))
    _name(body, seats[5:7], people[5:], months=16, by=by)


def _formal(demo: Demo, body: Body) -> None:
    by = who_serves(body.maison)
    _charter(body, by)
    save_rules(
        body=body, valid_from=clock.today(), by=by, formal=True, quorum_base=QuorumBase.IN_OFFICE, deputies=True, proxies_each=1,
        majority=Majority.ABSOLUTE, casting_vote=True, source="Charte du conseil de maison",
    )  # fmt: skip
    seats = []
    for name, number, deputies in (("Habitants", 4, True), ("Associations", 2, False), ("Salariés", 1, False)):
        college = add_college(body=body, name=name, by=by)
        seats += add_seats(body=body, number=number, college=college, deputies=deputies, by=by)
    people = _people(demo, body, len(seats) - 1)
    principal = [seat for seat in seats if seat.deputy_of_id is None]
    others = [seat for seat in seats if seat.deputy_of_id]
    common = {"months": 36, "by": by, "designation": Designation.ELECTED}
    _name(body, principal, people[: len(principal)], roles=(Function.CHAIR, Function.VICE, Function.SECRETARY), **common)
    _name(body, others[:3], people[len(principal) :], **common)


def _calling(demo: Demo, body: Body) -> None:
    """Six seats, three held; a call since ten days, two people came forward."""
    by = who_serves(body.maison)
    seats = add_seats(body=body, number=6, by=by)
    people = _people(demo, body, 5)
    _name(body, seats[:3], people[:3], months=24, by=by)
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=10), 11)):
        today = clock.today()
        call = open_call(
            body=body, seats=3, opens_on=today, closes_on=today + dt.timedelta(days=28), words=CALL_WORDS, meetings=8, by=by
        )  # fmt: skip
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=4), 18)):
        for person in people[3:]:
            with suppress(Refusal):
                ask_seat(call=call, person=person, by=by, channel=Channel.COUNTER, public_name=True)
