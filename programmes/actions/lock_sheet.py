from django.db.models import QuerySet

from portal.kit import audit, dates
from portal.kit.locking import Rank, locked, locked_one
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal

from ..models import Activity, Enrolment, SignUpSheet
from ..programme_type import kind_of

# What rules and messages read of a page. Its words and Wagtail's stamps stay where they are: others wait while this row is locked.
READ_OF_A_PAGE = {"page_ptr", "title", "slug", "live", "content_type", "url_path"}
LEFT = [f"activity__{field.name}" for field in Activity._meta.concrete_fields if field.name not in READ_OF_A_PAGE]


def sheets_with_pages() -> QuerySet[SignUpSheet]:
    """Sheets with what is read of their pages; house and tariff are read when somebody asks."""
    return SignUpSheet.objects.select_related("activity").defer(*LEFT)


def lock_sheet(pk: int) -> SignUpSheet:
    """The sheet, fresh, with its activity, locked until the transaction ends."""
    return locked_one(sheets_with_pages(), pk, rank=Rank.SHEET)


def lock_after(seen: SignUpSheet) -> SignUpSheet:
    """The same for a sheet just read by `sheets_with_pages`: the page was never locked, so it is not read again while others wait."""
    sheet = locked_one(SignUpSheet.objects.all(), seen.pk, rank=Rank.SHEET)
    sheet.activity = seen.activity
    return sheet


def lock_of(enrolment: Enrolment) -> tuple[SignUpSheet, Enrolment]:
    """Lock the sheet of a place, then read the place again: (sheet, enrolment), both fresh until the transaction ends."""
    sheet = lock_sheet(enrolment.sheet_id)
    fresh = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "party").get(pk=enrolment.pk)
    fresh.sheet = sheet
    return sheet, fresh


def lock_with_beside(enrolment: Enrolment) -> tuple[SignUpSheet, Enrolment]:
    """The same for an act that confirms the place: the sheets its kind touches besides are locked with its own, all at once."""
    beside = {*kind_of(enrolment.sheet.activity).sheets_taken_over(enrolment)}
    if beside:
        locked(sheets_with_pages(), beside | {enrolment.sheet_id}, rank=Rank.SHEET)
    return lock_of(enrolment)


def refuse_stale(enrolment: Enrolment, seen: int | None) -> None:
    """Refuse to act on what the person no longer sees: `seen` is the version her screen showed (None: no screen)."""
    if seen is None or seen == enrolment.version:
        return
    last = AuditLine.objects.filter(target=audit.key_of(enrolment)).select_related("by").first()
    who = "par l'équipe" if last and getattr(last.by, "is_staff", False) else "depuis un autre écran" if last and last.by else "entre-temps"
    when = f" ({dates.moment_short(last.at)})" if last else ""
    raise Refusal("deja-modifie", f"Cette place a déjà été modifiée {who}{when}.", "Voici où elle en est : vérifiez, puis recommencez.")
