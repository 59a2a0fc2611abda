"""The balance in three sentences that one can say aloud: what was made, who pays, what the town adds. Pure."""

from portal.kit.money import format_euros
from portal.tariffs.rules.balance import Balance
from portal.tariffs.rules.grid import thousands


def _baskets(number: int) -> str:
    return "1 panier" if number == 1 else f"{thousands(number)} paniers"


def said(balance: Balance, when: str) -> list[str]:
    """`when` as it begins the sentence: « Du 3 déc. au 31 déc. 2026 ». Nothing when there was no basket."""
    if not balance.units:
        return []
    were = "a été préparé" if balance.units == 1 else "ont été préparés"
    made = f"{when}, {_baskets(balance.units)} {were}, pour un coût complet de {format_euros(balance.cost_cents)}."
    pays = f"Les foyers en paient {format_euros(balance.income_cents)}"
    helps = balance.solidarity_cents
    if helps and not balance.has_hidden:
        pays += f", et ceux qui paient plus que le coût aident les autres de {format_euros(helps)}"
    return [made, f"{pays}.", _town(balance)]


def purchase_words(delivered: int, distributions: int) -> str:
    """Which of both the purchase is: what came and was priced, or the dated figure."""
    if not delivered:
        return "Achat : le coût noté d’un panier. Les livraisons des fermes n’y sont pas encore."
    if delivered == distributions:
        return "Achat : ce que les fermes ont livré, au prix du contrat, avec ce qui leur était promis."
    figured = distributions - delivered
    return (
        f"Achat : ce que les fermes ont livré, au prix du contrat, pour {_times(delivered)} ; "
        f"le coût noté d’un panier pour {_times(figured)}, sans livraison notée."
    )


def _times(number: int) -> str:
    return "1 distribution" if number == 1 else f"{thousands(number)} distributions"


def _town(balance: Balance) -> str:
    if balance.balance_cents < 0:
        each = format_euros(balance.contribution_per_unit_cents)
        return f"La ville ajoute {format_euros(balance.contribution_cents)}, soit {each} par panier."
    if balance.balance_cents == 0:
        return "La ville n’ajoute rien : la recette couvre juste le coût."
    return f"La ville n’ajoute rien : la recette dépasse le coût de {format_euros(balance.balance_cents)}."
