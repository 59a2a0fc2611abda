"""Two projects that a committee granted in the summer: an outdoor cinema, told and settled to the last cent; a bread oven that waits for
its report. Written by the actions, as of those days."""

import datetime as dt
import io

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageDraw

from maisons_habitants.committees.actions.cast_vote import cast_all
from maisons_habitants.committees.actions.close_sitting import close_sitting
from maisons_habitants.committees.actions.close_vote import close_vote
from maisons_habitants.committees.actions.draft_minutes import draft_minutes
from maisons_habitants.committees.actions.open_sitting import open_sitting
from maisons_habitants.committees.actions.plan_meeting import plan_meeting
from maisons_habitants.committees.actions.prepare_meeting import add_item
from maisons_habitants.committees.actions.tick_presence import tick_presence
from maisons_habitants.committees.demo.bodies import HERS, SIMPLE, body_of
from maisons_habitants.committees.enums import ItemKind, Presence
from maisons_habitants.committees.models import Body, Meeting
from maisons_habitants.committees.reading.table import mandates_at
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.visibility import user_can
from portal.people.demo import who_serves
from portal.people.enums import Capability
from portal.people.models import Person, User
from portal.people.rules.demo_accounts import ACCOUNTS

from ..actions.file_report import add_photo, answer_report, write_report
from ..actions.file_request import file_request
from ..actions.keep_receipt import keep_receipt
from ..actions.move_request import move_request
from ..actions.name_payee import name_payee
from ..actions.open_fund import open_fund
from ..actions.order_payment import order_payment, pay_order
from ..actions.put_motion import put_motion
from ..actions.settle import settle_project
from ..actions.sign_charter import sign_charter
from ..actions.write_request import save_step, start_request
from ..enums import ExpenseKind, Filed, IncomeKind, Move, Outcome, Party, Payee, Side, SignedHow
from ..models import Fund, FundRequest
from ..rules.grant import Line

NAME, WORDS = "Initiatives de l’été", "Pour que l’été se passe aussi en bas de chez soi."
SETTLED, WAITING = "Un cinéma dans la cour", "Le four à pain des jardins"
OPENED, FILED, DECIDED = 170, 165, 140  # days before today
IBANS = {SETTLED: "FR7630006000011234567890189", WAITING: "FR1420041010050500013M02606"}  # published examples: nobody's accounts
E = ExpenseKind
LINES = {
    SETTLED: ((E.RENTAL, "L’écran et le projecteur", 30_000), (E.FOOD, "Le goûter", 12_000), (E.PRINT, "Les affiches", 6_000)),
    WAITING: ((E.SUPPLIES, "Les briques et le sable", 32_000), (E.ARTISTS, "Une maçonne, une journée", 28_000)),
}
HAPPENS = {SETTLED: 110, WAITING: 20}
IDEAS = {
    SETTLED: "Un film dehors, un soir d’août, pour celles et ceux qui ne partent pas.",
    WAITING: "On construit un four ensemble, et on y cuit le pain du quartier un dimanche par mois.",
}
TOLD = (
    "Cent vingt personnes, des coussins partout, et des voisins qui ne s’étaient jamais parlé. Il a fait frais : on a prêté des "
    "couvertures."
)
NEXT_TIME = "Commencer plus tôt, pour les petits. Prévoir une deuxième rallonge."


def load(demo: Demo) -> None:
    """Needs the demo's first committee, its members and Rosa."""
    body, rosa = body_of(SIMPLE), Person.objects.filter(user__email=HERS).first()
    if body is None or rosa is None:
        return
    by = who_serves(body.maison)
    with clock.standing_at(_at(demo, OPENED)):
        fund = open_fund(
            maison=body.maison, body=body, year=clock.today().year, name=NAME, words=WORDS,
            contributions=[("Ville de Belleroche", 150_000, "Délibération du 3 juin")],
            rules={"ceiling_cents": 60_000, "source": "Règlement adopté par le comité"}, by=by,
        )  # fmt: skip
        start = demo.at(demo.day - dt.timedelta(days=DECIDED), 18)
        meeting = plan_meeting(body=body, start=start, end=start + dt.timedelta(hours=2), by=by)
    neighbour = Person.objects.current().filter(birth_year__lt=demo.day.year - 19, user=None).exclude(mandates__isnull=False)
    rows = [_filed(demo, fund, meeting, title, leader, by) for title, leader in ((SETTLED, neighbour.first()), (WAITING, rosa)) if leader]
    _decided(demo, body, meeting, rows, by)
    for row in rows:
        _paid(demo, row, rosa)
    _told(demo, rows[0])


def _at(demo: Demo, days: int, hour: int = 10) -> dt.datetime:
    return demo.at(demo.day - dt.timedelta(days=days), hour)


def _who(capability: str, maison) -> User | None:
    """Of the demo's staff, the first who may in this house; None: it is written without a name."""
    staff = {user.email: user for user in User.objects.filter(email__in=[account.email for account in ACCOUNTS])}
    named = [staff[account.email] for account in ACCOUNTS if account.role and account.email in staff]
    return next((user for user in named if user_can(user, capability, maison)), None)


def _filed(demo: Demo, fund: Fund, meeting: Meeting, title: str, leader: Person, by) -> FundRequest:
    """At the counter, half asked for; read, found eligible, on the order of the day."""
    agent = _who(Capability.REVIEW_FUNDS, fund.maison)
    spent = [Line(Side.EXPENSE, kind, cents, words) for kind, words, cents in LINES[title]]
    asked = sum(line.amount_cents for line in spent) // 2
    lines = [*spent, Line(Side.INCOME, IncomeKind.OWN, sum(line.amount_cents for line in spent) - asked, "La tirelire du groupe")]
    day = demo.day - dt.timedelta(days=HAPPENS[title])
    with clock.standing_at(_at(demo, FILED)):
        row = start_request(fund=fund, maison=fund.maison, person=leader, title=title, by=by)
        row = save_step(request=row, step=1, fields={"idea": IDEAS[title]}, by=by)
        about = {"for_whom": "Tout le quartier", "expected": 100, "spot": "La cour de la maison", "happens_on": day}
        row = save_step(request=row, step=2, fields=about, by=by)
        row = save_step(request=row, step=3, fields={"group_name": "Les voisins de la cour"}, by=by)
        row = save_step(request=row, step=4, fields={"asked_cents": asked}, lines=lines, by=by)
        row = file_request(request=row, by=by, party=Party.HELPER, filed=Filed.COUNTER)
    with clock.standing_at(_at(demo, FILED - 5)):
        for move in (Move.TAKE_UP, Move.FIND_ELIGIBLE):
            row = _moved(row, move, agent)
        item = add_item(meeting=meeting, by=by, title=title, kind=ItemKind.DECISION, words="", minutes=15)
        return _moved(row, Move.SCHEDULE, agent, {"item": item})


def _moved(row: FundRequest, move: Move, by, fields: dict | None = None) -> FundRequest:
    with transaction.atomic():
        return move_request(request=row, move=move, party=Party.AGENT, by=by, fields=fields or {})


def _decided(demo: Demo, body: Body, meeting: Meeting, rows: list[FundRequest], by) -> None:
    """All of what is asked, by a show of hands."""
    with clock.standing_at(_at(demo, DECIDED, 18)):
        meeting = open_sitting(meeting=meeting, by=by)
        for one in mandates_at(meeting):
            tick_presence(meeting=meeting, mandate=one.pk, presence=Presence.PRESENT, by=by)
        for row in rows:
            vote = put_motion(request=row, item=row.item, outcome=Outcome.GRANTED, amount=row.asked_cents, by=by)
            cast_all(vote=vote, choice=vote.choices.get(position=1).pk, by=by)
            close_vote(vote=vote, by=by)
        close_sitting(meeting=meeting, by=by)
    with clock.standing_at(_at(demo, DECIDED - 2)):
        draft_minutes(meeting=Meeting.objects.get(pk=meeting.pk), by=by)


def _paid(demo: Demo, row: FundRequest, rosa: Person) -> None:
    """The charter, the account, the advance."""
    house, fresh = row.maison, FundRequest.objects.get(pk=row.pk)
    keeper, payer = _who(Capability.KEEP_FUNDS, row.fund.maison), _payer(row)
    with clock.standing_at(_at(demo, DECIDED - 5)):
        if fresh.title == WAITING:
            sign_charter(request=fresh, how=SignedHow.ONLINE, by=rosa.user)
        else:
            sign_charter(request=fresh, how=SignedHow.PAPER, on=clock.today(), by=_who(Capability.REVIEW_FUNDS, house))
        name_payee(request=fresh, payee=Payee.BEARER, name="Association Le Petit Atelier", iban=IBANS[fresh.title], by=keeper)
        order = order_payment(request=fresh, kind="advance", by=keeper)
    with clock.standing_at(_at(demo, DECIDED - 9)):
        pay_order(order=order, on=clock.today(), reference=f"MANDAT-{order.pk:04d}", by=payer)


def _payer(row: FundRequest) -> User | None:
    return _who(Capability.PAY_FUNDS, row.fund.maison)


def _told(demo: Demo, row: FundRequest) -> None:
    """400 € of receipts: a right to 200 €, of which 192 were advanced; 8 € follow, 40 go back to the envelope."""
    by, keeper = who_serves(row.maison), _who(Capability.KEEP_FUNDS, row.fund.maison)
    lines = list(row.lines.filter(side=Side.EXPENSE))
    with clock.standing_at(_at(demo, 105)):
        for line, cents in zip(lines, (28_000, 9_000, 3_000), strict=True):
            paper = ContentFile(_drawn(line.words, cents), name="ticket.png")
            keep_receipt(request=row, content=paper, line=line.pk, amount_cents=cents, by=by)
        photo = ContentFile(_drawn("La cour, le soir", 0), name="dessin.png")
        add_photo(request=row, content=photo, words="Un dessin de la cour, le soir du film", people_agree=True, by=by)
        write_report(request=row, came=120, happened=TOLD, otherwise=NEXT_TIME, send=True, by=by)
    with clock.standing_at(_at(demo, 100)):
        answer_report(request=row, accepted=True, by=_who(Capability.REVIEW_FUNDS, row.maison))
        settle_project(request=row, by=keeper)
    with clock.standing_at(_at(demo, 96)):
        order = row.orders.get(kind="balance")
        pay_order(order=order, on=clock.today(), reference=f"MANDAT-{order.pk:04d}", by=_payer(row))


def _drawn(words: str, cents: int) -> bytes:
    """Drawn: nobody's receipt."""
    sheet = Image.new("RGB", (320, 420), "#fbfaf5")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((12, 12, 308, 408), outline="#777777", width=3)
    pen.text((30, 60), words, fill="#1d2a2f", font_size=22)
    if cents:
        pen.text((30, 200), f"TOTAL {cents // 100},{cents % 100:02d} EUR", fill="#1d2a2f", font_size=26)
    written = io.BytesIO()
    sheet.save(written, format="PNG")
    return written.getvalue()
