"""The page of a webhook as a person on a phone sees it."""

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from notifications.services.webhooks.writing import write_test
from tests.browser.test_review import open_as
from tests.notifications.factories import WebhookFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_deliveries_of_a_webhook_are_read_on_a_phone_without_scrolling_sideways(
    browser: Browser, site: str, owner: User
) -> None:
    webhook = WebhookFactory(user=owner)
    delivery = write_test(webhook)
    page = open_as(browser, site, owner, viewport={"width": 390, "height": 844})

    page.goto(f"/profile/webhooks/{webhook.pk}")

    scrolled = page.locator(".scrolls")
    assert scrolled.evaluate("region => region.scrollWidth <= region.clientWidth")
    for name, value in (("Number", str(delivery.pk)), ("Attempts", "0")):
        cell = page.locator(f".stacked [data-label='{name}']")
        expect(cell).to_have_text(value)
        assert name in cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    page.context.close()
