"""Each action of each list of the admin in a browser: chosen, confirmed, and undone by the link of its message."""

import re
from functools import lru_cache
from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.audit.test_undo_all import CHANGED_FIELD, actions_of_lists, logged_rows, rows_of
from tests.browser.looking import cookies_of

pytestmark = pytest.mark.django_db(transaction=True)
# What an action asks before it does something: a field, a value of it, and whether to do so.
MOST_PAGES = 4


def actions_by_list() -> list[Any]:
    actions: dict[type[Model], list[str]] = {}
    for model, name in (param.values for param in actions_of_lists()):
        actions.setdefault(model, []).append(name)
    return [pytest.param(model, names, id=model._meta.label) for model, names in actions.items()]


@lru_cache(maxsize=1)
def page_without_scripts(browser: Browser, site: str) -> Page:
    """Return the one page of all these tests, whose style sheets the browser keeps."""
    return browser.new_context(base_url=site, java_script_enabled=False).new_page()


def press(page: Page, button: Any) -> None:
    with page.expect_navigation():
        button.click()


def choose(page: Page, action: str, rows: list[Model]) -> int:
    """Tick the rows that the list shows, and start an action on them; return how many there are."""
    boxes = page.locator(f'input[name="{ACTION_CHECKBOX_NAME}"]')
    values = boxes.evaluate_all("boxes => boxes.map((box) => box.value)")
    shown = {values.index(str(row.pk)) for row in rows if str(row.pk) in values}
    for number in shown:
        boxes.nth(number).check()
    page.locator("select[name=action]").select_option(action)
    press(page, page.locator("button[name=index]"))
    return len(shown)


def fill_in(page: Page, values: dict[str, str]) -> None:
    """Answer what a page asks before an action is carried out."""
    for field in page.locator("#content form[method=post] :is(input, select, textarea):visible").all():
        name = field.get_attribute("name") or ""
        if name == "number":
            asked = page.locator("label[for=number]").text_content() or ""
            field.fill(re.findall(r"\d+", asked)[-1])
        elif name == "bulk_field" and field.get_attribute("value") == values.get(name):
            field.check()
        elif name == "value" and name in values:
            field.select_option(values[name])
        elif field.evaluate("field => field.tagName") == "TEXTAREA":
            field.fill("Because")


def confirm(page: Page, values: dict[str, str]) -> None:
    """Answer page after page until the action is carried out, which its message says."""
    for _ in range(MOST_PAGES):
        if page.get_by_role("link", name="Undo all").count():
            return
        fill_in(page, values)
        assert page.locator("#content form[method=post] [type=submit]:visible").count(), page.inner_text("#content")
        form = page.locator("#content form[method=post]")
        final = form.locator("[name=_confirmed]:visible")
        press(page, final if final.count() else form.locator("[type=submit]:visible").first)
    raise AssertionError(page.locator("#content").text_content())


@pytest.mark.parametrize(("model", "actions"), actions_by_list())
def test_each_action_of_a_list_is_undone_by_the_link_of_its_message(
    browser: Browser, site: str, administrator: User, model: type[Model], actions: list[str]
) -> None:
    rows = rows_of(model)
    before = logged_rows()
    page = page_without_scripts(browser, site)
    page.context.clear_cookies()
    page.context.add_cookies(cookies_of(administrator, site))
    for action in actions:
        page.goto(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))

        assert choose(page, action, rows) > 1, "the action is carried out on more than one row"
        confirm(page, CHANGED_FIELD.get(model, {}))
        assert logged_rows() != before, f"{action} changes something"
        press(page, page.get_by_role("link", name="Undo all"))
        press(page, page.locator("#content form[method=post] [type=submit]"))

        expect(page.locator(".messagelist")).to_contain_text("Done.")
        assert logged_rows() == before, f"{action} is undone whole"
