"""A town in service. Whatever is missing or dangerous refuses to start, in words."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import CACHES, STORAGES, env


def required(name: str, meaning: str) -> str:
    """The value of an environment variable; raises ImproperlyConfigured with what it is for when it is missing."""
    value = env.str(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Il manque la variable d'environnement {name} : {meaning}. Le portail ne démarre pas sans elle.")
    return value


def wrong(name: str, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} ne va pas : {why}. Le portail ne démarre pas ainsi.")


IN_SERVICE = True
DEBUG = False
SECRET_KEY = required("MAISON_SECRET_KEY", "une longue suite de caractères tirée au hasard, gardée secrète, qui signe les sessions")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    raise wrong("MAISON_SECRET_KEY", "il faut au moins 50 caractères tirés au hasard")
ALLOWED_HOSTS = [host.strip() for host in required("MAISON_HOSTS", "les noms du site, séparés par des virgules").split(",") if host.strip()]
if "*" in ALLOWED_HOSTS:
    raise wrong("MAISON_HOSTS", "« * » laisserait n'importe qui parler au nom du site")
required("DATABASE_URL", "l'adresse de la base de données, par exemple postgres://utilisateur:secret@serveur/base")
WAGTAILADMIN_BASE_URL = required("MAISON_URL", "l'adresse publique du site, par exemple https://maison.exemple.fr")
if urlsplit(WAGTAILADMIN_BASE_URL).scheme != "https" or not urlsplit(WAGTAILADMIN_BASE_URL).hostname:
    raise wrong("MAISON_URL", "l'adresse publique commence par https://")

# Behind one proxy that ends TLS, unless told otherwise.
CSRF_TRUSTED_ORIGINS = [f"https://*{host}" if host.startswith(".") else f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("MAISON_BEHIND_PROXY", True) else None
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("MAISON_PROXIES", 1)
SECURE_SSL_REDIRECT = env.bool("MAISON_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]  # probes come over plain HTTP from the machine itself
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = env.int("MAISON_HSTS_SECONDS", 31_536_000)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

# Mail: without it nobody signs in.
required("MAISON_MAIL_URL", "le serveur de messagerie, par exemple submission://utilisateur:secret@serveur:587")
_mail = env.dj_email_url("MAISON_MAIL_URL")
if _mail["EMAIL_BACKEND"] != "django.core.mail.backends.smtp.EmailBackend" or not _mail["EMAIL_HOST"]:
    raise wrong("MAISON_MAIL_URL", "il faut un serveur SMTP, par exemple submission://utilisateur:secret@serveur:587")
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"] or 587
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20  # seconds: a server that hangs must not hold the worker
DEFAULT_FROM_EMAIL = required("MAISON_FROM", "l'expéditeur des messages, par exemple Maison commune <bonjour@maison.exemple.fr>")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise wrong("MAISON_FROM", "il faut une adresse, par exemple Maison commune <bonjour@maison.exemple.fr>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# SMS: a town may do without; half a provider is a mistake.
_sms = env.str("MAISON_SMS_URL", "")
if _sms:
    if urlsplit(_sms).scheme != "https":
        raise wrong("MAISON_SMS_URL", "l'adresse du fournisseur de SMS commence par https://")
    SMS_PROVIDER = {
        "url": _sms,
        "token": required("MAISON_SMS_TOKEN", "le secret donné par le fournisseur de SMS"),
        "sender": required("MAISON_SMS_SENDER", "le nom d'expéditeur des SMS, onze signes au plus"),
    }
    if len(SMS_PROVIDER["sender"]) > 11:
        raise wrong("MAISON_SMS_SENDER", "un expéditeur de SMS tient en onze signes")

# The cache is the database's unless a shared one is given; one that lives in a single process is refused (`kit.checks` too).
if env.str("MAISON_CACHE_URL", ""):
    CACHES = {**CACHES, "default": env.dj_cache_url("MAISON_CACHE_URL")}
    if CACHES["default"]["BACKEND"].rpartition(".")[2] in ("LocMemCache", "DummyCache", "FileBasedCache"):
        raise wrong("MAISON_CACHE_URL", "ce cache ne serait pas partagé entre les processus ; donnez redis://… ou rien")
