"""`make screenshots`: pictures of the pages and emails, phone and desktop, light and dark, in `.local/screenshots/`.

The site is served from a new database with the demonstration, which is the same every time. Those that the documents
show are copied to docs/screenshots/, where no other is kept.
"""

import email
import email.policy
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

from bench.browsers import chromium
from bench.measured_site import served
from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded.server_home import project_home

# As the demonstration has them (pdap/ops/demonstration/people.py), which cannot be imported without its database.
MEMBER, ADMINISTRATOR, PASSWORD = "member@pdap.example", "administrator@pdap.example", "demonstration"

DATABASE = "screenshots-postgres"
FOLDER = BASE_DIR / ".local" / "screenshots"
KEPT = BASE_DIR / "docs" / "screenshots"
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")

# The first email whose subject holds the words.
MAILS = {"digest": "new data source", "review": "Your data source is listed"}

# By who looks: a visitor, a member, an administrator.
PAGES: dict[str | None, dict[str, str]] = {
    None: {
        "home": "/",
        "find": "/search?q=springfield",
        "results": "/search?q=Allegheny+County%2C+Pennsylvania",
        "results-words": "/search/results?q=use+of+force",
        "nation": "/locations",
        "state": "/search?q=Pennsylvania&then=place",
        "place-gaps": "/locations/2/gaps",
        "agencies": "/agencies?state=PA",
        "data-source": "/data-sources/1",
        "record-types": "/record-types",
        "record-type": "/record-types/stops",
        "metrics": "/metrics",
        "data-requests": "/data-requests",
        "about": "/about",
        "api": "/api",
        "api-document": "/api/v2/",
        "contact": "/contact",
        "report": "/data-sources/1/report",
        "sign-up": "/sign-up",
        "sign-in": "/sign-in",
        "not-found": "/nothing-here",
        "styleguide": "/styleguide/",
    },
    MEMBER: {
        "profile": "/profile",
        "digest-settings": "/profile/digests",
        "follow": "/locations/2/follow",
        "submit-source": "/data-sources/create",
        "create-request": "/data-requests/create",
        "two-factor": "/profile/two-factor",
        "sessions": "/profile/sessions",
        "delete-account": "/profile/delete",
    },
    ADMINISTRATOR: {
        "admin": "/admin/",
        "admin-gaps": "/admin/gaps/",
        "admin-gap": "/admin/gaps/agencies-without-page/",
        "admin-list": "/admin/datasources/datasource/?approval_status__exact=pending",
        "admin-record": "/admin/datasources/datasource/1/change/",
        "admin-review": "/admin/datasources/datasource/review/",
        "admin-desk": "/admin/datasources/datasource/review/",
        "admin-history": "/admin/datasources/datasource/1/history/",
        "admin-deleted": "/admin/audit/changelog/deleted/",
        "admin-duplicates": "/admin/pdap/duplicatepair/",
        "admin-merge": "/admin/pdap/duplicatepair/",
        "admin-merges": "/admin/pdap/merge/",
        "admin-locality": "/admin/locations/locality/with-county/",
        "admin-intake": "/admin/requests_app/datarequest/intake/",
        "admin-request": "/admin/requests_app/datarequest/1/change/",
        "admin-handbook": "/admin/handbook/",
        "admin-links": "/admin/datasources/link/?queue=waiting",
        "admin-link": "/admin/datasources/link/41/change/",
        "admin-reports": "/admin/datasources/problemreport/",
        "admin-import": "/admin/datasources/datasource/import/",
        "admin-import-done": "/admin/datasources/datasource/import/1/",
        "admin-jobs": "/admin/pdap/jobrun/",
        "admin-digests": "/admin/notifications/notificationlog/",
        "admin-changes": "/admin/audit/changelog/",
        "admin-person": "/admin/accounts/user/1/change/",
    },
}

# What is clicked before the picture is taken.
CLICKED = {
    "state": ("link", "Place overview"),
    "admin-desk": ("button", "Review next"),
    "admin-gap": ("button", "Start"),
    "admin-merge": ("link", "Merge: keep left"),
}


def main() -> int:
    program = chromium()
    if program is None:
        sys.exit("The Chromium on this machine: install it, and run this again.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    KEPT.mkdir(exist_ok=True)
    shutil.rmtree(project_home(DATABASE).path, ignore_errors=True)
    with (
        served(DATABASE, None, PDAP_DEMONSTRATION="on") as (port, environment),
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as local,
    ):
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
        )
        for size, (width, height) in SIZES.items():
            for scheme in SCHEMES:
                take_all(browser, f"http://127.0.0.1:{port}", f"{size}-{scheme}", width, height, scheme)
        approve_all(browser, f"http://127.0.0.1:{port}")
        subprocess.run(
            [sys.executable, "manage.py", "send_digests"],
            env={**environment, "PDAP_LOCAL": local}, cwd=BASE_DIR, check=True,
        )  # fmt: skip
        take_mails(browser, Path(local) / "outbox")
        browser.close()
    keep(shown_in_documents())
    return 0


def shown_in_documents() -> set[str]:
    """Return the names of the pictures that README, handbook and other documents show."""
    documents = [*BASE_DIR.glob("*.md"), *(BASE_DIR / "docs").glob("*.md")]
    return {
        name for path in documents for name in re.findall(r"\]\([^)]*screenshots/([\w-]+\.png)\)", path.read_text())
    }


def keep(names: set[str]) -> None:
    """Copy pictures to the documents, and remove there what no document shows."""
    for path in KEPT.glob("*.png"):
        if path.name not in names:
            path.unlink()
    for name in sorted(names):
        shutil.copyfile(FOLDER / name, KEPT / name)


def take_all(browser: Browser, site: str, suffix: str, width: int, height: int, scheme: str) -> None:
    """Take the pictures of one size and color scheme."""
    for person, pages in PAGES.items():
        context = browser.new_context(
            base_url=site,
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
        )
        page = context.new_page()
        if person is not None:
            sign_in(page, person)
        for name, address in pages.items():
            page.goto(address)
            if name in CLICKED:
                role, label = CLICKED[name]
                page.get_by_role(role, name=label).first.click()  # type: ignore[arg-type]
                page.wait_for_load_state()
            page.screenshot(path=FOLDER / f"{name}-{suffix}.png")
        context.close()


def approve_all(browser: Browser, site: str) -> None:
    """Approve what waits, so that there is news to email."""
    page = browser.new_context(base_url=site).new_page()
    sign_in(page, ADMINISTRATOR)
    page.goto("/admin/datasources/datasource/?approval_status__exact=pending")
    page.locator("#action-toggle").check()
    page.get_by_label("Action:").select_option(label="Approve and publish")
    page.locator("button[name=index]").first.click()
    page.get_by_role("button", name="Approve:").click()
    page.context.close()


def take_mails(browser: Browser, outbox: Path) -> None:
    """Take the pictures of the emails at a phone's width."""
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(outbox.glob("*.eml"))
    ]
    for name, words in MAILS.items():
        mail = next((message for message in mails if words in str(message["Subject"])), None)
        body = mail.get_body(("html",)) if mail else None
        if body is None:
            continue
        for scheme in SCHEMES:
            page = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844}).new_page()  # type: ignore[arg-type]
            page.route("**/static/img/*", from_static)
            page.set_content(body.get_content())
            page.screenshot(path=FOLDER / f"mail-{name}-phone-{scheme}.png", full_page=True)
            page.context.close()


def from_static(route: Route) -> None:
    """Answer for the site that an email takes its picture from, which does not run at that address."""
    route.fulfill(path=BASE_DIR / "static" / "img" / route.request.url.rpartition("/")[2])


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


if __name__ == "__main__":
    sys.exit(main())
