"""A house closes: its dates to come, their sheets and their pages go to another. The one act that may move a page with dates."""

from collections import defaultdict

from wagtail.models import Page

from portal.cms.models import MaisonPage
from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.places.models import Maison

from ..enums import DatesAct, SessionState
from ..models import Session, SheetSession, SheetShare, SignUpSheet
from ..programme_type import kind_of, planned_types
from .change_dates import written
from .lock_sheet import sheets_with_pages
from .move_session import refuse_move


def dates_to_rehome(house: Maison):
    """Dates to come of the kinds that the planner plans; the others are seen to on their own screens first."""
    return Session.objects.on().filter(maison=house, end__gt=clock.now(), activity__content_type__in=planned_types())


def sheets_to_rehome(house: Maison):
    """Sheets of the house with a date to come."""
    dated = SheetSession.objects.filter(session__in=dates_to_rehome(house).order_by().values("pk")).order_by().values("sheet")
    return SignUpSheet.objects.filter(maison=house, pk__in=dated)


def lock_sheets_of(house: Maison) -> None:
    """Every sheet that `rehome_dates` writes, of another house too where a date of this one is on it."""
    dated = SheetSession.objects.filter(session__in=dates_to_rehome(house).order_by().values("pk"))
    if keys := set(dated.order_by().values_list("sheet", flat=True)):
        locked(sheets_with_pages(), keys, rank=Rank.SHEET)


def rehome_dates(house: Maison, to: Maison, *, by) -> int:
    """These dates take place at `to`, at the same hours: calendars learn it now, and everybody on them is told by small transactions
    (`see_to_people`), once of all of hers. A date in a room of the house has no room any more; one held elsewhere stays where it was.
    Inside the closing's transaction, sheets locked (`lock_sheets_of`).

    Raises the reasons of the kinds, « page-sans-place »."""
    dates = list(
        dates_to_rehome(house).select_for_update(of=("self",)).select_related("activity", "maison", "room").order_by("start", "pk")
    )
    by_kind = defaultdict(list)
    for date in dates:
        by_kind[kind_of(date.activity)].append((date, date.local_date, to))
    for kind, moves in by_kind.items():
        refuse_move(kind, moves)
    sheets = list(sheets_to_rehome(house).select_related("activity"))
    groups = defaultdict(list)
    for date in dates:
        groups[date.activity_id].append(date)
    why = f"{house.name} ferme : c'est maintenant à {to.name}."
    for group in groups.values():
        written(DatesAct.MOVE, group, [], maison=to, why=why, by=by)
    for date in dates:
        _rehome(date, to, why=why, by=by)
    SignUpSheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(maison=to)
    for page in Page.objects.filter(pk__in=groups).order_by("path"):
        rehome_page(page, house, to)
    return len(dates)


def _rehome(date: Session, to: Maison, *, why: str, by) -> None:
    if date.room_id is not None:
        date.room, date.place = None, ""
    date.maison, date.state, date.public_note = to, SessionState.MOVED, why[:200]
    date.sequence, date.changed_at = date.sequence + 1, clock.now()
    date.save()
    start = date.start.isoformat()
    audit.record("programmes.move_session", date, by=by, maison=to, before=start, after=start)


def rehome_page(page: Page, house: Maison, to: Maison) -> None:
    """Under the receiving house's page, if it stood under the closing one's; its old address leads on (Wagtail's redirects). Of two pages
    with one short address, this one's says where it came from."""
    here, there = (MaisonPage.objects.filter(maison_row=one).first() for one in (house, to))
    if here is None or not page.path.startswith(here.path):
        return
    if there is None:
        raise Refusal("page-sans-place", f"{to.name} n'a pas encore de page.", "Ouvrez d'abord sa page dans le site.")
    page = page.specific
    if there.get_children().filter(slug=page.slug).exists():
        page.slug = f"{page.slug}-{house.slug}"[:255]
        page.save(update_fields=["slug"])
    page.move(there, pos="last-child")


def shares_to_rehome(house: Maison):
    """Places kept for the people of this house, on sheets of any house still to come."""
    dated = SheetSession.objects.filter(session__end__gt=clock.now()).exclude(session__state=SessionState.CANCELLED)
    return SheetShare.objects.filter(maison=house, sheet__in=dated.order_by().values("sheet"))


def rehome_shares(house: Maison, to: Maison, *, by) -> int:
    """Raises « deja-des-places-gardees » where the receiving house has places of its own on the same sheet: somebody decides."""
    theirs = shares_to_rehome(house)
    both = SheetShare.objects.filter(maison=to, sheet__in=theirs.order_by().values("sheet")).select_related("sheet__activity").first()
    if both is not None:
        words = f"Des places sont gardées pour les deux maisons : {both.sheet.activity.title}."
        raise Refusal("deja-des-places-gardees", words, "Ouvrez ces places à tous dans ses réglages, puis recommencez.")
    return theirs.update(maison=to)


def refuse_what_no_room_took(house: Maison, to: Maison, *, by) -> int:
    """Once every room has taken its own: a date to come that stays would take place behind a closed door. Raises « reste-a-finir »."""
    left = Session.objects.on().filter(maison=house, end__gt=clock.now()).select_related("activity").order_by("start").first()
    if left is not None:
        raise Refusal("reste-a-finir", f"Il reste une date : {left.activity.title}.", "Déplacez-la ou annulez-la depuis son écran d'abord.")
    return 0
