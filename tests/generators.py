"""Any storyboard at all: what Hypothesis may draw."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from studio.chains.strategies import STRATEGIES
from studio.domain.storyboard import SegmentSpec, StoryboardSpec
from tests.builders import a_storyboard

MAX_SEGMENTS = 64

thorough = settings(max_examples=60, deadline=None)
"""For properties over whole storyboards: drawing a long one takes longer than Hypothesis' deadline."""

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
"""What people may type: any script, quotes, signs; no control characters."""


@st.composite
def storyboards(draw: st.DrawFn, max_segments: int = MAX_SEGMENTS) -> StoryboardSpec:
    """A storyboard of any strategy and length, with or without each asset, some segments uncut."""
    segments = draw(st.integers(1, max_segments))
    return a_storyboard(
        segments,
        strategy=draw(st.sampled_from(list(STRATEGIES))),
        influencer=draw(st.booleans()),
        product=draw(st.booleans()),
        kit=draw(st.booleans()),
        reference=draw(st.booleans()),
        continues=draw(st.sets(st.integers(1, segments))),
    )


@st.composite
def written_storyboards(draw: st.DrawFn) -> StoryboardSpec:
    """A short storyboard whose every word is drawn: subject, style markers, prompts."""
    style = draw(
        st.dictionaries(st.sampled_from(["style", "palette", "lighting", "composition", "mood"]), words)
    )
    segment = st.builds(SegmentSpec, reference=words, start=words, end=words)
    return a_storyboard(
        draw(st.lists(segment, min_size=1, max_size=3)),
        strategy=draw(st.sampled_from(list(STRATEGIES))),
        influencer=draw(st.booleans()),
        product=draw(st.booleans()),
        subject=draw(words),
        style=style,
    )
