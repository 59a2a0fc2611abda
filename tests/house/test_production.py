"""A town in service: what is missing or dangerous refuses to start, and says so in words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "MAISON_SECRET_KEY": "kS9vT2qLx7Rw4zN8bM1cD6fG3hJ5pY0uE-aQ_iOtXrWlZmVnCoBsKd",
    "MAISON_HOSTS": "portail.ville.example, www.portail.ville.example",
    "DATABASE_URL": "postgres://maison:secret@db.exemple.fr/maison",
    "MAISON_URL": "https://portail.ville.example",
    "MAISON_MAIL_URL": "submission://maison:secret@mail.ville.example:587",
    "MAISON_FROM": "Maison commune <bonjour@portail.ville.example>",
}
SHOW = "from django.conf import settings as s; print({expression})"
START = "import django; django.setup()"


def python(code: str, tmp_path, **environment) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAISON_", "DATABASE_URL", "DJANGO_"))}
    told = {name: value for name, value in {**WHOLE, **environment}.items() if value is not None}
    place = {"DJANGO_SETTINGS_MODULE": "portal.config.settings.production", "MAISON_VAR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**kept, **told, **place}, capture_output=True, text=True, timeout=120, check=False
    )


def shown(expression: str, tmp_path, **environment) -> str:
    done = python(SHOW.format(expression=expression), tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("name", list(WHOLE))
def test_each_missing_secret_is_named_with_what_it_is_for(tmp_path, name):
    done = python(SHOW.format(expression="s.DEBUG"), tmp_path, **{name: None})
    assert done.returncode != 0
    assert f"Il manque la variable d'environnement {name} : " in done.stderr
    assert "Le portail ne démarre pas sans elle." in done.stderr
    assert not [value for value in WHOLE.values() if value in done.stderr], "no value of the others is told"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("MAISON_SECRET_KEY", "court", "au moins 50 caractères"),
        ("MAISON_SECRET_KEY", "a" * 60, "au moins 50 caractères"),
        ("MAISON_HOSTS", "*", "n'importe qui"),
        ("MAISON_URL", "http://maison.exemple.fr", "commence par https://"),
        ("MAISON_MAIL_URL", "console://", "il faut un serveur SMTP"),
        ("MAISON_FROM", "Maison commune", "il faut une adresse"),
        ("MAISON_SMS_URL", "http://sms.exemple.fr", "commence par https://"),
        ("MAISON_SMS_URL", "https://sms.exemple.fr", "Il manque la variable d'environnement MAISON_SMS_TOKEN"),
        ("MAISON_CACHE_URL", "locmem://", "ne serait pas partagé"),
        ("MAISON_CACHE_URL", "dummy://", "ne serait pas partagé"),
    ],
)
def test_what_is_dangerous_refuses_to_start(tmp_path, name, value, words):
    done = python(SHOW.format(expression="s.DEBUG"), tmp_path, **{name: value})
    assert done.returncode != 0
    assert words in done.stderr


def test_a_whole_set_up_starts_and_is_what_was_asked(tmp_path):
    expression = (
        "s.DEBUG, s.DEMO, s.IN_SERVICE, s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS[0], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS,"
        " s.EMAIL_HOST_USER, s.SMS_PROVIDER, s.SESSION_COOKIE_SECURE, s.CACHES['default']['BACKEND'].rpartition('.')[2]"
    )
    assert shown(expression, tmp_path) == (
        "False False True ['portail.ville.example', 'www.portail.ville.example'] https://portail.ville.example mail.ville.example 587 True"
        " maison None True DatabaseCache"
    )


def test_sms_and_a_shared_cache_come_by_settings_alone(tmp_path):
    provider = {"MAISON_SMS_URL": "https://sms.exemple.fr/v1", "MAISON_SMS_TOKEN": "jeton", "MAISON_SMS_SENDER": "Maison"}
    expression = "s.SMS_PROVIDER['sender'], s.CACHES['default']['BACKEND'].rpartition('.')[2]"
    assert shown(expression, tmp_path, **provider, MAISON_CACHE_URL="redis://cache:6379/1") == "Maison RedisCache"


def test_it_starts_and_its_own_checks_for_a_deployment_find_no_error(tmp_path):
    code = START + "; from django.core.management import call_command; call_command('check', deploy=True, fail_level='ERROR')"
    done = python(code, tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'x.sqlite3'}")
    assert done.returncode == 0, done.stderr


class TestSharedCache:
    LOCAL = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

    def errors(self):
        return [error.id for error in run_checks() if error.id in ("kit.E001", "kit.E002")]

    @pytest.mark.django_db  # the demo asks its day of the database
    @pytest.mark.parametrize("where", ["IN_SERVICE", "DEMO"])
    def test_a_cache_of_one_process_is_refused_where_there_are_several(self, settings, where):
        setattr(settings, where, True)
        settings.CACHES = self.LOCAL
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        assert self.errors() == ["kit.E001"]

    def test_tasks_run_at_once_are_refused_too(self, settings):
        settings.IN_SERVICE = True
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kit_cache"}}
        assert self.errors() == ["kit.E002"]

    def test_tests_and_a_shell_are_left_alone(self):
        assert self.errors() == []
