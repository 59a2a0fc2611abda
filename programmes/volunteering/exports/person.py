"""What a volunteer may take away: her file, her standing shifts, her hours, the words of thanks."""

from django.db.models import Prefetch

from portal.people.models import Person

from ..enums import StandingStep
from ..models import HandModulation, HeldQualification, Ride, Shift, StandingDate, StandingShift, Thanks, Volunteer, WorkedHours


def _day(value) -> str | None:
    return value.isoformat() if value else None


def hands_told(person: Person) -> dict:
    """By whichever of her records. Her places on shifts are told with her other places."""
    records = Person.objects.records_of(person)
    files = Volunteer.objects.filter(person__in=records).order_by("pk").select_related("charter").prefetch_related("maisons")
    led = Shift.objects.filter(leader__in=records).select_related("session__activity", "maison").order_by("session__start")
    asked = HandModulation.objects.filter(person__in=records).select_related("asked__activity").order_by("pk")
    told = {
        "benevole": [_file(file) for file in files],
        "creneaux_menes": [
            {"mission": row.session.activity.title, "maison": row.maison.name, "debut": row.session.start.isoformat()} for row in led
        ],
        "trajets_a_plusieurs": [
            {
                "mission": ride.enrolment.sheet.activity.title,
                "emmene": ride.seats,
                "quartier": ride.quarter,
                "dit_le": _day(ride.at),
            }
            for ride in Ride.objects.filter(enrolment__person__in=records).select_related("enrolment__sheet__activity").order_by("pk")
        ],
        "coups_de_main_demandes": [{"pour": row.asked.activity.title, "creneaux": row.shifts} for row in asked],
    }
    return told if any(told.values()) else {}


def _file(file: Volunteer) -> dict:
    held = HeldQualification.objects.filter(volunteer=file).select_related("qualification").order_by("pk")
    skipped = Prefetch(
        "dates", StandingDate.objects.filter(step=StandingStep.SKIPPED).select_related("shift__session").order_by("pk"), to_attr="skipped"
    )
    standing = StandingShift.objects.filter(volunteer=file).select_related("mission", "post", "maison").prefetch_related(skipped)
    hours = WorkedHours.objects.filter(volunteer=file).select_related("mission", "maison").order_by("day", "pk")
    thanks = Thanks.objects.filter(volunteer=file).select_related("maison").order_by("at")
    return {
        "depuis": _day(file.since),
        "jusqu_au": _day(file.left_at),
        "maisons": [house.name for house in file.maisons.all()],
        "ce_que_j_aime": file.skills,
        "charte": {"version": file.charter.number, "acceptee_le": _day(file.charter_at), "comment": file.get_charter_way_display()}
        if file.charter
        else None,
        "assurance_vue_jusqu_au": _day(file.liability_until),
        "accord_d_un_parent_vu_le": _day(file.guardian_on),
        "creneaux_par_semaine_au_plus": file.weekly_cap,
        "on_peut_me_demander": file.may_be_called,
        "qualifications": [
            {"quoi": row.qualification.name, "vue_le": _day(row.confirmed_on), "valable_jusqu_au": _day(row.valid_until)} for row in held
        ],
        "creneaux_reguliers": [
            {
                "mission": row.mission.title, "poste": row.post.name, "maison": row.maison.name, "quand": row.recurrence.words,
                "depuis": _day(row.first_on), "jusqu_au": _day(row.last_on), "arrete_le": _day(row.ended_at),
                "sauf": [{"le": _day(date.shift.session.local_date), "pourquoi": date.why} for date in row.skipped],
            }
            for row in standing.order_by("pk")
        ],
        "heures": [
            {
                "jour": _day(row.day), "minutes": row.minutes, "mission": row.mission.title if row.mission else "", "quoi": row.note,
                "maison": row.maison.name, "etat": row.get_state_display(),
            }
            for row in hours
        ],
        "mercis": [{"le": _day(row.at), "maison": row.maison.name, "mot": row.words} for row in thanks],
    }  # fmt: skip
