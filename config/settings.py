"""Django's settings: one file for every installation; what differs comes from `config.site`."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.logging import logging_config
from config.site import HOME, load_site
from core.pages.caching import add_headers
from core.plugins.scan import discover
from core.version import VERSION

django_stubs_ext.monkeypatch()  # lets `ModelAdmin[User]` and the like stand in code that runs

SITE = load_site()

BASE_DIR: Path = HOME
SECRET_KEY = SITE.secret_key
DEBUG = False
ALLOWED_HOSTS = ["*"]  # one closed network, many names for it; the origin check below guards writes and sockets
CSRF_TRUSTED_ORIGINS = list(SITE.origins)

STAGES = ["core", "gis", "sensors", "command", "dispatch", "maps"]
PLUGINS = discover(HOME / "plugins", core_version=VERSION, off=SITE.plugins_off)
INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "core.pages.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "core.pages.static.VendorStaticConfig",
    "django.contrib.gis",
    "django.contrib.postgres",
    "axes",
    "csp",
    "ninja",
    "channels",
    "procrastinate.contrib.django",
    *[plugin.package for plugin in reversed(PLUGINS)],
    *[f"{stage}.apps.{stage.capitalize()}Config" for stage in reversed(STAGES)],
    "simulation.apps.SimulationConfig",
    "bench.apps.BenchConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.pages.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.accounts.idle.IdleTimeoutMiddleware",
    "core.access.middleware.PrincipalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.plugins.middleware.PluginSwitchMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOME / "core" / "templates"],  # before the apps: the administration pages wear the house's frame
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "core.pages.context.page",
            ]
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": SITE.database.name,
        "USER": SITE.database.user,
        "PASSWORD": SITE.database.password,
        "HOST": SITE.database.host,
        "PORT": SITE.database.port,
        "CONN_HEALTH_CHECKS": True,
        # 2 s: a duty officer waits for a clear error rather than for a dead database
        "OPTIONS": {"connect_timeout": 2, "pool": {"min_size": 1, "max_size": 16, "timeout": 5}},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "core.cache.ForgivingRedisCache", "LOCATION": SITE.redis_url, "KEY_PREFIX": "zhihui"}}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {
            # redis-py 8 gives every read a timeout, which would break the layer's blocking reads
            "hosts": [{"address": SITE.redis_url, "socket_timeout": None}],
            "prefix": "zhihui",
            "capacity": 1000,
            "expiry": 10,
        },
    }
}

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "core.accounts.backend.GateBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "core.accounts.passwords.CharacterKindsValidator", "OPTIONS": {"kinds": 3}},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.secure
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # one shift; the idle timeout below ends it earlier
IDLE_TIMEOUT_S = 30 * 60
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "core.accounts.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # ours, in `core.admin`, opens accounts through an action
# trying again while locked out must not prolong the wait that the page names
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
CSRF_FAILURE_VIEW = "core.pages.errors.csrf_failed"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [HOME / "core" / "locale"]  # before the apps: our words win over those of the administration pages
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = SITE.data_dir / "static"
VENDOR = HOME / "node_modules"
STATICFILES_DIRS = [
    ("vendor/maplibre", VENDOR / "maplibre-gl" / "dist"),
    ("vendor/terra-draw", VENDOR / "terra-draw" / "dist"),
    ("vendor/terra-draw-maplibre", VENDOR / "terra-draw-maplibre-gl-adapter" / "dist"),
    ("vendor/htmx", VENDOR / "htmx.org" / "dist"),
    ("vendor/idiomorph", VENDOR / "idiomorph" / "dist"),
    ("vendor/noto-sans-sc", VENDOR / "@fontsource-variable" / "noto-sans-sc"),
]
STATICFILES_DIRS = [(prefix, folder) for prefix, folder in STATICFILES_DIRS if folder.exists()]
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Debian 12 has GDAL 3.6; spatial references come from our own code only, never from a user
SILENCED_SYSTEM_CHECKS = ["gis.W001"]
LOGGING_CONFIG = None
LOGGING = logging_config(SITE.data_dir / "log")
