"""The report of a project: written little by little, sent when the project has taken place, read by the house."""

import uuid

from portal.kit import clock, dates
from portal.kit.actions.keep_file import drop_file, keep_file
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Party, ReportState, State
from ..models import FundRequest, Report, ReportPhoto
from ..notifications.after import tell_accepted, tell_back
from .keep_receipt import refuse_sent
from .open_after import LEADS, open_after, went_on

PHOTO = "funds.photo"  # of `registry.private_files`
MOST_PHOTOS, LONGEST = 12, 1600  # LONGEST: dots


def write_report(
    *, request: FundRequest, came: int | None, happened: str, otherwise: str, by, send: bool = False, seen: int | None = None,
    key: uuid.UUID | None = None,
) -> Report:  # fmt: skip
    """As far as it is written; `send`: for the house to read. Raises those of `open_after`, « bilan-parti »; to send it,
    « nombre-manquant », « recit-manquant », « pas-encore-passe »."""
    with once(key, f"funds.write_report:{request.pk}", by=by) as asked:
        if asked.done:
            return Report.objects.get(request=request)
        fresh, _row = open_after(request.pk, by=by, parties=LEADS, seen=seen)
        refuse_sent(fresh)
        row = _begun(fresh)
        row.came, row.happened, row.otherwise = came, happened.strip()[:4000], otherwise.strip()[:2000]
        if send:
            _refuse_unfinished(fresh, row)
            row.state, row.sent_at, row.back_words = ReportState.SENT, clock.now(), ""
        row.save()
        went_on(fresh, "funds.send_report" if send else "funds.write_report", by=by)
    return row


def _begun(request: FundRequest) -> Report:
    return Report.objects.get_or_create(request=request)[0]


def _refuse_unfinished(request: FundRequest, row: Report) -> None:
    reasons = []
    last = request.ends_on or request.happens_on
    if last and last > clock.today():
        words = f"Le projet finit le {dates.day_written(last)}."
        reasons.append(Refusal("pas-encore-passe", words, "Enregistrez ce qui est écrit, et envoyez-le après."))
    if row.came is None:
        reasons.append(Refusal("nombre-manquant", "Combien de personnes sont venues ?", "À peu près suffit."))
    if not row.happened:
        reasons.append(Refusal("recit-manquant", "Racontez ce qui s’est passé.", "Deux ou trois phrases suffisent."))
    refusal = Refusal.gather(reasons)
    if refusal:
        raise refusal


def add_photo(*, request: FundRequest, content, words: str, people_agree: bool, by, key: uuid.UUID | None = None) -> ReportPhoto:
    """Raises those of `open_after` and of `keep_file`, « bilan-parti », « trop-de-photos », « description-manquante »."""
    with once(key, f"funds.add_photo:{request.pk}", by=by) as asked:
        if asked.done:
            return ReportPhoto.objects.get(pk=asked.result)
        fresh, _row = open_after(request.pk, by=by, parties=LEADS)
        refuse_sent(fresh)
        report = _begun(fresh)
        if report.photos.count() >= MOST_PHOTOS:
            raise Refusal("trop-de-photos", f"{MOST_PHOTOS} photos au plus.", "Retirez-en une d’abord.")
        if not words.strip():
            raise Refusal("description-manquante", "Dites en quelques mots ce qu’on voit.", "Qui ne voit pas la photo l’entend ainsi.")
        file = keep_file(content=content, name=content.name, kind=PHOTO, owner=fresh, by=by, longest=LONGEST)
        made = ReportPhoto.objects.create(report=report, file=file, words=words.strip()[:160], people_agree=people_agree)
        went_on(fresh, "funds.add_photo", by=by, agree=people_agree)
        asked.result = made.pk
    return made


def drop_photo(*, request: FundRequest, pk: int, by) -> None:
    """At any time, also once it is accepted: somebody on it changed her mind. Gone already: nothing more to do. Raises
    « pas-votre-demande »."""
    with once(None, "funds.drop_photo", by=by):
        parties, states = (*LEADS, Party.AGENT), (State.GRANTED, State.COMPLETED, State.CANCELLED)
        fresh, _row = open_after(request.pk, by=by, parties=parties, states=states)
        found = ReportPhoto.objects.select_related("file").filter(report__request=fresh, pk=pk).first()
        if found is None:
            return
        file = found.file
        found.delete()
        drop_file(stored=file, by=by)
        went_on(fresh, "funds.drop_photo", by=by)


def answer_report(
    *, request: FundRequest, accepted: bool, by, words: str = "", seen: int | None = None, key: uuid.UUID | None = None
) -> Report:
    """The house accepts it, or gives it back with words; the leaders are told. Raises those of `open_after`, « pas-de-bilan »,
    « mots-manquants »."""
    with once(key, f"funds.answer_report:{request.pk}", by=by) as asked:
        if asked.done:
            return Report.objects.get(request=request)
        fresh, _row = open_after(request.pk, by=by, parties=(Party.AGENT,), seen=seen)
        row = Report.objects.filter(request=fresh, state=ReportState.SENT).first()
        if row is None:
            raise Refusal("pas-de-bilan", "Il n’y a pas de bilan à lire.", "Il arrive quand le groupe l’envoie.")
        if not accepted and not words.strip():
            raise Refusal("mots-manquants", "Dites ce qu’il manque.", "Le groupe le lit tel quel.")
        row.state = ReportState.ACCEPTED if accepted else ReportState.BACK
        row.back_words, row.read_at, row.read_by = "" if accepted else words.strip()[:1000], clock.now(), by
        row.save(update_fields=["state", "back_words", "read_at", "read_by"])
        went_on(fresh, "funds.accept_report" if accepted else "funds.give_back_report", by=by)
        (tell_accepted if accepted else tell_back)(row, by=by)
    return row
