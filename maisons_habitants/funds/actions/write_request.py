"""What a leader, or the counter with her, writes in a request before it is filed and when something misses. Never its state."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.actions.keep_file import drop_file, keep_file
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person
from portal.places.models import Maison

from ..enums import Party, Side, State
from ..models import BudgetLine, Fund, FundRequest, Leader, RequestDocument
from ..reading.parties import parties_of
from ..rules.grant import Line
from ..rules.machine import WRITTEN_BY_LEADERS
from .forget_leaders import drop_drafts
from .move_request import lock_request

DOCUMENT = "funds.document"  # of `registry.private_files`
MOST_DRAFTS, MOST_LINES, MOST_PAPERS, MOST_LEADERS = 5, 40, 8, 6
WRITES = (Party.LEADER, Party.HELPER)
STEP_FIELDS = {
    1: frozenset({"title", "idea"}),
    2: frozenset({"for_whom", "expected", "spot", "happens_on", "ends_on"}),
    3: frozenset({"applicant", "group_name"}),
    4: frozenset({"asked_cents"}),
    5: frozenset(),
}


def start_request(*, fund: Fund, maison: Maison, person: Person, title: str, by, key: uuid.UUID | None = None) -> FundRequest:
    """A draft that `person` leads. Raises « titre-manquant », « fonds-ferme », « autre-maison », « trop-de-brouillons »."""
    with once(key, "funds.start_request", by=by) as asked:
        if asked.done:
            return FundRequest.objects.get(pk=asked.result)
        kept = person.current_record
        if not title.strip():
            raise Refusal("titre-manquant", "Il manque le nom du projet.", "Quelques mots suffisent : « La fête de la rue ».")
        if fund.closed_on is not None:
            raise Refusal("fonds-ferme", "Ce fonds est fermé.", "Demandez à la maison s’il y en a un autre.")
        if maison.pk != fund.maison_id and (fund.sector_id is None or maison.sector_id != fund.sector_id):
            raise Refusal("autre-maison", "Cette maison n’est pas de ce fonds.", "Choisissez une maison du secteur.")
        if FundRequest.objects.led_by(kept).filter(state=State.DRAFT).count() >= MOST_DRAFTS:
            raise Refusal("trop-de-brouillons", f"{MOST_DRAFTS} projets commencés, c’est beaucoup.", "Finissez ou effacez-en un d’abord.")
        row = FundRequest.objects.create(fund=fund, maison=maison, title=title.strip()[:120])
        Leader.objects.create(request=row, person=kept, main=True)
        audit.record("funds.start_request", row, by=by or audit.SYSTEM, subject=kept, maison=maison.pk)
        asked.result = row.pk
    return row


def open_to_write(pk: int, *, by, seen: int | None = None) -> FundRequest:
    """Locked, and hers to write in. Raises « pas-votre-demande », « ne-s-ecrit-plus », « ecrit-ailleurs »."""
    fresh = lock_request(pk)
    if not set(WRITES) & parties_of(fresh, by):
        raise Refusal("pas-votre-demande", "Cette demande n’est pas la vôtre.", "Demandez à qui la porte de vous ajouter.")
    if fresh.state not in WRITTEN_BY_LEADERS:
        raise Refusal(
            "ne-s-ecrit-plus", f"Cette demande est {fresh.get_state_display()} : elle ne s’écrit plus.",
            "Pour changer quelque chose, parlez-en à la maison.",
        )  # fmt: skip
    if seen is not None and seen != fresh.edition:
        raise Refusal(
            "ecrit-ailleurs", "Cette demande a changé ailleurs depuis que cette page est ouverte. Ce que vous avez écrit est encore là.",
            "Relisez, puis enregistrez de nouveau pour le garder.",
        )  # fmt: skip
    return fresh


def written(row: FundRequest, names: Sequence[str] = (), *, by) -> FundRequest:
    """Its edition moves on, and the journal says so: with `names`, the fields that changed too."""
    row.edition, row.changed_at = row.edition + 1, clock.now()
    row.save(update_fields=["edition", "changed_at", *names])
    audit.record("funds.write", row, by=by or audit.SYSTEM, maison=row.maison_id)
    return row


def save_step(
    *, request: FundRequest, step: int, fields: Mapping[str, Any], by, lines: Sequence[Line] | None = None, seen: int | None = None
) -> FundRequest:
    """One step, as far as it is written: a draft may lack anything but its name. `lines`: the whole budget, in order (step 4).

    Raises those of `open_to_write`, « titre-manquant », « fin-avant-debut », « trop-de-lignes ».
    """
    with transaction.atomic():
        fresh = open_to_write(request.pk, by=by, seen=seen)
        unknown = set(fields) - STEP_FIELDS[step]
        if unknown:
            raise ValueError(f"not of step {step}: {sorted(unknown)}")
        for name, value in fields.items():
            setattr(fresh, name, value)
        if not fresh.title.strip():
            raise Refusal("titre-manquant", "Il manque le nom du projet.", "Quelques mots suffisent.")
        if fresh.ends_on and (fresh.happens_on is None or fresh.ends_on < fresh.happens_on):
            raise Refusal("fin-avant-debut", "Le dernier jour vient après le premier.", "Corrigez l’un des deux.")
        if lines is not None:
            _put_lines(fresh, lines)
        fresh.step = max(fresh.step, step)
        return written(fresh, ["step", *fields], by=by)


def _put_lines(row: FundRequest, lines: Sequence[Line]) -> None:
    if len(lines) > MOST_LINES:
        raise Refusal("trop-de-lignes", f"{MOST_LINES} lignes au plus.", "Réunissez les petites dépenses.")
    row.lines.all().delete()
    BudgetLine.objects.bulk_create(
        [
            BudgetLine(request=row, side=Side(line.side), kind=line.kind, words=line.words, amount_cents=line.amount_cents, position=place)
            for place, line in enumerate(lines)
        ]
    )


@transaction.atomic
def add_paper(*, request: FundRequest, content, kind: str, title: str, by) -> RequestDocument:
    """A private paper. Raises those of `open_to_write` and of `keep_file`, « trop-de-papiers »."""
    fresh = open_to_write(request.pk, by=by)
    if fresh.documents.count() >= MOST_PAPERS:
        raise Refusal("trop-de-papiers", f"{MOST_PAPERS} papiers au plus.", "Retirez-en un d’abord.")
    file = keep_file(content=content, name=content.name, kind=DOCUMENT, owner=fresh, by=by)
    made = RequestDocument.objects.create(request=fresh, file=file, kind=kind, title=(title.strip() or file.name)[:120])
    written(fresh, by=by)
    return made


@transaction.atomic
def drop_paper(*, request: FundRequest, pk: int, by) -> None:
    """Gone already: nothing more to do. Raises those of `open_to_write`."""
    fresh = open_to_write(request.pk, by=by)
    row = fresh.documents.select_related("file").filter(pk=pk).first()
    if row is None:
        return
    file = row.file
    row.delete()
    drop_file(stored=file, by=by)
    written(fresh, by=by)


@transaction.atomic
def answer_questions(*, request: FundRequest, answers: Mapping[int, str], by, seen: int | None = None) -> FundRequest:
    """What the house asked, answered where it was asked; an empty answer leaves it open. Raises those of `open_to_write`."""
    fresh = open_to_write(request.pk, by=by, seen=seen)
    for question in fresh.questions.all():
        words = answers.get(question.pk, question.answer).strip()
        question.answer, question.answered_at = words, (clock.now() if words else None)
        question.save(update_fields=["answer", "answered_at"])
    return written(fresh, by=by)


@transaction.atomic
def drop_draft(*, request: FundRequest, by) -> None:
    """A draft goes whole, its papers too. Raises those of `open_to_write`, « deja-deposee »."""
    fresh = open_to_write(request.pk, by=by)
    if fresh.state != State.DRAFT:
        raise Refusal("deja-deposee", "Une demande déposée ne s’efface pas.", "Vous pouvez la retirer.")
    audit.record("funds.drop_draft", fresh, by=by or audit.SYSTEM, maison=fresh.maison_id)
    drop_drafts([fresh.pk], by=by or audit.SYSTEM)
