"""Two records of one person that both give a hand: the file that stays takes over what the other one knew; undone with the merge."""

from portal.kit import clock

from ..models import HeldQualification, StandingDate, StandingShift, Volunteer

KEPT = ("liability_until", "guardian_on")  # the later day of the two


def carry(absorbed, kept) -> dict | None:
    """Both running: the one of `kept` goes on, with the houses, qualifications and standing shifts of the other, which is closed. A file
    of one alone, or one that had stopped, stays as it is and is read through the record."""
    gone = Volunteer.objects.filter(person=absorbed, left_at=None).first()
    file = Volunteer.objects.filter(person=kept, left_at=None).first()
    if gone is None or file is None:
        return None
    houses = set(gone.maisons.values_list("pk", flat=True)) - set(file.maisons.values_list("pk", flat=True))
    file.maisons.add(*houses)
    before = {name: _said(getattr(file, name)) for name in (*KEPT, "guardian_by_id", "since")}
    if gone.guardian_on and (file.guardian_on is None or gone.guardian_on > file.guardian_on):
        file.guardian_by_id = gone.guardian_by_id
    for name in KEPT:
        days = [day for day in (getattr(file, name), getattr(gone, name)) if day]
        setattr(file, name, max(days) if days else None)
    file.since = min(file.since, gone.since)
    file.save(update_fields=[*KEPT, "guardian_by", "since"])
    note = {"file": file.pk, "gone": gone.pk, "houses": sorted(houses), "before": before}
    moved, doubled = _share_standing(gone, file)
    note |= {"held": _share_qualifications(gone, file), "standing": moved, "doubled": doubled}
    gone.left_at = clock.now()
    gone.save(update_fields=["left_at"])
    return note


def _said(value) -> str | int | None:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _share_qualifications(gone: Volunteer, file: Volunteer) -> list[int]:
    """Rows of the closed file copied into the one that stays, where it had none."""
    known = set(file.held.values_list("qualification", flat=True))
    new = [
        HeldQualification.objects.create(
            volunteer=file, qualification_id=row.qualification_id, confirmed_on=row.confirmed_on, confirmed_by_id=row.confirmed_by_id,
            valid_until=row.valid_until,
        )
        for row in gone.held.order_by("pk")
        if row.qualification_id not in known
    ]  # fmt: skip
    return [row.pk for row in new]


def _share_standing(gone: Volunteer, file: Volunteer) -> tuple[list[int], list[dict]]:
    """Her standing shifts go on, on the file that stays; the very same one twice is one: that of the closed file ends, nobody is told,
    and what it did of dates the other never looked at (taken, or « pas cette fois ») counts for the one that goes on."""
    known = {_same(row): row for row in StandingShift.objects.filter(volunteer=file, ended_at=None)}
    moved, doubled = [], []
    for row in StandingShift.objects.filter(volunteer=gone, ended_at=None).order_by("pk"):
        if (stays := known.get(_same(row))) is None:
            StandingShift.objects.filter(pk=row.pk).update(volunteer=file)
            moved.append(row.pk)
            continue
        seen = StandingDate.objects.filter(standing=stays).order_by().values("shift")
        new = list(StandingDate.objects.filter(standing=row).exclude(shift__in=seen).order_by("pk").values_list("pk", flat=True))
        StandingDate.objects.filter(pk__in=new).update(standing=stays)
        StandingShift.objects.filter(pk=row.pk).update(ended_at=clock.now())
        doubled.append({"standing": row.pk, "dates": new})
    return moved, doubled


def _same(row: StandingShift) -> tuple:
    return (row.post_id, row.maison_id, row.mission_id, row.weekday, row.begins)


def undo(absorbed, kept, note) -> None:
    """As they were; what was done in between on the file that stayed remains there."""
    file = Volunteer.objects.filter(pk=note["file"]).first()
    if file is None:
        return
    file.maisons.remove(*note["houses"])
    Volunteer.objects.filter(pk=file.pk).update(**note["before"])
    HeldQualification.objects.filter(pk__in=note["held"]).delete()
    StandingShift.objects.filter(pk__in=note["standing"]).update(volunteer=note["gone"])
    for one in note.get("doubled", ()):
        StandingDate.objects.filter(pk__in=one["dates"]).update(standing=one["standing"])
        StandingShift.objects.filter(pk=one["standing"]).update(ended_at=None)
    Volunteer.objects.filter(pk=note["gone"]).update(left_at=None)
