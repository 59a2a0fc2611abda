"""The demo and development: everything on one machine, nothing to configure."""

from .base import *
from .base import LOGGING, env

DEBUG = env.bool("MAISON_DEBUG", False)
SECRET_KEY = "demo-only-never-in-service-" + "0" * 40
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
DEMO = True
PAGE_CACHE_SECONDS = env.int("MAISON_PAGE_CACHE_SECONDS", 0)  # what was just written is seen at once
WHITENOISE_USE_FINDERS = True  # static files straight from the code: nothing to collect
if DEBUG:
    LOGGING["handlers"]["console"]["formatter"] = "whole"
