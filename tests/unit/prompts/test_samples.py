"""The sample storyboards that come with the studio."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.chains.plan import plan
from studio.domain.storyboard import StoryboardSpec
from studio.prompts.keyframe import missing_prompts
from studio.prompts.subject_check import missing_traits

FOLDER = Path(__file__).resolve().parents[3] / "assets" / "storyboards"
NAMES = ["morning-espresso.json", "night-rain.json", "quiet-workshop.json"]


def sample(name: str) -> StoryboardSpec:
    return StoryboardSpec.model_validate_json((FOLDER / name).read_text(encoding="utf-8"))


def test_there_are_three_of_them() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_rendered_as_it_is(name: str) -> None:
    spec = sample(name)

    assert missing_prompts(spec, plan(spec)) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_describes_its_subject_so_that_an_identity_holds(name: str) -> None:
    assert missing_traits(sample(name).subject) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_fills_in_every_style_marker(name: str) -> None:
    assert list(sample(name).style) == ["style", "palette", "lighting", "composition", "mood"]


@pytest.mark.parametrize("name", NAMES)
def test_each_leaves_the_assets_to_the_person(name: str) -> None:
    spec = sample(name)

    assert (spec.influencer_id, spec.product_id, spec.kit_id, spec.reference_image) == (
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("name", "strategy", "aspect_ratio", "steps"),
    [
        ("morning-espresso.json", "end-to-start", "16:9", 4),
        ("night-rain.json", "re-anchored", "9:16", 5),
        ("quiet-workshop.json", "three-chains", "1:1", 5),
    ],
)
def test_together_they_show_three_strategies_and_three_shapes(
    name: str, strategy: str, aspect_ratio: str, steps: int
) -> None:
    spec = sample(name)

    assert (spec.strategy, spec.aspect_ratio, plan(spec).steps) == (strategy, aspect_ratio, steps)


def test_the_first_one_goes_from_wide_to_macro() -> None:
    starts = [segment.start for segment in sample("morning-espresso.json").segments]

    assert [start.split()[0] for start in starts] == ["Wide", "Medium", "Close-up", "Product"]
    assert "no person" in starts[3]
