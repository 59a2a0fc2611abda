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
