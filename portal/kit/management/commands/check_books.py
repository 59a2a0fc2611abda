"""manage.py check_books: every invariant of places and money over the whole database."""

import time

from django.core.management.base import BaseCommand, CommandError

from portal.kit import registry

SHOWN = 20
WIDTH = 30  # of the bar


class Command(BaseCommand):
    help = "Vérifie tout ce qui doit toujours être vrai des places et de l'argent. Sort en erreur 1 et dit les lignes fautives."

    def add_arguments(self, parser):
        parser.add_argument("--only", help="une seule famille, par exemple « ledger »")

    def handle(self, *args, only: str | None = None, **options):
        wrong = 0
        wanted = [each for each in registry.invariants.items() if not only or each[0] == only or each[0].startswith(f"{only}.")]
        for place, (key, invariant) in enumerate(wanted):
            begun = time.monotonic()
            self._bar(place, len(wanted), key)
            offending = list(invariant())
            wrong += len(offending)
            self._bar(place + 1, len(wanted))
            mark = self.style.ERROR("✗") if offending else self.style.SUCCESS("✓")
            self.stdout.write(f"{mark} {key} ({time.monotonic() - begun:.2f} s)")
            for words in offending[:SHOWN]:
                self.stdout.write(f"    {words}")
            if len(offending) > SHOWN:
                self.stdout.write(f"    … et {len(offending) - SHOWN} autres")
        if wrong:
            raise CommandError(f"{wrong} lignes fautives.", returncode=1)
        self.stdout.write("Tout est en ordre.")

    def _bar(self, done: int, of: int, key: str = "") -> None:
        """How far it is, on a terminal only; taken away once the line of what was checked is there."""
        if not self.stderr.isatty():
            return
        full = done * WIDTH // of
        words = f"[{'█' * full}{'·' * (WIDTH - full)}] {done}/{of} {key}" if key else ""
        self.stderr.write(f"\r\033[K{words}", style_func=str, ending="")  # not in the red of errors
        self.stderr.flush()
