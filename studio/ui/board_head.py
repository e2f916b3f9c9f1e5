"""What stands above a board: its title, columns, lines, progress, and the one next step."""

from __future__ import annotations

from studio.domain.ids import ROLES, is_key
from studio.domain.view import BoardView, Progress
from studio.prompts.subject_check import missing_traits
from studio.ui.cards import Facts, stale_label
from studio.ui.next_step import next_step
from studio.ui.page_models import BoardHead, Edge, ProgressHead, RunHead, SegmentHead
from studio.ui.text import JOB_WORDS, STRATEGY_LABELS, cost, count, duration, source_label


def board_head(facts: Facts) -> BoardHead:
    """Everything about a board that is not one keyframe's."""
    view, spec = facts.view, facts.storyboard.spec
    roles = {keyframe.role for keyframe in view.keyframes.values()}
    spent = cost(view.cost_usd, view.unpriced, view.possibly_usd)
    across, down = (int(part) for part in spec.aspect_ratio.split(":"))
    return BoardHead(
        id=view.id,
        title=view.title,
        strategy=view.strategy,
        strategy_label=STRATEGY_LABELS.get(view.strategy, view.strategy),
        status=view.status,
        aspect_ratio=spec.aspect_ratio,
        ratio=across / down,
        provider=facts.provider,
        provider_label=facts.provider_label,
        segments=[
            SegmentHead(number=n, seconds=s.seconds, continues=s.continues)
            for n, s in enumerate(spec.segments, 1)
        ],
        roles=[role for role in ROLES if role in roles],
        keys=list(view.keyframes),
        edges=edges(view),
        progress=progress_head(view.progress, spent),
        run=run_head(view),
        live_runs=view.live_runs,
        stale=view.stale,
        stale_label=stale_label(view),
        next=next_step(facts),
        failed_segments=view.failed_segments,
        cost=spent,
        subject_missing=list(missing_traits(spec.subject)),
        revision=facts.storyboard.revision,
        held=list(facts.held),
    )


def edges(view: BoardView) -> list[Edge]:
    """The lines between keyframes; a keyframe's first source, asset or not, has weight 1."""
    return [
        Edge(source=name, target=keyframe.key, weight=place)
        for keyframe in view.keyframes.values()
        for place, name in enumerate(keyframe.sources, 1)
        if is_key(name) and name in view.keyframes
    ]


def progress_head(progress: Progress | None, spent: str) -> ProgressHead | None:
    """How far the live runs are: "21 of 32 pictures · scoring start of segment 2 · 0:41 left · $0.00".

    spent: what the board's calls cost, in words.
    """
    if progress is None:
        return None
    left = None if progress.seconds_left is None else f"{duration(progress.seconds_left)} left"
    parts = [
        f"{progress.made} of {count(progress.wanted, 'picture')}",
        _doing(progress.text),
        left,
        spent,
    ]
    return ProgressHead(
        made=progress.made,
        wanted=progress.wanted,
        seconds_left=progress.seconds_left,
        text=" · ".join(part for part in parts if part),
    )


def run_head(view: BoardView) -> RunHead | None:
    """The run that the board is about, None before the first."""
    run = view.run
    if run is None:
        return None
    return RunHead(id=run.id, status=run.status, error=run.error, failed_segments=run.failed_segments)


def _doing(text: str) -> str:
    """The fold's "s02.start scoring" in the words of the page."""
    key, _, state = text.partition(" ")
    if not is_key(key):
        return text
    words = next((words for name, words in JOB_WORDS.items() if name == state), state)
    return f"{words} {source_label(key)}"
