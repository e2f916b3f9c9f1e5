"""The verbs of the façade that are about the image generator; Studio has them all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from studio.domain.generation import Generation, GenerationMode, IdentityShown
from studio.domain.identity import Influencer, Product
from studio.domain.storyboard import AspectRatio, Size
from studio.domain.video import Video
from studio.engine.generations import Order
from studio.errors import Conflict
from studio.service import clips, four_k_estimate, generation_uses, generations, watching
from studio.service import generation_services as able
from studio.service.four_k_estimate import FourKEstimate
from studio.service.generation_estimate import GenerationEstimate, estimate, estimate_again
from studio.service.generation_services import GenerationServices
from studio.service.generation_uses import Used
from studio.service.generations import Wish
from studio.service.identities import Photo
from studio.service.kitting import Kitting


class Generating(Kitting):
    """What a studio can be asked about pictures outside of storyboards."""

    async def generate_images(  # noqa: PLR0913  the façade's own words, each said by its name at the call
        self,
        prompt: str = "",
        identity: str | None = None,
        mode: GenerationMode = "text",
        *,
        photo: Photo | None = None,
        picture: Photo | None = None,
        picture_id: str | None = None,
        n: int | None = None,
        aspect_ratio: AspectRatio = "16:9",
        size: Size = "1K",
        provider: str | None = None,
        identity_as: IdentityShown = "pictures",
        lora: str = "",
        lora_strength: float = 1.0,
        video: Photo | None = None,
        video_id: str | None = None,
        face_index: int = 0,
        wait: bool = True,
    ) -> Generation:
        """Pictures from free words, held to an identity; or a face swapped into a picture or a video.

        identity is the id of a kit, an influencer, a product or a picture; photo is given in its place, a
        path or bytes. Mode "face_swap" puts that face into picture (path or bytes) or picture_id; mode
        "video_face_swap" into video (path or bytes) or video_id, as add_video gives it, in place of the face
        face_index: 0 is the largest.
        lora_strength: how much of a LoRA is used, 1 is all of it. Gives the generation once it has ended;
        without wait, at once. Raises StudioError, starting nothing.
        """
        wish = Wish(
            prompt=prompt,
            mode=mode,
            identity=identity,
            photo=photo,
            picture_id=picture_id,
            picture=picture,
            n=n,
            aspect_ratio=aspect_ratio,
            size=size,
            provider=provider,
            identity_as=identity_as,
            lora=lora,
            lora_strength=lora_strength,
            video=video,
            video_id=video_id,
            face_index=face_index,
        )
        self._entered()
        return await self._made(await generations.begin(self._parts, wish), wait)

    async def add_video(self, video: Photo) -> Video:
        """Keep a video (path or bytes; MP4, MOV, WebM) whose face is to be changed: its length is its price.

        One that nothing uses goes after a day. Raises PictureRefused, DiskFull.
        """
        self._entered()
        return await clips.add(self._parts, video)

    def video(self, id: str) -> Video:
        """A stored video by its sha256. Raises NotFound."""
        return clips.get(self._parts, id)

    async def regenerate_images(self, generation_id: str, wait: bool = True) -> Generation:
        """The same settings once more, as a generation of its own; the one before stays. Raises NotFound."""
        self._entered()
        return await self._made(await generations.begin_again(self._parts, generation_id), wait)

    async def estimate_images(  # noqa: PLR0913  the same words as generate_images
        self,
        identity: str | None = None,
        mode: GenerationMode = "text",
        *,
        n: int | None = None,
        aspect_ratio: AspectRatio = "16:9",
        size: Size = "1K",
        provider: str | None = None,
        identity_as: IdentityShown = "pictures",
        lora: str = "",
        lora_strength: float = 1.0,
        with_photo: bool = False,
        prompt: str = "",
        video_id: str | None = None,
    ) -> GenerationEstimate:
        """What generate_images would cost, and what stands in its way; nothing is sent.

        with_photo: a photo would be given for the identity. prompt: the words, as far as they are written:
        they choose which reference of a kit is shown. video_id: of a video its length is the price.
        """
        wish = Wish(
            prompt=prompt,
            mode=mode,
            identity=identity,
            n=n,
            aspect_ratio=aspect_ratio,
            size=size,
            provider=provider,
            identity_as=identity_as,
            lora=lora,
            lora_strength=lora_strength,
            video_id=video_id,
        )
        return await estimate(self._parts, wish, with_photo)

    async def estimate_regeneration(self, id: str) -> GenerationEstimate:
        """What regenerate_images would cost for this generation; nothing is sent. Raises NotFound."""
        return await estimate_again(self._parts, id)

    def generations(self, most: int = 30, before: str | None = None) -> list[Generation]:
        """The newest generations with their pictures, or those before one of them; at most 100 at once."""
        return generations.list_all(self._parts, most, before)

    def generation(self, id: str) -> Generation:
        """One generation as it is now. Raises NotFound."""
        return generations.get(self._parts, id)

    async def wait_generation(self, id: str) -> Generation:
        """The generation, once it has ended in any way. Raises NotFound."""
        generations.get(self._parts, id)
        await self._parts.generations.wait(id)
        return generations.get(self._parts, id)

    def cancel_generation(self, id: str) -> Generation:
        """Send nothing more for it; what was made stays. One that is over is left as it is."""
        found = generations.get(self._parts, id)
        if found.status == "generating":
            self._entered().call_soon_threadsafe(self._parts.generations.cancel, id)
        return found

    def pick_generated(self, image_id: str) -> Generation:
        """Choose a picture of its generation; choosing the chosen one takes it back. Raises NotFound."""
        return generations.pick(self._parts, image_id)

    def delete_generation(self, id: str) -> None:
        """Forget a generation and its pictures; their files stay in the studio folder, those of videos go.

        Raises Conflict while it is being made.
        """
        generations.delete(self._parts, id)

    async def use_generated(
        self,
        image_id: str,
        as_: str = "influencer",
        *,
        name: str = "",
        board_id: str = "",
        key: str = "",
        by: str = "",
    ) -> Used:
        """Make a generated picture an "influencer", a "product", the source of a "kit", or a "keyframe".

        name: of the new influencer, product or kit; board_id and key: which keyframe gets it.
        Raises NotFound, InvalidInput.
        """
        use = generation_uses.checked_use(as_)
        if use == "keyframe":
            return await generation_uses.as_keyframe(self._parts, image_id, board_id, key, by)
        if use == "kit":
            kit = await self.create_kit(image_id, name=name or None, wait=False)
            return Used(as_="kit", id=kit.id)
        if use == "influencer":
            return await generation_uses.as_identity(self._parts, Influencer, image_id, name)
        return await generation_uses.as_identity(self._parts, Product, image_id, name)

    async def estimate_4k(self) -> FourKEstimate:
        """What it costs to bring the photo of a new influencer or product to 4K; nothing is sent."""
        return await four_k_estimate.estimate(self._parts)

    def generation_services(self) -> GenerationServices:
        """Who can make pictures here, who can swap faces, and what is missing for it."""
        return able.services(self._parts)

    def watch_generations(self) -> AsyncIterator[None]:
        """Something every time a generation changed; ends when the studio is left."""
        return watching.changes(self._parts, "generations")

    async def _made(self, order: Order, wait: bool) -> Generation:
        if self._entered() is not asyncio.get_running_loop():
            raise Conflict("Pictures are generated on the studio's own loop.", do="Await this verb there.")
        self._parts.generations.launch(order)
        if wait:
            await self._parts.generations.wait(order.generation.id)
        return await asyncio.to_thread(generations.get, self._parts, order.generation.id)
