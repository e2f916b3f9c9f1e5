from __future__ import annotations

import pytest

from studio.providers.sketch.shot import read_shot

COMPOSED = """REFERENCE ROLES: Image 1 is the influencer: take the face from it, ignore its background.
SUBJECT: Woman, 38, short auburn hair, hazel eyes; orange flight suit, holding a bottle on a beach at night
MOMENT: {moment}
FRAME: 16:9; {frame}
SET AND LIGHT: {style}
COHESION: the person, the product, the place, the light and the colours look the same.
CHANGE: {change}
CLEAN: Natural surfaces and complete hands, nothing added that is not named."""


def composed(
    moment: str = "she looks up", frame: str = "eye level", style: str = "soft", change: str = "none"
) -> str:
    return COMPOSED.format(moment=moment, frame=frame, style=style, change=change)


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


def test_a_place_in_the_style_is_only_a_hint() -> None:
    shot = read_shot(composed(style="bright even kitchen light"))

    assert (shot.place, shot.hint) == (None, "kitchen")


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("the kitchen at dawn", "dawn"),
        ("sunrise over the sea", "dawn"),
        ("first warm light from the left", "dawn"),
        ("warm morning light", "morning"),
        ("at breakfast", "morning"),
        ("day now brighter", "day"),
        ("in soft daylight", "day"),
        ("a sunny afternoon", "day"),
        ("golden hour on the roof", "golden"),
        ("sunset wall", "golden"),
        ("the last evening light", "golden"),
        ("at the end of the day", "golden"),
        ("low sun through leaves", "golden"),
        ("blue hour with string lights", "dusk"),
        ("at dusk", "dusk"),
        ("at night in the rain", "night"),
        ("midnight snack", "night"),
        ("her first smile of the day", None),
        ("she smiles", None),
    ],
)
def test_the_time_is_the_one_named(words: str, time: str | None) -> None:
    assert read_shot(words).time == time


def test_a_time_in_the_moment_comes_before_the_style_s() -> None:
    assert read_shot(composed(moment="home street, night", style="golden hour")).time == "night"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("street lamps from behind", "night"),
        ("neon on wet asphalt", "night"),
        ("under string lights", "dusk"),
        ("a candle on the table", "dusk"),
        ("window light", None),
    ],
)
def test_lamps_hint_at_the_hour(words: str, hint: str | None) -> None:
    assert read_shot(words).time_hint == hint


@pytest.mark.parametrize(
    ("words", "weather"),
    [
        ("rain on the window", ("rain",)),
        ("wet reflections", ("rain",)),
        ("it is snowing", ("snow",)),
        ("a misty morning", ("fog",)),
        ("under dark clouds", ("storm",)),
        ("storm and rain", ("rain", "storm")),
        ("overcast soft light", ("storm",)),
        ("a clear day", ()),
    ],
)
def test_the_weather_is_the_one_named(words: str, weather: tuple[str, ...]) -> None:
    assert read_shot(words).weather == weather


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("she stands behind the counter on the right", 1.0),
        ("she sits at the window on the left", -1.0),
        ("her face on the left third beside the shelf", -1.0),
        ("she runs towards us in the centre", 0.0),
        ("he waits in the middle", 0.0),
        ("she stops on the right third, out of breath", 1.0),
        ("she stands still", None),
        ("warm light from the left, she waits", None),
        ("a lamp on the right, she reads", None),
    ],
)
def test_the_subject_s_side_is_the_one_named(words: str, side: float | None) -> None:
    assert read_shot(words).side == side


@pytest.mark.parametrize(
    ("frame", "side"),
    [
        ("subject on the right third, cup in the lower centre", 1.0),
        ("centred, generous empty space above", 0.0),
        ("static, symmetrical", 0.0),
        ("wide lens, foreground plants", None),
    ],
)
def test_the_composition_places_the_subject_where_the_moment_does_not(frame: str, side: float | None) -> None:
    assert read_shot(composed(frame=frame)).side == side


def test_the_moment_places_the_subject_against_the_composition() -> None:
    prompt = composed(moment="she waits on the left", frame="subject on the right third")

    assert read_shot(prompt).side == -1.0


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("the cup in the centre of the counter", 0.0),
        ("the bottle on the left of the frame", -1.0),
        ("car fills the right half", 1.0),
        ("the bottle on the table", None),
    ],
)
def test_the_product_s_side_is_the_one_named(words: str, side: float | None) -> None:
    assert read_shot(words).product_side == side


@pytest.mark.parametrize(
    ("moment", "change", "zoom"),
    [
        ("Medium shot: she waits", "none", 1.0),
        ("Medium shot, slow push in: she waits", "none", 1.14),
        ("the camera a little closer: she turns", "none", 1.14),
        ("she waits, the camera pulls back", "none", 1 / 1.14),
        ("she waits", "closer", 1.34),
        ("she waits", "wider please", 1 / 1.34),
        ("slow push in", "closer", 1.14 * 1.34),
    ],
)
def test_moves_and_changes_bring_the_camera_nearer_or_further(moment: str, change: str, zoom: float) -> None:
    assert read_shot(composed(moment=moment, change=change)).zoom == pytest.approx(zoom)


@pytest.mark.parametrize(
    ("words", "pan"),
    [
        ("the camera pans left", -1.0),
        ("tracking right along the counter", 1.0),
        ("it drifts slowly to the right", 1.0),
        ("she turns left", 0.0),
        ("the camera holds still", 0.0),
    ],
)
def test_pans_are_read(words: str, pan: float) -> None:
    assert read_shot(words).pan == pan


@pytest.mark.parametrize(("change", "lift"), [("higher", 1.0), ("a lower camera", -1.0), ("closer", 0.0)])
def test_a_change_lifts_or_lowers_the_camera(change: str, lift: float) -> None:
    assert read_shot(composed(change=change)).lift == lift


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        ("the camera holds still", (True, False, False, False, False)),
        ("she runs for the train", (False, True, False, False, False)),
        ("she sits at the table", (False, False, True, False, False)),
        ("steam rising from the cup", (False, False, False, True, False)),
        ("dust floating in the daylight", (False, False, False, False, True)),
        ("she waits", (False, False, False, False, False)),
    ],
)
def test_small_things_are_noticed(words: str, flags: tuple[bool, ...]) -> None:
    shot = read_shot(words)

    assert (shot.still, shot.fast, shot.seated, shot.steam, shot.dust) == flags


@pytest.mark.parametrize(
    ("words", "colours"),
    [
        ("amber and teal", ("#e0953a", "#24757c")),
        ("cyan, sodium orange, wet black", ("#3fb6cc", "#ee9a3c", "#e2803a", "#1b1b1d")),
        ("#aa5500 and ivory", ("#aa5500", "#f1ebdc")),
        ("no colours here", ()),
        ("amber, more amber", ("#e0953a",)),
    ],
)
def test_the_palette_is_read_from_the_style(words: str, colours: tuple[str, ...]) -> None:
    assert read_shot(composed(moment="the red cup", style=words)).palette == (colours or ("#b5362e",))


@pytest.mark.parametrize(
    ("words", "wall"),
    [
        ("white bathroom with linen curtain", "#f3f2ee"),
        ("in the studio, pink backdrop", "#e59db0"),
        ("a teal painted wall", "#24757c"),
        ("a teal wall behind her", "#24757c"),
        ("grey studio floor", "#8d8d8d"),
        ("red cup on the table", None),
    ],
)
def test_the_colour_of_walls_is_read(words: str, wall: str | None) -> None:
    assert read_shot(words).wall == wall


@pytest.mark.parametrize(
    ("words", "props"),
    [
        ("a tall window and plants", ("plant", "window")),
        ("books on the shelf", ("shelf",)),
        ("beside the clock", ("clock",)),
        ("an oak counter", ("oak",)),
        ("on the marble shelf", ("shelf", "marble")),
        ("wooden table, candles", ("candle", "wooden")),
        ("roof with string lights", ("bulbs",)),
        ("she smiles", ()),
    ],
)
def test_named_props_are_read(words: str, props: tuple[str, ...]) -> None:
    assert read_shot(words).props == props


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("she walks to the car", 3.8),
        ("the motorbike alone on the bridge", 1.9),
        ("a tent on the moor", 1.9),
        ("the vacuum comes closer", 0.36),
        ("the shoe above the puddle", 0.29),
        ("the cup on the counter", None),
        ("the bottle beside the car", None),
        ("the product on the table", None),
        ("she smiles", None),
    ],
)
def test_large_products_have_their_size_from_the_words(words: str, length: float | None) -> None:
    assert read_shot(words).product_m == length
