"""What who leads a project signs before anything is paid, in plain words. Pure; amounts are cents."""

from portal.kit.money import format_euros

from ..enums import ExpenseKind
from .after import advance_of


def charter_of(*, title: str, granted_cents: int, rules) -> list[str]:
    """One sentence a promise. `rules`: anything with the fields of `FundRules`."""
    out = [str(ExpenseKind(one).label) for one in ExpenseKind if one in rules.not_funded]
    advance = advance_of(granted_cents, rules.advance_percent)
    paid = f"L’avance est de {format_euros(advance)}. " if advance else ""
    return [
        f"Le fonds accorde {format_euros(granted_cents)} au plus au projet « {title} ».",
        "L’argent sert à ce projet, et à rien d’autre.",
        f"Il ne paie pas : {', '.join(out)}." if out else "Toutes les dépenses du projet peuvent compter.",
        f"{paid}Le fonds paie {rules.share_percent} % de ce qui est vraiment dépensé, avec les tickets, sans dépasser la somme accordée.",
        "Je garde les tickets et les factures, et je les envoie avec le bilan.",
        f"Je fais le bilan dans les {rules.report_days} jours qui suivent le projet. La maison m’aide si je le demande.",
        "Si le projet a coûté moins que prévu, ou s’il n’a pas lieu, je rends ce qui a été payé en trop.",
        "Si le projet change, je le dis à la maison avant.",
    ]
