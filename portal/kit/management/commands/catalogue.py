"""Write `locale/fr` anew: an identity catalogue, each French message translated by itself.

Without it Django would take English plural rules (« 0 places » is « 0 place » in French). The compiled file is committed, so
that only whoever changes a message needs gettext (`apt-get install gettext`).
"""

import re
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

HEADER = {
    "Language": "fr",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}


class Command(BaseCommand):
    help = "écrit le catalogue des messages (identité) ; --check dit s'il est à jour sans rien changer"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **options) -> None:
        folder = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES"
        target = folder / "django.po"
        before = target.read_text() if target.exists() else ""
        folder.mkdir(parents=True, exist_ok=True)
        ignored = [".venv/*", "var/*", "node_modules/*", "tests/*"]
        call_command("makemessages", locale=["fr"], ignore_patterns=ignored, no_location=True, no_wrap=True, no_obsolete=True, verbosity=0)
        written = polib.pofile(str(target), wrapwidth=0)
        fresh = identity(written)
        fresh.save(str(target))
        if check:
            now = target.read_text()
            if now != before:
                target.write_text(before)
                missing = set(re.findall(r'^msgid "(.+)"$', now, re.M)) ^ set(re.findall(r'^msgid "(.+)"$', before, re.M))
                raise CommandError(f"Le catalogue n'est plus à jour (manage.py catalogue) : {sorted(missing)[:5]}")
            return
        fresh.save_as_mofile(str(folder / "django.mo"))
        self.stdout.write(f"{len(fresh)} messages")


def identity(messages: polib.POFile) -> polib.POFile:
    """The same messages, sorted, each standing for itself; singular and plural keep their own form."""
    result = polib.POFile(wrapwidth=0)
    result.metadata = HEADER
    for entry in sorted(messages, key=lambda entry: (entry.msgid, entry.msgctxt or "")):
        if entry.obsolete:
            continue
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.previous_msgid = entry.previous_msgid_plural = None
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        else:
            entry.msgstr = entry.msgid
        result.append(entry)
    return result
