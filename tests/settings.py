"""The product's own settings on the private services of the tests."""

import os

from core.testing.places import TEMPLATE, choose_places, site_environment

PLACES = choose_places()
os.environ.update(site_environment(PLACES))

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

# The first worker migrates this database once; every worker's own is a copy of it.
# `ZHIHUI_TEST_DATABASE`: another name for it, for a session that a test starts.
DATABASES["default"]["TEST"] = {"TEMPLATE": TEMPLATE, "NAME": os.environ.get("ZHIHUI_TEST_DATABASE")}
# Real hashing takes a quarter of a second a sign-in; what it protects is not under test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
WHITENOISE_USE_FINDERS = True  # nothing is collected for tests
# A file is looked up when it is asked for: else every test client would list them all at its start.
WHITENOISE_AUTOREFRESH = True
