"""The verbs of the façade that are about services and money; Studio has them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.service import costs, describing, doubts, estimates, holding, jobs, receipts, services
from studio.service.about import unpriced_today
from studio.service.budgets import Budgets, read_budgets, write_budgets
from studio.service.costs import By, Costs, When
from studio.service.describing import DescriptionEstimate
from studio.service.doubts import Doubt
from studio.service.estimates import Estimate
from studio.service.holding import HeldPictures
from studio.service.jobs import JobChoice
from studio.service.options import GivenFile
from studio.service.receipts import Receipt
from studio.service.service_info import ServiceInfo
from studio.service.services import ServiceTest
from studio.service.setup import KeepKey, Setup
from studio.service.wiring import Parts


class Paying:
    """What a studio can be asked about services, prices and what was spent."""

    _parts: Parts

    async def services(self) -> list[ServiceInfo]:
        """The services that can be paid for: what each can do and costs, and how it is set up; no keys."""
        return await services.services(self._parts)

    async def set_service(  # noqa: PLR0913  one for each thing that can be set
        self,
        name: str,
        key: str | None = None,
        keep_key: KeepKey = "memory",
        base_url: str | None = None,
        models: Mapping[str, str] | None = None,
        concurrency: int | None = None,
        options: Mapping[str, str | GivenFile] | None = None,
        extra_hosts: Sequence[str] | None = None,
    ) -> ServiceInfo:
        """Set up a service; what is None stays as it is, what is empty becomes the service's own.

        Raises NotFound, InvalidInput, Conflict; then nothing is changed.
        """
        setup = Setup(key, keep_key, base_url, models, concurrency, options, extra_hosts)
        return await services.set_up(self._parts, name, setup)

    async def allow_host(self, name: str, host: str) -> ServiceInfo:
        """Fetch a service's pictures from this host too, at once those that wait for it; nothing is bought.

        Raises NotFound, InvalidInput, Conflict.
        """
        return await holding.allow_host(self._parts, name, host)

    def held_pictures(self, board_id: str | None = None) -> list[HeldPictures]:
        """Pictures that are paid for, on hosts that nobody has allowed; None: those of all boards.

        Raises NotFound.
        """
        return holding.held_pictures(self._parts, board_id)

    def key_warnings(self) -> list[str]:
        """What is amiss with the file of saved keys, and what to do; empty where nothing is."""
        return services.key_warnings(self._parts)

    async def forget_key(self, name: str) -> ServiceInfo:
        """Let go of a service's key. Raises NotFound, Conflict where the environment sets it."""
        return await services.forget_key(self._parts, name)

    async def test_service(self, name: str) -> ServiceTest:
        """Test the connection to a service, at no cost. Raises NotFound."""
        return await services.test(self._parts, name)

    def jobs(self) -> list[JobChoice]:
        """Who does what: rendering, 4K at upload, face swap, writing prompts, looking at pictures."""
        return jobs.jobs(self._parts)

    def set_job(self, job: str, name: str) -> JobChoice:
        """Let a service do a job; an empty name is nobody. Raises InvalidInput, Conflict.

        A writer is kept, and nothing asks it yet: prompts are sent as they are written.
        """
        return jobs.choose(self._parts, job, name)

    def budgets(self) -> Budgets:
        """How much one run and one day may cost, in USD."""
        return read_budgets(self._parts)

    def set_budgets(self, run_usd: float | None = None, day_usd: float | None = None) -> Budgets:
        """Limit what one run and one day may cost; None: no limit. Raises InvalidInput, Conflict."""
        return write_budgets(self._parts, run_usd, day_usd)

    async def estimate(self, board_id: str, keyframes: list[str] | None = None) -> Estimate:
        """What rendering would cost, and what a service would do differently than asked. Nothing is sent.

        None: all that is missing. Raises NotFound.
        """
        return await estimates.estimate(self._parts, board_id, keyframes)

    async def estimate_description(self, source_id: str) -> DescriptionEstimate:
        """What it costs to let a service describe a photo; nothing is sent. Raises NotFound."""
        return await describing.estimate(self._parts, source_id)

    def costs(self, since: When = None, until: When = None, by: By = "day") -> Costs:
        """What was spent from `since` to before `until`, added up by day, storyboard, person or service."""
        return costs.costs(self._parts, since, until, by)

    def unpriced_today(self) -> int:
        """How many calls since midnight, UTC, were charged without anybody telling how much."""
        return unpriced_today(self._parts)

    def costs_csv(self, since: When = None, until: When = None) -> str:
        """Every call that may have cost money, as CSV (RFC 4180); no cell can act as a formula."""
        return costs.costs_csv(self._parts, since, until)

    async def doubt(self, call_id: str) -> Doubt:
        """A call that brought no picture and may have been charged, and what its picture costs once more.

        Raises NotFound, Conflict.
        """
        return await doubts.doubt(self._parts, call_id)

    def discard_call(self, call_id: str, by: str = "") -> None:
        """Leave such a call as it is: possibly charged, and not asked about any more. Raises Conflict."""
        doubts.discard(self._parts, call_id, by)

    def receipt(self, id: str) -> Receipt:
        """How a picture was asked for and paid: model, request, sources, price, times. Raises NotFound.

        id: of a variation, a kit’s picture, a generated picture, an influencer or product (of its 4K), or of
        any call that the costs list.
        """
        return receipts.receipt(self._parts, id)
