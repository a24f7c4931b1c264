"""What was opened in place on the plan stays open: on reload, on the way back, and in the address."""

from playwright.sync_api import Page

from tests.browser.conftest import LiveTown, log_in

FIELDS = "main details[id^='field-']"


def test_an_opened_field_keeps_its_place_in_the_address(page: Page, town: LiveTown) -> None:
    log_in(page, town, "planner")
    page.goto(f"{town.url}/plan?by=field")
    fields = page.locator(FIELDS)
    for place in (0, 2):
        fields.nth(place).locator("summary").first.click()
    first, third = (fields.nth(place).get_attribute("id") for place in (0, 2))
    page.wait_for_url(f"{town.url}/plan?by=field&open={first}&open={third}")

    page.reload()
    assert page.locator(f"{FIELDS}[open]").count() == 2

    fields.nth(0).locator("summary").first.click()
    page.wait_for_url(f"{town.url}/plan?by=field&open={third}")
    page.locator(f"#{third} a[href*='/targets/'], #{third} a[href*='/strategies/']").first.click()
    page.go_back()
    assert [part.get_attribute("id") for part in page.locator(f"{FIELDS}[open]").all()] == [third]


def test_a_link_to_a_part_opens_it_and_the_address_says_so(page: Page, town: LiveTown) -> None:
    log_in(page, town, "planner")
    page.goto(f"{town.url}/plan")
    key = page.locator(FIELDS).nth(1).get_attribute("id")
    page.goto("about:blank")
    page.goto(f"{town.url}/plan#{key}")
    page.wait_for_url(f"{town.url}/plan?open={key}#{key}")
