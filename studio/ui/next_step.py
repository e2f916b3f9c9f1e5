"""The one filled button of a board: what a person would want to do next, with its price."""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.estimate import estimate
from studio.domain.view import BoardView
from studio.prompts.keyframe import missing_prompts
from studio.ui.cards import Facts
from studio.ui.page_models import NextStep
from studio.ui.text import count, money, source_label

CUT_SHORT = ("interrupted", "cancelled", "failed")


def next_step(facts: Facts) -> NextStep | None:
    """What to do next; None while something is being made, and when everything is chosen and up to date."""
    if facts.view.status in ("rendering", "waiting"):
        return _choose(facts)
    without_pick = [key for key, keyframe in facts.view.keyframes.items() if keyframe.pick is None]
    blank = _blank(facts, without_pick) if without_pick else None
    return blank or _make(facts, without_pick)


def _make(facts: Facts, without_pick: Sequence[str]) -> NextStep | None:
    """What is missing comes before what is out of date, and what failed by itself comes last."""
    view = facts.view
    failed = [key for key in without_pick if view.keyframes[key].state == "failed"]
    if view.status == "empty" or len(without_pick) > len(failed):
        cut_short = view.status != "empty" and view.run is not None and view.run.status in CUT_SHORT
        verb = "Continue rendering ·" if cut_short else "Render"
        return _start(facts, None, without_pick, f"{verb} {{keyframes}} · {{price}}")
    if view.stale:
        if _is_cut_short(view):
            return _start(facts, None, view.stale, "Continue re-rendering {keyframes} · {price}")
        return _start(facts, view.stale, view.stale, "Re-render {keyframes} · {price}")
    price = " · {price}" if _doubts(facts, failed) else ""
    return _start(facts, None, failed, f"Try {{failed}} again{price}") if failed else None


def _is_cut_short(view: BoardView) -> bool:
    """Whether all that is out of date was being rendered again when the run was cut short."""
    return view.run is not None and view.run.status in CUT_SHORT and set(view.stale) <= set(view.run.keys)


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
    spec = facts.storyboard.spec
    calls, cost_usd = estimate(facts.plan, counted, spec.variations, facts.price_usd)
    words = {
        "keyframes": count(len(counted), "keyframe"),
        "failed": count(len(counted), "failed keyframe"),
        "price": money(cost_usd),
    }
    doubts = _doubts(facts, counted)
    before = f" {count(doubts, 'call')} possibly charged before." if doubts else ""
    hint = f"{count(calls, 'picture')} by {facts.provider_label}. What is there is kept.{before}"
    args = {"board_id": facts.view.id, "keyframes": keyframes}
    return NextStep(verb="start", label=label.format(**words), args=args, hint=hint)
