import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import User

from ..models import StandIn
from ..notifications import tell_stand_in

LONGEST = dt.timedelta(days=183)  # a long leave is a role given to somebody else, not a replacement


def arrange_stand_in(*, away: User, stand_in: User, first_day: dt.date, last_day: dt.date, key=None, by) -> StandIn:
    """`stand_in` reads over in the place of `away` from `first_day` to `last_day`, both included; she is told.

    Raises Refusal: « ne-publie-pas », « soi-meme », « autre-maison », « dates-a-l-envers », « dates-passees », « trop-long »,
    « deja-remplacee », « absente-aussi ».
    """
    with once(key, "publishing.stand_in", by=by) as request:
        if request.done:
            return StandIn.objects.get(pk=request.result)
        list(User.objects.select_for_update().filter(pk__in=[away.pk, stand_in.pk]).order_by("pk"))
        _refuse_people(away, stand_in)
        _refuse_days(first_day, last_day)
        _refuse_overlaps(away, stand_in, first_day, last_day)
        row = StandIn.objects.create(away=away, by=stand_in, first_day=first_day, last_day=last_day)
        audit.record("publishing.arrange_stand_in", row, by=by)
        tell_stand_in(row, by=by)
        request.result = row.pk
    return row


def _refuse_people(away: User, stand_in: User) -> None:
    publishes = scope_of(away, Capability.PUBLISH_PAGES)
    if not publishes:
        raise Refusal("ne-publie-pas", "Vous ne publiez pas de pages : il n’y a rien à relire à votre place.")
    if away.pk == stand_in.pk:
        raise Refusal("soi-meme", "On ne se remplace pas soi-même.", "Choisissez une autre personne de l’équipe.")
    if not publishes & scope_of(stand_in, Capability.WRITE_PAGES):
        raise Refusal(
            "autre-maison",
            "Cette personne n’écrit pas dans vos maisons : elle ne pourrait pas ouvrir leurs pages.",
            "Choisissez quelqu’un qui y rédige ou y anime, ou demandez qu’on lui en donne le rôle.",
        )


def _refuse_days(first_day: dt.date, last_day: dt.date) -> None:
    if last_day < first_day:
        raise Refusal("dates-a-l-envers", "Le dernier jour vient avant le premier.", "Vérifiez les deux dates.")
    if last_day < clock.today():
        raise Refusal("dates-passees", "Ces jours sont passés.", "Choisissez un dernier jour à venir.")
    if last_day - first_day > LONGEST:
        raise Refusal("trop-long", "Un remplacement dure six mois au plus.", "Au-delà, faites donner le rôle à la personne qui relit.")


def _refuse_overlaps(away: User, stand_in: User, first_day: dt.date, last_day: dt.date) -> None:
    """One stand-in at a time; and who stands in is there herself."""
    these = StandIn.objects.filter(first_day__lte=last_day, last_day__gte=first_day)
    if these.filter(away=away).exists():
        raise Refusal(
            "deja-remplacee", "Quelqu’un vous remplace déjà pendant une partie de ces jours.", "Mettez fin à l’autre remplacement d’abord."
        )
    if these.filter(away=stand_in).exists():
        raise Refusal("absente-aussi", "Cette personne est absente aussi pendant une partie de ces jours.", "Choisissez quelqu’un d’autre.")


@transaction.atomic
def end_stand_in(*, stand_in: StandIn, by) -> None:
    """End it: from today it counts no more; one that had not begun goes. Ended twice is ended once.

    Raises Refusal « pas-le-votre » to who is neither of the two.
    """
    if by is not None and by.pk not in (stand_in.away_id, stand_in.by_id):
        raise Refusal("pas-le-votre", "Ce remplacement concerne deux autres personnes.", "Demandez à l’une d’elles d’y mettre fin.")
    row = StandIn.objects.select_for_update().filter(pk=stand_in.pk).first()
    if row is None or row.last_day < clock.today():
        return
    audit.record("publishing.end_stand_in", row, by=by)
    if row.first_day >= clock.today():
        row.delete()
        return
    row.last_day = clock.today() - dt.timedelta(days=1)
    row.save(update_fields=["last_day"])
