"""The Chromium on this machine."""

import shutil

# The shell is the same engine without the windows of a desktop.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return the path of the program; None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)
