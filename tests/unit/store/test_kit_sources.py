"""Which pictures are offered for a kit: the newest of the generator, and what stands on the boards."""

from __future__ import annotations

from studio.domain.kit import SourceChoice
from studio.store.database import Database
from studio.store.generations import Placed, place_picture
from studio.store.kit_sources import newest_generated, newest_picks
from tests.rows import a_board, a_generation, a_pick, a_variation, an_image


def test_the_newest_pictures_of_the_generator_come_first_and_empty_places_do_not(database: Database) -> None:
    a_generation(database)
    image = an_image(database, b"made")
    first = database.write(lambda tx: place_picture(tx, ("gen_1", 1), Placed(image, 7, 0.0, None)))
    second = database.write(lambda tx: place_picture(tx, ("gen_1", 2), Placed(image, 8, 0.0, None)))

    offered = database.read(lambda tx: newest_generated(tx, 24))

    assert [one.id for one in offered] == [second, first]
    assert {(one.key, one.sha256) for one in offered} == {(None, image.sha256)}
    assert [one.id for one in database.read(lambda tx: newest_generated(tx, 1))] == [second]


def test_of_each_keyframe_the_picture_that_stands_is_offered_the_last_pick_first(database: Database) -> None:
    a_board(database)
    before = a_variation(database)
    start = a_variation(database, "var_2", index=2)
    end = a_variation(database, "var_3", key="s01.end")
    a_pick(database, before)
    a_pick(database, end)
    a_pick(database, start)

    offered = database.read(lambda tx: newest_picks(tx, 24))

    title = "Morning espresso"
    assert offered == [
        SourceChoice(id="var_2", title=title, key="s01.start", sha256=start.image.sha256),
        SourceChoice(id="var_3", title=title, key="s01.end", sha256=end.image.sha256),
    ]
    assert database.read(lambda tx: newest_picks(tx, 1)) == offered[:1]
