"""A town in service. Whatever is missing or dangerous refuses to start, in words."""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import STORAGES, env


def required(name: str, meaning: str) -> str:
    """The value of an environment variable; raises ImproperlyConfigured with what it is for when it is missing."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"Il manque la variable d'environnement {name} : {meaning}. Le portail ne démarre pas sans elle.")
    return value


DEBUG = False
SECRET_KEY = required("MAISON_SECRET_KEY", "une longue suite de caractères tirée au hasard, gardée secrète, qui signe les sessions")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("MAISON_SECRET_KEY est trop courte : au moins 50 caractères tirés au hasard.")
ALLOWED_HOSTS = [host.strip() for host in required("MAISON_HOSTS", "les noms du site, séparés par des virgules").split(",")]
required("DATABASE_URL", "l'adresse de la base de données, par exemple postgres://utilisateur:secret@serveur/base")
WAGTAILADMIN_BASE_URL = required("MAISON_URL", "l'adresse publique du site, par exemple https://maison.exemple.fr")

CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("MAISON_BEHIND_PROXY", True) else None
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("MAISON_PROXIES", 1)
SECURE_SSL_REDIRECT = env.bool("MAISON_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]  # probes come over plain HTTP from the machine itself
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = env.int("MAISON_HSTS_SECONDS", 31_536_000)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
