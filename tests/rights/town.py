"""Two houses of two sectors, alike: each with its people, a household and its money, dates, baskets, messages, colleagues.

Whatever one house holds the other holds too, so that every address can be asked with one's own thing and with the neighbour's.
"""

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.core.files.base import ContentFile

from maisons_habitants.committees.actions.save_minutes import add_minutes_picture
from maisons_habitants.funds.actions.order_payment import order_payment
from maisons_habitants.publishing.actions.keep_pattern import keep_pattern
from maisons_habitants.publishing.models import StandIn
from paniers.actions.hand_over import SHEET
from paniers.actions.subscribe import subscribe
from pass_culture.actions.activate_cards import activate_cards
from pass_culture.actions.ask_cards import ask_cards
from pass_culture.actions.share_call import SHEET as CALL
from portal.casework.actions.receive_mail import receive_mail
from portal.cms.actions.open_maison import open_maison
from portal.desk.models import CallBack
from portal.households.actions.create_household import create_household
from portal.households.actions.verify_quotient import verify_quotient
from portal.households.actions.verify_tax_status import verify_tax_status
from portal.kit import clock
from portal.kit.actions.keep_file import keep_file
from portal.kit.audit import SYSTEM, key_of
from portal.ledger.actions import copy_receipt, make_deposit, open_task, order_refunds, record_verification, request_refund, void_payment
from portal.ledger.models import BillingRun, Reminder, YearClose
from portal.notifications.actions.print_letters import print_letters
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.models import OutboxMessage
from portal.people.actions.create_person import create_person
from portal.people.actions.issue_card import draw_card, issue_card
from portal.people.actions.merge_persons import merge_persons
from portal.people.enums import CardState
from portal.people.models import AddressDoubt, CardBatch, SheetPass, User, Workstation
from portal.places.models import Maison, Room, Sector
from portal.privacy.actions.receive_request import receive_request
from programmes.actions.draw_sheet import draw_sheet
from programmes.actions.enrol import enrol
from programmes.actions.open_feed import open_feed
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_series import plan_series
from programmes.actions.plan_session import plan_session
from programmes.actions.request_place import request_place
from programmes.enums import Selection
from programmes.models import Attendance, Event, SignUpSheet
from programmes.recipes import ByDate, Terms
from programmes.volunteering.actions.ask_standing import ask_standing
from programmes.volunteering.actions.offer_swap import offer_swap
from programmes.volunteering.actions.open_first_time import open_first_time
from programmes.volunteering.actions.open_house_feed import open_house_feed
from programmes.workshops.actions.validate_person import validate_person
from tests.appointments import factories as moments
from tests.appointments import seat_factories as computers
from tests.casework import ground as casework
from tests.committees import evenings
from tests.committees import factories as committees
from tests.funds import afters
from tests.funds import factories as funds
from tests.kit.test_files import picture
from tests.ledger import ground
from tests.paniers import factories as baskets
from tests.pass_culture import albums
from tests.pass_culture import factories as outings
from tests.people import factories
from tests.programmes.factories import in_days
from tests.volunteering import factories as hands
from tests.workshops import cupboard, prevention
from tests.workshops import factories as courses

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
# What must never be seen by who may not: words found nowhere else. Each house has its own (« Alpha », « Beta »).
SURNAME, STREET, QUOTIENT, PRICE_CENTS = "Grandvaucelle", "rue des Mésanges-Bleues", 387, 400


@dataclass
class House:
    """One house and what hangs on it. `things` are read by name in the table of roads: `house.sheet`."""

    name: str
    maison: Maison
    things: SimpleNamespace = field(default_factory=SimpleNamespace)

    def __getattr__(self, name):
        return getattr(vars(self).get("things"), name)  # None while a copy of it is being made


def build(terms) -> dict[str, House]:
    """Both houses; `terms`: the season of baskets, which is the town's."""
    houses = {}
    for number, name in enumerate(("Alpha", "Beta")):
        sector = Sector.objects.create(number=500 + number, name=f"Secteur {name}")
        where = {"street": "1 rue du Centre", "postcode": "38990", "town": "Belleroche"}
        maison = Maison.objects.create(name=name, slug=name.lower(), sector=sector, phone=f"+3347600000{number}", **where)
        house = houses[name] = House(name, maison)
        house.things.page = open_maison(maison=maison, by=SYSTEM)
        _people(house)
        _dates(house)
        _baskets(house, terms)
        _money(house)
        _messages(house)
        _team(house)
        _appointments(house)
        _courses(house)
        _trainings(house)
        _volunteers(house)
        _casework(house)
        _outings(house)
        _committees(house)
        _funds(house)
        _proposals(house)
        _publishing(house)
    return houses


def _people(house: House) -> None:
    t, tag = house.things, house.name.lower()

    def somebody(given, family=f"{SURNAME}-{house.name}", *, account="", **values):
        user = User.objects.create_user(email=f"{account}@exemple.fr") if account else None
        return create_person(by=SYSTEM, maison=house.maison, user=user, given_name=given, family_name=family, **values)

    address = {"address_1": f"{STREET} {house.name}", "postal_code": "38000", "city": "Belleroche"}
    t.referent = somebody(
        "Zéphyrine",
        account=f"referente-{tag}",
        birth_year=1984,
        display_name="Mme Z.",
        email=f"zephyrine-{tag}@exemple.fr",
        channel="email",
        **address,
    )
    t.member = somebody("Théodule", account=f"membre-{tag}", birth_year=1985)
    t.child = somebody("Capucine", birth_year=2018)
    t.other = somebody("Odilon", family=f"Tancarville-{house.name}", birth_year=1960)
    t.household = create_household(referents=[t.referent], members=[t.member, t.child], by=SYSTEM)
    t.quotient = verify_quotient(household=t.household, figure=QUOTIENT, month=clock.today(), source="caf", by=SYSTEM)
    t.tax = verify_tax_status(household=t.household, taxable=False, year=clock.today().year - 1, by=SYSTEM)
    t.card = issue_card(person=t.referent, by=SYSTEM)
    t.card_batch = CardBatch.objects.create(maison=house.maison, printed_at=clock.now())
    t.blank_card = draw_card(person=None, by=SYSTEM, batch=t.card_batch, state=CardState.BLANK)
    double = somebody("Odilon", family=f"Tancarville-{house.name}", birth_year=1960)
    t.merge = merge_persons(absorbed=double, kept=t.other, by=SYSTEM)
    t.data_request = receive_request(person=t.referent, kind="erasure", door="counter", identity="paper", maison=house.maison, by=SYSTEM)
    t.file = keep_file(content=ContentFile(PNG), name="preuve.png", kind="essai.preuve", owner=t.referent, by=SYSTEM)


def _date(house: House, title: str, **sheet):
    page = house.page.add_child(instance=Event(title=f"{title} {house.name}", slug=f"{title.split()[0].lower()}-{house.name.lower()}"))
    session = plan_session(
        activity=page.activity_ptr, maison=house.maison, start=in_days(10), end=in_days(10) + dt.timedelta(hours=2), by=SYSTEM
    )
    return page, session, open_sheet(activity=page.activity_ptr, sessions=[session], by=SYSTEM, **{"capacity": 8, **sheet})


def _dates(house: House) -> None:
    t, common = house.things, {"by": SYSTEM, "channel": "counter"}
    t.event, t.session, t.sheet = _date(house, "Repas")
    t.room = Room.objects.create(maison=house.maison, name=f"Salle {house.name}", seats=12)
    t.series = plan_series(
        recipe=ByDate(), activity=t.event.activity_ptr, maison=house.maison, days=[in_days(20).date(), in_days(27).date()],
        begins=dt.time(10), ends=dt.time(12), terms=Terms(capacity=8), room=t.room, names=[f"Conteuse {house.name}"], needs=["computers"],
        by=SYSTEM,
    )  # fmt: skip
    t.series_date = t.series.sessions.first()
    t.place = enrol(sheet=t.sheet, people=[t.referent], household=t.household, **common)[0]
    Attendance.objects.create(enrolment=t.place, session=t.session, presence="present")  # something to certify
    _, t.quiet_session, t.quiet_sheet = _date(house, "Parole", confidential=True)
    t.quiet_place = enrol(sheet=t.quiet_sheet, people=[t.member], **common)[0]
    t.feed = open_feed(person=t.referent, by=SYSTEM)
    t.member_feed = open_feed(person=t.member, by=SYSTEM)
    _, _, t.asked_sheet = _date(house, "Sortie", selection=Selection.STAFF)
    until = {"requests_until": in_days(3), "draw_at": in_days(4)}
    _, _, t.draw_sheet = _date(house, "Cirque", selection=Selection.DRAW, **until)
    _, _, t.quiet_draw = _date(house, "Silence", selection=Selection.DRAW, confidential=True, **until)
    _, _, t.drawn_sheet = _date(house, "Neige", selection=Selection.DRAW, draw_seed="essai", opens_at=in_days(-3), **until)
    SignUpSheet.objects.filter(pk=t.drawn_sheet.pk).update(requests_until=in_days(-2), draw_at=in_days(-1))
    draw_sheet(sheet=t.drawn_sheet, by=SYSTEM)
    t.request = request_place(sheet=t.asked_sheet, people=[t.other], **common)[0]


def _baskets(house: House, terms) -> None:
    t = house.things
    t.basket_sheet = baskets.house_sheet(terms, name=house.name)
    t.subscription = subscribe(sheet=t.basket_sheet, person=t.referent, household=t.household, first_on=terms.starts_on, by=SYSTEM)
    t.basket = t.subscription.baskets.order_by("session__start").first()
    t.day = t.basket.session


NO_FIGURES = {"accounts": {}, "means": {}, "products": {}, "receipts": [0, 0, 0, 0], "deposits": {}}


def _money(house: House) -> None:
    t = house.things
    t.regie = ground.desk(maison=house.maison, name=f"Régie {house.name}")
    t.cashier = ground.agent(f"Caisse {house.name}")
    ground.mandate(t.regie, t.cashier, till=False)
    t.closed_till = ground.close_till(ground.open_till(t.regie, t.cashier))
    t.till = ground.open_till(t.regie, t.cashier)
    t.mandate = t.regie.mandates.get()
    t.debt = ground.owe(t.household, 1234)
    t.free = ground.owe(t.household, 0)
    t.payment = ground.taken(t.regie, t.household, 1234, by=t.cashier, charges=[t.debt])
    ground.owe(t.household, 700)
    t.voided = ground.taken(t.regie, t.household, 500, by=t.cashier)
    void_payment(payment=t.voided, reason="essai", by=t.cashier)
    t.online = ground.begun(t.household)
    t.recovery = ground.listed(t.regie, ground.owe(t.household, 1600), by=t.cashier)
    t.talk = Reminder.objects.create(household=t.household, step=3, at=clock.now(), left_cents=700, by=None)
    month = dt.date(2026, 1 + BillingRun.objects.count(), 1)
    t.billing = BillingRun.objects.create(source="essai", month=month, total_cents=100, households=1, at=clock.now())
    advance = ground.taken(t.regie, t.household, 900, by=t.cashier, method="card_terminal", charges=[], keep_credit=True, sure=True)
    t.refund = request_refund(payment=advance, amount_cents=300, reason="essai", by=t.cashier)
    ordered = request_refund(payment=advance, amount_cents=200, reason="essai", by=t.cashier)
    t.refund_order = order_refunds(regie=t.regie, refunds=[ordered], by=t.cashier)
    t.money_task = open_task(kind="no_place", key=f"no_place:{house.name}", payment=advance, note="Place prise entre-temps.")
    ground.close_till(ground.open_till(t.regie, t.cashier))
    t.deposit = make_deposit(regie=t.regie, kind="cash", count={"1000": 1}, by=t.cashier)
    t.record = record_verification(regie=t.regie, accountant="Mme Paul", count={"200": 1}, papers={}, by=t.cashier)
    t.copy = copy_receipt(payment=t.payment, reason="perdue", by=t.cashier)
    t.year = YearClose.objects.create(
        regie=t.regie, year=2020, at=clock.now(), by=t.cashier, data={"regie": t.regie.name, "figures": NO_FIGURES}, sha256="0" * 64
    )


def _messages(house: House) -> None:
    t = house.things
    common = {"purpose": "people.note", "recipient_key": key_of(t.referent), "by": SYSTEM}
    t.message = queue_message(channel="email", address=t.referent.email, subject="Des nouvelles", body="Bonjour.", **common)
    t.letter = queue_message(channel="letter", address=f"{STREET} {house.name}", subject="Une lettre", body="Bonjour.", **common)
    t.secret_message = queue_message(
        channel="email", address=t.referent.email, subject="Un mot", body="Bonjour.", confidential=True, **common
    )
    t.call_back = CallBack.objects.create(person=t.referent, maison=house.maison, reason="answer", before=in_days(2))
    OutboxMessage.objects.filter(pk=t.message.pk).update(state="failed", failure="refused", sent_at=None)
    printed = queue_message(channel="letter", address=f"{STREET} {house.name}", subject="Une lettre", body="Bonjour.", **common)
    t.letter_batch = print_letters(maison=house.maison, by=SYSTEM, letters=OutboxMessage.objects.filter(pk=printed.pk))
    t.doubt = AddressDoubt.objects.create(person=t.other, channel="email", address=f"odilon-{house.name}@exemple.fr", why="boite-fermee")


def _team(house: House) -> None:
    t = house.things
    t.colleague = factories.staff("accueil", house.maison, first_name="Perpétue", last_name=f"Équipière-{house.name}")
    t.confided = SheetPass.objects.create(
        target=f"{SHEET}:{t.day.pk}", label="Paniers", maison=house.maison, issued_by=t.colleague,
        issued_at=clock.now() - dt.timedelta(hours=1), expires_at=clock.now() + dt.timedelta(hours=8),
    )  # fmt: skip
    t.role = t.colleague.role_assignments.get()
    t.workstation = Workstation.objects.create(
        name="Comptoir", maison=house.maison, secret=house.name, registered_by=t.colleague, registered_at=clock.now()
    )


def _volunteers(house: House) -> None:
    """The member gives a hand; one shift of the house is hers."""
    t = house.things
    t.mission = hands.mission(f"Coup de main {house.name}", house.maison)
    t.shift = hands.shift(t.mission)
    t.volunteer = hands.volunteer(t.member, house.maison)
    hands.volunteer(t.referent, house.maison)  # for her own card of « mon espace »
    t.shift_place = hands.taken(t.shift, t.volunteer)
    t.standing = ask_standing(person=t.member, shift=t.shift, by=SYSTEM, channel="counter")
    t.need_template = hands.template(f"Modèle {house.name}", house.maison, mission=t.mission)
    t.own_post = hands.post(f"Poste {house.name}", maison=house.maison)
    t.qualification = hands.qualification(f"Qualification {house.name}")
    t.shift_feed = open_house_feed(maison=house.maison, by=t.colleague)
    t.hours = hands.hours(t.volunteer, house.maison)
    t.word = hands.word(t.volunteer, house.maison)
    t.asked = hands.asked(t.mission)
    hands.asked(t.event)  # of the referent, in « mon espace »
    t.swap = offer_swap(enrolment=t.shift_place, by=SYSTEM, channel="counter")
    until = clock.now() + dt.timedelta(days=7)
    t.first_link, t.first_secret = open_first_time(maison=house.maison, until=until, by=SYSTEM)


def _appointments(house: House) -> None:
    t = house.things
    t.permanence = moments.permanence(f"Avocat {house.name}", house.maison)
    slots = moments.plan(t.permanence, moments.host(t.colleague), days=10)
    t.moment, t.appointment = slots[1], moments.book(slots[0], t.member)
    page = computers.room(f"Postes {house.name}", house.maison)
    t.seat = computers.hours(page, [computers.seat(maison=house.maison, keeper=t.colleague)], days=10)[0]


def _courses(house: House) -> None:
    """The member is on a course that a colleague follows, and said where she stands."""
    t = house.things
    page = courses.page(f"Numérique {house.name}", house.maison)
    t.course = courses.course(who=t.colleague, maison=house.maison, on=page)
    t.course_place = courses.on(t.course, t.member, came=False)
    courses.said(t.course_place)
    courses.on(t.course, t.referent, came=False)  # for her own card of « mon espace »
    t.machine = cupboard.machine(house.maison)
    t.loan = cupboard.lent(t.member, t.machine)
    cupboard.lent(t.referent, cupboard.machine(house.maison))  # as above
    t.help = cupboard.helped(t.member, house.maison)
    cupboard.helped(t.referent, house.maison)  # as above
    t.sale = cupboard.sold(courses.person(maison=house.maison), house.maison)  # a home of her own: the household's account stays as it is


def _trainings(house: House) -> None:
    """A sentinel day, for which the member was validated."""
    t = house.things
    t.training = prevention.training("sentinel", maison=house.maison, on=prevention.page(f"Savoir aider {house.name}", house.maison))
    t.validation = validate_person(person=t.member, kind="sentinel", by=None)


def _outings(house: House) -> None:
    """The referent has her card of the season; the child's is asked for."""
    t = house.things
    t.culture_season = outings.season()
    common = {"season": t.culture_season, "maison": house.maison, "household": t.household, "by": SYSTEM}
    [t.culture_card] = activate_cards(people=[t.referent], home_seen=True, **common)
    [t.culture_request] = ask_cards(people=[t.child], **common)
    page = outings.outing(f"Sortie {house.name}", house.maison)
    t.trip = outings.trip(12, page=page, of=t.culture_season, trip={"meeting_place": f"Devant {house.name}"})
    t.outing = page
    [t.trip_place] = enrol(sheet=t.trip.sheet, people=[t.referent], by=SYSTEM, channel="counter")
    t.confided_call = SheetPass.objects.create(
        target=f"{CALL}:{t.trip.pk}", label="Sortie", maison=house.maison, issued_by=t.colleague,
        issued_at=clock.now() - dt.timedelta(hours=1), expires_at=clock.now() + dt.timedelta(hours=8),
    )  # fmt: skip
    t.past_trip, t.picture, t.picture_use = albums.shown_to_the_group(t, house.maison)
    t.culture_venue = outings.venue(f"Théâtre {house.name}")
    t.culture_contract = outings.contract(t.culture_season, t.culture_venue)


def _funds(house: House) -> None:
    """A fund whose committee is the referent's; projects she leads, at the states that addresses ask for."""
    t = house
    t.fund = funds.fund(t.committee)
    t.fund_draft = funds.budget(funds.draft(t.fund, t.referent, title=f"Un banc {house.name}"))
    t.fund_request = funds.filed(t.fund, t.referent, title=f"La fête {house.name}")
    t.fund_review = funds.filed(t.fund, t.referent, title=f"Le jardin {house.name}", state="under-review")
    item = committees.item(t.committee_meeting, f"Le banc {house.name}", kind="decision")
    t.fund_heard = funds.filed(t.fund, title=item.title, state="scheduled", item=item)
    t.fund_decision = funds.refused(t.fund, item)
    t.fund_granted = afters.signed(afters.granted(t.referent, fund=t.fund, title=f"La sortie {house.name}"))
    t.fund_order = order_payment(request=t.fund_granted, kind="advance", by=None)
    t.fund_funded = funds.filed(t.fund, title=f"Le four {house.name}", state="granted")


def _committees(house: House) -> None:
    """The referent sits in a committee that has its charter, and came forward for another which calls for members."""
    t = house.things
    t.committee = committees.body(2, maison=house.maison, page=committees.committee(f"Comité {house.name}", house.maison))
    t.committee_mandate = committees.mandate(t.committee, t.referent)
    t.committee_charter = committees.charter(t.committee)
    calling = committees.body(maison=house.maison, page=committees.committee(f"Fêtes {house.name}", house.maison))
    t.committee_call = committees.call(calling)
    t.candidacy = committees.candidacy(t.committee_call, t.referent)
    t.committee_meeting = committees.meeting(t.committee, days=0.02, state="open", convoked_at=clock.now(), opened_at=clock.now())
    t.committee_item = committees.item(t.committee_meeting)
    t.committee_vote = committees.vote(t.committee_item, secret=True)
    _minutes(t)


def _minutes(t) -> None:
    """Approved ones of a meeting of the referent's committee, and a draft with its photograph, proposed to the next."""
    t.minutes = evenings.approved(evenings.drafted(evenings.held(t.committee, here="ppp", days=-40)), days=-1)
    t.minuted_meeting = evenings.held(t.committee, here="ppp", days=-20)
    draft = add_minutes_picture(
        minutes=evenings.drafted(t.minuted_meeting), content=ContentFile(picture()), name="photo.jpg", words="", by=SYSTEM
    )
    t.minutes_picture = draft.pictures.get()
    t.minutes_draft, t.minutes_item = evenings.proposed(draft, days=15)


def _proposals(house: House) -> None:
    """Said by the member, read over, its answer owed."""
    t = house.things
    t.proposal = committees.published(f"Un banc devant {house.name}", house.maison, person=t.member)


def _casework(house: House) -> None:
    """The member is led and has her address here; the referent was sent to two partners, one of which tells a need."""
    t = house.things
    t.social = factories.staff("travail_social", house.maison, first_name="Solange")
    t.offer = casework.offer(f"Épicerie {house.name}")
    t.partner = t.offer.partner
    t.referral = casework.referred(t.referent, t.offer, house.maison)
    t.quiet_referral = casework.referred(t.referent, casework.offer(f"Écoute {house.name}", topic="violence"), house.maison)
    t.case = casework.led(t.member, t.social, house.maison)
    t.registration = casework.registered(t.member, house.maison)
    t.mail = receive_mail(registration=t.registration, by=SYSTEM)
    # For the referent's own card of « mon espace ».
    casework.led(t.referent, t.social, house.maison)


def _publishing(house: House) -> None:
    t = house.things
    t.pattern = keep_pattern(page=t.event, name=f"Modèle de {house.name}", by=SYSTEM)
    today = clock.today()
    colleagues = [User.objects.create_user(email=f"{name}-{house.name.lower()}@exemple.fr") for name in ("absente", "remplace")]
    t.stand_in = StandIn.objects.create(away=colleagues[0], by=colleagues[1], first_day=today, last_day=today)
