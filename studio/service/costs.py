"""What was spent: sums by day, storyboard, person or service; every call with its price; the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

from studio.domain.ids import keyframe_label
from studio.domain.kit import kind_words
from studio.domain.ledger import is_in_doubt
from studio.domain.model import Model
from studio.errors import InvalidInput, StudioError
from studio.service.doubt_words import CHARGED, POSSIBLY
from studio.service.doubts import decided_words
from studio.service.planning import plan_for
from studio.service.prices import day, dollars, total_dollars, with_unpriced
from studio.service.wiring import Parts
from studio.store.costs import Group, accepted_keyframes, cost_groups, cost_rows, cost_sum
from studio.store.ledger import from_micros
from studio.store.storyboards import get_storyboard
from studio.store.transaction import Row, Transaction

By = Group
When = datetime | str | None
MOST_ROWS = 500
_BYS: tuple[By, ...] = get_args(By)
_WHAT = {
    "variation": "Keyframe",
    "upscale": "4K at upload",
    "face_swap": "Face swap",
    "video_face_swap": "Face in a video",
    "reference": "Reference",
    "generated": "Generated picture",
    "chat": "Words",
}
_NOT_FOR_ONE = {
    "storyboard": "For no storyboard",
    "influencer": "For no influencer",
    "product": "For no product",
    "kit": "For no kit",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "asked (UTC)",
    "ended (UTC)",
    "service",
    "model",
    "job",
    "storyboard",
    "keyframe",
    "variation",
    "influencer, product or kit",
    "status",
    "USD",
    "how the amount is known",
    "remote id",
    "call id",
    "error",
)


class CostTotal(Model):
    """Sums over some calls, in USD and in words.

    `possibly_usd`: the answer was lost, and nobody can tell whether the call was charged. `accepted` counts
    keyframes whose pick was bought by these calls, `per_accepted` is what each of them cost; only for
    storyboards. `unpriced` calls were charged, and nobody told how much: `spent` says so, `spent_usd` is of
    the others, and `assumed` is what budgets count for them.
    """

    key: str
    name: str
    calls: int
    spent_usd: float
    possibly_usd: float
    under_way_usd: float
    spent: str
    possibly: str = ""
    under_way: str = ""
    unpriced: int = 0
    assumed: str = ""
    accepted: int | None = None
    per_accepted: str = ""


class CostRow(Model):
    """One call: what it was for, what it cost and how that is known, and how it ended, in words.

    `asks`: it brought no picture, may have been charged, and nobody decided about it; `decided`: what was.
    """

    id: str
    at: datetime
    service: str
    model: str
    what: str
    storyboard_id: str | None
    storyboard: str
    amount: str
    known: str
    status: str
    charged: str
    asks: bool
    decided: str
    remote_id: str
    error: str


class Costs(Model):
    """What was spent. `rows` are the newest calls; `more` counts those that are only in the CSV."""

    by: By
    total: CostTotal
    groups: list[CostTotal]
    rows: list[CostRow]
    more: int = 0


def costs(parts: Parts, since: When, until: When, by: By) -> Costs:
    """Sums and rows of the calls that were asked from `since` to before `until`."""
    if by not in _BYS:
        raise InvalidInput("Costs are not added up by that.", do=f"Choose one of: {', '.join(_BYS)}.")
    begin, end, labels = _moment(since, "since"), _moment(until, "until"), _labels(parts)

    def read(tx: Transaction) -> Costs:
        accepted = _accepted(tx, begin, end) if by == "storyboard" else {}
        total = cost_sum(tx, begin, end)
        return Costs(
            by=by,
            total=_total({"key": "", "name": "All", **total}, "All"),
            groups=[_group(by, row, labels, accepted) for row in cost_groups(tx, by, begin, end)],
            rows=[_row(row, labels) for row in cost_rows(tx, begin, end, MOST_ROWS)],
            more=max(0, total["calls"] - MOST_ROWS),
        )

    return parts.database.read(read)


def costs_csv(parts: Parts, since: When, until: When) -> str:
    """All calls as CSV with a head line, the newest first; no cell can act as a formula."""
    begin, end, labels = _moment(since, "since"), _moment(until, "until"), _labels(parts)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in parts.database.read(lambda tx: cost_rows(tx, begin, end, None)):
        writer.writerow([_cell(value) for value in _line(row, labels)])
    return file.getvalue()


def _accepted(tx: Transaction, begin: datetime | None, end: datetime | None) -> dict[str, int]:
    """How many keyframes have a pick of that time; what a storyboard has no more is not among them."""
    found = dict[str, int]()
    for board_id, keys in accepted_keyframes(tx, begin, end).items():
        planned = plan_for(tx, get_storyboard(tx, board_id).spec).keyframes
        found[board_id] = len(keys.intersection(one.key for one in planned))
    return found


def _group(by: By, row: Row, labels: Mapping[str, str], accepted: Mapping[str, int]) -> CostTotal:
    total = _total(row, _group_name(by, row, labels))
    picked = accepted.get(total.key)
    if by != "storyboard" or not picked:
        return total
    each = Decimal(str(total.spent_usd)) / picked
    return total.model_copy(
        update={"accepted": picked, "per_accepted": with_unpriced(dollars(round(each, 4)), total.unpriced)}
    )


def _group_name(by: By, row: Row, labels: Mapping[str, str]) -> str:
    if row["key"] is None:
        return _NOT_FOR_ONE.get(by, "Others")
    if row["name"] is None:
        return "Deleted meanwhile"
    if by == "day":
        return day(date.fromisoformat(row["name"]))
    words = {"service": labels, "job": _WHAT}.get(by, {})
    return words.get(row["name"], str(row["name"]))


def _total(row: Row, name: str) -> CostTotal:
    spent, possibly, under_way = (from_micros(row[part]) for part in ("spent", "unknown", "reserved"))
    return CostTotal(
        key=row["key"] or "",
        name=name,
        calls=row["calls"],
        spent_usd=float(spent),
        possibly_usd=float(possibly),
        under_way_usd=float(under_way),
        spent=with_unpriced(total_dollars(spent), row["unpriced"]),
        possibly=total_dollars(possibly) if possibly else "",
        under_way=total_dollars(under_way) if under_way else "",
        unpriced=row["unpriced"],
        assumed=total_dollars(from_micros(row["assumed"])) if row["unpriced"] else "",
    )


def _row(row: Row, labels: Mapping[str, str]) -> CostRow:
    return CostRow(
        id=row["id"],
        at=row["intended_at"],
        service=labels.get(row["provider"], row["provider"]),
        model=row["model"],
        what=_purpose(row),
        storyboard_id=row["storyboard_id"] if row["title"] else None,
        storyboard=_storyboard(row),
        amount=dollars(_amount(row)) if row["price_known"] or row["cost_micros"] is not None else "not known",
        known=_known(row),
        status=row["status"],
        charged=_charged(row),
        asks=_in_doubt(row) and row["settled"] is None,
        decided=decided_words(row["settled"], row["settled_by"]) if _in_doubt(row) else "",
        remote_id=row["job"] or "",
        error=row["error"] or "",
    )


def _line(row: Row, labels: Mapping[str, str]) -> tuple[Any, ...]:
    return (
        row["intended_at"],
        row["ended_at"] or "",
        labels.get(row["provider"], row["provider"]),
        row["model"],
        _WHAT.get(row["what"], row["what"]),
        _storyboard(row),
        row["keyframe"] or "",
        row["number"] or "",
        row["owner"] or "",
        _charged(row),
        _amount(row),
        _known(row),
        row["job"] or "",
        row["id"],
        row["error"] or "",
    )


def _purpose(row: Row) -> str:
    """“Start of segment 2, variation 3”, “4K at upload of Eileen”."""
    if row["what"] == "variation" and row["keyframe"]:
        return f"{keyframe_label(row['keyframe'])}, variation {row['number']}"
    word = _WHAT.get(row["what"], str(row["what"]))
    if row["what"] == "reference":
        return f"{word} {kind_words(row['keyframe'])} of {row['owner'] or 'a deleted kit'}"
    return f"{word} of {row['owner']}" if row["owner"] else word


def _storyboard(row: Row) -> str:
    if row["storyboard_id"] is None:
        return ""
    return row["title"] or "Deleted meanwhile"


def _amount(row: Row) -> Decimal:
    """What it cost; before that is known, its price, and where nobody knew that, what was reserved for it;
    nothing where it was not charged."""
    free = row["charged"] == "no" and row["cost_micros"] is None
    return Decimal(0) if free else from_micros(row["shown_micros"])


def _known(row: Row) -> str:
    """How the amount is known, in words."""
    if row["charged"] == "no" and row["cost_micros"] is None:
        return ""
    words = {"reported": "reported by the service", "computed": "computed from the usage it told"}
    if row["cost_source"] in words:
        return words[row["cost_source"]]
    if not row["price_known"]:
        return "price not known; what was reserved is counted"
    if row["price_source"] == "quoted":
        return "quoted by the service"
    return f"price of {day(date.fromisoformat(row['price_as_of']))}"


def _charged(row: Row) -> str:
    """Whether money moved, in words."""
    if row["status"] in ("intended", "submitted"):
        return "under way"
    if row["status"] == "unknown" or row["charged"] == "possibly":
        return POSSIBLY
    if row["status"] == "failed":
        return CHARGED if row["charged"] == "yes" else "not charged"
    return "charged"


def _in_doubt(row: Row) -> bool:
    return is_in_doubt(row["status"], row["charged"], cancel_asked=bool(row["cancel_asked"]))


def _labels(parts: Parts) -> dict[str, str]:
    """Services by name as people know them; one that is not installed any more keeps its name."""
    found = dict[str, str]()
    for name in parts.providers.names():
        try:
            found[name] = parts.providers.caps(name).label
        except StudioError:
            continue
    return found


def _moment(when: When, what: str) -> datetime | None:
    """A point in time; a bare day begins at midnight, UTC. Raises InvalidInput."""
    if when is None or when == "":
        return None
    try:
        moment = datetime.fromisoformat(when) if isinstance(when, str) else when
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (AttributeError, OverflowError, TypeError, ValueError):
        raise InvalidInput(
            f"“{what}” is not a time.", do="Give it like 2026-11-20, or with a time."
        ) from None


def _cell(value: Any) -> Any:
    """A cell as a table program takes it for text: one that begins like a formula gets a mark before it."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value
