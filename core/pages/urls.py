"""The core's own pages."""

from django.urls import path
from django.views.i18n import JavaScriptCatalog, set_language

from core.catalogue.pages import datasets
from core.documents.pages import verify, verify_document
from core.notices.pages import notice_page, notices_page
from core.pages.account import account, take_back_token
from core.pages.home import home, start
from core.pages.sign_in import SignIn, SignOut
from core.pages.theme import choose_theme
from core.plugins.pages import plugin_list, plugin_page, plugin_settings, plugin_switch

urlpatterns = [
    path("", home, name="home"),
    path("start/", start, name="start"),
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("account/", account, name="account"),
    path("account/tokens/<int:token_id>/revoke/", take_back_token, name="token-revoke"),
    path("verify/", verify, name="verify"),
    path("verify/<str:code>/", verify_document, name="verify-document"),
    path("notices/", notices_page, name="notices"),
    path("notices/<int:pk>/", notice_page, name="notice"),
    path("plugins/", plugin_list, name="plugins"),
    path("plugins/<slug:slug>/", plugin_page, name="plugin"),
    path("plugins/<slug:slug>/settings/", plugin_settings, name="plugin-settings"),
    path("datasets/", datasets, name="datasets"),
    path("plugins/<slug:slug>/switch/", plugin_switch, name="plugin-switch"),
    path("theme/", choose_theme, name="theme"),
    path("language/", set_language, name="set_language"),
    path("language/catalog.js", JavaScriptCatalog.as_view(), name="javascript-catalog"),
]
