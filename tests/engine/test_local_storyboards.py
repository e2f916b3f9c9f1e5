"""A storyboard of two segments by a model on this machine, set up by the studio itself.

Once with a stand-in for diffusers (tests/standins), and once with diffusers where it is installed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.service import ServiceSettings
from studio.domain.view import BoardView
from studio.providers.local_diffusers.models import missing_packages
from studio.settings import Settings
from tests.builders import a_storyboard
from tests.reading import ROOT
from tests.rendering import counts, rendered
from tests.unit.providers.test_local_diffusers import model_folder

pytestmark = pytest.mark.timeout(300)
EACH_ONCE = {"s01.start": 1, "s01.end": 1, "s02.start": 1, "s02.end": 1}


async def rendered_by(model: Path) -> BoardView:
    """The board, once the model that lies there has painted it."""
    local = ServiceSettings(models={"image": str(model)}, options={"device": "cpu"})
    settings = Settings(provider="diffusers", services={"diffusers": local})
    async with Studio.open(":memory:", settings=settings) as studio:
        return await rendered(studio, a_storyboard(segments=2, provider=None, variations=1))


async def test_two_segments_are_rendered_by_a_model_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "standins"))

    view = await rendered_by(model_folder(tmp_path / "klein"))

    assert (view.status, counts(view), view.cost_usd) == ("ready", EACH_ONCE, 0.0)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A model of the real pipeline's parts."""
    subprocess.run([sys.executable, "-m", "tests.tiny_flux2", str(tmp_path / "tiny")], cwd=ROOT, check=True)
    return tmp_path / "tiny"


@pytest.mark.skipif(bool(missing_packages()), reason="diffusers is not part of the studio")
async def test_two_segments_are_rendered_by_the_real_pipeline(tiny: Path) -> None:
    view = await rendered_by(tiny)

    assert (view.status, counts(view), view.cost_usd) == ("ready", EACH_ONCE, 0.0)
