"""`manage.py tick`: does what is due; from cron each minute, or `--every 60` as a process of its own."""

import signal
import threading

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from portal.kit import tick


class Command(BaseCommand):
    help = "Fait ce qui est dû : messages, rappels, délais, purges. Sans danger si on le lance deux fois."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDES", help="recommence toutes les SECONDES jusqu'à ce qu'on l'arrête")

    def handle(self, *args, every: int | None = None, **options):
        if every is None:
            if not self.once():
                raise SystemExit(1)
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            try:
                self.once()
            except DatabaseError as error:  # the server restarts: the next minute may find it again
                self.stderr.write(f"tick : la base ne répond pas ({type(error).__name__})")
            stopped.wait(every)

    def once(self) -> bool:
        """One round; False when a job failed."""
        done = tick.run()
        if done is None:
            self.stdout.write("tick : un autre est au travail, rien à faire")
            return True
        for job in done:
            if job.error:
                self.stderr.write(f"tick : {job.name} a échoué ({job.error})")
            elif job.count:
                self.stdout.write(f"tick : {job.name} {job.count} ({job.seconds:.2f} s)")
        return not any(job.error for job in done)
