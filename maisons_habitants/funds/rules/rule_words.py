"""A fund's rules in plain words, one sentence a field, to stand beside it. Pure: `rules` is anything with the fields of `FundRules`."""

from portal.kit.money import format_euros

from ..enums import Applicant, DecidedBy, ExpenseKind

# What each rule is for and where such figures come from (anchors, funds-committees-cms.md, section 3).
MEANINGS = {
    "ceiling_cents": "Le plus qu’un projet reçoit. Vienne : 800 € ; Tonneins : 500 € ; Carpentras : 1 000 €.",
    "share_percent": "Le reste vient du groupe, de ventes, d’autres aides. Vienne : la moitié ; 100 : le fonds peut tout payer.",
    "who_may_apply": "Un groupe d’habitants n’a pas besoin d’être une association.",
    "youngest": "Plus jeune, on porte un projet avec une personne adulte.",
    "days_before": "Le temps de lire et d’aider. Méricourt : 7 jours ; Guesnain : 15 ; Noyelles-Godault : un mois.",
    "not_funded": "Ces lignes ne comptent ni dans le coût, ni dans la part.",
    "advance_percent": "Versée après l’accord ; le reste vient après le bilan. Croix : 80 %.",
    "report_days": "Le temps de raconter, avec les tickets et quelques photos.",
    "most_a_year": "Pour que le fonds serve à d’autres. Méricourt : un premier projet, puis un second plus petit.",
    "decided_by": "Si l’argent est celui de la ville, le comité donne un avis, et un acte de la ville décide.",
}


def _some(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}" if words else ""


def _share(percent: int) -> str:
    return {100: "jusqu’à tout le coût", 50: "au plus la moitié du coût"}.get(percent, f"au plus {percent} % du coût")


def _days(number: int) -> str:
    return f"{number} jour{'s' if number > 1 else ''}"


def words_of(rules) -> dict[str, str]:
    """Field of the rules -> what it says to who has an idea."""
    who = [str(Applicant(one).label) for one in Applicant if one in rules.who_may_apply]
    out = [str(ExpenseKind(one).label) for one in ExpenseKind if one in rules.not_funded]
    times = rules.most_a_year
    late = rules.days_before
    advance = rules.advance_percent
    paid = f"{advance} % sont versés tout de suite, le reste après le bilan." if advance < 100 else "Tout est versé tout de suite."
    decides = "Le comité décide." if rules.decided_by == DecidedBy.COMMITTEE else "Le comité donne son avis, puis la ville décide."
    return {
        "ceiling_cents": f"Au plus {format_euros(rules.ceiling_cents)} pour un projet.",
        "share_percent": f"Le fonds paie {_share(rules.share_percent)}.",
        "who_may_apply": f"Peut demander : {_some(who)}." if who else "Personne ne peut demander pour l’instant.",
        "youngest": f"À partir de {rules.youngest} ans." if rules.youngest else "À tout âge.",
        "days_before": f"La demande se dépose au moins {_days(late)} avant le comité." if late else "Jusqu’au jour du comité.",
        "not_funded": f"Le fonds ne paie pas : {_some(out)}." if out else "Toutes les dépenses du projet peuvent compter.",
        "advance_percent": paid,
        "report_days": f"Le bilan se fait dans les {_days(rules.report_days)} après le projet.",
        "most_a_year": f"Une personne porte au plus {times} projet{'s' if times > 1 else ''} par an.",
        "decided_by": decides,
    }  # fmt: skip
