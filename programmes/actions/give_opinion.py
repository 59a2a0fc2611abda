import uuid
from collections.abc import Mapping
from types import MappingProxyType

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Channel, Liked
from ..models import Opinion, OpinionSeal, Session
from ..programme_type import kind_of
from ..rules.opinions import LONGEST, known_answers, refusal_of_opinion

NOTHING_MORE: Mapping[str, str] = MappingProxyType({})


def give_opinion(
    *, session: Session, liked: str, words: str = "", by, channel: str = Channel.ONLINE, seal: str = "", key: uuid.UUID | None = None,
    more: Mapping[str, str] = NOTHING_MORE,
) -> None:  # fmt: skip
    """Note « Était-ce bien ? » of a date: one answer for each `seal` (that of a link), or one more where staff key a paper or a call.
    `more`: what was answered to the kind's own closed questions, by their codes.

    Nothing says whose it is: the used link stands apart, and only what staff key leaves a line in the journal. Raises « avis-… » (too
    early, too late, called off, confidential), « avis-deja-donne », « avis-sans-reponse », « avis-autre-question ».
    """
    if liked not in Liked.values:
        raise Refusal("avis-sans-reponse", "Choisissez une des trois réponses.", "Les quelques mots ne sont pas obligés.")
    answered = known_answers(kind_of(session.activity).more_asked, more)
    by_staff = channel != Channel.ONLINE
    with once(key, "programmes.give_opinion", by=by) as request:
        if request.done:
            return
        confidential = not session.sheets.filter(confidential=False).exists()
        refusal = refusal_of_opinion(
            ends=session.end, now=clock.now(), cancelled=session.cancelled, confidential=confidential, by_staff=by_staff
        )
        if refusal:
            raise refusal
        if not by_staff and not OpinionSeal.objects.get_or_create(seal=seal, defaults={"session": session})[1]:
            raise Refusal("avis-deja-donne", "Votre réponse est déjà notée.", "Pour ajouter un mot, parlez-en à l'équipe.")
        Opinion.objects.create(session=session, liked=liked, words=words.strip()[:LONGEST], channel=channel, more=answered)
        if by_staff:
            audit.record("programmes.key_opinion", session, by=by, maison=session.maison_id)
        request.result = True
