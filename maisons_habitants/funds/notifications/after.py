"""To who leads a project, once it is granted: paid, the report read, the account made, what is asked back, the report due. Subjects and
short texts name no project, no amount, no account."""

import datetime as dt

from portal.kit import audit, dates
from portal.kit.money import format_euros
from portal.people.notifications import Words, tell

from ..enums import RepaymentWhy
from ..models import Agreement, FundRequest, PaymentOrder, Repayment, Report

PAID, READ, SETTLED, REPAY, DUE = "funds.paid", "funds.report_read", "funds.settled", "funds.repay", "funds.report_due"
PURPOSES = {
    PAID: "Paiement d’un fonds, fait", READ: "Bilan d’un projet, lu", SETTLED: "Compte d’un projet, fait",
    REPAY: "Somme à rendre à un fonds", DUE: "Bilan d’un projet, à faire",
}  # fmt: skip


def name_purposes() -> None:
    from portal.notifications.registry import purposes

    for code, label in PURPOSES.items():
        purposes.add(code, label)


def _tell(row: FundRequest, subject: str, *paragraphs: str, purpose: str, once: str, by) -> None:
    """Each who leads it, inside the caller's transaction. `once`: what makes this message one."""
    house = row.maison
    contact = f"{house.name}{f', {house.phone.as_national}' if house.phone else ''}"
    reference = f"Demande n° {row.reference}, {row.fund}."
    said = Words(subject, "\n\n".join(("Bonjour,", *paragraphs, reference, contact)), f"{subject}. Appelez-nous ou passez : {contact}.")
    for leader in row.leaders.select_related("person__successor"):
        if leader.person_id:
            tell(leader.person, said, purpose=purpose, about=audit.key_of(row), by=by, dedupe_key=f"{purpose}:{once}:{leader.pk}")


def tell_paid(order: PaymentOrder, *, by) -> None:
    row = order.request
    words = f"{order.get_kind_display().capitalize()} de votre projet « {row.title} » : {format_euros(order.amount_cents)} sont partis"
    sent = f"{words} le {dates.day_written(order.paid_on)}, sur le compte de {order.payee_name}. Cela prend quelques jours."
    _tell(row, "Un paiement pour votre projet", sent, purpose=PAID, once=str(order.pk), by=by)


def tell_back(report: Report, *, by) -> None:
    row = report.request
    words = f"Merci pour le bilan de « {row.title} ». Il manque encore ceci : {report.back_words}"
    help_ = "Complétez-le dans votre espace, ou venez : nous le faisons ensemble."
    _tell(row, "Votre bilan : une question", words, help_, purpose=READ, once=f"{report.pk}:{report.read_at:%Y%m%d%H%M%S}", by=by)


def tell_accepted(report: Report, *, by) -> None:
    row = report.request
    words = f"Nous avons lu le bilan de « {row.title} », avec plaisir. Il est accepté. Nous faisons maintenant le compte."
    _tell(row, "Votre bilan est accepté", words, purpose=READ, once=f"{report.pk}:accepted", by=by)


def tell_settled(row: Agreement, *, by, why: str = "") -> None:
    """The account is made, or (`why`) the grant is cancelled and nothing is asked back."""
    request = row.request
    if why:
        found = [f"Votre projet « {request.title} » est annulé. Pourquoi : {why}", "Vous n’avez rien à rendre."]
    else:
        share = request.rules.share_percent
        found = [
            f"Le compte de votre projet « {request.title} » est fait. Vos tickets font {format_euros(row.justified_cents)} ; le fonds en "
            f"paie {share} %, sans dépasser l’accord : {format_euros(row.right_cents)}."
        ]
        left = request.orders.filter(kind="balance", state="ordered").first()
        found.append(f"Le reste, {format_euros(left.amount_cents)}, va être payé." if left else "Il n’y a plus rien à payer ni à rendre.")
        found.append("Merci pour ce que vous avez fait pour le quartier.")
    _tell(request, "Le compte de votre projet", *found, purpose=SETTLED, once=str(row.pk), by=by)


def tell_repay(asked: Repayment, *, by, why: str = "") -> None:
    row = asked.request
    if asked.why == RepaymentWhy.CANCELLED:
        first = f"Votre projet « {row.title} » est annulé. Pourquoi : {why}"
    else:
        less = "il a coûté moins que prévu, et l’avance était plus grande que la part du fonds."
        first = f"Le compte de votre projet « {row.title} » est fait : {less}"
    back = f"Il y a {format_euros(asked.amount_cents)} à rendre au fonds, pour d’autres projets."
    _tell(row, "Une somme à rendre", first, back, "C’est difficile ? Parlons-en avant tout.", purpose=REPAY, once=str(asked.pk), by=by)


def remind_report(row: FundRequest, *, due: dt.date, late: bool, by) -> None:
    if late:
        words = f"Le bilan de « {row.title} » était attendu le {dates.day_written(due)}. Il n’est pas trop tard."
    else:
        words = f"Le bilan de « {row.title} » est attendu le {dates.day_written(due)}."
    how = "Trois questions, les tickets, une ou deux photos : dans votre espace, ou avec nous à la maison. Nous pouvons l’écrire pour vous."
    _tell(row, "Le bilan de votre projet", words, how, purpose=DUE, once=f"{row.pk}:{due}:{'after' if late else 'before'}", by=by)
