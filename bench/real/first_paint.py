"""How long pages take to show their largest part (LCP) on a slow phone network, in a real Chromium."""

from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.browsers import chromium

PAGES = {
    "Home": "/",
    "State's page": "/locations/{state}",
    "Town search": "/search/results?location_id={town}",
    "Source page": "/data-sources/{source}",
    "API document": "/api/v2/",
}
PHONE = {"width": 390, "height": 844}
# Chromium's own "Slow 3G": 400 ms there and back, 400 kbit/s.
LATENCY, BYTES_A_SECOND = 400, 400 * 1024 / 8
MAY_TAKE = 2500
ROUNDS = 3
LARGEST = """
() => new Promise((resolve) => {
  let largest = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) largest = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => resolve(largest), 300);
})
"""


def report(port: int, ids: dict[str, Any]) -> list[str]:
    """Return the section of the report: each page with nothing in the browser's cache; lines end with yes or no."""
    lines = [
        f"The largest part of a page on slow 3G ({LATENCY} ms, 400 kbit/s), on a phone that has nothing of the site",
        f"yet, the median of {ROUNDS} visits:",
        "",
        "| page | LCP, ms | may take, ms | within |",
        "|---|---:|---:|---|",
    ]
    program = chromium()
    if program is None:
        # What was not measured is not within its time.
        return [*lines, f"| all: there is no Chromium on this machine | not measured | {MAY_TAKE} | no |"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, path in PAGES.items():
            address = f"http://127.0.0.1:{port}{path.format(**ids)}"
            took = sorted(largest_paint(browser, address) for _ in range(ROUNDS))[ROUNDS // 2]
            lines.append(f"| {name} | {took:.0f} | {MAY_TAKE} | {'yes' if took <= MAY_TAKE else 'no'} |")
        browser.close()
    return lines


def largest_paint(browser: Browser, address: str) -> float:
    """Return when the largest part of a page was painted, in milliseconds after the address was asked for."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    page.goto(address, wait_until="networkidle", timeout=120_000)
    took: float = page.evaluate(LARGEST)
    context.close()
    return took
