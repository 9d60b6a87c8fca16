"""Headless Chromium from Debian's package, without any traffic of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",  # the tests may run as root in a container, where Chromium's own sandbox cannot
    "--disable-gpu",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser of one's own; WebGL by software."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS), headless=True)
        try:
            yield browser
        finally:
            browser.close()


PATIENCE_MS = 60_000
SignedIn = Callable[[str, str], Page]


@contextmanager
def signing_in(
    browser: Browser, url: str, password: str, size: tuple[int, int] = (1920, 1080), patience_ms: int = PATIENCE_MS
) -> Iterator[SignedIn]:
    """Gives a function that signs somebody in and opens an address; at the end no page may have complained."""
    contexts, complaints = list[BrowserContext](), list[str]()

    def opened(username: str, path: str) -> Page:
        contexts.append(browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN"))
        page = contexts[-1].new_page()
        page.set_default_timeout(patience_ms)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{url}/sign-in/?next={path}")
        page.fill("#id_username", username)
        page.fill("#id_password", password)
        page.press("#id_password", "Enter")
        page.wait_for_url(f"**{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
