"""All settings of Partner Center: what the environment may say, and what follows from it.

PC_MODE decides the manners: `production`, `demo`, `development` (the default) or `test`.
docs/operations.md lists every variable.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
from django.utils.translation import gettext_lazy as _

from partner_center.config.guards import DEFAULT_SECRET, own_secret, refuse_unsafe_production, terms_from
from partner_center.config.logs import logging_for
from partner_center.kit.claims.evidence import Likeness
from partner_center.kit.claims.precedence import PartnersBy, VendorBy
from partner_center.ops.embedded import Cluster

env = environ.Env()
ROOT = Path(__file__).resolve().parents[3]

# --- manners -----------------------------------------------------------------

MODE: str = env.str("PC_MODE", default="development")
PRODUCTION, TEST = MODE == "production", MODE == "test"
SERVED_BUILT = MODE in {"production", "demo"}  # pages come from collected, hashed files
DEBUG: bool = env.bool("PC_DEBUG", default=MODE == "development")
ALLOWED_HOSTS: list[str] = env.list("PC_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "testserver"])
SITE_URL: str = env.str("PC_URL", default=f"http://localhost:{env.int('PORT', default=8000)}").rstrip("/")

# Bills, Parquet files, documents, exports; in the demo also the database. Must be backed up together with the database.
DATA_DIR = Path(env.str("PC_DATA_DIR", default=str(ROOT / "var"))).resolve()
if TEST:  # two test processes in one folder would write bills of the same number over each other
    DATA_DIR /= os.environ.get("PYTEST_XDIST_WORKER", "main")
SECRET_KEY: str = env.str("PC_SECRET_KEY", default="") or (own_secret(DATA_DIR) if MODE == "demo" else DEFAULT_SECRET)
MEDIA_ROOT = DATA_DIR / "files"
BILLS_DIR = DATA_DIR / "bills"
PARQUET_DIR = DATA_DIR / "parquet"
EXPORTS_DIR = DATA_DIR / "exports"

# --- the business ------------------------------------------------------------

# Billing months begin and end in this zone, whoever looks (domain.md: all bills are cut in UTC+8).
BILLING_ZONE: str = env.str("PC_BILLING_ZONE", default="Asia/Shanghai")
# Other terms than the rules state, by "Lifecycle.deadline", with whether working days are meant.
TERMS: dict[str, Any] = dict(terms_from(env.str("PC_TERMS", default="")))

# Who comes first of two duplicates (domain.md 7.3). Between partners: by the submission of what is validated,
# or by the validation. Against the vendor's creation: by the partner's audit, or by its submission. And from which
# likeness of the two customers on (certain, probable) the rule decides without a person.
DUPLICATES_PARTNERS_BY = PartnersBy(env.str("PC_DUPLICATES_PARTNERS_BY", default="submission"))
DUPLICATES_VENDOR_BY = VendorBy(env.str("PC_DUPLICATES_VENDOR_BY", default="audit"))
DUPLICATES_DECIDED_FROM = Likeness(env.str("PC_DUPLICATES_DECIDED_FROM", default="certain"))

# Whether the vendor shares opportunities only where a baseline solution, or goods on the whitelist, are linked
# (domain.md 7.4, the limit of a promotion).
OFFERS_NEED_OFFERING: bool = env.bool("PC_OFFERS_NEED_OFFERING", default=False)

# Whom people ask for help: an e-mail address or a sentence; shown on the help pages.
SUPPORT_CONTACT: str = env.str("PC_SUPPORT", default="")
# Where partners send their invoices: on paper, and as files. Printed on the invoice list.
INVOICE_ADDRESS: str = env.str("PC_INVOICE_ADDRESS", default="")
INVOICE_MAILBOX: str = env.str("PC_INVOICE_MAILBOX", default="")

# Who says what the vendor's systems know about an account: a dotted path, see docs/howto/connect-account-facts.md.
ACCOUNT_FACTS: str = env.str(
    "PC_ACCOUNT_FACTS", default="partner_center.domains.customers.gateways.facts.RecordedFacts"
)
# How often one side may ask to unlink or switch within three months, and whether silence lapses or agrees.
ASSOCIATION_REQUESTS: int = env.int("PC_ASSOCIATION_REQUESTS", default=1)
ASSOCIATION_SILENCE: str = env.str("PC_ASSOCIATION_SILENCE", default="lapse")

# Minutes a verification code is valid; more than an hour means five minutes (domain.md rule 47).
CODE_MINUTES: int = env.int("PC_CODE_MINUTES", default=10)

# --- applications ------------------------------------------------------------

FOUNDATIONS = [
    "identity",
    "calendars",
    "audit",
    "jobs",
    "documents",
    "ledger",
    "numbering",
    "exports",
    "imports",
    "notices",
    "codes",
    "lifecycle",
    "reviews",
    "webkit",
    "apikit",
]
DOMAINS = [
    "partners",
    "organization",
    "customers",
    "solutions",
    "personnel",
    "billing",
    "opportunities",
    "deliveries",
    "performance",
    "incentives",
    "payouts",
]
INSTALLED_APPS = [
    # Shells first: their templates win over the library's of the same name.
    "partner_center.console",
    "partner_center.api",
    "partner_center.ops",
    *(f"partner_center.domains.{name}" for name in DOMAINS),
    *(f"partner_center.foundations.{name}" for name in FOUNDATIONS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_filters",
    "ninja",
    "csp",
]
MIDDLEWARE = [
    "partner_center.ops.request_ids.RequestIds",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "partner_center.foundations.webkit.middleware.ActorMiddleware",
    "partner_center.config.accounts.OwnPasswordFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "partner_center.config.urls"
WSGI_APPLICATION = "partner_center.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partner_center.console.context.shell",
                *(["partner_center.ops.demo.context.log_ins"] if MODE in {"demo", "development"} else []),
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets may be overridden by our templates

# --- database, cache, queue --------------------------------------------------

EMBEDDED_CLUSTER = None if env.str("DATABASE_URL", default="") else Cluster(DATA_DIR / "postgres")
_database: dict[str, Any] = EMBEDDED_CLUSTER.django_settings() if EMBEDDED_CLUSTER else env.db_url("DATABASE_URL")
_database["HOST"] = unquote(_database["HOST"] or "")  # a socket's folder is written %2Fvar%2Frun%2Fpostgresql
if _database["ENGINE"].endswith("postgresql") and not TEST:
    # Several times faster than new connections; per process, so workers × max_size stays below max_connections.
    _pool = {"min_size": 1, "max_size": env.int("PC_POOL", default=8), "timeout": 15}
    _database["OPTIONS"] = _database.get("OPTIONS", {}) | {"pool": _pool}
DATABASES = {"default": _database | {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}}

# In the database, so that throttling of sign-ins counts over all processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# --- the API's budgets -------------------------------------------------------

# Requests per second and token; a caller who was quiet may make as many at once as come together in some seconds.
API_READS_PER_SECOND: float = env.float("PC_API_READS", default=10_000.0 if TEST else 10.0)
API_WRITES_PER_SECOND: float = env.float("PC_API_WRITES", default=10_000.0 if TEST else 10.0)
API_BURST_SECONDS: float = env.float("PC_API_BURST", default=5.0)

# --- people ------------------------------------------------------------------

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]  # 0.2 s for each sign-in are for guessers, not for tests
    if TEST
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "partner_center.config.accounts.NotTheInitialOne"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "partner_center.config.accounts.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever invites a person knows the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    # Links of invitations: opening a page of theirs, and opening an account by one.
    "join": "60/m/ip",
    "join_register": "10/10m/ip",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Open Partner Center"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_NAME = "pc_session"
CSRF_COOKIE_NAME = "pc_csrf"

# --- languages and time ------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGE_COOKIE_NAME = "pc_language"
USE_I18N = USE_TZ = True
FILTERS_EMPTY_CHOICE_LABEL = _("Any")
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]  # what belongs to no app: kit, config
TIME_ZONE: str = env.str("PC_TIME_ZONE", default="Asia/Shanghai")

# --- what leaves the server --------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
_FILE_STORAGES = {
    "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    # Compressing takes half a minute, which nobody gains on the same machine.
    "demo": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _FILE_STORAGES.get(MODE, "django.contrib.staticfiles.storage.StaticFilesStorage")},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not SERVED_BUILT

DEFAULT_FROM_EMAIL: str = env.str("PC_MAIL_FROM", default="Partner Center <partner-center@localhost>")
if env.str("EMAIL_URL", default=""):
    _mail = env.email_url("EMAIL_URL")
    EMAIL_BACKEND: str = _mail["EMAIL_BACKEND"]
    EMAIL_HOST: str = _mail["EMAIL_HOST"]
    EMAIL_PORT: int = _mail["EMAIL_PORT"]
    EMAIL_HOST_USER: str = _mail["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD: str = _mail["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS: bool = _mail.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL: bool = _mail.get("EMAIL_USE_SSL", False)
elif MODE in {"demo", "development"}:
    EMAIL_BACKEND = "partner_center.foundations.notices.mail.OutboxBackend"  # readable in the console
EMAIL_TIMEOUT = 20

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_SSL_REDIRECT: bool = env.bool("PC_SSL_REDIRECT", default=PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^health$"]
if env.bool("PC_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("PC_TRUSTED_ORIGINS", default=[SITE_URL] if PRODUCTION else [])
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

LOGGING = logging_for(MODE, level=env.str("PC_LOG_LEVEL", default="WARNING" if TEST else "INFO"))

if PRODUCTION:
    refuse_unsafe_production(
        secret=SECRET_KEY,
        debug=DEBUG,
        hosts=ALLOWED_HOSTS,
        embedded=EMBEDDED_CLUSTER is not None and not env.bool("PC_ALLOW_EMBEDDED", default=False),
        mailless=not env.str("EMAIL_URL", default="") and not env.bool("PC_ALLOW_NO_MAIL", default=False),
    )
