"""The façade. One short method per verb; what each group of verbs does stands in the module it calls.

Synchronous verbs take a transaction and may be called from any thread; asynchronous ones are awaited on the
loop that entered the studio.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from studio.domain.identity import Influencer, Product
from studio.domain.image import Image
from studio.domain.plan import Plan
from studio.domain.run import Run
from studio.domain.storyboard import Storyboard, StoryboardSpec
from studio.domain.variation import Pick, Variation
from studio.domain.view import BoardView, Event
from studio.domain.visitor import Visitor
from studio.engine.context import RunContext
from studio.errors import Conflict
from studio.service import boards, doubts, identities, own_picture, pictures, rendering, storyboards, watching
from studio.service.checks import checked_home, checked_id
from studio.service.generating import Generating
from studio.service.identities import Photo
from studio.service.paying import Paying
from studio.service.sample import Sampling
from studio.service.telling import Telling
from studio.service.visitors import Life, visit
from studio.service.wiring import Parts, ProviderFactory, build
from studio.service.wording import Wording
from studio.settings import Settings
from studio.store.generations import interrupt_live_generations
from studio.store.images import get_image
from studio.store.kits import interrupt_kits
from studio.store.runs import interrupt_live_runs, live_runs
from studio.store.videos import remove_left_videos, sweep_videos

Spec = StoryboardSpec | Mapping[str, Any]


class Studio(Paying, Generating, Wording, Sampling, Telling):
    """A studio on one folder of data. Open it, enter it (`async with`), and ask."""

    def __init__(self, parts: Parts, life: Life | None = None) -> None:
        self._parts = parts
        self._life = life or Life()

    @classmethod
    def open(
        cls,
        home: str | Path = "data",
        *,
        providers: Mapping[str, ProviderFactory] | None = None,
        settings: Settings | None = None,
    ) -> Self:
        """Take the folder's lock and bring its database up to date.

        ":memory:" is a temporary folder, deleted at the end.
        Raises InvalidInput, making nothing; FolderUnusable: in use by another process, not writable, made by
        a newer version, or not a studio's.
        """
        parts = build(checked_home(home), settings or Settings(), providers or {})
        studio = cls(parts)
        with ExitStack() as undo:
            undo.callback(studio.close)
            parts.database.write(interrupt_live_runs)
            parts.database.write(interrupt_kits)
            parts.database.write(interrupt_live_generations)
            sweep_videos(parts.database)
            remove_left_videos(parts.database)
            undo.pop_all()
        return studio

    async def __aenter__(self) -> Self:
        if self._life.entered_once:
            raise Conflict("This studio was entered before.", do="Open it again.")
        self._life.entered_once = True
        self._life.loop = asyncio.get_running_loop()
        await self._parts.asker.settle_left()
        await self._parts.tools.late.resume()
        await self._parts.billing.resume()
        await self._parts.kits.resume()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # First: a run that began after the others were stopped would be left without a studio.
        self._life.loop = None
        async with AsyncExitStack() as leaving:
            # Also where a provider cannot be closed: a folder that stays locked could not be opened again.
            leaving.push_async_callback(asyncio.to_thread, self.close)
            leaving.push_async_callback(self._parts.providers.close)
            leaving.push_async_callback(self._parts.billing.close)
            leaving.push_async_callback(self._parts.tools.late.close)
            leaving.push_async_callback(self._parts.tools.meter.close)
            leaving.push_async_callback(self._parts.asker.close)
            await self._parts.generations.shut_down()
            await self._parts.kits.shut_down()
            await self._parts.runs.shut_down()

    def close(self) -> None:
        """Let go of the folder; only for a studio that is not entered."""
        for pool in self._parts.pools:
            pool.close()
        self._parts.database.close()

    # ── influencers and products ──

    async def add_influencer(self, photo: Photo, name: str) -> Influencer:
        """A new influencer from a photo (path or bytes), brought to 4K.

        Raises PictureRefused, InvalidInput.
        """
        return await identities.add(self._parts, Influencer, photo, name)

    async def replace_influencer_photo(self, id: str, photo: Photo) -> Influencer:
        """Another photo for an influencer; what was made from the old one gets out of date."""
        return await identities.replace_photo(self._parts, Influencer, id, photo)

    def influencers(self) -> list[Influencer]:
        """All influencers, the newest first."""
        return identities.list_all(self._parts, Influencer)

    def influencer(self, id: str) -> Influencer:
        """One influencer. Raises NotFound."""
        return identities.get(self._parts, Influencer, id)

    def rename_influencer(self, id: str, name: str) -> Influencer:
        """Give an influencer another name."""
        return identities.rename(self._parts, Influencer, id, name)

    def delete_influencer(self, id: str) -> None:
        """Remove an influencer; its photo's files stay in the studio folder.

        Raises Conflict naming the storyboards that use it.
        """
        identities.delete(self._parts, Influencer, id)

    async def add_product(self, photo: Photo, name: str) -> Product:
        """A new product from a photo (path or bytes), brought to 4K. Raises PictureRefused, InvalidInput."""
        return await identities.add(self._parts, Product, photo, name)

    async def replace_product_photo(self, id: str, photo: Photo) -> Product:
        """Another photo for a product; what was made from the old one gets out of date."""
        return await identities.replace_photo(self._parts, Product, id, photo)

    def products(self) -> list[Product]:
        """All products, the newest first."""
        return identities.list_all(self._parts, Product)

    def product(self, id: str) -> Product:
        """One product. Raises NotFound."""
        return identities.get(self._parts, Product, id)

    def rename_product(self, id: str, name: str) -> Product:
        """Give a product another name."""
        return identities.rename(self._parts, Product, id, name)

    def delete_product(self, id: str) -> None:
        """Remove a product; its photo's files stay in the studio folder.

        Raises Conflict naming the storyboards that use it.
        """
        identities.delete(self._parts, Product, id)

    def uses(self, identity_id: str) -> list[dict[str, str]]:
        """Storyboards (id, title) that use an influencer or product. Raises NotFound."""
        return identities.uses(self._parts, identity_id)

    # ── storyboards ──

    def create_storyboard(self, spec: Spec) -> Storyboard:
        """Store a new storyboard. Raises InvalidInput, NotFound; then nothing is stored."""
        return storyboards.create(self._parts, spec)

    def update_storyboard(self, id: str, spec: Spec, revision: int | None = None) -> Storyboard:
        """Replace a storyboard's brief; with `revision`, only where nobody saved in between."""
        return storyboards.update(self._parts, id, spec, revision)

    def preview_update(self, id: str, spec: Spec) -> list[str]:
        """Keys that would be out of date with this brief, in plan order; nothing is stored.

        Raises NotFound, InvalidInput, as update_storyboard would.
        """
        return boards.preview_update(self._parts, id, spec)

    def duplicate_storyboard(self, id: str) -> Storyboard:
        """The same brief once more, with nothing made yet."""
        return storyboards.duplicate(self._parts, id)

    def rename_storyboard(self, id: str, title: str) -> Storyboard:
        """Give a storyboard another title."""
        return storyboards.rename(self._parts, id, title)

    def delete_storyboard(self, id: str) -> None:
        """Remove a storyboard, its keyframes and its history; picture files stay, but for a deleted kit's.

        Raises Conflict while it is being rendered.
        """
        storyboards.delete(self._parts, id)

    def storyboards(self) -> list[Storyboard]:
        """All storyboards, the newest first."""
        return storyboards.list_all(self._parts)

    def storyboard(self, id: str) -> Storyboard:
        """One storyboard: id and spec. Raises NotFound."""
        return storyboards.get(self._parts, id)

    def plan(self, board_id: str) -> Plan:
        """What would be made, from what, for how much."""
        return storyboards.plan(self._parts, board_id)

    # ── rendering ──

    def start(self, board_id: str, keyframes: Sequence[str] | None = None) -> Run:
        """Render in the background:

        these keyframes anew; or all that is missing, and what was cut short or failed, of which only what is
        lacking is made. Raises StudioError, starting nothing.
        """
        self._entered()
        return self._launch(rendering.start_run(self._parts, rendering.Order(board_id, keyframes)))

    def regenerate(self, board_id: str, key: str, note: str = "", prompt: str | None = None) -> Run:
        """One keyframe again, old variations kept.

        `note` is for the new ones, a changed `prompt` is saved.
        """
        self._entered()
        return self._launch(rendering.regenerate(self._parts, board_id, key, note, prompt))

    def retry_call(self, call_id: str, by: str = "") -> Run:
        """Buy the picture of a call once more that brought none and may have been charged.

        Raises Conflict, also where somebody has decided before, and BudgetReached; then nothing is bought.
        """
        self._entered()
        return self._launch(doubts.retry(self._parts, call_id, by))

    def cancel(self, run_id: str) -> Run:
        """Stop a run; what it made stays. A run that is over is left as it is."""
        run = rendering.get_run(self._parts, run_id)
        if run.status == "running":
            self._entered().call_soon_threadsafe(self._parts.runs.cancel, run_id)
        return run

    def run(self, run_id: str) -> Run:
        """A run as it is now. Raises NotFound."""
        return rendering.get_run(self._parts, run_id)

    async def wait(self, run_id: str) -> Run:
        """The run, once it has ended in any way."""
        return await watching.wait_for_end(self._parts, run_id)

    def live_runs(self) -> int:
        """How many runs are under way in this studio."""
        return len(self._parts.database.read(live_runs))

    # ── the board ──

    def board(self, board_id: str) -> BoardView:
        """The board as it is now."""
        return boards.view(self._parts, board_id)

    def stale(self, board_id: str) -> list[str]:
        """Keys of the keyframes that are out of date, in plan order."""
        return boards.stale(self._parts, board_id)

    def pick(self, variation_id: str, by: str = "") -> Pick:
        """Let this variation stand for its keyframe, by hand."""
        return boards.pick(self._parts, variation_id, by)

    def pick_automatic(self, board_id: str, key: str) -> Pick:
        """Give the choice of a keyframe back to the studio."""
        return boards.pick_automatic(self._parts, board_id, key)

    def restore_pick(self, pick_id: int) -> Pick:
        """Let an earlier pick stand again as it was: who or what chose it, when and why. Raises NotFound."""
        return boards.restore_pick(self._parts, pick_id)

    def preview_pick(self, variation_id: str) -> list[str]:
        """Keys that would get out of date if this variation were picked."""
        return boards.preview_pick(self._parts, variation_id)

    def reject(self, variation_id: str, by: str = "") -> Variation:
        """Put a variation aside, or take it back when it was."""
        return boards.reject(self._parts, variation_id, by)

    async def add_variation(self, board_id: str, key: str, photo: Photo, by: str = "") -> Variation:
        """A person's own picture for a keyframe, picked by hand and measured as any other.

        Raises NotFound, PictureRefused, Conflict for a keyframe that is taken over from its source.
        """
        return await own_picture.add_variation(self._parts, board_id, key, photo, by)

    def events(self, board_id: str, after: int = 0) -> list[Event]:
        """All events of a storyboard with a number above `after`."""
        return watching.events_after(self._parts, board_id, after)

    def watch(self, board_id: str, after: int = 0, follow: bool = False) -> AsyncIterator[Event]:
        """Replay, then live; ends when no run is under way, unless `follow`."""
        return watching.watch(self._parts, board_id, after, follow)

    # ── the studio itself ──

    def image(self, sha256: str) -> Image:
        """A stored picture by its digest. Raises NotFound."""
        return self._parts.database.read(lambda tx: get_image(tx, checked_id(sha256, "picture")))

    async def shared_image(self, sha256: str) -> Image:
        """A picture as it may leave: what a person gave goes without its metadata. Raises NotFound."""
        return await pictures.shared(self._parts, sha256)

    async def served_types(self, sha256s: Collection[str]) -> dict[str, str]:
        """The media type under which each of these pictures leaves, where it is not the stored one's."""
        return await pictures.served_types(self._parts, sha256s)

    def thumbnail(self, sha256: str, width: int) -> Path:
        """The file of a picture's small WebP copy, 320 or 640 px wide; made where it is missing. Blocks.

        Raises NotFound, InvalidInput.
        """
        return self._parts.intake.thumbnails.have(self.thumbnail_path(sha256, width))

    async def ready_thumbnail(self, sha256: str, width: int) -> Path:
        """As thumbnail, without blocking."""
        path = await asyncio.to_thread(self.thumbnail_path, sha256, width)
        return await self._parts.intake.thumbnails.ready(path)

    def thumbnail_path(self, sha256: str, width: int) -> Path:
        """Where that copy lies; it may be missing for a moment. Raises NotFound, InvalidInput."""
        return pictures.thumbnail_path(self._parts, self.image(sha256), width)

    @property
    def home(self) -> Path:
        """The data folder."""
        return self._parts.database.home

    @property
    def settings(self) -> Settings:
        """How this studio is run."""
        return self._parts.settings

    @asynccontextmanager
    async def visited_by(self, visitor: Visitor | None) -> AsyncIterator[Studio]:
        """This studio as a visitor of a Space uses it: what they start is paid by their own account.

        Where nobody can sign in, and for None, it is the studio itself.
        """
        if visitor is None or not self.settings.signs_in:
            yield self
            return
        async with visit(self._parts, visitor) as parts:
            yield Studio(parts, self._life)

    def tell_address(self, url: str) -> None:
        """Leave the address beside the lock, for a second process that finds the folder in use."""
        self._parts.database.tell_address(url)

    def _entered(self) -> asyncio.AbstractEventLoop:
        if self._life.loop is None:
            raise Conflict("The studio is not running.", do="Use it inside “async with Studio.open(…)”.")
        return self._life.loop

    def _launch(self, started: tuple[Run, RunContext | None]) -> Run:
        run, context = started
        if context is not None:
            self._run_on_loop(context)
        return run

    def _run_on_loop(self, context: RunContext) -> None:
        """Launch at once where we are on the loop already, else hand it over."""
        loop = self._entered()
        try:
            here = asyncio.get_running_loop()
        except RuntimeError:
            here = None
        if here is loop:
            self._parts.runs.launch(context)
        else:
            loop.call_soon_threadsafe(self._launch_late, context)

    def _launch_late(self, context: RunContext) -> None:
        """On the loop; the studio may have been left since. Its next opening finds the run interrupted."""
        if self._life.loop is not None:
            self._parts.runs.launch(context)
