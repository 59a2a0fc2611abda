"""The price of one unit for somebody's means, with the sentence that explains it. Pure: same arguments, same answer.

Without a proof the highest price of the grid is quoted, never a refusal, and the sentence says what to bring
(domain: the rule of the municipal regulations read; design: « the price in time »).
"""

import datetime as dt
from dataclasses import dataclass

from portal.kit.dates import NBSP, day_written
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

from ..enums import Basis, ProofState
from .grid import Grid, band_of, bounds, effort_cents, needs_quotient, price_at, thousands

NO_PROOF = "sans justificatif"
EXPIRED, PROMISED = "expired", "promised"
BRING_QUOTIENT = (
    "Pour le changer, apportez dans une maison une attestation de la CAF ou de la MSA de moins de trois mois, ou votre avis d’impôt."
)
BRING_TAX = "Pour le changer, apportez dans une maison votre dernier avis d’impôt."
BRING_PROMISED = "Apportez votre justificatif dans le mois qui suit votre promesse : la différence vous sera rendue."
_LACKS = {
    Basis.TAX: (
        "Nous n’avons pas encore vu votre avis d’impôt",
        "Votre avis d’impôt est à renouveler",
        "Nous attendons votre avis d’impôt",
    ),
    Basis.BANDS: (
        "Nous n’avons pas encore vu votre quotient familial",
        "Le justificatif de votre quotient familial est à renouveler",
        "Nous attendons le justificatif de votre quotient familial",
    ),
}


def _lack(value: object, reason: object) -> str:
    word = str(getattr(reason, "value", reason))
    return word if value is None and word in (EXPIRED, PROMISED) else ""


@dataclass(frozen=True)
class Means:
    """What is known of the payer's means: euros of quotient, taxable or not; None when nobody has shown it.

    `declared` is for the price simulator: said by the person, checked by nobody. `quotient_lacks` and `taxable_lacks` tell
    why a fact is missing: « expired », « promised », or nothing known.
    """

    quotient: int | None = None
    taxable: bool | None = None
    quotient_verified_on: dt.date | None = None
    taxable_verified_on: dt.date | None = None
    declared: bool = False
    quotient_lacks: str = ""
    taxable_lacks: str = ""

    @classmethod
    def of(cls, known: "Means | object") -> "Means":
        """These means, or those of a household (`portal.households`), read as this room needs them."""
        if isinstance(known, cls):
            return known
        return cls(
            quotient=known.quotient,
            taxable=known.taxable,
            quotient_verified_on=known.checked_on,
            taxable_verified_on=known.tax.checked_on,
            quotient_lacks=_lack(known.quotient, known.reason),
            taxable_lacks=_lack(known.taxable, known.tax.reason),
        )


@dataclass(frozen=True)
class Quote:
    """A price for one unit. `why` is for the resident; `bracket` is for the balance only, never for a volunteer's screen.

    `code`: « bands », « effort », « effort-floor », « effort-cap », « taxable », « not-taxable », « flat », « free », « chosen »
    or « no-proof ».
    """

    cents: int
    unit_label: str
    code: str
    why: str
    proof_state: str
    version_id: int | None
    scheme: str
    bracket: str
    on: dt.date

    @property
    def frozen(self) -> dict:
        """What a place keeps of its price for the term agreed: JSON-able, read back by `thaw`."""
        return {
            "cents": self.cents,
            "unit": self.unit_label,
            "code": self.code,
            "why": self.why,
            "proof": str(self.proof_state),
            "version": self.version_id,
            "scheme": self.scheme,
            "bracket": self.bracket,
            "on": self.on.isoformat(),
        }


def thaw(frozen: dict) -> Quote:
    """The quote a place was promised, from what it kept."""
    return Quote(
        cents=frozen["cents"],
        unit_label=frozen["unit"],
        code=frozen["code"],
        why=frozen["why"],
        proof_state=frozen["proof"],
        version_id=frozen["version"],
        scheme=frozen["scheme"],
        bracket=frozen["bracket"],
        on=dt.date.fromisoformat(frozen["on"]),
    )


def quote(grid: Grid, means: Means, chosen: int | None = None, *, on: dt.date) -> Quote:
    """The price of one unit of `grid` for these means on a day.

    `chosen` (cents) counts only where the person chooses; without it her price is the lowest one. Raises
    Refusal « montant-hors-bornes » when it lies outside the range.
    """
    cents, code, bracket, proof, why = _FINDERS[grid.basis](grid, Means.of(means), chosen, on)
    return Quote(
        cents=cents,
        unit_label=grid.unit,
        code=code,
        why=hold_signs(why),
        proof_state=proof,
        version_id=grid.version_id,
        scheme=grid.scheme,
        bracket=bracket,
        on=on,
    )


def cents_for(grid: Grid, means: Means) -> int:
    """The same price as `quote`, without its sentence: for counting what a new grid changes for many."""
    if grid.basis == Basis.TAX:
        if means.taxable is None:
            return bounds(grid)[1]
        return grid.taxable_cents if means.taxable else grid.not_taxable_cents
    if needs_quotient(grid):
        return bounds(grid)[1] if means.quotient is None else price_at(grid, means.quotient)
    return bounds(grid)[0]


def hold_signs(words: str) -> str:
    """A colon never begins a line: French sets it apart by a no-break space."""
    return words.replace(" :", f"{NBSP}:")


def price_words(cents: int, unit: str) -> str:
    """« 4,00 € le panier »"""
    return f"{format_euros(cents)} {unit}".strip()


def _day(day: dt.date, on: dt.date) -> str:
    return day_written(day, year=day.year != on.year)


def _is_price(cents: int, unit: str) -> str:
    return "c’est gratuit" if cents == 0 else f"le prix est de {price_words(cents, unit)}"


def _without_proof(grid: Grid, lacks: str):
    unseen, expired, promised = _LACKS[Basis.TAX if grid.basis == Basis.TAX else Basis.BANDS]
    lacking = {EXPIRED: expired, PROMISED: promised}.get(lacks, unseen)
    bring = BRING_PROMISED if lacks == PROMISED else (BRING_TAX if grid.basis == Basis.TAX else BRING_QUOTIENT)
    cents = bounds(grid)[1]
    return cents, "no-proof", NO_PROOF, ProofState.MISSING, f"{lacking} : {_is_price(cents, grid.unit)}. {bring}"


def _by_quotient(grid: Grid, means: Means, chosen: int | None, on: dt.date):
    if means.quotient is None:
        return _without_proof(grid, means.quotient_lacks)
    if grid.basis == Basis.BANDS:
        band = band_of(grid, means.quotient)
        cents, code, bracket, note = band.cents, "bands", band.label, ""
    else:
        cents = effort_cents(grid, means.quotient)
        code, note = _effort_code(grid, cents)
        bracket = {"effort-floor": "au prix le plus bas", "effort-cap": "au prix le plus haut"}.get(code, "entre les deux")
    figure = thousands(means.quotient)
    if means.declared:
        proof, opening = ProofState.DECLARED, f"Avec un quotient de {figure}, {_is_price(cents, grid.unit)}."
    else:
        seen = f", vérifié le {_day(means.quotient_verified_on, on)}," if means.quotient_verified_on else ""
        gives = "donne droit à la gratuité" if cents == 0 else f"donne {price_words(cents, grid.unit)}"
        proof, opening = ProofState.VERIFIED, f"Votre quotient de {figure}{seen} {gives}."
    return cents, code, bracket, proof, f"{opening} {note}".strip()


def _effort_code(grid: Grid, cents: int) -> tuple[str, str]:
    if cents == grid.floor_cents:
        return "effort-floor", "C’est le prix le plus bas."
    if cents == grid.cap_cents:
        return "effort-cap", "C’est le prix le plus haut : il ne monte pas davantage."
    return "effort", ""


def _by_tax(grid: Grid, means: Means, chosen: int | None, on: dt.date):
    if means.taxable is None:
        return _without_proof(grid, means.taxable_lacks)
    cents = grid.taxable_cents if means.taxable else grid.not_taxable_cents
    code, bracket = ("taxable", "imposable") if means.taxable else ("not-taxable", "non imposable")
    proof = ProofState.DECLARED if means.declared else ProofState.VERIFIED
    seen = f" (avis vérifié le {_day(means.taxable_verified_on, on)})" if means.taxable_verified_on and not means.declared else ""
    standing = "Vous êtes imposable" if means.taxable else "Vous n’êtes pas imposable"
    if means.declared:
        standing = "Si vous êtes imposable" if means.taxable else "Si vous n’êtes pas imposable"
        return cents, code, bracket, proof, f"{standing}, {_is_price(cents, grid.unit)}."
    return cents, code, bracket, proof, f"{standing}{seen} : {_is_price(cents, grid.unit)}."


def _same_for_all(grid: Grid, means: Means, chosen: int | None, on: dt.date):
    cents = grid.flat_cents if grid.basis == Basis.FLAT else 0
    if cents == 0:
        return 0, "free", "gratuit", ProofState.NOT_NEEDED, "C’est gratuit pour tout le monde."
    words = f"Le prix est le même pour tout le monde : {price_words(cents, grid.unit)}."
    return cents, "flat", "prix unique", ProofState.NOT_NEEDED, words


def _by_choice(grid: Grid, means: Means, chosen: int | None, on: dt.date):
    low, high = grid.floor_cents, grid.cap_cents
    limits = f"entre {format_euros(low)} et {format_euros(high)}"
    cents = low if chosen is None else chosen
    if not low <= cents <= high:
        raise Refusal("montant-hors-bornes", f"Le montant se choisit {limits}.", "Choisissez un montant dans ces bornes.")
    return cents, "chosen", "prix choisi", ProofState.NOT_NEEDED, f"Vous choisissez votre prix, {limits} : {price_words(cents, grid.unit)}."


_FINDERS = {
    Basis.BANDS: _by_quotient,
    Basis.EFFORT: _by_quotient,
    Basis.TAX: _by_tax,
    Basis.FLAT: _same_for_all,
    Basis.FREE: _same_for_all,
    Basis.CHOICE: _by_choice,
}
