from __future__ import annotations

import pytest

from studio.providers.sketch.shot import read_shot
from tests.sketching import composed


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("Wide shot at eye level: the kitchen at dawn", "wide"),
        ("Wide shot, the camera a little closer: she turns", "wide"),
        ("wide of the kitchen, day now brighter", "wide"),
        ("an establishing view of the bridge", "wide"),
        ("she is a small figure in the distance", "wide"),
        ("Wide: she stands on the roof", "wide"),
        ("a long shot of the street", "wide"),
        ("Full shot from a low angle: she runs", "full"),
        ("full body, she stands still", "full"),
        ("head to toe, she faces us", "full"),
        ("medium-wide, he leans on the wall", "medium-wide"),
        ("a medium wide shot of the counter", "medium-wide"),
        ("cowboy shot, hands on hips", "medium-wide"),
        ("Medium shot at eye level: she stands behind the counter", "medium"),
        ("Medium shot, slow push in: she lifts the cup", "medium"),
        ("waist up, arms crossed", "medium"),
        ("a mid-shot of her at the desk", "medium"),
        ("half-body, smiling", "medium"),
        ("Medium close-up on the platform: she stops", "medium-close"),
        ("medium close, the cup in hand", "medium-close"),
        ("head and shoulders against the wall", "medium-close"),
        ("portrait, eye level", "medium-close"),
        ("Close-up at eye level by the window", "close"),
        ("closeup of her face", "close"),
        ("close on cheek", "close"),
        ("tight shot of her eyes", "close"),
        ("The corner by the window, close, warm light", "close"),
        ("Product macro from slightly above, no person", "macro"),
        ("extreme close-up of the label", "macro"),
        ("The oak counter at morning light, very close", "macro"),
        ("a detail shot of the cap", "macro"),
        ("product close-up, the can", "macro"),
    ],
)
def test_the_size_is_the_one_named(words: str, size: str) -> None:
    assert read_shot(words).size == size


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("her fingers close round the red cup", None),
        ("she kneels to close the child's coat", "medium-wide"),
        ("wide lens, foreground plants", None),
        ("his eyes open wide at something above", "medium-close"),
        ("first smile, cup lowered to the chin", "medium-close"),
        ("eyes closed, the cup at her lips", "medium-close"),
        ("he runs, rain on his shoulders", "medium-wide"),
        ("he stretches on tiptoe, box out of reach", "medium-wide"),
        ("the bill lands", None),
        ("a cup on the counter", None),
    ],
)
def test_without_a_named_size_what_happens_suggests_one(words: str, size: str | None) -> None:
    assert read_shot(words).size == size


@pytest.mark.parametrize(
    ("words", "angle"),
    [
        ("Medium shot at eye level in the underpass", "eye"),
        ("camera at her eye height", "eye"),
        ("Wide shot from a low angle: an empty bridge", "low"),
        ("low camera, strong diagonals", "low"),
        ("camera on the floor", "low"),
        ("seen from below", "low"),
        ("a high angle over the table", "high"),
        ("Product macro from slightly above", "high"),
        ("from above, she reads", "high"),
        ("top-down on the table", "top"),
        ("flat lay of the box", "top"),
        ("an overhead view", "top"),
        ("Product macro at table height", "level"),
        ("at shelf height, no person", "level"),
        ("orange lamp light from above", None),
        ("she sits by the window", None),
    ],
)
def test_the_angle_is_the_one_named(words: str, angle: str | None) -> None:
    assert read_shot(words).angle == angle


def test_an_angle_in_the_moment_comes_before_the_composition_s() -> None:
    prompt = composed(moment="Medium shot at eye level: she enters", frame="low camera, strong diagonals")

    assert read_shot(prompt).angle == "eye"


@pytest.mark.parametrize(
    ("words", "person", "product"),
    [
        ("she stands in the kitchen", True, False),
        ("he looks at the phone", True, True),
        ("they pull a can from an ice bucket", True, True),
        ("a woman in the garden", True, False),
        ("a man opens the box", True, True),
        ("her first smile of the day", True, False),
        ("the girl dives in", True, False),
        ("someone waits at the door", True, False),
        ("the cup on the counter", False, True),
        ("bottle stands alone, label to camera", False, True),
        ("bottle with soft shadow", False, True),
        ("the perfume among flowers", False, True),
        ("Product macro, no person: the red cup", False, True),
        ("the empty shelf, no person in the picture", False, True),
        ("the street without people, the shoe on the kerb", False, True),
        ("the car alone, wide", False, True),
        ("fingers hold the lid of the jar", True, True),
        ("one hand reaches for the bottle", True, True),
        ("she walks, without the bottle", True, False),
        ("he sits, no product yet", True, False),
        ("without the cup: the room at rest", None, False),
        ("an empty bridge at night", False, False),
        ("the deserted platform", False, False),
        ("an empty bridge, she is a small figure", True, False),
        ("the kitchen at dawn", None, None),
        ("the thing alone on the table", False, True),
        ("she drinks from an empty cup", True, True),
    ],
)
def test_who_and_what_is_in_the_picture(words: str, person: bool | None, product: bool | None) -> None:
    shot = read_shot(words)

    assert (shot.person, shot.product) == (person, product)


@pytest.mark.parametrize(
    ("subject", "moment"),
    [
        ("Finn, a cartoon fox standing on two legs", "Finn sniffs the air"),
        ("Finn, a cartoon fox standing on two legs", "the fox looks up"),
        ("Oskar, an adult male cat", "Oskar loafs in the sun"),
        ("Oskar, an adult male cat", "the cat arches its back"),
        ("Robot gardener, 1.5 m, narrow body", "robot stands still, covered in leaves"),
        ("Robot gardener, 1.5 m, narrow body", "the gardener waits"),
    ],
)
def test_a_subject_called_by_name_or_kind_is_a_person(subject: str, moment: str) -> None:
    assert read_shot(f"SUBJECT: {subject}\nMOMENT: {moment}").person is True


def test_the_subject_section_puts_nothing_into_the_picture() -> None:
    shot = read_shot(composed(moment="the empty street"))

    assert (shot.person, shot.product, shot.place, shot.time) == (False, False, "street", None)


def test_a_product_in_the_composition_is_in_the_picture_of_a_person() -> None:
    prompt = composed(moment="she looks out of the window", frame="cup in the lower centre")

    assert read_shot(prompt).product is True


def test_lettering_in_quotes_is_no_wish() -> None:
    shot = read_shot('she holds a sign that says "WIDE BEACH AT NIGHT"')

    assert (shot.size, shot.place, shot.time) == (None, None, None)


@pytest.mark.parametrize(
    ("words", "focus"),
    [
        ("she smiles at the cup", "person"),
        ("the cup on the counter", "product"),
        ("cup alone on the sill, she is out of focus behind it", "product"),
        ("her fingers lift the dropper", "product"),
        ("she looks down, fingers round the cup", "person"),
        ("macro: her hand and the bottle", "product"),
        ("she stands in the rain", "person"),
    ],
)
def test_the_focus_lies_on_what_matters(words: str, focus: str) -> None:
    assert read_shot(words).focus == focus


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("the kitchen at dawn", "kitchen"),
        ("white bathroom with linen curtain", "bathroom"),
        ("in the bedroom, she stretches", "bedroom"),
        ("a pottery workshop with shelves", "workshop"),
        ("in the office", "office"),
        ("the library at noon", "office"),
        ("a small café", "cafe"),
        ("small trattoria table for three", "cafe"),
        ("coffee shop, evening", "cafe"),
        ("in the shop", "shop"),
        ("underpass with orange lamps", "underpass"),
        ("a station platform at night", "platform"),
        ("a table by a train window", "train"),
        ("inside, driver's side", "train"),
        ("empty bridge at night in rain", "bridge"),
        ("river steps, first grey light", "bridge"),
        ("roof terrace with plants", "rooftop"),
        ("on the balcony", "rooftop"),
        ("on the beach", "beach"),
        ("dunes at sunset", "beach"),
        ("deep in the forest", "forest"),
        ("moor under dark clouds", "moor"),
        ("mountains at dawn", "moor"),
        ("overgrown walled garden", "garden"),
        ("in the park", "garden"),
        ("a street corner", "street"),
        ("she crosses the road", "street"),
        ("office garage", "office"),
        ("a warehouse", "hall"),
        ("grey studio floor", "studio"),
        ("wooden living room floor", "living"),
        ("a bright apartment", "living"),
        ("shallow depth of field", None),
        ("she smiles", None),
        ("she leans on the counter, cup in both hands", None),
    ],
)
def test_the_place_is_the_one_named(words: str, place: str | None) -> None:
    assert read_shot(words).place == place


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("in the desert", "desert"),
        ("a canyon at noon", "desert"),
        ("in the rainforest", "forest"),
        ("on the rooftop", "rooftop"),
        ("by the swimming pool", "rooftop"),
        ("in the gym", "hall"),
        ("at the airport", "hall"),
        ("on the stairs", "hall"),
        ("in the car", "train"),
        ("behind the wheel", "train"),
        ("on the bus", "train"),
        ("at the bus stop", "platform"),
        ("on the subway", "platform"),
        ("in the hospital", "office"),
        ("in the bakery", "shop"),
        ("at the night market", "street"),
        ("in the village", "street"),
        ("by the lake", "beach"),
        ("on the river", "bridge"),
        ("on a mountain top", "moor"),
        ("on the playground", "garden"),
        ("in the dining room", "living"),
        ("in the barn", "workshop"),
        ("in the nursery", "bedroom"),
        ("in the sauna", "bathroom"),
    ],
)
def test_a_place_without_a_set_of_its_own_gets_the_nearest(words: str, place: str) -> None:
    assert read_shot(words).place == place


@pytest.mark.parametrize(
    "words",
    [
        "flat light on her face",
        "more room above her head",
        "she eats a chocolate bar",
        "the window bars throw shadows",
        "studio light from the left",
        "under street lamps, she turns",
        "she parks the car",
        "she holds the garden shears",
        "a beach towel over her shoulder",
        "a shower of sparks",
        "she crosses the room",
        "she sees the street through the window",
        "the garden behind the glass, she waits",
        "she comes in from the street",
    ],
)
def test_a_word_that_only_sounds_like_a_place_leaves_us_where_we_are(words: str) -> None:
    assert read_shot(words).place is None


@pytest.mark.parametrize("words", ["she sits in the car", "he waits in his old van", "on the bus, she reads"])
def test_a_car_someone_sits_in_is_no_product(words: str) -> None:
    shot = read_shot(words)

    assert (shot.person, shot.product, shot.product_m) == (True, False, None)


@pytest.mark.parametrize(
    ("words", "under_roof"),
    [
        ("she steps outside", False),
        ("he walks back inside", True),
        ("she comes home", True),
        ("they dance outdoors", False),
        ("she looks outside", None),
        ("she looks inside the box", None),
        ("she waits", None),
    ],
)
def test_a_step_over_the_threshold_is_noticed(words: str, under_roof: bool | None) -> None:
    assert read_shot(words).under_roof is under_roof


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("in the kitchen, looking out at the street", "kitchen"),
        ("she looks out to the beach", None),
        ("heading for the beach, on the bridge", "bridge"),
        ("the bedroom with a view of the garden", "bedroom"),
    ],
)
def test_a_place_only_looked_at_is_not_where_we_are(words: str, place: str | None) -> None:
    assert read_shot(words).place == place


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("the cup waits on the counter", "kitchen"),
        ("a towel over her shoulder", "bathroom"),
        ("the duvet pulled up", "bedroom"),
        ("the laptop on her desk", "office"),
        ("waves behind her", "beach"),
        ("between the trees", "forest"),
        ("a puddle close-up", "street"),
        ("eyes to the skyline", "rooftop"),
        ("in the high grass", "garden"),
        ("by the window", "living"),
        ("she smiles", None),
    ],
)
def test_things_hint_at_a_place(words: str, hint: str | None) -> None:
    assert read_shot(words).hint == hint
