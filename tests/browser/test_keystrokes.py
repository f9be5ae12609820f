"""How many keys and page loads a night's work takes: one key a decision, a few where something has to be chosen."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from agencies.models import Agency
from audit.merging.models import DuplicatePair, Merge
from datasources.models import DataSource
from pdap.db.enums import ApprovalStatus
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.browser.looking import cookies_of
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.pdap.factories import DuplicatePairFactory

pytestmark = pytest.mark.django_db(transaction=True)
# A letter acts when no other key follows within half a second.
PAUSE = 600
AMOUNTS = [1, pytest.param(10, marks=pytest.mark.drill)]


class Hands:
    """A curator at the keyboard of a page, whose keys and page loads are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.loads = page, 0, 0
        page.on("load", self.count_load)

    def count_load(self, _: Any) -> None:
        self.loads += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1
            if key.isalpha():
                self.page.wait_for_timeout(PAUSE)


@pytest.fixture
def hands(browser: Browser, site: str, curator: User) -> Any:
    context = browser.new_context(base_url=site)
    context.add_cookies(cookies_of(curator, site))
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield Hands(page)
    context.close()


@pytest.fixture
def police(db: None) -> Agency:
    county = CountyFactory(state=StateFactory(state_iso="PA", state_name="Pennsylvania"), name="Allegheny")
    place = location_of(LocalityFactory(county=county, name="Pittsburgh"))
    return AgencyFactory(name="Pittsburgh Bureau of Police", locations=[place])


def submissions(police: Agency, each: int) -> list[str]:
    """Enter so many submissions of each kind; return the kinds in the order in which the queue has them."""
    kinds = []
    stops, force = record_type("Stops"), record_type("Use of Force Reports")
    for number in range(each):
        listed = DataSourceFactory(
            name=f"Arrest log {number}", source_url=f"https://listed.example.gov/{number}", agencies=[police]
        )
        make: dict[str, Callable[[], DataSource]] = {
            "plain": lambda n=number: DataSourceFactory(
                pending=True, name=f"Plain {n}", record_type=stops, agencies=[police]
            ),
            "agency": lambda n=number: DataSourceFactory(
                pending=True, name=f"Stops Pittsburgh Bureau of Police {2000 + n}", record_type=stops, agencies=[]
            ),
            "type": lambda n=number: DataSourceFactory(
                pending=True, name=f"Use of force reports {2000 + n}", record_type=stops, agencies=[police]
            ),
            "duplicate": lambda n=number, of=listed: DataSourceFactory(
                pending=True,
                name=f"Log of arrests {n}",
                source_url=f"{of.source_url}?utm_source=mail",
                record_type=force,
                agencies=[police],
            ),
            "junk": lambda n=number: DataSourceFactory(
                pending=True, name=f"Cheap watches {n}", record_type=stops, agencies=[police]
            ),
        }
        for kind, submission in make.items():
            submission()
            kinds.append(kind)
    refresh()
    return kinds


def number_of(page: Page, words: str) -> str:
    """Return the number beside a choice, as a curator reads it."""
    label = page.locator("label, button").filter(has_text=words).filter(has=page.locator("kbd")).first
    return label.locator("kbd").text_content() or ""


@pytest.mark.parametrize("each", AMOUNTS)
def test_submissions_take_a_key_or_a_few_and_one_page_each(hands: Hands, police: Agency, each: int) -> None:
    kinds = submissions(police, each)
    names = list(DataSource.objects.pending().order_by("created_at", "pk").values_list("name", flat=True))
    page = hands.page
    page.goto("/admin/datasources/datasource/review/")
    expect(page.get_by_role("button", name="Review next")).to_be_focused()
    hands.press("Enter")

    for kind, name in zip(kinds, names, strict=True):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Review: {name}")
        expect(page.get_by_label("Use keyboard shortcuts")).to_be_visible()
        if kind == "agency":
            hands.press(number_of(page, "Pittsburgh Bureau of Police"))
        elif kind == "type":
            hands.press("t", number_of(page, "Use of Force Reports"))
        elif kind in ("duplicate", "junk"):
            hands.press("r", number_of(page, "Duplicate of" if kind == "duplicate" else "Off topic"))
            continue
        hands.press("a")
    page.get_by_text("Nothing to review.").wait_for()

    # Of five: plain 1, without agency 4, of a wrong type 4, duplicate 2, junk 2.
    assert hands.keys <= each * (1 + 4 + 4 + 2 + 2)
    assert hands.loads <= len(kinds) + 5
    decided = DataSource.objects.filter(name__in=names)
    assert decided.filter(approval_status=ApprovalStatus.APPROVED).count() == 3 * each
    assert decided.filter(approval_status=ApprovalStatus.REJECTED).count() == 2 * each
    assert police.data_sources.filter(name__startswith="Stops Pittsburgh").count() == each
    typed = DataSource.objects.filter(name__startswith="Use of force")
    assert set(typed.values_list("record_type__name", flat=True)) == {"Use of Force Reports"}


@pytest.mark.parametrize("pairs", [2, pytest.param(20, marks=pytest.mark.drill)])
def test_a_pair_takes_two_keys(hands: Hands, pairs: int) -> None:
    for number in range(pairs):
        place = location_of(LocalityFactory(name=f"Ada {number}"))
        first, second = (AgencyFactory(name=f"Ada {number} {body}", locations=[place]) for body in ("PD", "Police"))
        DuplicatePairFactory(first_id=first.pk, second_id=second.pk)
    page = hands.page
    page.goto("/admin/pdap/duplicatepair/")

    for number in range(pairs):
        page.get_by_text(f"{pairs - number} pair").wait_for()
        expect(page.get_by_label("Use keyboard shortcuts")).to_be_visible()
        if number % 2:
            hands.press("n")
        else:
            hands.press("l")
            page.wait_for_url("**/merge/agency/**")
            expect(page.get_by_label("Use keyboard shortcuts")).to_be_visible()
            hands.press("m")
    page.get_by_text("No possible duplicates to review").wait_for()

    assert hands.keys <= 3 * pairs
    assert Merge.objects.count() == (pairs + 1) // 2
    assert DuplicatePair.objects.filter(dismissed_at__isnull=False).count() == pairs // 2
