from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from studio.domain.variation import Scores
from studio.domain.view import DoubtView, KeyframeView, PickView, SourceView
from studio.errors import Charged
from studio.ui.cards import (
    NO_SCENE,
    Asset,
    Facts,
    keyframe_card,
    picked_variation,
    same_ground,
    save_name,
    score_bars,
)
from studio.ui.page_models import DoubtCard, KeyframeCard
from studio.ui.text import MEASURES
from tests.page_facts import EILEEN, ESPRESSO, a_variation, an_image, facts, picked

SHA = "01" * 32
BEFORE = "99" * 32


def card_of(board: Facts, key: str) -> KeyframeCard:
    return keyframe_card(board, board.view.keyframes[key])


def test_a_planned_keyframe_says_what_it_will_be_made_from() -> None:
    card = card_of(facts(keyframes={"s01.end": picked(1)}), "s02.start")

    assert [(source.name, source.label, source.key, source.href) for source in card.sources] == [
        ("s01.end", "end of segment 1", "s01.end", None),
        ("influencer", "Eileen", None, "/influencers"),
        ("product", "Espresso", None, "/products"),
    ]


def test_a_source_looks_as_its_pick_does_now() -> None:
    card = card_of(facts(keyframes={"s01.end": picked(1)}), "s02.start")

    assert [source.thumb for source in card.sources] == [
        f"/gradio_api/studio/media/{SHA}.320.webp",
        f"/gradio_api/studio/media/{EILEEN.sha256}.320.webp",
        f"/gradio_api/studio/media/{ESPRESSO.sha256}.320.webp",
    ]


def test_a_source_without_a_pick_has_no_picture_yet() -> None:
    assert card_of(facts(), "s02.start").sources[0].thumb is None


def test_a_source_that_left_the_plan_is_named_and_leads_to_its_picture() -> None:
    sent = [SourceView(name="s09.end", sha256=BEFORE)]
    board = facts(keyframes={"s01.start": picked(1, variations=[a_variation(1, sources=sent)])})

    source = card_of(board, "s01.start").variations[0].sources[0]

    assert (source.label, source.key, source.href) == ("end of segment 9", None, None)
    assert source.full == f"/gradio_api/studio/media/{BEFORE}/full"


def test_a_source_that_left_the_plan_and_has_no_picture_leads_nowhere() -> None:
    source = card_of(facts(keyframes={"s01.start": {"sources": ["s09.end"]}}), "s01.start").sources[0]

    assert (source.label, source.key, source.href, source.full) == ("end of segment 9", None, None, None)


def test_an_uploaded_reference_leads_to_its_picture() -> None:
    reference = Asset("your reference image", None, BEFORE)
    board = replace(
        facts(keyframes={"s01.start": {"sources": ["reference"]}}), assets={"reference": reference}
    )

    source = card_of(board, "s01.start").sources[0]

    assert (source.label, source.full) == (
        "your reference image",
        f"/gradio_api/studio/media/{BEFORE}/full",
    )


def test_a_source_with_a_page_of_its_own_leads_there_alone() -> None:
    sources = card_of(facts(keyframes={"s01.end": picked(1)}), "s02.start").sources

    assert [source.full for source in sources] == [None, None, None]


def test_a_variation_carries_every_address_the_page_needs() -> None:
    board = facts(keyframes={"s02.start": picked(1)})

    card = card_of(board, "s02.start").variations[0]

    assert card.model_dump(include={"thumb", "large", "full", "save", "alt", "cost", "sha"}) == {
        "sha": SHA,
        "thumb": f"/gradio_api/studio/media/{SHA}.320.webp",
        "large": f"/gradio_api/studio/media/{SHA}.640.webp",
        "full": f"/gradio_api/studio/media/{SHA}/full",
        "save": f"/gradio_api/studio/media/{SHA}/save?name=clip_002_start.png",
        "alt": "Start of segment 2, variation 1",
        "cost": "$0.00",
    }


def test_a_variation_of_another_shape_than_asked_says_so() -> None:
    said = "Asked for 16:9 at 2K (2560 × 1440); the service gave 1024 × 1024."
    board = facts(keyframes={"s02.start": {"variations": [a_variation(differs=said)]}})

    assert card_of(board, "s02.start").variations[0].differs == said


def test_the_sources_of_a_variation_are_the_pictures_that_were_sent() -> None:
    sent = [SourceView(name="influencer", sha256=str(EILEEN.sha256))]
    board = facts(keyframes={"s01.start": picked(1, variations=[a_variation(1, sources=sent)])})

    source = card_of(board, "s01.start").variations[0].sources[0]

    assert (source.label, source.href) == ("Eileen", "/influencers")
    assert source.thumb == f"/gradio_api/studio/media/{EILEEN.sha256}.320.webp"


@pytest.mark.parametrize(
    ("name", "label"),
    [("influencer", "the influencer"), ("product", "the product"), ("kit:anchor", "kit: anchor")],
)
def test_a_sent_picture_that_is_not_todays_is_not_given_todays_name(name: str, label: str) -> None:
    sent = [SourceView(name=name, sha256=BEFORE)]
    board = facts(keyframes={"s01.start": picked(1, variations=[a_variation(1, sources=sent)])})
    today = {**board.assets, "kit:anchor": Asset("Eileen kit, anchor", "/kits/kit_1", "a1" * 32)}

    source = card_of(replace(board, assets=today), "s01.start").variations[0].sources[0]

    assert (source.label, source.href) == (label, None)
    assert source.full == f"/gradio_api/studio/media/{BEFORE}/full"


def test_the_pick_tells_who_chose_and_why() -> None:
    pick = PickView(id=1, variation_id="var_1", how="hand", by="ana", reason="Picked by hand.")

    card = card_of(facts(keyframes={"s01.start": picked(1, pick=pick)}), "s01.start")

    assert card.pick is not None
    assert card.pick.model_dump() == pick.model_dump()


def test_the_causes_of_being_out_of_date_are_words() -> None:
    stale = picked(1, stale=True, stale_because=["style", "s01.end"])

    assert card_of(facts(keyframes={"s02.end": stale}), "s02.end").stale_because == [
        "style",
        "end of segment 1",
    ]


def test_a_keyframe_knows_which_ones_follow_it() -> None:
    assert card_of(facts(), "s02.end").downstream == ["s03.start", "s03.end"]


def test_only_what_was_shown_a_picture_follows_it() -> None:
    moved = a_variation(1, sources=[SourceView(name="influencer", sha256=BEFORE)], shown=0)
    board = facts(keyframes={"s03.start": picked(1, variations=[moved])})

    assert card_of(board, "s02.end").downstream == ["s03.end"]


def test_a_card_is_made_anew_where_what_follows_it_was_shown_less() -> None:
    less = picked(1, variations=[a_variation(1, shown=0)])

    assert same_ground(facts(), facts(keyframes={"s03.start": picked(1)}))
    assert not same_ground(facts(), facts(keyframes={"s03.start": less}))


def test_a_job_under_way_counts_its_pictures() -> None:
    board = facts(keyframes={"s01.end": {"state": "generating", "made": 2, "wanted": 4}})

    assert card_of(board, "s01.end").job == "generating 2/4"


def test_a_job_in_the_queue_counts_nothing() -> None:
    board = facts(keyframes={"s01.end": {"state": "queued", "wanted": 4}})

    assert card_of(board, "s01.end").job == "queued"


def test_a_keyframe_without_a_picture_keeps_a_place_for_each_variation_to_come() -> None:
    board = facts()

    assert card_of(board, "s01.end").wanted == board.storyboard.spec.variations


def test_a_copied_keyframe_keeps_a_place_for_one_variation() -> None:
    board = facts(keyframes={"s02.start": {"copies": "s01.end"}})

    assert card_of(board, "s02.start").wanted == 1


def test_a_keyframe_at_rest_wants_no_further_variation() -> None:
    board = facts(keyframes={"s01.end": picked(1)})

    assert card_of(board, "s01.end").wanted == 0


@pytest.mark.parametrize(
    ("lacking", "words"),
    [(3, "stopped, 3 still to make"), (0, "stopped before one was picked"), (None, "")],
)
def test_a_new_rendering_that_was_stopped_says_what_is_left(lacking: int | None, words: str) -> None:
    assert card_of(facts(keyframes={"s01.end": picked(1, lacking=lacking)}), "s01.end").job == words


@pytest.mark.parametrize("more", [{"stale": True}, {"error": "No paint."}, {"warning": "Weak."}])
def test_what_weighs_more_than_what_is_left_has_the_line(more: dict[str, Any]) -> None:
    assert card_of(facts(keyframes={"s01.end": picked(1, lacking=3, **more)}), "s01.end").job == ""


def test_a_keyframe_at_rest_has_no_job() -> None:
    assert card_of(facts(), "s01.end").job == ""


def test_only_what_was_measured_has_a_bar() -> None:
    bars = score_bars(Scores(technical=71.4, sharp=0.5, scene_px=0.826), ["s01.end", "influencer"])

    assert [(bar.name, bar.value, bar.of, bar.text) for bar in bars] == [
        ("technical", 71.4, 100, "71"),
        ("sharp", 0.5, 1, "0.50"),
        ("scene_px", 0.826, 1, "0.83"),
    ]


def test_an_unmeasured_variation_has_no_bars() -> None:
    assert score_bars(None, ["s01.end"]) == []


@pytest.mark.parametrize("sources", [["influencer", "product"], ["kit:anchor"], []])
def test_likeness_to_a_scene_is_not_told_where_no_source_shows_one(sources: list[str]) -> None:
    (bar,) = score_bars(Scores(scene_px=0.11), sources)

    assert (bar.label, bar.value, bar.text) == ("Scene likeness", None, "–")
    assert bar.why == "no earlier keyframe"


@pytest.mark.parametrize("source", ["s01.end", "reference"])
def test_likeness_to_a_scene_is_told_where_a_source_shows_one(source: str) -> None:
    (bar,) = score_bars(Scores(scene_px=0.61), ["influencer", source])

    assert (bar.value, bar.text) == (0.61, "0.61")


def test_a_bar_that_is_not_told_has_the_name_of_its_measure() -> None:
    (measure,) = [measure for measure in MEASURES if measure.name == NO_SCENE.name]

    assert (NO_SCENE.label, NO_SCENE.of) == (measure.label, measure.of)


def test_equal_facts_give_equal_versions() -> None:
    assert card_of(facts(), "s01.end").version == card_of(facts(), "s01.end").version


def test_a_card_says_whether_somebody_is_still_to_choose_beside_what_stands() -> None:
    failed = facts(keyframes={"s01.end": picked(1, undecided=True)})

    assert (card_of(failed, "s01.end").undecided, card_of(facts(), "s01.end").undecided) == (True, False)


def test_anything_that_shows_gives_a_new_version() -> None:
    queued = facts(keyframes={"s01.end": {"state": "queued"}})

    assert card_of(facts(), "s01.end").version != card_of(queued, "s01.end").version


def test_the_download_of_another_variation_is_named_by_place_and_number() -> None:
    keyframe = facts(keyframes={"s01.end": picked(1)}).view.keyframes["s01.end"]

    other = keyframe.variations[0].model_copy(
        update={"id": "another", "index": 12, "image": an_image(mime="image/jpeg")}
    )

    assert save_name(keyframe, other) == "clip_001_end_v12.jpg"


def test_the_download_of_the_pick_is_named_by_place_alone() -> None:
    keyframe = facts(keyframes={"s01.end": picked(1)}).view.keyframes["s01.end"]

    assert save_name(keyframe, keyframe.variations[0]) == "clip_001_end.png"


def test_a_pick_whose_variation_is_missing_stands_for_nothing() -> None:
    keyframe: KeyframeView = facts(keyframes={"s01.end": picked(2, variations=[])}).view.keyframes["s01.end"]

    assert picked_variation(keyframe) is None


@pytest.mark.parametrize(
    ("charged", "text"),
    [("possibly", "Variation 3: possibly charged, $0.04"), ("yes", "Variation 3: charged, $0.04")],
)
def test_a_call_that_brought_no_picture_says_what_it_cost_and_why(charged: Charged, text: str) -> None:
    doubt = DoubtView(call_id="call_1", index=3, amount_usd=0.04, charged=charged, error="It broke.")

    card = card_of(facts(keyframes={"s01.start": {"doubts": [doubt]}}), "s01.start")

    assert card.doubts == [DoubtCard(call_id="call_1", text=text, why="It broke.")]


def test_a_picture_of_ones_own_is_told_against_what_its_keyframe_is_made_from() -> None:
    own = a_variation(1, sources=[], uploaded_by="ana", scores=Scores(scene_px=0.61))
    board = facts(keyframes={"s02.start": picked(1, variations=[own])})

    (bar,) = card_of(board, "s02.start").variations[0].scores

    assert (bar.name, bar.text) == ("scene_px", "0.61")
