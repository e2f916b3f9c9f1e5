"""The verbs of the façade that are about reference kits; Studio has them all."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from studio.domain.kit import (
    UNDER_WAY,
    Extended,
    KitChoice,
    KitHistory,
    KitSubject,
    ReferenceKit,
    SourceChoice,
)
from studio.engine.kit_making import KitOrder
from studio.service import kit_batches, kit_estimate, kit_files, kit_sources, kit_uses, kits, watching
from studio.service.estimates import Estimate
from studio.service.identities import Photo
from studio.service.kit_batches import KitBatch, KitProgress
from studio.service.kit_estimate import KitEstimate
from studio.service.kit_wishes import KitWish
from studio.service.wiring import Parts
from studio.store import kits as rows


class Kitting:
    """What a studio can be asked about reference kits."""

    _parts: Parts

    @abstractmethod
    def _entered(self) -> asyncio.AbstractEventLoop: ...

    async def create_kit(  # noqa: PLR0913  one argument for each choice of the dialog
        self,
        source_id: str | None = None,
        photo: Photo | None = None,
        name: str | None = None,
        extended: Extended = False,
        expressions: Sequence[str] = (),
        provider: str | None = None,
        subject: KitSubject | None = None,
        wait: bool = True,
    ) -> ReferenceKit:
        """A kit from an influencer, a product, a picture, or a photo (path or bytes) of its own.

        A person has `anchor` and `profile`, with `extended` also half and full body (or those of them that a
        list names), and the expressions that are named; a product its own six kinds. Given when it is ready
        or failed, and all that was made is checked, which is a moment after it stands; with wait=False at
        once.
        Raises InvalidInput, NotFound, PictureRefused; then nothing is made.
        """
        self._entered()
        wish = KitWish(source_id, photo, name, extended, expressions, provider, subject)
        kit = await kits.create(self._parts, wish)
        return await kits.wait(self._parts, kit.id) if wait else kit

    async def estimate_kit(  # noqa: PLR0913  as create_kit
        self,
        source_id: str | None = None,
        extended: Extended = False,
        expressions: Sequence[str] = (),
        provider: str | None = None,
        subject: KitSubject | None = None,
        kits: int = 1,
        photo: Photo | None = None,
    ) -> KitEstimate:
        """What so many kits would cost, what would be done differently, what is to be known of the photo.

        photo: a path or bytes, looked at in the place of a source's and not kept.
        Nothing is sent. Raises InvalidInput, NotFound, PictureRefused.
        """
        wish = KitWish(source_id, photo, None, extended, expressions, provider, subject)
        return await kit_estimate.estimate(self._parts, wish, kits)

    async def look_at_photo(self, photo: Photo, subject: KitSubject | None = None) -> list[str]:
        """What is to be known of a photo (path or bytes) before a kit is made of it, whoever would make it.

        It is not kept. subject: what it shows, a person where it is not said.
        Raises InvalidInput, PictureRefused.
        """
        return await kit_estimate.look_at(self._parts, photo, subject)

    async def create_kits(
        self,
        photos: str | Path | Sequence[Photo],
        extended: Extended = False,
        expressions: Sequence[str] = (),
        provider: str | None = None,
        subject: KitSubject | None = None,
        wait: bool = True,
    ) -> KitBatch:
        """A kit of each photo of a folder, or of a list; a photo that is refused leaves the others.

        Given when all are ready or failed; with wait=False at once. Raises InvalidInput.
        """
        self._entered()
        wish = KitWish(None, None, None, extended, expressions, provider, subject)
        batch = await kit_batches.create_many(self._parts, photos, wish)
        if not wait:
            return batch
        made = [await kits.wait(self._parts, kit.id) for kit in batch.kits]
        return batch.model_copy(update={"kits": made})

    def kit_progress(self, ids: Sequence[str]) -> KitProgress:
        """How far several kits are, together. Raises NotFound."""
        return kit_batches.progress(self._parts, ids)

    async def export_kit(self, id: str, folder: Path | None = None) -> Path:
        """A kit as one zip: its photo and the pictures in use; in the studio's `exports`, or another folder.

        Raises NotFound.
        """
        return await kit_files.export(self._parts, id, folder)

    async def import_kit(self, file: str | Path | bytes, name: str | None = None) -> ReferenceKit:
        """A kit out of such a zip (path or bytes), or of a folder or a zip of pictures named like references.

        Raises InvalidInput, PictureRefused; then there is no kit.
        """
        self._entered()
        return await kit_files.import_file(self._parts, file, name)

    async def import_pictures(
        self, pictures: Sequence[Photo], names: Sequence[str], name: str | None = None
    ) -> ReferenceKit:
        """A kit out of pictures (paths or bytes) made elsewhere, told by file names: anchor.png, smile.png …

        Raises InvalidInput, PictureRefused; then there is no kit.
        """
        self._entered()
        return await kit_files.import_pictures(self._parts, pictures, names, name)

    async def regenerate_reference(
        self, kit_id: str, kind: str, note: str = "", wait: bool = True, provider: str | None = None
    ) -> ReferenceKit:
        """Make one reference of a kit again; those before stay in its history. `note` is a wish for this one.

        provider: who makes it, and what waits for it, this time; None: the kit's own, which stays as it is.
        Given when it is there or failed; with wait=False at once. Raises NotFound, Conflict, InvalidInput.
        """
        self._entered()
        await kits.regenerate(self._parts, kit_id, kind, note, provider)
        return await kits.wait(self._parts, kit_id) if wait else self.kit(kit_id)

    async def add_reference(
        self, kit_id: str, kind: str, wait: bool = True, provider: str | None = None
    ) -> ReferenceKit:
        """Make a reference that a kit does not have yet: a body, an expression, what an import lacked.

        kind: "half_body", "full_body", "expression_wink" …; it is made from the photo and the leading one.
        provider, wait: as regenerate_reference. Raises NotFound, Conflict, InvalidInput.
        """
        self._entered()
        await kits.add(self._parts, kit_id, kind, provider)
        return await kits.wait(self._parts, kit_id) if wait else self.kit(kit_id)

    def remove_reference(self, kit_id: str, kind: str) -> ReferenceKit:
        """Take away a reference without a picture, such as one whose name was a slip; not one all kits have.

        Raises NotFound, and Conflict where it has pictures, is always there, or is being made.
        """
        return kits.remove(self._parts, kit_id, kind)

    async def estimate_reference(
        self,
        kit_id: str,
        kind: str,
        again: bool = True,
        provider: str | None = None,
        take_id: str | None = None,
    ) -> Estimate:
        """What regenerate_reference would cost, with the others that wait for this one; or add_reference.

        again=False: the others alone, which allow_reference and pick_reference (of take_id) go on to make.
        provider: as there. Nothing is sent. Raises NotFound, InvalidInput.
        """
        return await kit_estimate.estimate_again(self._parts, kit_id, kind, again, provider, take_id)

    async def wait_kit(self, id: str) -> ReferenceKit:
        """The kit, once nothing of it is being made or checked any more. Raises NotFound."""
        return await kits.wait(self._parts, id)

    def cancel_kit(self, id: str) -> ReferenceKit:
        """Stop making a kit; what was made stays. One that is not being made is left as it is."""
        kit = kits.get(self._parts, id)
        if kit.status in UNDER_WAY:
            self._entered().call_soon_threadsafe(self._parts.kits.cancel, id)
        return kit

    def kits(self) -> list[ReferenceKit]:
        """All reference kits, the newest first."""
        return kits.list_all(self._parts)

    def newest_kits(self, before: str | None = None, most: int = 24) -> list[ReferenceKit]:
        """So many reference kits, the newest first, from the one after `before` on. Raises NotFound."""
        return kits.newest(self._parts, before, most)

    def kit_choices(
        self, most: int = 100, search: str = "", subject: KitSubject | None = None, usable: bool = False
    ) -> list[KitChoice]:
        """So many kits as they are offered for choosing, the newest first.

        Those that a storyboard is held to come beyond that number. search: those alone with this in their
        name; subject: that show this; usable: whose leading picture can be used. Raises InvalidInput.
        """
        return kit_uses.choices(self._parts, most, search, subject, usable)

    def kit_sources(self, most: int = 24) -> list[SourceChoice]:
        """So many pictures that a kit can be made from, of 1 to 100: generated ones, and picks of keyframes.

        Raises InvalidInput.
        """
        return kit_sources.newest(self._parts, most)

    def watch_kits(self) -> AsyncIterator[None]:
        """Something at once, then whenever anything in the list of kits changed."""
        return watching.changes(self._parts, rows.SHELF)

    def watch_kit(self, id: str) -> AsyncIterator[None]:
        """Something at once, then whenever this kit changed. Raises NotFound."""
        return watching.changes(self._parts, self.kit(id).id)

    def kit(self, id: str) -> ReferenceKit:
        """One reference kit, as far as it is made. Raises NotFound."""
        return kits.get(self._parts, id)

    def rename_kit(self, id: str, name: str) -> ReferenceKit:
        """Give a kit another name."""
        return kits.rename(self._parts, id, name)

    def delete_kit(self, id: str) -> None:
        """Remove a kit; the files of its pictures go where nothing else uses them.

        Raises Conflict while it is being made, or naming the storyboards that use it.
        """
        kits.delete(self._parts, id)

    def kit_uses(self, id: str) -> list[dict[str, str]]:
        """Storyboards (id, title) that use a kit. Raises NotFound."""
        return kits.uses(self._parts, id)

    def kit_history(self, id: str) -> KitHistory:
        """Where a kit is used and was, with how many pictures were made with it. Raises NotFound."""
        return kit_uses.history(self._parts, id)

    def pick_reference(self, kit_id: str, kind: str, take_id: str) -> ReferenceKit:
        """Let another of its pictures stand for a reference; what waits for it is made, by who made that one.

        Raises NotFound, Conflict.
        """
        self._go_on(kits.pick(self._parts, kit_id, kind, take_id))
        return self.kit(kit_id)

    def allow_reference(self, kit_id: str, kind: str, allowed: bool = True) -> ReferenceKit:
        """Use a reference in spite of its faults, or not any more; what waits for it is made, by who made it.

        Raises NotFound, Conflict.
        """
        self._go_on(kits.allow(self._parts, kit_id, kind, allowed))
        return self.kit(kit_id)

    def _go_on(self, order: KitOrder | None) -> None:
        if order is not None:
            self._entered().call_soon_threadsafe(self._parts.kits.launch, order)
