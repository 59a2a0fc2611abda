"""The portal as in service, on the database that a bench filled: real sessions, real limits, each visitor behind the proxy by her own
address. One page more: the floor."""

from portal.config.settings.base import *
from portal.config.settings.base import DATABASES, env

DEBUG = False
SECRET_KEY = "bench-only-" + "0" * 50
ALLOWED_HOSTS = ["127.0.0.1"]
ALLAUTH_TRUSTED_PROXY_COUNT = 1
WHITENOISE_USE_FINDERS = True
ROOT_URLCONF = "bench.urls"
DATABASES["default"]["NAME"] = env.str("MAISON_BENCH_DATABASE")
