"""What the kill loop calls lost, paid twice, or in doubt: a loop that cannot count would prove nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from studio.domain.sent import REQUEST
from tests.kill.books import Snapshot, Tally, compared, needless, window_of

Json = dict[str, Any]
KEY = "s01.start"
BEGUN, LATER, LAST = "2026-11-21T10:00:00", "2026-11-21T10:00:05", "2026-11-21T10:00:09"


def entry(id: str, status: str = "succeeded", **more: Any) -> Json:
    """A row of the studio's ledger."""
    known = {
        "id": id,
        "key": KEY,
        "attempt_id": "try_1",
        "status": status,
        "charged": "yes",
        "receipt": {REQUEST: "POST"},
    }
    return {**known, "intended_at": BEGUN, "ended_at": LATER, **more}


def picture(folder: Path, call: str) -> Json:
    """A picture on the board, different for each call."""
    path = folder / f"{call}.png"
    path.write_bytes(call.encode())
    return {"key": KEY, "call": call, "path": str(path), "sha256": hashlib.sha256(call.encode()).hexdigest()}


def report(*entries: Json, pictures: list[Json], wanted: int = 1) -> Json:
    """The studio's books."""
    return {
        "starts": 1,
        "wanted": {KEY: wanted},
        "entries": list(entries),
        "numbers": [1, 2],
        "pictures": pictures,
    }


def service(charges: int, refunded: int = 0) -> Json:
    """The service's books."""
    paid = [{"prompt": f"MOMENT: [{KEY}]", "refunded": n < refunded} for n in range(charges)]
    return {"calls": charges, "charges": paid}


def found(tally: Tally) -> tuple[int, int, int]:
    """What went wrong: paid twice, lost, and in doubt without a reason."""
    return tally.doubles, tally.lost, tally.unexplained


def test_one_charge_and_its_picture_are_in_order(tmp_path: Path) -> None:
    books = report(entry("a"), pictures=[picture(tmp_path, "a")])

    tally = compared(books, service(1), [])

    assert (found(tally), tally.missing, tally.spoilt) == ((0, 0, 0), 0, 0)


def test_a_picture_whose_request_nobody_kept_is_counted(tmp_path: Path) -> None:
    books = report(entry("a", receipt={}), pictures=[picture(tmp_path, "a")])

    tally = compared(books, service(1), [])

    assert (found(tally), tally.unworded) == ((0, 0, 0), 1)


def test_a_charge_that_the_ledger_does_not_know_was_paid_twice(tmp_path: Path) -> None:
    books = report(entry("a"), pictures=[picture(tmp_path, "a")])

    tally = compared(books, service(2), [])

    assert found(tally) == (1, 0, 0)


def test_what_was_given_back_was_not_paid(tmp_path: Path) -> None:
    books = report(entry("a"), pictures=[picture(tmp_path, "a")])

    tally = compared(books, service(2, refunded=1), [])

    assert (found(tally), tally.charges) == ((0, 0, 0), 1)


def test_a_charge_whose_picture_is_not_on_the_board_is_lost() -> None:
    books = report(entry("a"), pictures=[])

    tally = compared(books, service(1), [])

    assert (found(tally), tally.missing) == ((0, 1, 0), 1)


def test_what_failed_and_may_have_been_charged_keeps_its_place_and_is_not_missing(tmp_path: Path) -> None:
    refused = entry("b", status="failed", charged="possibly")
    books = report(entry("a"), refused, pictures=[picture(tmp_path, "a")], wanted=2)

    tally = compared(books, service(1), [])

    assert (found(tally), tally.missing) == ((0, 0, 0), 0)


def test_what_failed_for_free_is_missing_until_it_was_made(tmp_path: Path) -> None:
    free = entry("b", status="failed", charged="no")
    books = report(entry("a"), free, pictures=[picture(tmp_path, "a")], wanted=2)

    assert compared(books, service(1), []).missing == 1


def test_one_picture_for_two_charges_is_one_lost(tmp_path: Path) -> None:
    same = picture(tmp_path, "a")
    books = report(entry("a"), entry("b"), pictures=[same, {**same, "call": "b"}], wanted=2)

    tally = compared(books, service(2), [])

    assert found(tally) == (0, 1, 0)


def test_a_picture_whose_file_was_altered_is_lost_and_spoilt(tmp_path: Path) -> None:
    books = report(entry("a"), pictures=[picture(tmp_path, "a")])
    (tmp_path / "a.png").write_bytes(b"cut")

    tally = compared(books, service(1), [])

    assert (tally.lost, tally.spoilt) == (1, 1)


def test_a_charge_in_doubt_is_not_lost_where_it_is_explained() -> None:
    books = report(entry("a", "unknown", charged="possibly"), pictures=[])
    kill = Snapshot(frozenset({"a"}), {"a": "request_kept"})

    tally = compared(books, service(1), [kill])

    assert (found(tally), tally.unknown, tally.of_them_paid) == ((0, 0, 0), 1, 1)
    assert dict(tally.windows) == {"W2 about to be sent, or sent": 1}


def test_a_call_in_doubt_that_was_not_under_way_at_any_kill_is_unexplained() -> None:
    books = report(entry("a", "unknown", charged="possibly"), pictures=[])

    tally = compared(books, service(1), [Snapshot(frozenset({"b"}), {})])

    assert found(tally) == (0, 0, 1)


def test_a_refused_call_in_doubt_was_not_paid() -> None:
    books = report(entry("a", "unknown", charged="possibly"), pictures=[])
    kill = Snapshot(frozenset({"a"}), {"a": "before_failed"})

    tally = compared(books, service(1, refunded=1), [kill])

    assert (found(tally), tally.unknown, tally.of_them_paid) == ((0, 0, 0), 1, 0)


def test_a_call_beside_a_picture_that_is_there_is_needless() -> None:
    entries = [entry("a"), entry("b", intended_at=LAST, ended_at=LAST)]

    assert needless(entries, wanted=1) == 1


def test_a_call_beside_one_in_doubt_is_needless_where_another_picture_is_there() -> None:
    entries = [entry("a"), entry("b", "unknown"), entry("c", intended_at=LAST, ended_at=LAST)]

    assert needless(entries, wanted=2) == 1


def test_a_keyframe_that_has_nothing_may_be_bought_anew() -> None:
    entries = [entry("a", "unknown"), entry("b", intended_at=LAST, ended_at=LAST)]

    assert needless(entries, wanted=1) == 0


def test_what_was_in_doubt_at_an_attempt_that_is_over_does_not_count_for_the_next() -> None:
    second = {"attempt_id": "try_2", "intended_at": LAST, "ended_at": LAST}
    entries = [entry("a", "unknown"), entry("b", **second), entry("c", **second)]

    assert needless(entries, wanted=2) == 0


def test_a_call_after_one_that_cost_nothing_is_not_needless() -> None:
    entries = [entry("a", "failed", charged="no"), entry("b", intended_at=LAST, ended_at=LAST)]

    assert needless(entries, wanted=1) == 0


def test_a_call_that_was_killed_twice_is_where_it_was_at_the_first_kill() -> None:
    kills = [Snapshot(frozenset({"a"}), {"a": "after_answer"}), Snapshot(frozenset({"a"}), {})]

    assert window_of("a", kills) == "W3-W7 answered, not stored"
