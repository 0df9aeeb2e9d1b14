"""Renders HTML to small PNG files, with a headless Chromium."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import numpy as np
from PIL import Image
from playwright.async_api import Browser, async_playwright

SCALE = 2
COLOURS = 20
_NAMES = ("chromium", "chromium-browser", "google-chrome")


class Camera:
    """Renders at twice the size, for high-density screens."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    async def take(self, html: str) -> bytes:
        """Return the page as a PNG, cropped to its content."""
        page = await self._browser.new_page(device_scale_factor=SCALE)
        try:
            await page.set_content(html)
            return _small(await page.locator("main").screenshot())
        finally:
            await page.close()


@asynccontextmanager
async def camera() -> AsyncIterator[Camera]:
    """Yield a camera that uses the Chromium on the path, or the one that playwright installed."""
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
    """Reduce the picture to its most frequent colours, vivid ones first; flat areas stay exact."""
    pixels = np.asarray(Image.open(BytesIO(png)).convert("RGB"), dtype=np.int32)
    packed = pixels @ np.array([1 << 16, 1 << 8, 1])
    found, inverse, counts = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    # An avatar or a red mark is small, but missed more than one of many greys.
    weights = counts * (1 + np.ptp(colours, axis=1) / 16)
    kept = colours[np.argsort(-weights, kind="stable")[:COLOURS]]
    nearest = np.square(colours[:, None] - kept).sum(axis=2).argmin(axis=1)
    few = Image.fromarray(nearest[inverse].reshape(packed.shape).astype(np.uint8), "P")
    few.putpalette(kept.astype(np.uint8).tobytes())
    out = BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()
