from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from pydantic import SecretStr

from studio.domain.capability import Job
from studio.errors import BadRequest, InDoubt, NotConfigured, ServiceDown
from studio.protocols import Finished, Handle, JobFailed, LostCall, Op, SourcePicture
from studio.providers._jobs import (
    Listed,
    Rate,
    Uploads,
    digest_of,
    listed_usd,
    matching,
    model_path,
    moment,
    must_be_listed,
    must_have_key,
    must_have_sources,
    table_price,
)
from studio.providers._replies import Reply
from studio.providers._sources import Sendable

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LOST = LostCall(uuid4(), "a/model", 7, "digest", AT)
AS_OF = date(2026, 11, 20)


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Shelf:
    """A place for uploads that counts them, and may be shut."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.shut = False

    async def __call__(self, picture: Sendable) -> str:
        if self.shut:
            raise ServiceDown("shut")
        self.taken.append(picture.file_name)
        return f"https://shelf.example/{len(self.taken)}/{picture.file_name}"


def a_source(folder: Path, name: str) -> SourcePicture:
    path = folder / f"{name}.png"
    Image.new("RGB", (8, 8), (len(name), 0, 0)).save(path)
    return SourcePicture(name, path, hashlib.sha256(path.read_bytes()).hexdigest())


def listed(id: str, minutes: float = 1, model: str = "a/model", digest: str = "digest") -> Listed:
    return Listed(Handle(id=id, model=model, at=AT + timedelta(minutes=minutes)), digest)


@pytest.fixture
def clock() -> Clock:
    """The clock by which addresses get old."""
    return Clock()


@pytest.fixture
def shelf() -> Shelf:
    """Where pictures are uploaded to."""
    return Shelf()


@pytest.fixture
async def uploads(shelf: Shelf, clock: Clock) -> AsyncIterator[Uploads]:
    """Uploads to the shelf that are used for a minute."""
    made = Uploads(shelf, kept_s=60, clock=clock)
    yield made
    await made.close()


@pytest.fixture
def source(tmp_path: Path) -> SourcePicture:
    """A small picture."""
    return a_source(tmp_path, "a")


def note_made(uploads: Uploads, source: SourcePicture, url: str = "https://made.example/a.png") -> bytes:
    """The service has made the picture, and it lies there."""
    return uploads.note_made(source.path.read_bytes(), url)


async def test_sources_keep_their_order_and_are_uploaded_once(
    uploads: Uploads, shelf: Shelf, source: SourcePicture, tmp_path: Path
) -> None:
    second = a_source(tmp_path, "bb")

    addresses = await uploads.addresses([source, second, source])
    again = await uploads.addresses([second])

    assert [url.rpartition("/")[2] for url in addresses] == ["a.png", "bb.png", "a.png"]
    assert again == [addresses[1]]
    assert sorted(shelf.taken) == ["a.png", "bb.png"]


async def test_an_address_is_used_no_longer_than_the_service_keeps_it(
    uploads: Uploads, shelf: Shelf, clock: Clock, source: SourcePicture
) -> None:
    await uploads.addresses([source])

    clock.now = 60
    await uploads.addresses([source])

    assert len(shelf.taken) == 2


async def test_an_upload_that_failed_is_made_by_the_next_call(
    uploads: Uploads, shelf: Shelf, source: SourcePicture
) -> None:
    shelf.shut = True
    with pytest.raises(ServiceDown):
        await uploads.addresses([source])

    shelf.shut = False
    [url] = await uploads.addresses([source])

    assert url == "https://shelf.example/1/a.png"


async def test_what_the_service_made_is_used_where_it_lies(
    uploads: Uploads, shelf: Shelf, source: SourcePicture
) -> None:
    given = note_made(uploads, source)
    [url] = await uploads.addresses([source])

    assert given == source.path.read_bytes()
    assert (url, shelf.taken) == ("https://made.example/a.png", [])


@pytest.mark.parametrize("size", [4_000_000, 4_000_001])
async def test_a_large_picture_is_sent_smaller_even_where_the_service_has_it(
    uploads: Uploads, shelf: Shelf, source: SourcePicture, size: int
) -> None:
    source.path.write_bytes(source.path.read_bytes().ljust(size, b"\0"))
    source = replace(source, sha256=hashlib.sha256(source.path.read_bytes()).hexdigest())
    note_made(uploads, source)

    await uploads.addresses([source])

    assert len(shelf.taken) == (size > 4_000_000)


async def test_an_address_that_is_signed_is_not_used_again(
    uploads: Uploads, shelf: Shelf, source: SourcePicture
) -> None:
    note_made(uploads, source, "https://made.example/a.png?signature=abc")

    await uploads.addresses([source])

    assert shelf.taken == ["a.png"]


async def test_what_the_service_made_is_trusted_for_ten_minutes(
    uploads: Uploads, shelf: Shelf, clock: Clock, source: SourcePicture
) -> None:
    note_made(uploads, source)

    clock.now = 600
    await uploads.addresses([source])

    assert shelf.taken == ["a.png"]


async def test_after_a_job_that_failed_pictures_are_uploaded(
    uploads: Uploads, shelf: Shelf, source: SourcePicture
) -> None:
    note_made(uploads, source)
    failed = JobFailed(BadRequest("The picture is gone."))

    assert uploads.judge(failed) is failed
    await uploads.addresses([source])

    assert shelf.taken == ["a.png"]


def test_a_finished_job_keeps_the_headers_worth_having_of_the_answer_that_told_it(uploads: Uploads) -> None:
    headers = {"x-request-id": "req-secret-2", "x-fal-billable-units": "1.5", "server": "any"}
    reply = Reply(200, headers, b"{}", lambda text: text.replace("secret", "***"))

    ended = uploads.judge(Finished((), receipt={"seed": "7"}), reply)

    assert isinstance(ended, Finished)
    assert ended.receipt == {
        "x-request-id (result)": "req-***-2",
        "x-fal-billable-units (result)": "1.5",
        "seed": "7",
    }


async def test_after_a_request_that_could_not_be_used_pictures_are_uploaded(
    uploads: Uploads, shelf: Shelf, source: SourcePicture
) -> None:
    note_made(uploads, source)

    with pytest.raises(BadRequest), uploads.judging():
        raise BadRequest("The picture is gone.")
    await uploads.addresses([source])

    assert shelf.taken == ["a.png"]


def test_lost_jobs_are_recognised_by_model_inputs_and_time_and_belong_to_nobody() -> None:
    jobs = [
        listed("late", 10),
        listed("early", -0.4),
        listed("too early", -0.6),
        listed("too late", 15.1),
        listed("other model", model="b/model"),
        listed("other inputs", digest="else"),
        listed("another's"),
        listed("inputs not shown", 3, digest="?"),
    ]

    found = matching(jobs, LOST, {"another's"})

    assert [handle.id for handle in found] == ["inputs not shown", "late", "early"]


@pytest.mark.parametrize(("ahead", "noted"), [(20, 20.2), (-20, -20.2)])
def test_a_clock_of_this_machine_that_is_wrong_hides_no_job(ahead: float, noted: float) -> None:
    job = listed("it", noted)

    found = matching([job], LOST, [], timedelta(minutes=ahead))

    assert [handle.id for handle in found] == ["it"]
    assert matching([job], LOST, []) == []


def test_a_clock_that_was_set_right_since_the_intent_hides_no_job_either() -> None:
    found = matching([listed("it", 0.1), listed("then", 20.1)], LOST, [], timedelta(minutes=20))

    assert [handle.id for handle in found] == ["then", "it"]


def test_a_call_that_was_long_in_leaving_is_looked_for_as_long_after_that() -> None:
    slow = replace(LOST, out_at=AT + timedelta(minutes=40))
    jobs = [listed("early", -0.4), listed("while it left", 20), listed("last", 55), listed("too late", 55.1)]

    found = matching(jobs, slow, [])

    assert {handle.id for handle in found} == {"early", "while it left", "last"}


def test_a_job_without_a_time_is_not_overlooked() -> None:
    job = Listed(Handle(id="x", model="a/model"), "digest")

    assert [handle.id for handle in matching([job], LOST, [])] == ["x"]


def test_not_found_in_a_list_that_ends_before_proves_nothing() -> None:
    must_be_listed("fal", LOST, timedelta(hours=24), AT + timedelta(hours=23))

    with pytest.raises(InDoubt, match="fal may have received the request, but its list does not go back"):
        must_be_listed("fal", LOST, timedelta(hours=24), AT + timedelta(hours=25))


def test_a_digest_counts_pictures_because_their_addresses_are_new_each_time() -> None:
    one = {"prompt": "cup", "seed": 7, "images": ["https://a/1", "https://a/2"]}
    same = {"seed": 7, "images": ["https://b/3", "https://b/4"], "prompt": "cup"}
    fewer = {"prompt": "cup", "seed": 7, "images": ["https://a/1"]}
    seeded = {"prompt": "cup", "seed": 8, "images": ["https://a/1", "https://a/2"]}

    digests = [digest_of("m", inputs, ["images"]) for inputs in (one, same, fewer, seeded)]

    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
    assert digest_of("n", one, ["images"]) != digests[0]


@pytest.mark.parametrize("key", [None, SecretStr("")])
def test_without_a_key_it_is_said_where_to_add_one(key: SecretStr | None) -> None:
    with pytest.raises(NotConfigured) as caught:
        must_have_key("fal", key)

    assert str(caught.value) == "There is no key for fal. Add one in Settings."


@pytest.mark.parametrize("model", ["google/nano-banana-2.1/edit", "owner/name:0a1b", "x"])
def test_a_model_id_is_used_as_it_stands(model: str) -> None:
    assert model_path("fal", model) == model


@pytest.mark.parametrize("model", ["", " ", "a//b", "../a", "a/..", "a?b", "a#b", "https://a/b", "a b", "/a"])
def test_what_cannot_stand_in_a_path_is_no_model_id(model: str) -> None:
    with pytest.raises(BadRequest, match="is no model id of fal"):
        model_path("fal", model)


@pytest.mark.parametrize(("job", "sources"), [("image", 0), ("upscale", 1), ("face_swap", 2)])
def test_a_job_with_its_sources_may_go(tmp_path: Path, job: Job, sources: int) -> None:
    given = (a_source(tmp_path, "a"), a_source(tmp_path, "b"))[:sources]

    must_have_sources(Op("", given, "16:9", "1K", 1, job), "fal")


@pytest.mark.parametrize("job", ["upscale", "face_swap"])
def test_a_job_without_its_sources_is_not_asked_for(job: Job) -> None:
    with pytest.raises(BadRequest):
        must_have_sources(Op("", (), "16:9", "1K", 1, job), "fal")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-20T09:00:00Z", AT),
        ("2026-11-20T10:00:00.000+01:00", AT),
        ("2026-11-20T09:00:00", AT),
        ("yesterday", None),
        ("", None),
        (None, None),
        (17, None),
    ],
)
def test_a_time_of_an_answer_is_read_with_its_zone(text: object, at: datetime | None) -> None:
    assert moment(text) == at


def test_a_price_goes_by_model_and_size_and_is_open_for_models_nobody_knows() -> None:
    rates = {"a/model": Rate("0.14", "documented", {"4K": "0.24"})}

    amounts = [table_price(rates, "a/model", size, AS_OF).amount_usd for size in ("1K", "2K", "4K")]
    unknown = table_price(rates, "b/model", "1K", AS_OF)

    assert amounts == [Decimal("0.14"), Decimal("0.14"), Decimal("0.24")]
    assert (unknown.amount_usd, unknown.as_of) == (None, AS_OF)


def test_a_model_that_nobody_knows_is_listed_at_the_dearest_price_and_not_as_free() -> None:
    rates = {"a/model": Rate("0.04", "documented"), "b/model": Rate("0.30", "documented", {"1K": "0.15"})}

    assert listed_usd(rates, "a/model") == {"1K": 0.04, "2K": 0.04, "4K": 0.04}
    assert listed_usd(rates, "b/model") == listed_usd(rates, "c/model") == {"1K": 0.15, "2K": 0.3, "4K": 0.3}
