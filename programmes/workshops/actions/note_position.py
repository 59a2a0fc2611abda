import uuid
from collections.abc import Mapping

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.enums import EnrolmentState
from programmes.models import Enrolment

from ..enums import Moment
from ..models import Position
from ..reading import course_places, spans_of, with_course
from ..rules import positions


def note_position(
    *, enrolment: Enrolment, moment: str, answers: Mapping[str, str], channel: str, by, seen: int | None = None,
    key: uuid.UUID | None = None,
) -> Position:  # fmt: skip
    """Write down what she says of herself before or after a course. `seen`: key of what was noted, to put something else in its place; the
    former stays with the moment at which it was replaced. The journal says that it was noted and by whom, never what.

    Raises « pas-un-cours », « pas-inscrite », « sans-date », « trop-tot », « trop-tard », « reponse-manquante », « deja-note »,
    « deja-corrige ».
    """
    with once(key, "workshops.note_position", by=by) as request:
        if request.done:
            return Position.objects.get(pk=request.result)
        row = _locked(enrolment)
        _refuse(row, moment, answers)
        before = _take_away(row, moment, seen)
        position = Position.objects.create(
            enrolment=row, moment=moment, answers=dict(answers), channel=channel, noted_at=clock.now(), noted_by=by
        )
        verb = "workshops.correct_position" if before else "workshops.note_position"
        audit.record(verb, row, by=by, subject=row.person.current_record, maison=row.sheet.maison_id, moment=moment, position=position.pk)
        request.result = position.pk
    return position


def _locked(enrolment: Enrolment) -> Enrolment:
    """Two who note at once follow each other."""
    Enrolment.objects.select_for_update().filter(pk=enrolment.pk).first()
    row = with_course(course_places().filter(pk=enrolment.pk)).first()
    if row is None:
        raise Refusal("pas-un-cours", "Il n’y a rien à dire de soi à cette place.", "Choisissez la place d’un cours numérique.")
    return row


def _refuse(row: Enrolment, moment: str, answers: Mapping[str, str]) -> None:
    refusal = against_saying(row, moment)
    if refusal:
        raise refusal
    level = row.sheet.course.level
    lacking, odd = positions.missing(level, answers), positions.unknown(level, answers)
    if lacking or odd:
        many = len(lacking) > 1
        words = f"Il manque {len(lacking)} réponses." if many else "Il manque une réponse."
        words = words if lacking else "Une de ces réponses n’est pas demandée pour ce cours."
        raise Refusal("reponse-manquante", words, "Répondez à chaque phrase, même « pas encore ».")


def against_saying(row: Enrolment, moment: str) -> Refusal | None:
    """Why it is not said now at this place, in words; None when it may be. No query where its dates were read (`with_course`)."""
    if row.state != EnrolmentState.CONFIRMED:
        return Refusal("pas-inscrite", "Cette place n’est pas confirmée.", "Il faut d’abord une place au cours : l’accueil s’en occupe.")
    spans = spans_of(row.sheet)
    code = positions.against_saying(moment, spans, clock.now())
    if not code:
        return None
    if code == positions.NO_DATE:
        return Refusal(code, "Ce cours n’a plus de date.", "Demandez à l’accueil de la maison.")
    begins, ends = positions.window(moment, spans)
    if code == positions.TOO_SOON:
        return Refusal(code, "Le cours n’est pas fini.", f"Revenez à partir du {dates.day_long(dates.local(begins).date())}.")
    if moment == Moment.BEFORE:
        words = f"Le cours est commencé : ce point se faisait jusqu’au {dates.day_long(dates.local(ends).date())}."
        return Refusal(code, words, "Vous direz où vous en êtes à la dernière séance.")
    words = f"Ce point se faisait jusqu’au {dates.day_long(dates.local(ends).date())}."
    return Refusal(code, words, "Parlez-en à l’accueil : un autre cours peut convenir.")


def _take_away(row: Enrolment, moment: str, seen: int | None) -> Position | None:
    known = Position.objects.current().filter(enrolment=row, moment=moment).first()
    if known is None:
        return None
    if seen is None:
        when = dates.day_long(dates.local(known.noted_at).date())
        raise Refusal("deja-note", f"C’est déjà noté, {when}.", "Pour changer une réponse, choisissez « Corriger ».")
    if seen != known.pk:
        raise Refusal("deja-corrige", "Quelqu’un vient de le corriger.", "Rechargez la page, puis relisez ce qui est noté.")
    Position.objects.filter(pk=known.pk).update(replaced_at=clock.now())
    return known
