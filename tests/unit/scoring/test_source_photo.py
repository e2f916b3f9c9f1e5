from __future__ import annotations

import pytest
from PIL import Image

from studio.domain.kit import KitSubject
from studio.pictures.faces import Box
from studio.scoring.source_photo import PhotoFacts, look_at, looks_drawn, warn, warnings_for
from studio.scoring.subject import View
from tests.kit_pictures import GREY, WHITE, a_drawing, pixels, portrait, thing_on
from tests.pictures_made import beside, on_grey, sample
from tests.scored_edits import blurred


def warned(image: Image.Image, subject: KitSubject = "person") -> list[str]:
    return warn(View(pixels(image), far=True), image.size, subject)


@pytest.mark.parametrize(("name", "subject"), [("astronaut", "person"), ("coffee", "product")])
def test_nothing_is_said_of_the_sample_photos(name: str, subject: KitSubject) -> None:
    assert warned(sample(name), subject) == []


def test_a_cup_given_as_a_person_has_no_face() -> None:
    assert warned(sample("coffee")) == [
        "No face looks into the camera. For a person choose a clear photo from the front; "
        "a thing is better made a product."
    ]


def test_two_people_in_the_photo_are_said() -> None:
    assert warned(beside(sample("astronaut"), sample("astronaut"))) == [
        "2 faces are in the photo: crop it to one person, or the kit may mix them."
    ]


def test_somebody_far_behind_is_not_in_the_way() -> None:
    faces = [Box(0.4, 0.1, 0.2, 0.2), Box(0.8, 0.3, 0.06, 0.06)]

    assert warnings_for(PhotoFacts(faces, 300, 1.0, is_drawing=False), "person") == []


def test_a_tiny_face_is_said_with_its_size() -> None:
    assert warned(on_grey(sample("astronaut"), 240, 1024)) == [
        "The face is only 44 px high in the photo: choose a closer one, or features will be invented."
    ]


def test_a_small_file_is_measured_in_its_own_pixels() -> None:
    facts = look_at(View(pixels(sample("astronaut"))), (150, 150))

    assert facts.face_px == pytest.approx(28.5, abs=2)


def test_a_soft_face_is_said() -> None:
    assert warned(blurred(sample("astronaut"), 2)) == [
        "The face is soft in the photo: choose a sharper one, or features will be invented."
    ]


def test_a_drawing_is_said_also_of_a_product() -> None:
    sentence = "This looks like a drawing: the references will be drawn as well, or become a photo of it."

    assert warned(a_drawing())[-1] == sentence
    assert warned(a_drawing(), "product") == [sentence]


def test_a_person_given_as_a_product_is_said() -> None:
    assert warned(sample("astronaut"), "product") == [
        "A face was seen in this product photo: if it shows a person, make them an influencer."
    ]


@pytest.mark.parametrize(
    "photo", [sample("astronaut"), sample("coffee"), portrait(), thing_on(GREY), thing_on(WHITE)]
)
def test_photos_are_not_taken_for_drawings_whatever_paper_is_behind(photo: Image.Image) -> None:
    assert not looks_drawn(pixels(photo))


def test_an_empty_paper_is_no_drawing() -> None:
    assert not looks_drawn(pixels(Image.new("RGB", (300, 300), "white")))
