from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.errors import ProviderFailed
from studio.providers.sketch.needs import damaged, need, need_picture
from studio.providers.sketch.order import Source
from tests.sketching import a_picture_file


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("influencer", "The photo of the influencer is missing"),
        ("product", "The photo of the product is missing"),
        ("kit:profile", "The kit picture of the influencer is missing"),
        ("reference", "The reference picture is missing"),
        ("s02.start", "The start frame of segment 2 is missing"),
        ("s12.end", "The end frame of segment 12 is missing"),
        ("s03.reference", "The reference picture of segment 3 is missing"),
    ],
)
def test_a_file_that_is_gone_is_called_what_a_person_calls_it(tmp_path: Path, name: str, called: str) -> None:
    with pytest.raises(ProviderFailed) as failed:
        need(Source(name, tmp_path / "gone.png", ""))

    assert failed.value.happened == f"{called} from the studio’s folder."


@pytest.mark.parametrize(
    ("name", "do"),
    [
        ("influencer", "Upload the photo again under Influencers"),
        ("product", "Upload the photo again under Products"),
        ("kit:anchor", "Make the kit again"),
        ("reference", "Upload the reference picture again"),
        ("s01.end", "Render it again, or pick another of its variations"),
    ],
)
def test_what_to_do_is_said(name: str, do: str) -> None:
    assert damaged(Source(name, Path("x.png"), "")).do.startswith(do)


def test_no_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProviderFailed) as failed:
        need(Source("influencer", tmp_path / "gone.png", ""))

    assert str(tmp_path) not in str(failed.value)


def test_a_file_that_is_there_is_given(tmp_path: Path) -> None:
    path = a_picture_file(tmp_path / "frame.png", np.zeros((4, 4, 3), np.uint8))

    assert need(Source("influencer", path, "")) == path
    assert need_picture(Source("s01.end", path, "")) == path


def test_a_frame_that_is_no_picture_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "frame.png").write_bytes(b"no picture")

    with pytest.raises(ProviderFailed, match=r"The end frame of segment 1 .* is damaged"):
        need_picture(Source("s01.end", tmp_path / "frame.png", ""))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ProviderFailed, match="missing"):
        need(Source("product", tmp_path, ""))
