"""What the deed of a régie may say, and who may be named to hold it. Pure: every reason comes out, in words. Amounts in cents.

Sources: CGCT R1617-1 to -18; instruction 06-031-A-B-M (deed, régisseur, suppléant and mandataires); CGI art. 1680 (300 € in cash).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit.dates import day_written
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

CASH_BY_LAW_CENTS = 30_000
# Field of the deed -> how people call it; what a later document may change.
CHANGEABLE = {
    "name": "nom",
    "products": "produits",
    "methods": "moyens",
    "max_encaisse_cents": "encaisse maximale",
    "max_cash_cents": "espèces par paiement",
    "float_cents": "fonds de caisse",
    "pays_out": "peut rendre des espèces",
    "second_eyes_cents": "remboursement à approuver au-dessus de",
    "provider": "prestataire en ligne",
    "provider_since": "prestataire autorisé depuis",
    "provider_document": "accord écrit du comptable",
    "is_open": "ouverte",
}


@dataclass(frozen=True)
class Above:
    """The régie of which another is a sub-office."""

    name: str
    products: Iterable[str]
    methods: Iterable[str]
    max_encaisse_cents: int
    pays_out: bool
    is_sub_office: bool
    online: bool


@dataclass(frozen=True)
class Deed:
    """What is to be written of a régie. `document`: number of the deed, or of what changes it."""

    document: str
    document_on: dt.date | None
    today: dt.date
    products: Iterable[str]
    methods: Iterable[str]
    online_methods: Iterable[str]
    max_encaisse_cents: int
    max_cash_cents: int
    float_cents: int
    pays_out: bool
    online: bool
    provider: str
    provider_since: dt.date | None
    provider_document: str
    above: Above | None = None


def deed_refusals(deed: Deed) -> list[Refusal]:
    """Every reason not to write it, the gravest first."""
    reasons = []
    if not deed.document.strip() or deed.document_on is None:
        reasons.append(Refusal("sans-acte", "Une régie s'écrit d'après un acte.", "Recopiez son numéro et sa date."))
    elif deed.document_on > deed.today:
        reasons.append(Refusal("acte-a-venir", "Cet acte est daté d'un jour à venir.", "Vérifiez la date, ou revenez ce jour-là."))
    if not list(deed.products):
        reasons.append(Refusal("sans-produit", "L'acte ne nomme aucun produit : rien ne pourrait être encaissé.", "Cochez ceux de l'acte."))
    if not list(deed.methods):
        reasons.append(Refusal("sans-moyen", "L'acte ne nomme aucun moyen de paiement.", "Cochez ceux de l'acte."))
    if any((method in deed.online_methods) != deed.online for method in deed.methods):
        words = "Les paiements en ligne ont une régie à eux, avec leurs propres quittances."
        reasons.append(Refusal("moyens-melanges", words, "Ne gardez que les moyens en ligne, ou que ceux du comptoir."))
    return [*reasons, *_limits(deed), *_provider(deed), *(_under(deed, deed.above) if deed.above else [])]


def _limits(deed: Deed) -> list[Refusal]:
    reasons = []
    if deed.max_cash_cents > CASH_BY_LAW_CENTS:
        words = f"La loi limite les espèces à {format_euros(CASH_BY_LAW_CENTS)} par paiement."
        reasons.append(Refusal("especes-loi", words, "Écrivez cette somme, ou moins."))
    if min(deed.max_encaisse_cents, deed.max_cash_cents) <= 0 or deed.float_cents < 0:
        reasons.append(Refusal("plafond-zero", "Les plafonds de la régie sont des montants au-dessus de zéro.", "Recopiez ceux de l'acte."))
    return reasons


def _provider(deed: Deed) -> list[Refusal]:
    if deed.provider and not deed.online:
        return [Refusal("prestataire-au-comptoir", "Seule la régie en ligne a un prestataire de paiement.", "Laissez ce champ vide.")]
    if deed.provider and (deed.provider_since is None or not deed.provider_document.strip()):
        words = "Un prestataire de paiement en ligne demande l'accord écrit du comptable."
        return [Refusal("sans-accord", words, "Recopiez le numéro et la date de cet accord, et le jour où il commence.")]
    return []


def _under(deed: Deed, above: Above) -> list[Refusal]:
    """A sub-office never goes beyond the régie it belongs to."""
    if above.is_sub_office or above.online or deed.online:
        return [Refusal("sous-sous-regie", f"« {above.name} » ne peut pas avoir de sous-régie.", "Choisissez la régie de l'acte.")]
    reasons = []
    if set(deed.products) - set(above.products):
        words = f"L'acte de « {above.name} » ne permet pas tous ces produits."
        reasons.append(Refusal("sous-regie-produits", words, "Une sous-régie n'encaisse que ce que sa régie peut encaisser."))
    if set(deed.methods) - set(above.methods):
        words = f"L'acte de « {above.name} » ne permet pas tous ces moyens."
        reasons.append(Refusal("sous-regie-moyens", words, "Gardez ceux de la régie."))
    if deed.max_encaisse_cents > above.max_encaisse_cents:
        words = f"L'encaisse de « {above.name} » s'arrête à {format_euros(above.max_encaisse_cents)}."
        reasons.append(Refusal("sous-regie-encaisse", words, "Écrivez cette somme, ou moins."))
    if deed.pays_out and not above.pays_out:
        words = f"« {above.name} » ne peut pas rendre d'espèces : sa sous-régie non plus."
        reasons.append(Refusal("sous-regie-avances", words, "Décochez « peut rendre des espèces »."))
    return reasons


def changes(before: dict, after: dict) -> dict[str, list]:
    """What differs: field -> [before, after]; lists compared without order."""

    def plain(value):
        return sorted(value) if isinstance(value, list) else value.isoformat() if isinstance(value, dt.date) else value

    return {name: [plain(before[name]), plain(after[name])] for name in after if plain(before[name]) != plain(after[name])}


# --- mandates -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Term:
    """A mandate that stands or is to come."""

    who: str
    same_person: bool
    is_regisseur: bool
    since: dt.date
    until: dt.date | None

    def meets(self, since: dt.date, until: dt.date | None) -> bool:
        """Whether it has a day in common with this period, both ends included."""
        return (until is None or self.since <= until) and (self.until is None or since <= self.until)

    @property
    def words(self) -> str:
        end = f" au {day_written(self.until)}" if self.until else ", sans date de fin"
        return f"du {day_written(self.since)}{end}"


@dataclass(frozen=True)
class Naming:
    """A mandate somebody wants to give."""

    document: str
    is_regisseur: bool
    since: dt.date
    until: dt.date | None
    today: dt.date
    may_take: bool
    is_self: bool
    others: Iterable[Term]


def naming_refusals(naming: Naming) -> list[Refusal]:
    """Every reason not to give this mandate."""
    reasons = []
    if not naming.document.strip():
        reasons.append(Refusal("sans-acte", "Un mandat se donne par un acte de nomination.", "Recopiez son numéro et sa date."))
    if naming.is_self:
        reasons.append(Refusal("soi-meme", "On ne se nomme pas soi-même.", "Demandez à une autre personne de la direction."))
    if not naming.may_take:
        words = "Cette personne n'a pas le rôle « Régie » pour cette maison."
        reasons.append(Refusal("sans-role", words, "Donnez-le-lui dans « Équipe », puis revenez."))
    if naming.since < naming.today:
        reasons.append(
            Refusal("mandat-passe", "Un mandat ne commence pas dans le passé.", "Faites-le commencer aujourd'hui, ou plus tard.")
        )
    if naming.until is not None and naming.until < naming.since:
        return [*reasons, Refusal("mandat-a-l-envers", "Le mandat finit avant d'avoir commencé.", "Vérifiez les deux dates.")]
    for other in naming.others:
        if not other.meets(naming.since, naming.until):
            continue
        if other.same_person:
            words = f"{other.who} a déjà un mandat pour cette régie {other.words}."
            reasons.append(Refusal("mandat-double", words, "Finissez-le d'abord, ou choisissez d'autres dates."))
        elif other.is_regisseur and naming.is_regisseur:
            words = f"{other.who} est régisseur ou régisseuse {other.words} : il n'y en a qu'une personne à la fois."
            reasons.append(Refusal("regisseur-deja", words, "Finissez ce mandat d'abord, ou nommez une suppléante."))
    return reasons


def ending_refusals(since: dt.date, until: dt.date | None, wanted: dt.date, today: dt.date, *, till_open: bool) -> list[Refusal]:
    """Every reason not to end a mandate on `wanted` (its last day; yesterday cuts it at once)."""
    if until is not None and until < today:
        return [Refusal("mandat-fini", "Ce mandat est déjà fini.", "Il n'y a rien à faire.")]
    reasons = []
    if wanted < today - dt.timedelta(days=1):
        words = "Un mandat ne finit pas dans le passé : ce qui a été encaissé l'a été valablement."
        reasons.append(Refusal("fin-passee", words, "Faites-le finir aujourd'hui ; hier, pour l'arrêter sur-le-champ."))
    if wanted < since:
        reasons.append(Refusal("mandat-a-l-envers", "Le mandat finirait avant d'avoir commencé.", "Choisissez son premier jour ou après."))
    if until is not None and wanted > until:
        reasons.append(Refusal("fin-plus-tard", "Un mandat ne se prolonge pas.", "Donnez-en un autre, par un nouvel acte."))
    if till_open and wanted < today:
        reasons.append(Refusal("caisse-ouverte", "Sa caisse est encore ouverte.", "Elle, le régisseur ou la suppléante la ferme d'abord."))
    return reasons
