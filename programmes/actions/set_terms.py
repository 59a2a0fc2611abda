"""How one gets a place on a sheet, changed by staff; refused in words where it would break what people were told."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal

from ..enums import HOLDING, EnrolmentState, RefundPolicy, Selection
from ..models import SheetShare, SignUpSheet
from ..rules.refunds import Policy, less_generous, refusal_of_the_policy
from ..rules.sign_up import places_in_words, refuse_window
from .lock_sheet import lock_sheet
from .make_offers import make_offers
from .seal_draw import seal_draw
from .set_limits import broken_limits, write_limits
from .sheet_facts import sheet_facts

ShareKey = tuple[str, int | str]  # ("maison", its key) or ("door", its code)
IN_LINE = (EnrolmentState.WAITING, EnrolmentState.OFFERED)


@dataclass(frozen=True)
class Terms:
    """What the settings screen sends: the whole of it. `shares`: how many places are kept for whom; 0 or absent: none."""

    selection: str
    opens_at: dt.datetime
    closes_at: dt.datetime | None = None
    requests_until: dt.datetime | None = None
    draw_at: dt.datetime | None = None
    cancel_until: dt.datetime | None = None
    waiting_list: bool = True
    shares_until: dt.datetime | None = None
    shares: dict[ShareKey, int] = field(default_factory=dict)
    draw_above: int | None = None
    refund_policy: str = RefundPolicy.DEADLINE
    late_keeps: int | None = None
    limits: Mapping[str, int | None] | None = None  # need -> places at most for it (None: not counted); None: as they are


PLAIN = (
    "selection",
    "opens_at",
    "closes_at",
    "requests_until",
    "draw_at",
    "cancel_until",
    "waiting_list",
    "shares_until",
    "draw_above",
    "refund_policy",
    "late_keeps",
)


def key_of_share(share: SheetShare) -> ShareKey:
    return ("maison", share.maison_id) if share.maison_id else ("door", share.door)


def set_terms(*, sheet: SignUpSheet, terms: Terms, by) -> SignUpSheet:
    """Change the rules of a sheet. What a share gives up is offered to who waits. Raises one Refusal with every reason."""
    with transaction.atomic():
        fresh = lock_sheet(sheet.pk)
        shares = list(fresh.shares.select_related("maison"))
        broken = [*_broken_promises(fresh, terms), *_broken_shares(fresh, shares, terms), *broken_limits(fresh, terms.limits)]
        refusal = Refusal.gather(broken)
        if refusal:
            raise refusal
        if terms.closes_at is not None and terms.closes_at < terms.opens_at:
            raise Refusal("cloture-avant-ouverture", "La clôture vient avant l'ouverture.", "Vérifiez les deux moments.")
        changed = {name: getattr(terms, name) for name in PLAIN if getattr(terms, name) != getattr(fresh, name)}
        for name, value in changed.items():
            setattr(fresh, name, value)
        if terms.selection == Selection.DRAW and fresh.drawn_at is None:
            first = sheet_facts(fresh).next_start
            refuse_window(fresh.opens_at, fresh.requests_until, fresh.draw_at, first_start=first, capacity=fresh.capacity)
            seal_draw(fresh)
        also = ["shares"] * _write_shares(fresh, shares, terms) + ["limits"] * write_limits(fresh, terms.limits)
        if changed or also:
            fresh.save(update_fields=[*changed, "kept"])
            audit.record("programmes.set_terms", fresh, by=by, maison=fresh.maison_id, changed=sorted([*changed, *also]))
            make_offers(fresh.pk, by=by)
        return fresh


def _broken_promises(sheet: SignUpSheet, terms: Terms) -> list[Refusal]:
    broken = []
    asked = sheet.enrolments.filter(state=EnrolmentState.REQUESTED).count()
    waiting = sheet.enrolments.filter(state__in=IN_LINE).count()
    if terms.selection != sheet.selection:
        if sheet.drawn_at:
            words = "Le tirage a eu lieu : la liste d'attente suit son ordre."
            broken.append(Refusal("tirage-fait", words, "Gardez le tirage ; les places qui se libèrent vont à cette liste."))
        elif asked:
            words = f"{asked} demande{'s attendent' if asked > 1 else ' attend'} une réponse."
            way = "Attendez le tirage." if sheet.awaits_draw else "Répondez-leur d'abord, oui ou non."
            broken.append(Refusal("demandes-en-cours", words, way))
        elif waiting and terms.selection == Selection.DRAW:
            words = "Des personnes attendent déjà, à leur rang."
            broken.append(Refusal("liste-en-cours", words, "On ne tire pas au sort ce qui leur est promis : servez d'abord la liste."))
    if waiting and sheet.waiting_list and not terms.waiting_list:
        broken.append(Refusal("liste-en-cours", "Des personnes sont sur la liste d'attente.", "Gardez la liste tant qu'elles attendent."))
    return [*broken, *_broken_policy(sheet, terms), *_broken_moments(sheet, terms, asked)]


def _broken_policy(sheet: SignUpSheet, terms: Terms) -> list[Refusal]:
    """Who signed up was told what goes back: it may become more, never less."""
    odd = refusal_of_the_policy(terms.refund_policy, terms.late_keeps)
    if odd:
        return [odd]
    after = Policy(terms.refund_policy, terms.late_keeps)
    if not less_generous(sheet.policy, after) or not sheet.enrolments.filter(state__in=HOLDING).exists():
        return []
    words = "Les personnes inscrites savent que davantage leur revient si elles annulent."
    return [Refusal("remboursement-annonce", words, "Gardez cette règle, ou choisissez-en une qui rend davantage.")]


def _broken_moments(sheet: SignUpSheet, terms: Terms, asked: int) -> list[Refusal]:
    broken = []
    if sheet.drawn_at and (terms.requests_until, terms.draw_at) != (sheet.requests_until, sheet.draw_at):
        broken.append(Refusal("tirage-fait", "Le tirage a eu lieu : ses moments ne changent plus.", "Laissez-les comme ils sont."))
    if (
        sheet.awaits_draw
        and terms.selection == Selection.DRAW
        and asked
        and terms.requests_until
        and terms.requests_until < sheet.requests_until
    ):
        words = f"Il est annoncé qu'on peut demander jusqu'au {dates.moment_long(sheet.requests_until)}."
        broken.append(Refusal("fenetre-annoncee", words, "Vous pouvez allonger ce temps, pas le raccourcir."))
    new_window = terms.selection == Selection.DRAW and terms.requests_until != sheet.requests_until and not sheet.drawn_at
    if new_window and terms.requests_until is not None and terms.requests_until <= clock.now():
        broken.append(Refusal("fenetre-passee", "La fin des demandes est déjà passée.", "Choisissez un moment à venir."))
    before, after = sheet.cancel_until, terms.cancel_until
    if before != after and after is not None and (before is None or after < before):
        held = sheet.enrolments.filter(state=EnrolmentState.CONFIRMED).exists()
        if held:
            words = "Les personnes inscrites savent qu'elles peuvent se désister plus tard que cela."
            broken.append(Refusal("desistement-annonce", words, "Gardez ce délai, ou allongez-le."))
    return broken


def _broken_shares(sheet: SignUpSheet, shares: list[SheetShare], terms: Terms) -> list[Refusal]:
    known = {key_of_share(share): share for share in shares}
    wanted = {key: places for key, places in terms.shares.items() if places}
    if sheet.shares_opened_at:
        if wanted != {key: share.places for key, share in known.items() if share.places} or terms.shares_until != sheet.shares_until:
            words = f"Les places gardées sont ouvertes à tous depuis {dates.moment_long(sheet.shares_opened_at)}."
            return [Refusal("parts-ouvertes", words, "On ne les reprend pas : laissez-les comme elles sont.")]
        return []
    if not wanted and not known:
        return []
    if sheet.capacity is None:
        return [Refusal("parts-sans-places", "On garde des places sur un nombre connu.", "Écrivez d'abord combien de places il y a.")]
    broken = []
    for key, share in known.items():
        if wanted.get(key, 0) < share.taken:
            many = "s" if share.taken > 1 else ""
            words = f"{places_in_words(share.taken)} gardée{many} pour {share.kept_for} : déjà prise{many}."
            broken.append(Refusal("part-prise", words, f"Gardez-en au moins {share.taken}."))
    kept = sum(max(places - (known[key].taken if key in known else 0), 0) for key, places in wanted.items())
    if sheet.taken + kept > sheet.capacity + sheet.overbooked:
        words = f"Avec {places_in_words(sheet.taken)} déjà prise{'s' if sheet.taken > 1 else ''}, il en reste {sheet.left} à garder."
        broken.append(Refusal("trop-de-places-gardees", words, "Gardez-en moins, ou ajoutez des places."))
    return broken


def _write_shares(sheet: SignUpSheet, shares: list[SheetShare], terms: Terms) -> bool:
    """Make the rows say what is wanted, and `kept` what is left of them; whether anything moved. Whoever already has a place stays
    where she stands: a new share counts from now on."""
    if sheet.shares_opened_at:
        return False
    known = {key_of_share(share): share for share in shares}
    moved = False
    for key in {*known, *terms.shares}:
        places, share = terms.shares.get(key, 0), known.get(key)
        if share is None and places:
            SheetShare.objects.create(sheet=sheet, places=places, **({"maison_id": key[1]} if key[0] == "maison" else {"door": key[1]}))
        elif share is not None and share.places != places:
            if places or share.enrolments.exists():
                share.places = places
                share.save(update_fields=["places"])
            else:
                share.delete()
        else:
            continue
        moved = True
    if moved:
        sheet.kept = sum(share.places - share.taken for share in sheet.shares.all())
    return moved
