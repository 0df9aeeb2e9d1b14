"""A page of HTML as a small PNG, by a headless Chromium."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import cast

from PIL import Image
from playwright.async_api import Browser, async_playwright

SCALE = 2
COLOURS = 96

Rgb = tuple[int, int, int]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


class Camera:
    """Takes pictures at twice the size, for sharp screens."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    async def take(self, html: str) -> bytes:
        """The page as a PNG, no larger than what is on it."""
        page = await self._browser.new_page(device_scale_factor=SCALE)
        try:
            await page.set_content(html)
            return _small(await page.locator("main").screenshot())
        finally:
            await page.close()


@asynccontextmanager
async def camera() -> AsyncIterator[Camera]:
    """A camera with the Chromium on the path, or else the one that playwright installed."""
    installed = next(filter(None, map(shutil.which, _NAMES)), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=installed,
            # It shows only our own pages, and as root there is no sandbox to be had.
            chromium_sandbox=False,
        )
        try:
            yield Camera(browser)
        finally:
            await browser.close()


def _small(png: bytes) -> bytes:
    """The picture in its most frequent colours: those of flat areas stay as they are."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    counted = picture.getcolors(picture.width * picture.height) or []
    counted.sort(reverse=True, key=lambda each: each[0])
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in counted[:COLOURS] for part in cast(Rgb, colour)])
    out = BytesIO()
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
