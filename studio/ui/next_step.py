"""The one filled button of a board: what a person would want to do next, with its price."""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.estimate import cost_of, estimate
from studio.domain.view import KeyframeView
from studio.prompts.keyframe import missing_prompts
from studio.ui.cards import Facts
from studio.ui.page_models import NextStep
from studio.ui.text import count, picture_cost, source_label

CUT_SHORT = ("interrupted", "cancelled", "failed")


def next_step(facts: Facts) -> NextStep | None:
    """What to do next; None while something is being made, and when everything is chosen and up to date."""
    if facts.view.status in ("rendering", "waiting"):
        return _choose(facts)
    undone = [
        key for key, keyframe in facts.view.keyframes.items() if keyframe.pick is None or _is_left(keyframe)
    ]
    blank = _blank(facts, undone) if undone else None
    return blank or _make(facts, undone)


def _make(facts: Facts, undone: Sequence[str]) -> NextStep | None:
    """What is missing comes before what is out of date, and what failed by itself comes last.

    undone: the keyframes that are made where none is named.
    """
    view = facts.view
    begun = [key for key in undone if not _is_failed(view.keyframes[key])]
    if view.status == "empty" or any(view.keyframes[key].pick is None for key in begun):
        cut_short = view.status != "empty" and view.run is not None and view.run.status in CUT_SHORT
        verb = "Continue rendering ·" if cut_short else "Render"
        return _start(facts, None, undone, f"{verb} {{keyframes}} · {{price}}")
    if view.stale:
        # What is in doubt is bought again only where it is named.
        if set(view.stale) <= set(undone) and not _doubts(facts, view.stale):
            return _start(facts, None, undone, "Continue re-rendering {keyframes} · {price}")
        return _start(facts, view.stale, view.stale, "Re-render {keyframes} · {price}")
    if begun:
        return _start(facts, None, undone, "Continue rendering · {keyframes} · {price}")
    return _start(facts, None, undone, "Try {failed} again · {price}") if undone else None


def _is_left(keyframe: KeyframeView) -> bool:
    """Whether a new rendering of it is to be gone on with."""
    return keyframe.lacking is not None


def _is_failed(keyframe: KeyframeView) -> bool:
    """Whether its last rendering failed by itself, and not because something was cut short."""
    return keyframe.state == "failed" or (keyframe.pick is not None and keyframe.error is not None)


def _choose(facts: Facts) -> NextStep | None:
    """The first keyframe that waits for a person; None where none does: then Stop is what is offered."""
    waiting = [key for key, keyframe in facts.view.keyframes.items() if keyframe.state == "waiting"]
    if not waiting:
        return None
    label = f"Choose for {source_label(waiting[0])} (1 of {len(waiting)})"
    return NextStep(
        verb="choose",
        label=label,
        args={"key": waiting[0]},
        hint="1 to 9 pick a variation, P picks and goes on.",
    )


def _blank(facts: Facts, keys: Sequence[str]) -> NextStep | None:
    """Keyframes to be made that have no prompt come before everything: `start` would refuse."""
    missing = missing_prompts(facts.storyboard.spec, facts.plan, list(keys))
    if not missing:
        return None
    segment, role = missing[0]
    hint = f"The first one: {role} of segment {segment}."
    return NextStep(verb="open_editor", label=f"Go to the empty prompts ({len(missing)})", hint=hint)


def _doubts(facts: Facts, keys: Sequence[str]) -> int:
    """How many of their calls were possibly charged and brought no picture."""
    return sum(len(facts.view.keyframes[key].doubts) for key in keys)


def _start(facts: Facts, keyframes: list[str] | None, counted: Sequence[str], label: str) -> NextStep:
    calls, price_usd = _calls(facts, counted, named=keyframes is not None), facts.price_usd or 0.0
    words = {
        "keyframes": count(len(counted), "keyframe"),
        "failed": count(len(counted), "failed keyframe"),
        "price": picture_cost(cost_of(calls, price_usd), unpriced=facts.price_usd is None and calls > 0),
    }
    doubts = _doubts(facts, counted)
    before = f" {count(doubts, 'call')} possibly charged before." if doubts else ""
    hint = f"{count(calls, 'picture')} by {facts.provider_label}. What is there is kept.{before}"
    args = {"board_id": facts.view.id, "keyframes": keyframes}
    return NextStep(verb="start", label=label.format(**words), args=args, hint=hint)


def _calls(facts: Facts, keys: Sequence[str], *, named: bool) -> int:
    """How many pictures are made at most; of what is gone on with, only those that are lacking.

    What is taken over from its source as it is, is not made.
    """
    made = {key: facts.view.keyframes[key] for key in keys if facts.view.keyframes[key].copies is None}
    left = {key: None if named else keyframe.lacking for key, keyframe in made.items()}
    anew = [key for key, lacking in left.items() if lacking is None]
    calls, _ = estimate(facts.plan, anew, facts.storyboard.spec.variations, 0.0)
    return calls + sum(lacking or 0 for lacking in left.values())
