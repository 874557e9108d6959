"""Every setting of the project, from the environment; loud when one is missing or unsafe."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# Where this runs. Production unless said otherwise: the safe choice is the default one.
DESK_ENV = env.str("DESK_ENV", "production")
if DESK_ENV not in {"production", "development", "test"}:
    raise ImproperlyConfigured("DESK_ENV is one of: production, development, test.")
PRODUCTION = DESK_ENV == "production"
DESK_DEMO = env.bool("DESK_DEMO", False)
DEBUG = env.bool("DESK_DEBUG", False)
SECRET_KEY = env.str("DESK_SECRET_KEY")
ALLOWED_HOSTS: list[str] = env.list("DESK_HOSTS")
DESK_BASE_URL = env.str("DESK_BASE_URL").rstrip("/")
DESK_MAIL_FROM = env.str("DESK_MAIL_FROM", "Servicedesk <desk@desk.example>")
DESK_HEALTH_TOKEN = env.str("DESK_HEALTH_TOKEN", "")
DESK_DEMO_MAIL = env.path("DESK_DEMO_MAIL", None)
# The survey and clock sweeps look this often (seconds); outbox rows of acts that can be undone wait that long.
DESK_TICK = env.int("DESK_TICK", 2)
DESK_UNDO = env.int("DESK_UNDO", 10)
# After so many seconds of silence, what a worker had taken is given to others: longer than any task may run.
DESK_LEASE = env.int("DESK_LEASE", 180)
HTTPS = DESK_BASE_URL.startswith("https://")

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("DESK_DEBUG can't be on with DESK_ENV=production.")
    if DESK_DEMO:
        raise ImproperlyConfigured("DESK_DEMO can't be on with DESK_ENV=production.")
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
        raise ImproperlyConfigured("DESK_SECRET_KEY must be random and at least 50 characters long in production.")
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("DESK_HOSTS must name the hosts in production, not *.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("DESK_HOSTS must name the hosts this desk answers to, such as desk.example.com.")

DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=600, conn_health_checks=True)}
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("DATABASE_URL must name a Postgres database: postgres://user:password@host:port/name.")
# Nothing may hold a lock or a connection for long: one slow statement is an error, not a standstill.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_mail = env.dj_email_url("EMAIL_URL")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = DESK_MAIL_FROM

_local = {"127.0.0.1", "localhost", "::1"}
if DESK_DEMO and (not set(ALLOWED_HOSTS) <= _local or EMAIL_HOST not in _local):
    raise ImproperlyConfigured("DESK_DEMO works on 127.0.0.1 with the demo mail server only.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_filters",
    "pgtrigger",
    "csp",
    "accounts",
    "departments",
    "notifications",
    "tickets",
    "surveys",
    "servicedesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "servicedesk.middleware.CleanInputMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "servicedesk.middleware.ClosedDoorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "servicedesk.middleware.SecondFactorMiddleware",
    "servicedesk.middleware.DeskMiddleware",
]
ROOT_URLCONF = "servicedesk.urls"
WSGI_APPLICATION = "servicedesk.wsgi.application"
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
                "csp.context_processors.nonce",
                "servicedesk.context_processors.desk",
            ],
            "builtins": [
                "servicedesk.templatetags.desk",
                "crispy_forms.templatetags.crispy_forms_tags",
                "django.templatetags.i18n",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.BreachedPasswordValidator"},
]
# Passwords known from breaches: a file of SHA-1 digests in order, one a line (`DIGEST` or `DIGEST:count`). Nothing leaves the house.
DESK_BREACHED_PASSWORDS = env.path("DESK_BREACHED_PASSWORDS", None)
ACCOUNT_ADAPTER = "servicedesk.adapters.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
# A new password or second factor is told to its person, in case it was not they.
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "servicedesk.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"add_webauthn": "accounts.forms.PasskeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = env.str("DESK_NAME", "Servicedesk")
# Addresses are the admin's: nobody can have signed up with another's.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Who must have a second factor before anything else opens: company roles, or `everybody`.
DESK_SECOND_FACTOR: list[str] = env.list("DESK_SECOND_FACTOR", [])
# How many proxies of your own stand before this desk; of what they forward nothing is believed otherwise.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("DESK_PROXIES", 0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

# Rate limits are kept in the database, away from the broker's Redis: flushing the broker resets nobody's limits.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "desk_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS or PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "servicedesk.views.errors.csrf_refused"
CSRF_TRUSTED_ORIGINS = [DESK_BASE_URL]
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("DESK_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if env.bool("DESK_BEHIND_PROXY", False):
    # Only where a proxy of your own sets this header on every request, and removes what came from outside.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en"
# The desk is in English; surveys and their mails are in the language of whoever is asked (surveys.languages).
LANGUAGES = [("en", "English"), ("es", "Español"), ("de", "Deutsch"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("DESK_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("DESK_STATIC_ROOT", BASE_DIR / "var" / "static")
# Without collected files (the one-command start, tests) whitenoise serves the folder itself.
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(env.path("DESK_FILES", BASE_DIR / "var" / "files"))},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# More than a message may bring: the form then says so in words and keeps what was typed.
DATA_UPLOAD_MAX_NUMBER_FILES = 30

# Redis carries only "look now" ticks: nothing waits in it, a lost tick costs seconds (reliability in docs/architecture.md).
CELERY_BROKER_URL = env.str("REDIS_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    "health_check_interval": 10,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 15
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
# The table is fixed (schedule.py): beat needs no memory of its own.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("DESK_LOG_LEVEL", "INFO")},
}
# Asked before a message goes out: may its reader still see what it is about? (notifications knows no tickets)
DESK_MESSAGE_GUARDS = {
    "ticket": "tickets.permissions.may_hear",
    "flow": "tickets.permissions.may_hear_of_week",
    "survey": "surveys.permissions.may_hear",
    "recovery": "surveys.permissions.may_hear_of_recovery",
    "plan": "surveys.permissions.may_hear_of_plan",
}
# The same as a filter, for the bell's list; for lines that are at hand, for its count on every page.
DESK_MESSAGE_FILTERS = {
    "ticket": "tickets.permissions.heard",
    "flow": "tickets.permissions.heard_of_weeks",
    "survey": "surveys.permissions.heard",
    "recovery": "surveys.permissions.heard_of_recovery",
    "plan": "surveys.permissions.heard_of_plan",
}
DESK_MESSAGE_CHOICES = {
    "ticket": "tickets.permissions.heard_among",
    "survey": "surveys.permissions.heard_among",
    "recovery": "surveys.permissions.heard_of_recovery_among",
    "plan": "surveys.permissions.heard_of_plan_among",
}
# What is confidential now: no more of it is said than number and link.
DESK_MESSAGE_CONFIDENCES = {
    "ticket": "tickets.permissions.in_confidence",
    "survey": "surveys.permissions.in_confidence",
    "recovery": "surveys.permissions.recovery_in_confidence",
}
# Asked besides when a message carries a proviso: which of these facts still hold?
DESK_MESSAGE_PROVISOS = {"clock": "tickets.reminders.still_due", "jump": "tickets.moved.still_so"}
# Asked when a mail leaves: what stands in it that is never stored, such as one-time links?
DESK_MESSAGE_SECRETS = {"survey": "surveys.actions.linking.put_in", "flow": "tickets.flow.attention.put_in"}
# What people can choose about, in the order of the page.
DESK_MESSAGE_THEMES = ("tickets.themes.THEMES", "surveys.themes.THEMES")
# When do they work, so that reminders and the daily mail come then? (notifications knows no calendars)
DESK_WORKING_HOURS = "departments.reach.openings"
