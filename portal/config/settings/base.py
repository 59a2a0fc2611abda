"""What every environment shares. What differs stands in dev, test and production; secrets come from the environment."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env.str("MAISON_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Rooms, from the ground up. A new leaf adds one line here, one include in urls and one name in the import contract.
OUR_APPS = [
    "portal.kit",
    "portal.places",
    "portal.cms",
    "portal.notifications",
    "portal.people",
    "portal.households",
    "portal.tariffs",
    "portal.ledger",
    "portal.casework",
    "portal.privacy",
    "portal.desk",
    "programmes",
    "programmes.appointments",
    "programmes.workshops",
    "programmes.volunteering",
    "paniers",
    "pass_culture",
    "maisons_habitants.publishing",
    "maisons_habitants.committees",
    "maisons_habitants.funds",
]
INSTALLED_APPS = [
    *OUR_APPS,
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django_cotton",
    "phonenumber_field",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # its templates, which ours replace one by one
]

MIDDLEWARE = [
    "portal.kit.middleware.OnePieceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.kit.middleware.NoNullMiddleware",
    "portal.cms.middleware.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.cms.middleware.OneSiteMiddleware",
    "portal.cms.middleware.RefusedInBackOfficeMiddleware",
    "portal.cms.middleware.SectionsMiddleware",
    "portal.cms.middleware.PreviewMiddleware",
    "portal.people.middleware.CounterMiddleware",
    "portal.people.middleware.StaffDoorMiddleware",
    "portal.privacy.middleware.ReadingMiddleware",
    "portal.desk.middleware.TakenUpMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.config.urls"
WSGI_APPLICATION = "portal.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.cms.context_processors.town",
            ],
            "builtins": ["portal.kit.templatetags.maison", "portal.kit.templatetags.face"],
        },
    }
]

# SQLite takes its write lock at BEGIN (IMMEDIATE): with the default, half of concurrent writers fail as « locked ».
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict:
    """A Django database entry from a URL; SQLite gets the options that make it safe under several writers."""
    entry = env.dj_db_url("DATABASE_URL", url)
    if entry["ENGINE"].endswith("sqlite3"):
        entry["OPTIONS"] = {**entry.get("OPTIONS", {}), **SQLITE_OPTIONS}
    else:
        entry.setdefault("CONN_HEALTH_CHECKS", True)
        entry["CONN_MAX_AGE"] = 60
    return entry


DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database(f"sqlite:///{VAR_DIR / 'maison.sqlite3'}")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kit_cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Seconds during which a page that is the same for every visitor is given as it was made (`cms.page_cache`); 0: never.
PAGE_CACHE_SECONDS = env.int("MAISON_PAGE_CACHE_SECONDS", 30)

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
# « Qui a ouvert ma fiche » gives a resident the function and the house of who opened it. True: the name too. Off by default, because an
# agent is protected from being sought out; the data protection officer has the name and may give it.
READERS_NAMED = env.bool("MAISON_READERS_NAMED", False)
SCHOOL_ZONE = env.str("MAISON_SCHOOL_ZONE", "A")  # school holidays: A, B or C
HOLIDAY_ZONE = env.str("MAISON_HOLIDAY_ZONE", "")  # public holidays beyond those of all France: 57, 974…

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns about a missing one, and warnings are errors in the tests
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mon-espace/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Sign-in (allauth): a code sent to an e-mail address or a phone; a password only for those who want one.
ACCOUNT_ADAPTER = "portal.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.people.forms.SignInForm",
    "signup": "portal.people.forms.SignUpForm",
    "confirm_login_code": "portal.people.forms.SignInCodeForm",
    "confirm_email_verification_code": "portal.people.forms.EmailCodeForm",
    "confirm_password_reset_code": "portal.people.forms.ResetCodeForm",
    "verify_phone": "portal.people.forms.PhoneCodeForm",
    "change_phone": "portal.people.forms.ChangePhoneForm",
    "change_email": "portal.people.forms.OtherEmailForm",
    "add_email": "portal.people.forms.NewEmailForm",
    "reset_password": "portal.people.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.people.forms.NewPasswordForm",
    "change_password": "portal.people.forms.ChangePasswordForm",
    "set_password": "portal.people.forms.SetPasswordForm",
    "reauthenticate": "portal.people.forms.AskPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone"]  # the sign-up form asks for one of the two, in one field
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False  # the sign-in form asks; `adapters` decides for staff
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    "verify_phone": "1/30s/key,6/h/key,10/h/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "signup": "10/m/ip,60/h/ip",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": True, "length": 8}
USERSESSIONS_TRACK_ACTIVITY = False

# The second factor, compulsory for staff (`people.middleware`).
MFA_ADAPTER = "portal.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "portal.people.forms.SecondFactorForm",
    "reauthenticate": "portal.people.forms.SecondFactorAgainForm",
    "activate_totp": "portal.people.forms.ActivateAppForm",
    "add_webauthn": "portal.people.forms.AddKeyForm",
    "edit_webauthn": "portal.people.forms.RenameKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # phones' clocks drift; a code is taken once all the same (`people.forms`)

# In the UID of every calendar entry: never change it, even when the site moves, or each entry would appear twice.
CALENDAR_UID_DOMAIN = env.str("MAISON_CALENDAR_DOMAIN", "maison-commune.invalid")

WAGTAIL_SITE_NAME = "Maison commune"
WAGTAILADMIN_BASE_URL = env.str("MAISON_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}")
WAGTAILADMIN_LOGIN_URL = "account_login"
# Accounts are kept by `portal.people` alone: Wagtail changes no address, no password.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no address of a colleague, even hashed, leaves the house
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
# What was approved is what was read: a page changed since then is read over again.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.cms.approved.publish"
WAGTAILIMAGES_IMAGE_MODEL = "cms.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.cms.picture_form.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "docx", "xlsx"]

# What the outbox sends with (`notifications.adapters`): a mail server, an SMS provider {"url", "token", "sender"} or None.
OUTBOX_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SMS_PROVIDER: dict | None = None
# What the mail relay signs its returns with (`notifications.webhooks`); empty: `/messages/retours/` answers nobody.
OUTBOX_RETURNS_SECRET = env.str("MAISON_RETURNS_SECRET", "")
DEFAULT_FROM_EMAIL = env.str("MAISON_FROM", "Maison commune <ne-pas-repondre@localhost>")
PHONENUMBER_DEFAULT_REGION = "FR"

# At the end of this month (February) verified means lapse, unless they were checked during it.
# Seconds without a hand: then the counter's screen locks, and a sheet on a shared tablet is covered. Nothing that was written is lost.
COUNTER_IDLE_SECONDS = env.int("MAISON_COUNTER_IDLE_SECONDS", 5 * 60)
KIOSK_IDLE_SECONDS = env.int("MAISON_KIOSK_IDLE_SECONDS", 60)
MEANS_REFRESH_MONTH = env.int("MAISON_MEANS_REFRESH_MONTH", 2)

# Address registration (domiciliation): months without coming after which the team looks again, days that mail waits.
ADDRESS_ABSENCE_MONTHS = env.int("MAISON_ADDRESS_ABSENCE_MONTHS", 3)
ADDRESS_MAIL_DAYS = env.int("MAISON_ADDRESS_MAIL_DAYS", 90)
# Help with démarches: where staff go when somebody cannot type, and the vault that the town recommends (empty: none is named)
AIDANTS_CONNECT_URL = env.str("MAISON_AIDANTS_CONNECT_URL", "https://aidantsconnect.beta.gouv.fr/")
VAULT_URL = env.str("MAISON_VAULT_URL", "")
# Refurbished machines: what one costs, the town's help in it (in cents), one for each household in so many years
MACHINE_PRICE_CENTS = env.int("MAISON_MACHINE_PRICE_CENTS", 130_00)
MACHINE_SUBSIDY_CENTS = env.int("MAISON_MACHINE_SUBSIDY_CENTS", 88_00)
MACHINE_EVERY_YEARS = env.int("MAISON_MACHINE_EVERY_YEARS", 3)

# Stripe: without a key there is no online payment. `MAISON_STRIPE_API` is the stand-in of the demo, never set in service.
STRIPE_SECRET_KEY = env.str("MAISON_STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = env.str("MAISON_STRIPE_WEBHOOK_SECRET", "")
STRIPE_API = env.str("MAISON_STRIPE_API", "")

# Whatever Django or Wagtail mails by itself (a page to approve) goes through the outbox too.
EMAIL_BACKEND = "portal.notifications.adapters.OutboxBackend"

# The demo shows its own clock, its outbox and its accounts; a town in service never does.
DEMO = False
IN_SERVICE = False  # True in `production` alone

# On the console, without anybody's data (`kit.logs`).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {"()": "portal.kit.logs.DiscreetFormatter", "format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "whole": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING"}, "portal": {"level": "INFO"}, "programmes": {"level": "INFO"}},
}

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
SESSION_ENGINE = "portal.people.stored_sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # A form may lead away to the payment page, and nowhere else.
        "form-action": [SELF, "https://checkout.stripe.com", *([env.str("MAISON_STRIPE_API")] if env.str("MAISON_STRIPE_API", "") else [])],
    },
}
