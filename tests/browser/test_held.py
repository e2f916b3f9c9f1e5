"""Pictures that are paid for and lie on a host nobody has allowed: told where one looks, had with a click."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from studio.domain.capability import Capability
from studio.errors import AddressRefused
from studio.protocols import Done, Finished, Handle, Op, OutputRef, State
from tests.browser.test_accessibility import serious
from tests.browsing import NewPage
from tests.page_words import fits_the_page, note, visit
from tests.painting import flat_picture
from tests.selling import GOOD_KEY, Seller, Stall
from tests.waiting import until
from tests.workshop import Workshop, open_workshop

HOST = "cdn.elsewhere.example"
TOLD = "2 pictures of Seller of flat pictures are paid for and not fetched: they lie on cdn.elsewhere.example"


class FarSeller(Seller):
    """Its pictures lie on a host of somebody else; they are had where that is allowed."""

    @property
    def caps(self) -> Capability:
        """As the seller, but with jobs that can be asked for."""
        return super().caps.model_copy(update={"lookup": "id"})

    async def submit(self, op: Op, job_key: UUID) -> Done | Handle:
        """A job that is done at once."""
        return Handle(id=str(job_key), model="flat-image", result_url=f"{op.aspect_ratio} {op.seed}")

    async def poll(self, handle: Handle) -> State:
        """Done."""
        return Finished((OutputRef(url=handle.result_url),))

    async def collect(self, output: OutputRef) -> bytes:
        """The picture, where its host is allowed."""
        if HOST not in self.settings.extra_hosts:
            raise AddressRefused("The picture lies elsewhere.", do="Allow it.", host=HOST)
        return flat_picture(Op("", (), "16:9", "1K", int(output.url.split()[1])))


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio with that seller."""
    home = tmp_path_factory.mktemp("served") / "data"
    with open_workshop(home, stall=Stall(FarSeller)) as opened:
        opened.ask(opened.studio.set_service("seller", key=GOOD_KEY))
        yield opened


@pytest.fixture
def board_id(workshop: Workshop) -> Iterator[str]:
    """A storyboard with two pictures that are held; afterwards they are had."""
    workshop.ask(workshop.studio.set_service("seller", extra_hosts=[]))
    board_id = workshop.board(1, provider="seller", strategy="independent")
    run = workshop.studio.start(board_id, ["s01.start"])
    workshop.ask(workshop.studio.wait(run.id))
    yield board_id
    workshop.ask(workshop.studio.set_service("seller", extra_hosts=[HOST]))
    workshop.ask(until(lambda: workshop.studio.held_pictures() == []))


def allow(page: Page) -> None:
    """Press the button, and answer the question."""
    page.get_by_role("button", name=f"Allow downloads from {HOST}").click()
    expect(page.get_by_role("dialog")).to_contain_text("Nothing is bought again.")
    page.get_by_role("button", name="Allow", exact=True).click()


def test_on_the_board_they_come_without_being_bought_again(
    workshop: Workshop, new_page: NewPage, board_id: str
) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/storyboards/{board_id}")
    expect(page.get_by_text(re.compile(TOLD))).to_be_visible()

    allow(page)

    expect(note(page, "Allowed. The pictures are fetched now; nothing is bought again.")).to_be_visible()
    expect(
        page.get_by_role("gridcell", name=re.compile("^Start of segment 1, variation . of 2"))
    ).to_be_visible()
    expect(page.get_by_text(re.compile(TOLD))).to_be_hidden()


def test_in_the_costs_they_are_told(workshop: Workshop, new_page: NewPage, board_id: str) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/costs")

    allow(page)

    expect(page.get_by_text(re.compile(TOLD))).to_be_hidden()
    assert workshop.studio._parts.services["seller"].extra_hosts == (HOST,)


def test_in_the_settings_the_host_is_among_the_further_ones_afterwards(
    workshop: Workshop, new_page: NewPage, board_id: str
) -> None:
    page = new_page()
    visit(page, f"{workshop.url}/settings")
    row = page.locator(".services > li", has=page.locator('[data-name="seller"]'))
    expect(row.get_by_text(re.compile(TOLD))).to_be_visible()

    allow(page)

    row.locator(".service-summary").click()
    row.locator(".service-more > summary").click()
    expect(row.get_by_label("Further hosts to download from")).to_have_value(HOST)


def test_who_cancels_allows_nothing(workshop: Workshop, new_page: NewPage, board_id: str) -> None:
    page = new_page(390, 844, reduced_motion="reduce")
    visit(page, f"{workshop.url}/storyboards/{board_id}")
    assert serious(page) == []
    assert fits_the_page(page)

    page.get_by_role("button", name=f"Allow downloads from {HOST}").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()

    expect(page.get_by_text(re.compile(TOLD))).to_be_visible()
    assert workshop.studio._parts.services["seller"].extra_hosts == ()
