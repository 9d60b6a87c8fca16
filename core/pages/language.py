"""Chinese first, English by switch: the person's choice decides, not what the browser's maker preset."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers


class LanguageMiddleware:
    """Speaks the language of the cookie that Django's `set_language` writes, else Chinese.

    Stands in for Django's LocaleMiddleware, which would also follow Accept-Language: a duty officer on an English
    Windows would then meet an English wall.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        request.LANGUAGE_CODE = language
        with translation.override(language):  # and back: the thread serves others, and the background, next
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response


def chosen(cookie: str) -> str:
    """The language to use for a cookie's value, which may be anything."""
    return cookie if cookie in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
