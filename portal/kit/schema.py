"""Which tables this code wants, as one short word: two starts with the same word need no migration between them."""

import hashlib
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

# What decides tables, triggers, groups and the root page: our migrations, the locked packages, the code that runs after migrate.
PATTERNS = (
    "migrations/*.py", "initial.py", "apps.py", "receivers.py", "roles.py", "triggers.py", "guards.py", "housekeeping.py",
    "actions/set_up*.py",
)  # fmt: skip


@cache
def fingerprint() -> str:
    """Sixteen signs, read from the files once in a process."""
    seen = hashlib.sha256((settings.BASE_DIR / "requirements" / "dev.lock").read_bytes())
    for config in apps.get_app_configs():
        room = Path(config.path)
        if not room.is_relative_to(settings.BASE_DIR) or ".venv" in room.parts:
            continue
        for file in sorted({file for pattern in PATTERNS for file in room.glob(pattern)}):
            seen.update(f"{config.label}/{file.relative_to(room)}".encode())
            seen.update(file.read_bytes())
    return seen.hexdigest()[:16]
