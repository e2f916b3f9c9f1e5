"""VERBS: everything a person or a program can ask for, once: its name, its arguments, what does it.

The page's route (routes.py) and the endpoints for programs (api.py, MCP) are both made from this table: a
new verb is one Studio method and one line here.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from studio.domain.model import Model
from studio.domain.storyboard import Storyboard
from studio.domain.visitor import Visitor
from studio.errors import InvalidInput
from studio.service.checks import first_fault
from studio.service.studio import Studio
from studio.ui.cards import full_url, video_url
from studio.ui.generator_requests import (
    AddVideo,
    EstimateImages,
    GenerateImages,
    GenerationsBefore,
    OneGenerated,
    OneGeneration,
    RegenerateImages,
    UseGenerated,
)
from studio.ui.kit_requests import (
    AddReference,
    AllowReference,
    CreateKit,
    CreateKits,
    EstimateKit,
    EstimateReference,
    ImportKit,
    ImportPictures,
    KitProgressOf,
    KitSourcesOf,
    LookAtPhoto,
    OneKit,
    PickReference,
    RegenerateReference,
    RemoveReference,
    RenameKit,
)
from studio.ui.requests import (
    AddIdentity,
    AddVariation,
    AllowHost,
    Choose,
    CostsBy,
    CostsWindow,
    CreateStoryboard,
    DescribeIdentity,
    EstimateOf,
    EventsAfter,
    IdentityUses,
    MaybeBoard,
    Nothing,
    OneBoard,
    OneCall,
    OneIdentity,
    OneKeyframe,
    OnePick,
    OneReceipt,
    OneRun,
    OneService,
    OneSource,
    OneVariation,
    PreviewUpdate,
    ProviderName,
    Regenerate,
    RenameIdentity,
    RenameStoryboard,
    Render,
    ReplacePhoto,
    SampleName,
    SetBudgets,
    SetJob,
    SetService,
    SettleCall,
    SubjectText,
    TextAndPhotos,
    UpdateStoryboard,
)

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to ask for. `api_name` is its name for programs, None where only the page needs it."""

    name: str
    request: type[Model]
    method: Callable[..., Any]
    api_name: str | None
    reads: bool = False


def create_storyboard(
    studio: Studio, spec: Mapping[str, Any], reference_image: Path | None = None
) -> Storyboard:
    """Store a new storyboard, with the person's own first reference picture where one is given."""
    return studio.create_storyboard(_brief(spec, reference_image))


def update_storyboard(
    studio: Studio,
    id: str,
    spec: Mapping[str, Any],
    revision: int | None = None,
    reference_image: Path | None = None,
) -> Storyboard:
    """Replace a storyboard's brief; with `revision`, only where nobody saved in between."""
    return studio.update_storyboard(id, _brief(spec, reference_image), revision)


async def export_kit(studio: Studio, id: str) -> dict[str, str]:
    """A kit as one zip: the name of the file, and the address at which it is fetched."""
    path = await studio.export_kit(id)
    return {"name": path.name, "url": f"/gradio_api/studio/kits/{id}.zip"}


def _brief(spec: Mapping[str, Any], reference_image: Path | None) -> dict[str, Any]:
    """The brief for the façade, which would take a path for a file of this machine."""
    inside = spec.get("reference_image")
    if inside is not None and not (isinstance(inside, str) and _SHA256.fullmatch(inside)):
        raise InvalidInput(
            "The reference image inside the brief cannot be used.",
            do="Give the picture as reference_image, beside the brief.",
        )
    return {**spec, "reference_image": reference_image} if reference_image is not None else dict(spec)


def _verb(
    request: type[Model], method: Callable[..., Any], *, reads: bool = False, api_name: str = ""
) -> Verb:
    return Verb(method.__name__, request, method, api_name or method.__name__, reads)


def _for_the_page(request: type[Model], method: Callable[..., Any]) -> Verb:
    """A verb that no program needs: it is not listed among the endpoints."""
    return Verb(method.__name__, request, method, None)


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        _verb(AddIdentity, Studio.add_influencer),
        _verb(ReplacePhoto, Studio.replace_influencer_photo),
        _verb(Nothing, Studio.influencers, reads=True),
        _verb(OneIdentity, Studio.influencer, reads=True),
        _verb(RenameIdentity, Studio.rename_influencer),
        _verb(OneIdentity, Studio.delete_influencer),
        _verb(AddIdentity, Studio.add_product),
        _verb(ReplacePhoto, Studio.replace_product_photo),
        _verb(Nothing, Studio.products, reads=True),
        _verb(OneIdentity, Studio.product, reads=True),
        _verb(RenameIdentity, Studio.rename_product),
        _verb(OneIdentity, Studio.delete_product),
        _verb(IdentityUses, Studio.uses, reads=True),
        _verb(CreateKit, Studio.create_kit),
        _verb(CreateKits, Studio.create_kits),
        _verb(EstimateKit, Studio.estimate_kit, reads=True),
        # Programs learn it with the price, from estimate_kit.
        _for_the_page(LookAtPhoto, Studio.look_at_photo),
        _verb(RegenerateReference, Studio.regenerate_reference),
        _verb(AddReference, Studio.add_reference),
        _verb(RemoveReference, Studio.remove_reference),
        _verb(EstimateReference, Studio.estimate_reference, reads=True),
        _verb(OneKit, Studio.wait_kit),
        _verb(OneKit, Studio.cancel_kit),
        _verb(Nothing, Studio.kits, reads=True),
        _verb(OneKit, Studio.kit, reads=True),
        _verb(RenameKit, Studio.rename_kit),
        _verb(OneKit, Studio.delete_kit),
        _verb(OneKit, Studio.kit_uses, reads=True),
        _verb(OneKit, Studio.kit_history, reads=True),
        _verb(OneKit, export_kit),
        _verb(ImportKit, Studio.import_kit),
        # Their names are told beside them: programs send such pictures as a zip, to import_kit.
        _for_the_page(ImportPictures, Studio.import_pictures),
        _verb(KitProgressOf, Studio.kit_progress, reads=True),
        _verb(KitSourcesOf, Studio.kit_sources, reads=True),
        _verb(PickReference, Studio.pick_reference),
        _verb(AllowReference, Studio.allow_reference),
        _verb(CreateStoryboard, create_storyboard),
        _verb(UpdateStoryboard, update_storyboard),
        _verb(PreviewUpdate, Studio.preview_update, reads=True),
        _verb(OneIdentity, Studio.duplicate_storyboard),
        _verb(RenameStoryboard, Studio.rename_storyboard),
        _verb(OneIdentity, Studio.delete_storyboard),
        _verb(Nothing, Studio.storyboards, reads=True),
        _verb(OneIdentity, Studio.storyboard, reads=True),
        _verb(Nothing, Studio.samples, reads=True),
        _verb(SampleName, Studio.open_sample),
        _verb(SubjectText, Studio.check_subject, reads=True),
        _verb(SubjectText, Studio.check_product, reads=True),
        _verb(TextAndPhotos, Studio.check_against_photos, reads=True),
        _verb(OneSource, Studio.describe_photo),
        _verb(OneSource, Studio.estimate_description, reads=True),
        _verb(DescribeIdentity, Studio.set_description),
        _verb(OneBoard, Studio.plan, reads=True),
        _verb(Render, Studio.start, api_name="render"),
        _verb(Regenerate, Studio.regenerate),
        _verb(OneRun, Studio.cancel),
        _verb(OneRun, Studio.run, reads=True),
        _verb(OneRun, Studio.wait),
        _verb(OneBoard, Studio.board, reads=True),
        _verb(OneBoard, Studio.stale, reads=True),
        _verb(Choose, Studio.pick),
        _verb(OneKeyframe, Studio.pick_automatic),
        _verb(OnePick, Studio.restore_pick),
        _verb(OneVariation, Studio.preview_pick, reads=True),
        _verb(Choose, Studio.reject),
        _verb(AddVariation, Studio.add_variation),
        _verb(EventsAfter, Studio.events, reads=True),
        _verb(Nothing, Studio.providers, reads=True),
        _verb(ProviderName, Studio.set_default_provider),
        # Keys, hosts and budgets are for the person at the page: no program spends more than it was given.
        _verb(Nothing, Studio.services, reads=True),
        _for_the_page(SetService, Studio.set_service),
        _for_the_page(OneService, Studio.forget_key),
        _for_the_page(AllowHost, Studio.allow_host),
        _for_the_page(Nothing, Studio.key_warnings),
        _verb(MaybeBoard, Studio.held_pictures, reads=True),
        _verb(OneService, Studio.test_service),
        _verb(Nothing, Studio.jobs, reads=True),
        _verb(SetJob, Studio.set_job),
        _verb(Nothing, Studio.budgets, reads=True),
        _for_the_page(SetBudgets, Studio.set_budgets),
        _verb(EstimateOf, Studio.estimate, reads=True),
        _verb(CostsBy, Studio.costs, reads=True),
        _verb(CostsWindow, Studio.costs_csv, reads=True),
        _verb(OneReceipt, Studio.receipt, reads=True),
        _verb(GenerateImages, Studio.generate_images),
        _verb(AddVideo, Studio.add_video),
        _verb(RegenerateImages, Studio.regenerate_images),
        _verb(EstimateImages, Studio.estimate_images, reads=True),
        _verb(OneGeneration, Studio.estimate_regeneration, reads=True),
        _verb(GenerationsBefore, Studio.generations, reads=True),
        _verb(OneGeneration, Studio.generation, reads=True),
        _verb(OneGeneration, Studio.wait_generation),
        _verb(OneGeneration, Studio.cancel_generation),
        _verb(OneGeneration, Studio.delete_generation),
        _verb(OneGenerated, Studio.pick_generated),
        _verb(UseGenerated, Studio.use_generated),
        _verb(Nothing, Studio.generation_services, reads=True),
        _verb(Nothing, Studio.estimate_4k, reads=True),
        _verb(OneCall, Studio.doubt, reads=True),
        _verb(SettleCall, Studio.retry_call),
        _verb(SettleCall, Studio.discard_call),
    )
}


async def run_verb(
    studio: Studio, verb: Verb, arguments: Mapping[str, Any], visitor: Visitor | None = None
) -> Any:
    """Do it for this visitor of a Space, and give the result as JSON.

    Raises StudioError, also for arguments that do not fit.
    """
    try:
        request = verb.request.model_validate(dict(arguments))
    except ValidationError as error:
        raise InvalidInput(f"{verb.name} cannot be done: {first_fault(error)}") from None
    async with studio.visited_by(visitor) as theirs:
        result = over_http(await _call(theirs, verb, dict(request)))
    # Of a person's picture, what leaves is often of another kind than what was stored.
    types = await studio.served_types({picture["sha256"] for picture in _pictures_in(result)})
    for picture in _pictures_in(result):
        picture["mime"] = types.get(picture["sha256"], picture["mime"])
    return result


async def _call(studio: Studio, verb: Verb, arguments: Mapping[str, Any]) -> Any:
    if inspect.iscoroutinefunction(verb.method):
        return await verb.method(studio, **arguments)
    # Synchronous verbs wait for a transaction; the event loop goes on meanwhile.
    return await asyncio.to_thread(verb.method, studio, **arguments)


def over_http(value: Any) -> Any:
    """A result as JSON. A picture has `url` instead of `path`, which Gradio's client would download."""
    if isinstance(value, BaseModel):
        return over_http(value.model_dump(mode="json"))
    if isinstance(value, Mapping):
        file = _file_address(value)
        return {name: over_http(each) for name, each in value.items() if not (file and name == "path")} | file
    if isinstance(value, list | tuple):
        return [over_http(each) for each in value]
    return value


def _file_address(value: Mapping[str, Any]) -> dict[str, str]:
    """Where a picture or a video is fetched; of what is none, nothing."""
    if not {"sha256", "path", "mime"} <= value.keys():
        return {}
    return {"url": (video_url if "seconds" in value else full_url)(value["sha256"])}


def _pictures_in(value: Any) -> Iterator[dict[str, Any]]:
    """The pictures in a result, as over_http writes them."""
    if isinstance(value, dict) and {"sha256", "url", "mime"} <= value.keys() and "seconds" not in value:
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _pictures_in(each)
