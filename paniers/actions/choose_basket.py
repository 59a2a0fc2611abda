import uuid

from portal.kit import audit, clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.actions.reverse_charge import reverse_charge
from programmes.enums import Channel
from programmes.models import Session

from ..enums import BasketState, Choice
from ..models import Basket, GivePoint
from ..reading.possible import free_left, points_of, row_of, target_of, with_its_dates
from ..rules import choices
from .as_agreed import as_agreed
from .bill_period import standing_charge
from .lock_dates import lock_dates
from .move_row import move_row
from .owe_again import owe_again
from .tell_choice import tell_chosen

ABSENCE = "absence"  # why a line of the ledger was undone
STATES = {Choice.CREDIT: BasketState.ABSENT, Choice.GIVEN: BasketState.GIVEN}  # else planned


def choose_basket(
    *, basket: Basket, choice: str, by, session: Session | None = None, point: GivePoint | None = None, seen: int | None = None,
    reason: str = "", channel: str = Channel.ONLINE, key: uuid.UUID | None = None,
) -> Basket:  # fmt: skip
    """Say what becomes of one basket: not collected and not owed (`credit`), collected on another date of its house (`other_week`) or in
    another house that week (`other_house`; both with `session`), given at `point`, or, with "", as it was planned.

    Each choice takes the place of the one before. `seen` is the version on the screen; with a `reason`, staff note an absence or a gift
    past the cut-off or the quota. Twice is once. Raises one Refusal with every reason (`rules.choices`), « deja-modifie »,
    « reserve-equipe ».
    """
    if choice not in ("", *Choice.values):
        raise Refusal("choix-inconnu", "Ce choix n'existe pas.", "Choisissez parmi ceux de la page.")
    if reason and not getattr(by, "is_staff", False):
        raise Refusal("reserve-equipe", "Seule l'équipe peut passer outre.", "Passez à l'accueil de la maison, ou appelez-la.")
    purpose = f"paniers.choose:{basket.pk}:{choice}:{getattr(session, 'pk', '')}:{getattr(point, 'pk', '')}"
    with once(key, purpose, by=by) as request:
        if request.done:
            return Basket.objects.get(pk=basket.pk)
        fresh = _locked(basket, session)
        where = _where(fresh, choice, session)
        if _stands(fresh, choice, where, point):
            return fresh
        _refuse_stale(fresh, seen)
        _refuse(fresh, choice, where, point, lifted=bool(reason.strip()))
        _write(fresh, choice, where, point, by=by)
        audit.record(
            "paniers.choose_basket", fresh, by=by, subject=fresh.subscription.enrolment.person, maison=fresh.planned_for.maison_id,
            choice=choice or "planned", session=fresh.session_id, channel=str(channel),
            **({"reason": reason.strip()[:200]} if reason.strip() else {}),
        )  # fmt: skip
        tell_chosen(fresh, channel=channel, by=by)
        return fresh


def _locked(basket: Basket, session: Session | None) -> Basket:
    """The sheets of every date concerned, then the basket, fresh."""
    now, own = Basket.objects.values_list("session", "planned_for").get(pk=basket.pk)
    concerned = {now, own} | ({session.pk} if session else set())
    lock_dates(concerned)
    fresh = with_its_dates(Basket.objects.select_for_update(of=("self",))).get(pk=basket.pk)
    if fresh.session_id not in concerned:  # it moved while the locks were waited for
        _refuse_stale(fresh, 0)
    return fresh


def _where(fresh: Basket, choice: str, session: Session | None) -> Session | None:
    """The date it goes to: a gift is packed where the basket stands."""
    if choice in choices.MOVES:
        rows = Session.objects.select_related("maison", "distribution")
        return rows.filter(pk=session.pk, distribution__isnull=False).first() if session else None
    return fresh.session if choice == Choice.GIVEN else fresh.planned_for


def _stands(fresh: Basket, choice: str, where: Session | None, point: GivePoint | None) -> bool:
    if where is None or fresh.choice != choice or fresh.session_id != where.pk:
        return False
    return choice != Choice.GIVEN or point is None or fresh.point_id == point.pk


def _refuse_stale(fresh: Basket, seen: int | None) -> None:
    if seen is None or seen == fresh.version:
        return
    last = AuditLine.objects.filter(target=audit.key_of(fresh)).select_related("by").first()
    who = "par l'équipe" if last and getattr(last.by, "is_staff", False) else "depuis un autre écran"
    raise Refusal("deja-modifie", f"Ce panier a déjà été modifié {who}.", "Voici où il en est : vérifiez, puis recommencez.")


def _refuse(fresh: Basket, choice: str, where: Session | None, point: GivePoint | None, *, lifted: bool) -> None:
    known = choice != Choice.GIVEN or (point is not None and points_of(fresh).filter(pk=point.pk).exists())
    asked = choices.Asked(
        choice, clock.now(), quantity=fresh.quantity, free_left=free_left(fresh) if choice == Choice.CREDIT else 0, lifted=lifted,
        point=known,
    )  # fmt: skip
    target = target_of(fresh, where) if choice in (choices.PLANNED, *choices.MOVES) else None
    refusal = Refusal.gather(choices.reasons_against(asked, row_of(fresh), target))
    if refusal:
        raise refusal


def _write(row: Basket, choice: str, where: Session, point: GivePoint | None, *, by) -> None:
    was = row.state
    if not move_row(row, where, STATES.get(choice, BasketState.PLANNED)):
        raise choices.full(choice, target_of(row, Session.objects.select_related("maison", "distribution").get(pk=where.pk)))
    if row.state == BasketState.ABSENT and (owed := standing_charge(row)):
        reverse_charge(charge=owed, reason=ABSENCE, with_its_thing=True, by=by)
    elif was == BasketState.ABSENT and row.state != BasketState.ABSENT:
        owe_again(row, by=by)
    if not choice:
        as_agreed(row, by=by)
    row.choice, row.chosen_at = choice, clock.now() if choice else None
    row.point = point if choice == Choice.GIVEN else None
    row.prepared_at = None
    row.save()
