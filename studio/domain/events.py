"""The kinds of events, and one maker for each, so that no caller builds their data by hand."""

from __future__ import annotations

from typing import Any

from studio.domain.model import Model
from studio.domain.run import Run
from studio.domain.variation import Pick, Variation


class NewEvent(Model):
    """An event before it is numbered: the store gives number and time when it is committed."""

    kind: str
    key: str | None = None
    data: dict[str, Any] = {}


def run_started(run: Run) -> NewEvent:
    """A run began; its keyframes are queued."""
    return NewEvent(kind="run.started", data={"run_id": run.id, "keys": run.keys})


def run_ended(run: Run) -> NewEvent:
    """A run ended; the kind says how: run.done, run.failed, run.cancelled or run.interrupted."""
    data = {"run_id": run.id, "error": run.error, "failed_segments": run.failed_segments}
    return NewEvent(kind=f"run.{run.status}", data=data)


def keyframe_generating(key: str, wanted: int) -> NewEvent:
    """The sources of a keyframe are there; its calls begin."""
    return NewEvent(kind="keyframe.generating", key=key, data={"wanted": wanted})


def keyframe_waiting(key: str) -> NewEvent:
    """All variations are there; a person chooses."""
    return NewEvent(kind="keyframe.waiting", key=key)


def keyframe_failed(key: str, error: str) -> NewEvent:
    """None of a keyframe's variations could be made."""
    return NewEvent(kind="keyframe.failed", key=key, data={"error": error})


def variation_ready(variation: Variation) -> NewEvent:
    """A picture is stored and can be seen."""
    data = {"variation_id": variation.id, "index": variation.index, "sha256": variation.image.sha256}
    return NewEvent(kind="variation.ready", key=variation.key, data=data)


def variation_failed(key: str, error: str) -> NewEvent:
    """One call failed for good; the others go on."""
    return NewEvent(kind="variation.failed", key=key, data={"error": error})


def call_checking(key: str, call_id: str) -> NewEvent:
    """No answer came to a paid call; the service is asked what became of it."""
    return NewEvent(kind="call.checking", key=key, data={"call_id": call_id})


def call_held(key: str, call_id: str, host: str) -> NewEvent:
    """A picture is paid for and cannot be fetched, as it lies on a host that is not allowed; empty: now it is
    fetched."""
    return NewEvent(kind="call.held", key=key, data={"call_id": call_id, "host": host})


def call_unknown(key: str, call_id: str, error: str) -> NewEvent:
    """Nobody can tell whether a paid call was received: it was possibly charged."""
    return NewEvent(kind="call.unknown", key=key, data={"call_id": call_id, "error": error})


def call_settled(key: str, call_id: str, how: str, by: str) -> NewEvent:
    """A person decided about a call in doubt: its picture was asked for "again", or it was "left"."""
    return NewEvent(kind="call.settled", key=key, data={"call_id": call_id, "how": how, "by": by})


def call_billed(key: str, call_id: str, cost_usd: float) -> NewEvent:
    """The service told what it took for a picture that is there already."""
    return NewEvent(kind="call.billed", key=key, data={"call_id": call_id, "cost_usd": cost_usd})


def variation_rejected(variation: Variation, by: str, rejected: bool) -> NewEvent:
    """A person put a variation aside, or took it back."""
    return NewEvent(
        kind="variation.rejected",
        key=variation.key,
        data={"variation_id": variation.id, "by": by, "rejected": rejected},
    )


def keyframe_scored(key: str, variation_ids: list[str]) -> NewEvent:
    """These variations of a keyframe were measured."""
    return NewEvent(kind="keyframe.scored", key=key, data={"variation_ids": variation_ids})


def keyframe_picked(pick: Pick) -> NewEvent:
    """The studio chose."""
    return NewEvent(kind="keyframe.picked", key=pick.key, data=_pick_data(pick))


def keyframe_kept(pick: Pick) -> NewEvent:
    """A new rendering is done, and what stood before it still stands."""
    return NewEvent(kind="keyframe.kept", key=pick.key, data=_pick_data(pick))


def pick_changed(pick: Pick) -> NewEvent:
    """A person chose, or gave the choice back."""
    return NewEvent(kind="pick.changed", key=pick.key, data=_pick_data(pick))


def storyboard_changed(what: list[str]) -> NewEvent:
    """The brief or one of its assets is another now; `what` names the parts."""
    return NewEvent(kind="storyboard.changed", data={"what": what})


def _pick_data(pick: Pick) -> dict[str, Any]:
    return {"variation_id": pick.variation_id, "how": pick.how, "by": pick.by, "reason": pick.reason}
