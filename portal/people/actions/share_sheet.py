"""One sheet is confided to a volunteer for a time, by a link; or taken back."""

import datetime as dt
import uuid

from django.db import transaction

from portal.kit import audit, clock, registry
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import user_can

from ..enums import Capability
from ..models import SheetPass

LONGEST = dt.timedelta(days=1)


def share_sheet(
    *, target: str, label: str, maison, by, lasting: dt.timedelta = LONGEST, given_to: str = "", key: uuid.UUID | None = None
) -> SheetPass:
    """A pass that opens `target` (« paniers.Distribution:12 ») from now on, a day at most. Give away `pass.token` in its link.

    `given_to` tells the team which link is whose. Whoever calls has checked that `by` may see this sheet. Raises Refusal
    « feuille-inconnue », « feuille-pas-a-vous », « trop-long ».
    """
    if registry.sheet_passes.get(target.partition(":")[0]) is None:
        raise Refusal("feuille-inconnue", "Cette feuille ne se confie pas.", "Imprimez-la.")
    if not user_can(by, Capability.SHARE_SHEETS, maison):
        raise Refusal("feuille-pas-a-vous", "Vous ne pouvez pas confier les feuilles de cette maison.", "Demandez-le à sa responsable.")
    if not dt.timedelta(0) < lasting <= LONGEST:
        raise Refusal("trop-long", "Une feuille se confie pour un jour au plus.", "Confiez-la de nouveau demain.")
    with once(key, "people.share_sheet", by=by) as request:
        if request.done:
            return SheetPass.objects.get(pk=request.result)
        now = clock.now()
        sheet_pass = SheetPass.objects.create(
            target=target,
            label=label,
            maison=maison,
            issued_by=by,
            issued_at=now,
            expires_at=now + lasting,
            given_to=given_to.strip()[:40],
        )
        audit.record("people.share_sheet", sheet_pass, by=by, maison=maison, sheet=target)
        request.result = sheet_pass.pk
    return sheet_pass


def take_sheet_back(*, sheet_pass: SheetPass, by) -> None:
    """The link opens nothing any more. Raises Refusal « feuille-pas-a-vous », « feuille-deja-reprise »."""
    if not user_can(by, Capability.SHARE_SHEETS, sheet_pass.maison):
        raise Refusal("feuille-pas-a-vous", "Cette feuille n'est pas dans l'une de vos maisons.", "Demandez-le à sa responsable.")
    with transaction.atomic():
        if not SheetPass.objects.filter(pk=sheet_pass.pk, revoked_at=None).update(revoked_at=clock.now()):
            raise Refusal("feuille-deja-reprise", "Cette feuille est déjà reprise.", "Personne ne peut plus l'ouvrir par ce lien.")
        audit.record("people.take_sheet_back", sheet_pass, by=by, maison=sheet_pass.maison)


def note_sheet_opened(*, sheet_pass: SheetPass) -> None:
    """Somebody opened the link: the team sees that it arrived."""
    SheetPass.objects.filter(pk=sheet_pass.pk).update(seen_at=clock.now())
