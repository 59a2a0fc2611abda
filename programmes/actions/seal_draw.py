import secrets

from portal.kit import clock

from ..models import Draw, SignUpSheet
from ..rules.draw import fingerprint


def seal_draw(sheet: SignUpSheet, *, seed: str | None = None) -> Draw:
    """Choose the seed of a sheet's draw and publish its fingerprint, once: nobody chooses another after having seen who asks. The sheet is
    locked or just written by the caller; `seed` is for the demo and for tests, where it must be the same each time."""
    chosen = seed or secrets.token_hex(16)
    return Draw.objects.get_or_create(sheet=sheet, defaults={"seed": chosen, "fingerprint": fingerprint(chosen), "sealed_at": clock.now()})[
        0
    ]
