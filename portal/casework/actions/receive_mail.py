"""The post has come: so many things for her, and she is told once a day at most, in words that tell nobody anything."""

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.notifications.enums import Channel
from portal.people.enums import Capability
from portal.people.notifications import tell, way_to

from ..enums import MailKind
from ..models import AddressRegistration, MailItem
from ..notifications import something_waits
from .check_house import check_house
from .lock_person import lock_person

MOST = 99


def receive_mail(*, registration: AddressRegistration, by, kind: str = MailKind.LETTER, quantity: int = 1, key=None) -> MailItem:
    """Raises « courrier-inconnu », « adresse-finie », « pas-cette-maison »."""
    check_house(by=by, capability=Capability.REGISTER_ADDRESSES, maison=registration.maison)
    if kind not in MailKind.values or not 1 <= quantity <= MOST:
        raise Refusal("courrier-inconnu", f"On note de 1 à {MOST} lettres, avis ou colis.", "Recommencez.")
    with once(key, "casework.receive_mail", by=by) as request:
        if request.done:
            return MailItem.objects.get(pk=request.result)
        today, person = clock.today(), lock_person(registration.person_id)
        if not AddressRegistration.objects.covering(today).filter(pk=registration.pk).exists():
            raise Refusal(
                "adresse-finie", "Elle n’a plus son adresse ici.", "Rendez ce courrier à La Poste, « n’habite plus à l’adresse »."
            )
        item = MailItem.objects.create(registration=registration, kind=kind, quantity=quantity, received_on=today, received_by=by)
        tell_it_waits(person, registration, by)
        audit.record("casework.receive_mail", item, by=by, subject=person, maison=registration.maison_id)
        request.result = item.pk
    return item


def tell_it_waits(person, registration: AddressRegistration, by) -> None:
    """By what reaches her elsewhere: a letter to the house's own address would only wait beside the other one."""
    way = way_to(person, urgent=True)
    if way is None or way[0] == Channel.LETTER:
        return
    tell(
        person, something_waits(registration.maison), purpose="casework.mail", by=by, about=audit.key_of(registration), urgent=True,
        confidential=True, dedupe_key=f"casework.mail:{person.pk}:{clock.today().isoformat()}",
    )  # fmt: skip
