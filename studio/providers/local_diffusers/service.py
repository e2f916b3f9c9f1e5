"""Local models as a service: free, offline, one picture at a time, in one process that keeps the model.

Nothing is loaded before the first picture. A crash or a lack of memory ends that process and not the studio;
the next picture starts another. A picture that is given up ends at the next step: a file tells the process.

Options: `folder`, where models lie; `loras`, where LoRAs do; `device`, as torch spells it ("cuda:1", "cpu");
`steps`.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from studio.domain.capability import Capability
from studio.domain.money import FREE, Price
from studio.domain.service import ServiceSettings
from studio.domain.storyboard import pixel_size
from studio.errors import BadRequest, NotConfigured, ProviderFailed, Refused, ResultExpired
from studio.pictures.child import ChildDied, ChildPool
from studio.protocols import CancelReply, Done, Gone, Handle, LostCall, Op, OutputRef, State
from studio.providers._sources import left_out, sent
from studio.providers.local_diffusers import loras
from studio.providers.local_diffusers.form import FORM, MOST_STEPS
from studio.providers.local_diffusers.models import (
    PACKAGES,
    SUGGESTED,
    LocalModel,
    Manner,
    find_model,
    known_manner,
    licence_of,
    must_be_installed,
    painted_size,
    short_name,
)

LABEL = "Local models (diffusers)"
TASK = "studio.providers.local_diffusers.worker:work"
TIMEOUT_S = 3600.0  # a processor may need many minutes
KILLED = "ended with -9"  # what the system does to a process that takes all memory
PACKAGES_LINE = " ".join(PACKAGES)
_NO_MEMORY = "There is not enough memory for {name} and a picture of this size."
_LIMITS_OF_LORAS = "The LoRA has to be one that was trained for {name}."
_NEEDS_SOURCE = "{name} only changes pictures: it needs a source."
_SMALLER = "Choose a smaller model in Settings, or close other programs that use the GPU."


class DiffusersService:
    """Paints with a diffusers model on this machine, on its GPU if it has one."""

    name = "diffusers"
    form = FORM

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._model = settings.models.get("image", "").strip() or SUGGESTED
        self._found: LocalModel | None = None
        # The model stays in memory from picture to picture: the process is replaced only when it dies.
        self._pool = ChildPool(TASK, processes=1, nice=5, max_files=2**31, timeout_s=TIMEOUT_S)
        self._stops: tempfile.TemporaryDirectory[str] | None = None

    @property
    def caps(self) -> Capability:
        """What it can do: as much as its model."""
        return Capability(
            label=LABEL,
            max_sources=self._manner().sources,
            concurrency=1,
            offline=True,
            price_usd=0.0,
            version=short_name(self._model),
            takes_lora=self._manner().takes_loras,
        )

    def model(self, op: Op) -> str:
        """The model's id, or the name of its folder."""
        return short_name(self._model) if Path(self._model).is_absolute() else self._model

    async def price(self, op: Op) -> Price:
        """Nothing."""
        return FREE

    def digest(self, op: Op) -> str:
        """Nothing: no list shows its jobs."""
        return ""

    def limits(self, op: Op) -> list[str]:
        """Sources that are too few or too many for the model, its size, what to know of a LoRA."""
        name = short_name(self._model)
        left = left_out(op.sources, self._manner().sources, name)
        told = [*self._too_few(op), *left, *self._of_lora(op)]
        painted, asked = painted_size(op.aspect_ratio), pixel_size(op.aspect_ratio, op.size)
        if op.size == "1K":
            return told
        sizes = f"{painted[0]} × {painted[1]} px instead of {asked[0]} × {asked[1]}"
        return [*told, f"{name} paints about one megapixel: {sizes}."]

    async def submit(self, op: Op, job_key: UUID) -> Done:
        """Paint one picture. Cancelled, it ends at the next step."""
        if op.job != "image":
            raise BadRequest("Local models only make pictures.", do="Choose another service for this.")
        model = await asyncio.to_thread(self._ready)
        lora = await asyncio.to_thread(self._lora, op)
        request = {**self._request(op, model), "lora": str(lora or ""), "strength": op.lora_strength}
        stop = self._stop_file(job_key)
        try:
            facts, made = await self._pool.call_async({**request, "stop": str(stop)})
        except asyncio.CancelledError:
            _leave(stop)
            raise
        except ChildDied as error:
            raise _broke_off(error, model.name) from error
        if not made:
            raise _trouble(facts, model.name)
        receipt = {"model": self.model(op), "device": facts["device"], "steps": facts["steps"]}
        return Done(made[0], receipt={**receipt, **loras.facts(op.lora, op.lora_strength)})

    async def poll(self, handle: Handle) -> State:
        """Nothing is kept of a picture that was not finished."""
        return Gone()

    async def collect(self, output: OutputRef) -> bytes:
        """The bytes that came with the answer."""
        if output.data is None:
            raise ResultExpired("The picture is not kept here.", do="Render it again.")
        return output.data

    async def cancel(self, handle: Handle) -> CancelReply:
        """Pictures are stopped by giving them up; there are no jobs."""
        return "unsupported"

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """Nothing: what was lost was free."""
        return []

    async def check(self) -> str:
        """Whether everything is installed, and what would paint. Loads no model."""
        model = await asyncio.to_thread(self._ready)
        try:
            facts, _ = await self._pool.call_async({"device": self._device()})
        except ChildDied as error:
            raise _broke_off(error, model.name) from error
        on = f"the GPU ({facts['name']})" if facts["name"] else _DEVICES.get(facts["device"], facts["device"])
        about = licence_of(self._model)
        return f"{LABEL}: {model.name}{f' ({about})' if about else ''} is here and paints on {on}."

    async def close(self) -> None:
        """End the process."""
        await asyncio.to_thread(self._pool.close)
        stops, self._stops = self._stops, None
        if stops is not None:
            stops.cleanup()

    def _ready(self) -> LocalModel:
        """The model on this machine. Raises NotConfigured; looks at files."""
        must_be_installed()
        return self._locate()

    def _locate(self) -> LocalModel:
        self._found = find_model(self._model, self._settings.options.get("folder", "").strip())
        return self._found

    def _lora(self, op: Op) -> Path | None:
        """The file of the LoRA that is asked for; None for none. Raises BadRequest, NotConfigured."""
        if not op.lora:
            return None
        must_be_installed(loras.PACKAGES, "LoRAs")
        return loras.find_lora(op.lora, self._settings.options.get("loras", "").strip())

    def _too_few(self, op: Op) -> list[str]:
        """That the model cannot paint this, as it needs a source."""
        enough = len(op.sources) >= self._manner().least
        return [] if enough else [_NEEDS_SOURCE.format(name=short_name(self._model))]

    def _of_lora(self, op: Op) -> list[str]:
        if not op.lora:
            return []
        try:
            self._lora(op)
        except ProviderFailed as error:
            return [str(error)]
        return [_LIMITS_OF_LORAS.format(name=short_name(self._model))]

    def _manner(self) -> Manner:
        if self._found is None:
            try:
                return self._locate().manner
            except NotConfigured:
                return known_manner(self._model)
        return self._found.manner

    def _device(self) -> str:
        return self._settings.options.get("device", "").strip()

    def _request(self, op: Op, model: LocalModel) -> dict[str, Any]:
        manner, (width, height) = model.manner, painted_size(op.aspect_ratio)
        sources = sent(op.sources, manner.sources)
        if len(sources) < manner.least:
            raise BadRequest(_NEEDS_SOURCE.format(name=model.name), do="Choose another model.")
        return {
            "folder": str(model.folder),
            "device": self._device(),
            "prompt": op.prompt,
            "width": width,
            "height": height,
            "seed": op.seed,
            "steps": self._steps(manner),
            "pictures": manner.pictures,
            "sources": [{"name": one.name, "path": str(one.path)} for one in sources],
            "more": dict(manner.more),
        }

    def _steps(self, manner: Manner) -> int:
        chosen = self._settings.options.get("steps", "").strip()
        return int(chosen) if chosen.isdecimal() and 0 < int(chosen) <= MOST_STEPS else manner.steps

    def _stop_file(self, job_key: UUID) -> Path:
        if self._stops is None:
            self._stops = tempfile.TemporaryDirectory(prefix="studio-")
        return Path(self._stops.name) / f"{job_key}.stop"


_DEVICES = {"cpu": "the processor, which takes minutes a picture", "mps": "the GPU"}


def _leave(stop: Path) -> None:
    """Tell the process that nobody waits for this picture any more."""
    if stop.parent.exists():
        stop.touch()


def _broke_off(error: ChildDied, name: str) -> ProviderFailed:
    if error.why.endswith(KILLED):
        return BadRequest(_NO_MEMORY.format(name=name), do=_SMALLER)
    return ProviderFailed(f"{name} broke off while it painted.", do="Render it again.")


def _trouble(facts: dict[str, Any], name: str) -> ProviderFailed:
    """Why the process gave no picture."""
    about = str(facts.get("about", ""))[:80]
    known: dict[str, ProviderFailed] = {
        "memory": BadRequest(_NO_MEMORY.format(name=name), do=_SMALLER),
        "packages": NotConfigured(
            f"{name} needs packages that are not installed.", do=f"Run: pip install {about or PACKAGES_LINE}"
        ),
        "model": NotConfigured(
            f"The files of {name} cannot be loaded.",
            do="Download it anew, as safetensors, and update diffusers and transformers.",
        ),
        "lora": BadRequest(
            f"The LoRA {about} does not fit {name}, or its file is damaged.",
            do="Choose one that was trained for this model, as safetensors.",
        ),
        "source": ProviderFailed(
            f"The source picture {about} cannot be read.",
            do="Check that its file is still in the studio's folder.",
        ),
        "refused": Refused(
            f"The safety checker of {name} does not let this picture out.", do="Change the prompt."
        ),
    }
    return known.get(str(facts.get("trouble")), ProviderFailed(f"{name} was stopped.", do="Render it again."))
