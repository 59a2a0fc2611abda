"""Pictures of a departure: added, described, taken away; where they were put up by hand, and taken down."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.core.files.base import File
from django.db import transaction

from portal.households.enums import ImageMedium
from portal.kit import audit, clock
from portal.kit.actions.keep_file import drop_file, keep_file
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person

from ..enums import OnPicture
from ..models import BY_HAND, AlbumPicture, PictureFace, PictureUse, Trip
from ..reading.album import seen as read
from ..reading.album import who_came
from ..rules.album import names_in, stands_against

KIND = "pass_culture.picture"  # no rule of `registry.private_files`: our own views open it, and nobody else
LONGEST = 1600  # dots of a side
MOST = 60  # pictures of a departure
WORDS_MOST = 200


def add_picture(*, trip: Trip, content: File, name: str, by, key: uuid.UUID | None = None) -> AlbumPicture:
    """Kept privately, without place, time or device. Shown nowhere until it is said who is on it and where it may go.

    Raises « pas-encore-partie », « album-plein », and what `keep_file` says of a file."""
    with once(key, "pass_culture.add_picture", by=by) as request:
        if request.done:
            return AlbumPicture.objects.get(pk=request.result)
        trip = Trip.objects.select_for_update().select_related("sheet").get(pk=trip.pk)
        if trip.meeting_at > clock.now():
            raise Refusal("pas-encore-partie", "Cette sortie n’a pas encore eu lieu.", "Ajoutez les photos au retour.")
        if trip.pictures.count() >= MOST:
            raise Refusal("album-plein", f"L’album a déjà {MOST} photos.", "Retirez-en une avant d’en ajouter.")
        stored = keep_file(content=content, name=name, kind=KIND, owner=trip, by=by, longest=LONGEST)
        picture = AlbumPicture.objects.create(trip=trip, stored=stored, by=by)
        audit.record("pass_culture.add_picture", picture, by=by, maison=trip.sheet.maison_id, trip=trip.pk)
        request.result = picture.pk
    return picture


def describe_picture(
    *, picture: AlbumPicture, who: str, people: Collection[Person] = (), words: str = "", media: Collection[str] = (), by,
    seen: int | None = None, key: uuid.UUID | None = None,
) -> AlbumPicture:  # fmt: skip
    """Who can be recognised, what it shows, where one would like to show it. Whether it may be shown is never written.

    Raises « deja-modifie », « qui-inconnu », « qui-manque », « pas-venue », « sans-texte », « texte-trop-long », « nom-dans-le-texte »,
    « usage-inconnu »."""
    with once(key, "pass_culture.describe_picture", by=by) as request:
        row = AlbumPicture.objects.select_for_update(of=("self",)).select_related("trip__sheet").get(pk=picture.pk)
        if request.done:
            return row
        if seen is not None and seen != row.version:
            raise Refusal("deja-modifie", "Cette photo a changé depuis que vous avez ouvert la page.", "La voici comme elle est.")
        words = " ".join(words.split())
        chosen = {one.current_record for one in people} if who == OnPicture.PEOPLE else set()
        _refuse(row, who, chosen, words, media)
        row.who, row.words, row.media, row.version = who, words, [one.value for one in ImageMedium if one in media], row.version + 1
        row.save(update_fields=["who", "words", "media", "version"])
        row.faces.all().delete()
        PictureFace.objects.bulk_create(PictureFace(picture=row, person=one) for one in sorted(chosen, key=lambda one: one.pk))
        audit.record(
            "pass_culture.describe_picture", row, by=by, maison=row.trip.sheet.maison_id, who=str(who), media=row.media,
            people=sorted(one.pk for one in chosen),
        )  # fmt: skip
        request.result = row.pk
    return row


def _refuse(row: AlbumPicture, who: str, people: set[Person], words: str, media: Collection[str]) -> None:
    if who not in OnPicture.values:
        raise Refusal("qui-inconnu", "Cette réponse n’est pas proposée.", "Choisissez parmi celles de la page.")
    if not set(media) <= set(ImageMedium.values):
        raise Refusal("usage-inconnu", "Cet endroit n’est pas proposé.", "Choisissez parmi ceux de la page.")
    if who == OnPicture.PEOPLE and not people:
        raise Refusal("qui-manque", "Il manque qui est reconnaissable.", "Cochez chaque personne, ou dites « personne de reconnaissable ».")
    already = {face.person.current_record for face in row.faces.select_related("person__successor")}
    if not people <= {*who_came(row.trip), *already}:
        raise Refusal("pas-venue", "Une de ces personnes n’était pas à cette sortie.", "Dites « quelqu’un qui n’est pas sur la liste ».")
    if len(words) > WORDS_MOST:
        raise Refusal("texte-trop-long", f"Ce texte dépasse {WORDS_MOST} signes.", "Dites l’essentiel : qui fait quoi, où.")
    if media and not words:
        raise Refusal("sans-texte", "Il manque ce que montre la photo.", "Une phrase, pour qui ne la voit pas : « Un groupe rit devant un car. »")
    if names_in(words, [one.full_name for one in people]):
        raise Refusal("nom-dans-le-texte", "Ce texte nomme une personne de la photo.", "Dites ce qu’on voit, sans nom : il est lu par tous.")


def remove_picture(*, picture: AlbumPicture, by) -> None:
    """For good: row and file. Where it stands on a wall or a paper stays a task. Twice is once."""
    with transaction.atomic():
        row = AlbumPicture.objects.select_for_update(of=("self",)).select_related("trip__sheet", "stored").filter(pk=picture.pk).first()
        if row is not None:
            _drop(row, by=by)


def _drop(row: AlbumPicture, *, by) -> None:
    audit.record("pass_culture.remove_picture", row, by=by, maison=row.trip.sheet.maison_id, trip=row.trip_id)
    stored = row.stored
    AlbumPicture.objects.filter(pk=row.pk).delete()
    drop_file(stored=stored, by=by)


def note_use(*, picture: AlbumPicture, medium: str, place: str, by, key: uuid.UUID | None = None) -> PictureUse:
    """It was put up, printed or posted there, by hand. Raises « usage-inconnu », « ou-manque », « pas-publiable »."""
    with once(key, "pass_culture.note_use", by=by) as request:
        if request.done:
            return PictureUse.objects.get(pk=request.result)
        row = AlbumPicture.objects.select_for_update(of=("self",)).select_related("trip__sheet").get(pk=picture.pk)
        place = " ".join(place.split())
        if medium not in BY_HAND:
            raise Refusal("usage-inconnu", "Cet endroit n’est pas proposé.", "Choisissez parmi ceux de la page.")
        if not place:
            raise Refusal("ou-manque", "Il manque où, précisément.", "« Journal de décembre », « mur de l’entrée ».")
        if stands_against(read([row])[0].shot, medium, clock.today()):
            raise Refusal("pas-publiable", "Cette photo ne peut pas être montrée là.", "Choisissez-en une autre.")
        use = PictureUse.objects.create(trip=row.trip, picture=row, medium=medium, place=place[:120], since=clock.today(), by=by)
        audit.record("pass_culture.note_use", use, by=by, maison=row.trip.sheet.maison_id, medium=str(medium))
        request.result = use.pk
    return use


def end_use(*, use: PictureUse, by) -> PictureUse:
    """It was taken down. Twice is once."""
    with transaction.atomic():
        row = PictureUse.objects.select_for_update(of=("self",)).select_related("trip__sheet").get(pk=use.pk)
        if row.ended_on is None:
            row.ended_on = max(clock.today(), row.since)
            row.save(update_fields=["ended_on"])
            audit.record("pass_culture.end_use", row, by=by, maison=row.trip.sheet.maison_id)
    return row


KEPT_YEARS = 2  # after the outing


def old_pictures(today: dt.date):
    return AlbumPicture.objects.filter(trip__meeting_at__date__lt=today.replace(year=today.year - KEPT_YEARS, day=min(today.day, 28)))


def forget_pictures(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day: those of outings of two years ago, and what was noted of walls taken down since. Twice is once."""
    day = today or clock.today()
    gone = _drop_all(old_pictures(day), by=audit.SYSTEM)
    PictureUse.objects.filter(picture=None, ended_on__lt=day - dt.timedelta(days=365)).delete()
    return {"pictures": gone}


def pictures_with(records) -> "AlbumPicture.objects":
    return AlbumPicture.objects.filter(faces__person__in=records).distinct()


def forget_pictures_of(person: Person, *, by) -> int:
    """When she asks: the pictures on which she can be recognised, for taking her name off would let them be shown."""
    return _drop_all(pictures_with(Person.objects.records_of(person)), by=by)


def forget_pictures_of_records(records: set[int]) -> None:
    """`registry.forgotten`."""
    _drop_all(pictures_with(records), by=audit.SYSTEM)


def _drop_all(pictures, *, by) -> int:
    with transaction.atomic():
        keys = set(pictures.values_list("pk", flat=True))
        rows = list(AlbumPicture.objects.filter(pk__in=keys).select_related("trip__sheet", "stored"))
        for row in rows:
            _drop(row, by=by)
    return len(rows)
