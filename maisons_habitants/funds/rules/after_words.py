"""What is said when something of the « suite » is shut, and where a report stands. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from ..enums import ReportState, State

SENT_ALREADY = {
    ReportState.SENT: ("Votre bilan est parti : la maison le lit.", "Un oubli ? Dites-le à la maison, elle vous le rend."),
    ReportState.ACCEPTED: ("Votre bilan est accepté.", "Il n’y a plus rien à envoyer."),
}
RESIDENT: dict[str, str] = {
    ReportState.DRAFT: "Vous l’écrivez encore",
    ReportState.SENT: "La maison le lit",
    ReportState.BACK: "Il manque quelque chose",
    ReportState.ACCEPTED: "Accepté",
}


@dataclass(frozen=True)
class Stands:
    """What is known of a granted request, for the words below. `advance`: what its rules give, in cents."""

    state: str
    signed: bool
    account: bool
    advance: int
    orders: Collection[tuple[str, str]]  # (kind, state) of those not cancelled
    report: str
    mark: str
    owes: bool
    settled: bool


def next_step(one: Stands) -> tuple[str, str]:
    """(code, the team's words): the one thing to do next."""
    orders = dict(one.orders)
    if one.owes:
        return "repay", "somme à rendre"
    if one.state != State.GRANTED:
        if orders.get("balance") == "ordered":
            return "pay", "solde à payer"
        return "done", "annulé" if one.state == State.CANCELLED else "soldé"
    if one.report == ReportState.SENT:
        return "read", "bilan à lire"
    if one.mark == "late":
        return "report", "bilan en retard"
    if not one.signed:
        return "sign", "charte à signer"
    if not one.account:
        return "account", "compte à noter"
    if orders.get("advance") == "ordered":
        return "pay", "avance à payer"
    if one.report == ReportState.ACCEPTED:
        return "settle", "compte à faire"
    if one.advance and "advance" not in orders:
        return "advance", "avance à demander"
    return "report", "bilan à compléter" if one.report == ReportState.BACK else "bilan attendu"


TO_DO, DONE, WAITS = "todo", "done", "waits"


@dataclass(frozen=True)
class Step:
    """A step of her path after the yes: `code` names its page, `words` what there is to do or what was done."""

    code: str
    title: str
    state: str
    words: str


def steps_of(one: Stands) -> list[Step]:
    """The charter, the account, the advance, the receipts and the report, the account made; in that order, to who leads the project."""
    orders = dict(one.orders)
    ended = one.state != State.GRANTED
    sent = one.report in (ReportState.SENT, ReportState.ACCEPTED)
    found = [
        Step(
            "charter",
            "La charte",
            DONE if one.signed else TO_DO,
            "Signée." if one.signed else "À lire et à signer : rien ne se paie avant.",
        ),
        Step("account", "Le compte", DONE if one.account else TO_DO, "Noté." if one.account else "Dites-nous sur quel compte payer."),
    ]
    if one.advance:
        words = {"paid": "Payée.", "ordered": "Demandée à la comptabilité."}.get(orders.get("advance", ""), "")
        ready = one.signed and one.account
        waiting = "La maison la demande bientôt." if ready else "Elle vient après la charte et le compte."
        found.append(Step("advance", "L’avance", DONE if orders.get("advance") == "paid" else WAITS, words or waiting))
    words = "Votre bilan est accepté." if one.report == ReportState.ACCEPTED else "La maison lit votre bilan." if sent else ""
    due = {"late": "Il était attendu : il n’est pas trop tard.", "soon": "C’est le moment."}.get(
        one.mark, "Après le projet ; gardez les tickets."
    )
    found.append(Step("report", "Les tickets et le bilan", DONE if sent else TO_DO, words or due))
    balance = {"paid": "Le reste est payé.", "ordered": "Le reste va être payé."}.get(orders.get("balance", ""), "C’est fait.")
    last = "Il y a une somme à rendre." if one.owes else balance if one.settled else "La maison le fait quand le bilan est accepté."
    found.append(Step("settle", "Le compte du projet", DONE if one.settled and not one.owes else WAITS, last))
    return [step for step in found if not (ended and step.state == TO_DO)]
