"""Settings: where things lie, how much they take, what runs here, and how it looks."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from studio import __version__
from tests.browsing import NewPage
from tests.page_words import visit
from tests.workshop import Workshop


def test_settings_tell_where_things_lie_and_what_runs_here(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    workshop.influencer("Eileen")
    about = workshop.studio.about()

    visit(page, f"{workshop.url}/settings")

    told = dict(
        zip(
            page.locator(".facts dt").all_inner_texts(),
            page.locator(".facts dd").all_inner_texts(),
            strict=True,
        )
    )
    assert told["Data folder"] == str(workshop.studio.home)
    assert re.fullmatch(rf"[\d.]+ [KMG]B in {about.pictures} pictures", told["On disk"])
    assert re.fullmatch(r"[\d.,]+ [MGT]B", told["Free"])
    assert told["Throughline Studio"] == __version__
    assert {"Python", "gradio"} <= told.keys()


def test_the_theme_changes_the_page_and_outlives_a_reload(workshop: Workshop, new_page: NewPage) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/settings")
    surround = page.locator("body")
    expect(surround).to_have_css("color-scheme", "dark")

    page.get_by_role("radio", name="Light").check()
    expect(surround).to_have_css("color-scheme", "light")
    light = surround.evaluate("(body) => getComputedStyle(body).backgroundColor")
    page.reload()

    expect(page.get_by_role("radio", name="Light")).to_be_checked()
    expect(surround).to_have_css("color-scheme", "light")
    expect(surround).to_have_css("background-color", light)
    page.get_by_role("radio", name="Dark").check()
    expect(surround).not_to_have_css("background-color", light)
