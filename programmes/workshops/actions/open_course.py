import datetime as dt

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from programmes.actions.set_terms import Terms, set_terms
from programmes.enums import Door
from programmes.models import Facilitator, SignUpSheet

from ..enums import CourseLevel, Equipment
from ..models import Course


def open_course(
    *, sheet: SignUpSheet, level: str, by, equipment: str = Equipment.EITHER, leading: list[Facilitator] = (), shown_name: str = "",
    kept: int = 0, kept_until: dt.datetime | None = None,
) -> Course:  # fmt: skip
    """Make a course of a sheet that was just opened. `leading`: who leads its dates; of these the one with an account follows it. `kept`
    places are for who comes or calls, until `kept_until`.

    Raises « une-seule-personne », « trop-de-places-gardees », « parts-sans-places ».
    """
    named = facilitator_among(leading)
    with transaction.atomic():
        course = Course.objects.create(sheet=sheet, level=level, equipment=equipment, facilitator=named, shown_name=shown_name.strip())
        sheet.title = str(CourseLevel(level).label).capitalize()
        sheet.save(update_fields=["title"])
        if kept:
            fresh = SignUpSheet.objects.get(pk=sheet.pk)
            same = {name: getattr(fresh, name) for name in ("selection", "opens_at", "closes_at", "requests_until", "draw_at")}
            also = {name: getattr(fresh, name) for name in ("cancel_until", "waiting_list", "draw_above", "refund_policy", "late_keeps")}
            terms = Terms(**same, **also, shares={("door", Door.DESK): kept}, shares_until=kept_until)
            set_terms(sheet=sheet, terms=terms, by=by)
        audit.record("workshops.open_course", course, by=by, maison=sheet.maison_id, level=level)
    return course


def facilitator_among(leading: list[Facilitator]) -> Facilitator | None:
    """Who follows: the member of the team among those who lead; nobody when all are named from outside. Raises « une-seule-personne »."""
    able = [one for one in leading if one.user_id]
    if len(able) > 1:
        words = "Une seule personne de l’équipe suit un cours : elle lit ce que chacun dit de soi."
        raise Refusal("une-seule-personne", words, "Cochez-en une seule ; écrivez les autres par leur nom.")
    return able[0] if able else None
