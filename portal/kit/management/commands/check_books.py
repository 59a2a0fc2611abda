"""manage.py check_books: every invariant of places and money over the whole database."""

import time

from django.core.management.base import BaseCommand, CommandError

from portal.kit import registry

SHOWN = 20


class Command(BaseCommand):
    help = "Vérifie tout ce qui doit toujours être vrai des places et de l'argent. Sort en erreur 1 et dit les lignes fautives."

    def add_arguments(self, parser):
        parser.add_argument("--only", help="une seule famille, par exemple « ledger »")

    def handle(self, *args, only: str | None = None, **options):
        wrong = 0
        for key, invariant in registry.invariants.items():
            if only and key != only and not key.startswith(f"{only}."):
                continue
            begun = time.monotonic()
            offending = list(invariant())
            wrong += len(offending)
            mark = self.style.ERROR("✗") if offending else self.style.SUCCESS("✓")
            self.stdout.write(f"{mark} {key} ({time.monotonic() - begun:.2f} s)")
            for words in offending[:SHOWN]:
                self.stdout.write(f"    {words}")
            if len(offending) > SHOWN:
                self.stdout.write(f"    … et {len(offending) - SHOWN} autres")
        if wrong:
            raise CommandError(f"{wrong} lignes fautives.", returncode=1)
        self.stdout.write("Tout est en ordre.")
