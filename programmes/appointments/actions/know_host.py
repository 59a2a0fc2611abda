from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Host


def know_host(*, by, user=None, name: str = "", keeper=None) -> Host:
    """Who receives: the member of the team `user`, or somebody from outside called `name`, whose list `keeper` keeps. Known already,
    she is found again. Raises « qui-recoit » and « liste-tenue »."""
    name = " ".join(name.split())
    if user is None and not name:
        raise Refusal("qui-recoit", "Il manque la personne qui reçoit.", "Choisissez quelqu'un de l'équipe, ou écrivez un nom.")
    if user is None and keeper is None:
        raise Refusal("qui-recoit", "Il manque la personne de l'équipe qui tient la liste.", "Choisissez qui verra les noms.")
    with transaction.atomic():
        if user is not None:
            called = user.get_full_name() or user.get_short_name() or str(user.email or user.phone)
            host, made = Host.objects.get_or_create(user=user, outside=False, defaults={"name": called[:80]})
        else:
            host, made = Host.objects.get_or_create(name=name[:80], outside=True, seat_of=None, defaults={"user": keeper})
            if host.user_id != keeper.pk:
                words = f"La liste de {host.name} est tenue par {host.user.get_full_name()}."
                raise Refusal("liste-tenue", words, "Choisissez cette personne, ou demandez-lui de préparer ces moments.")
        if made:
            audit.record("appointments.know_host", host, by=by, keeper=host.user_id)
        return host
