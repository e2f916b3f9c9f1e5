from __future__ import annotations

import hashlib
import io
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from studio.errors import CannotShow, ProviderFailed
from studio.protocols import Op, SourcePicture
from studio.providers.sketch.provider import SketchProvider


def an_op(coffee: Path, prompt: str = "Product macro on a table: the cup") -> Op:
    digest = hashlib.sha256(coffee.read_bytes()).hexdigest()
    return Op(prompt, (SourcePicture("product", coffee, digest),), "16:9", "1K", 5)


async def test_a_frame_is_painted_in_a_child_process_and_costs_nothing(coffee: Path, tmp_path: Path) -> None:
    provider = SketchProvider(tmp_path / "cache", processes=1)

    done = await provider.submit(an_op(coffee), uuid4())
    await provider.close()

    with Image.open(io.BytesIO(done.data)) as picture:
        assert picture.size == (1280, 720)
    assert done.cost_usd == 0.0


async def test_a_painter_that_broke_off_is_told_in_words(coffee: Path, tmp_path: Path) -> None:
    provider = SketchProvider(tmp_path / "cache", processes=1)
    await provider.close()

    with pytest.raises(ProviderFailed, match="could not be painted"):
        await provider.submit(an_op(coffee), uuid4())


@pytest.mark.parametrize(
    ("name", "prompt"), [("influencer", "she smiles"), ("product", "the cup on a table")]
)
async def test_a_photo_that_is_gone_is_told_in_words(tmp_path: Path, name: str, prompt: str) -> None:
    provider = SketchProvider(tmp_path / "cache", processes=1)
    gone = SourcePicture(name, tmp_path / "gone.png", "a" * 64)

    with pytest.raises(ProviderFailed, match=f"The photo of the {name} is missing from the studio’s folder"):
        await provider.submit(Op(prompt, (gone,), "16:9", "1K", 5), uuid4())
    await provider.close()


async def test_a_frame_that_does_not_show_the_product_does_not_need_its_photo(tmp_path: Path) -> None:
    provider = SketchProvider(tmp_path / "cache", processes=1)
    gone = SourcePicture("product", tmp_path / "gone.png", "a" * 64)

    done = await provider.submit(Op("an empty street", (gone,), "16:9", "1K", 5), uuid4())
    await provider.close()

    assert done.data.startswith(b"\x89PNG")


def test_the_renderer_is_offline_and_free(tmp_path: Path) -> None:
    caps = SketchProvider(tmp_path, processes=3).caps

    assert (caps.offline, caps.price_usd, caps.concurrency, caps.max_sources) == (True, 0.0, 3, 14)


async def test_a_kit_s_reference_is_cut_out_in_a_child(coffee: Path, tmp_path: Path) -> None:
    provider = SketchProvider(tmp_path / "cache", processes=1)
    source = SourcePicture("kit:source", coffee, hashlib.sha256(coffee.read_bytes()).hexdigest())

    done = await provider.submit(Op("", (source,), "1:1", "1K", 5, kit_kind="front"), uuid4())
    await provider.close()

    with Image.open(io.BytesIO(done.data)) as picture:
        assert picture.size == (1280, 1280)


@pytest.mark.parametrize(
    ("kind", "words"), [("profile", "cannot turn the head"), ("half_body", "down to the waist")]
)
async def test_what_the_photo_does_not_show_is_said_and_not_faked(
    coffee: Path, tmp_path: Path, kind: str, words: str
) -> None:
    provider = SketchProvider(tmp_path / "cache", processes=1)
    source = SourcePicture("kit:source", coffee, hashlib.sha256(coffee.read_bytes()).hexdigest())

    with pytest.raises(CannotShow, match=words):
        await provider.submit(Op("", (source,), "4:5", "1K", 5, kit_kind=kind), uuid4())
    await provider.close()


async def test_a_kit_whose_photo_is_gone_says_so(tmp_path: Path) -> None:
    provider = SketchProvider(tmp_path / "cache", processes=1)
    gone = SourcePicture("kit:source", tmp_path / "gone.png", "a" * 64)

    with pytest.raises(ProviderFailed, match="The photo of the kit is missing"):
        await provider.submit(Op("", (gone,), "1:1", "1K", 5, kit_kind="front"), uuid4())
    await provider.close()
