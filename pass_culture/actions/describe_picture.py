import uuid
from collections.abc import Collection

from portal.households.enums import ImageMedium
from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person

from ..enums import OnPicture
from ..models import AlbumPicture, PictureFace
from ..reading.album import who_came
from ..rules.album import names_in
from .lock_picture import lock_picture

WORDS_MOST = 200


def describe_picture(
    *, picture: AlbumPicture, who: str, people: Collection[Person] = (), words: str = "", media: Collection[str] = (), by,
    seen: int | None = None, key: uuid.UUID | None = None,
) -> AlbumPicture:  # fmt: skip
    """Who can be recognised, what it shows, where one would like to show it. Whether it may be shown is never written.

    Raises « deja-modifie », « qui-inconnu », « qui-manque », « pas-venue », « sans-texte », « texte-trop-long », « nom-dans-le-texte »,
    « usage-inconnu »."""
    with once(key, "pass_culture.describe_picture", by=by) as request:
        if request.done:
            return AlbumPicture.objects.get(pk=picture.pk)
        row = lock_picture(picture)
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
        raise Refusal(
            "sans-texte", "Il manque ce que montre la photo.", "Une phrase, pour qui ne la voit pas : « Un groupe rit devant un car. »"
        )
    if names_in(words, [one.full_name for one in people]):
        raise Refusal(
            "nom-dans-le-texte", "Ce texte nomme une personne de la photo.", "Dites ce qu’on voit, sans nom : il est lu par tous."
        )
