"""`manage.py bounced < mail`: a delivery report (RFC 3464), as the mail server hands it over; `--mbox FILE` reads a whole box."""

import mailbox
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.notifications.actions.take_back import take_back_report
from portal.notifications.rules.returns import read_report

LARGEST = 5_000_000  # bytes


class Command(BaseCommand):
    help = "Lit un avis de non-remise sur l'entrée standard : le message revenu prend un autre chemin."

    def add_arguments(self, parser):
        parser.add_argument("--mbox", metavar="FICHIER", help="lit toute une boîte mbox ; deux fois ne change rien")

    def handle(self, *args, mbox: str | None = None, **options):
        taken = total = 0
        for mail in self.mails(mbox):
            for report in read_report(mail):
                total += 1
                taken += take_back_report(report=report)
        self.stdout.write(f"bounced : {total} retour(s) lu(s), {taken} message(s) de la maison")

    def mails(self, mbox: str | None):
        if mbox is None:
            yield getattr(sys.stdin, "buffer", sys.stdin).read(LARGEST)
            return
        if not Path(mbox).is_file():
            raise CommandError("ce fichier n'existe pas")
        box = mailbox.mbox(mbox, create=False)
        try:
            for mail in box:
                yield mail.as_bytes()
        finally:
            box.close()
