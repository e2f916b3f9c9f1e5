"""The table of strategies as the design has it, written a second time and read by machine.

Each row says the sources of a start and an end: I identity, P product, U the uploaded reference or else the
identity, E- the end before, S- the start before, R- the reference before, S and R the segment's own start and
the first reference. What a storyboard does not have is left out.
"""

from __future__ import annotations

from studio.domain.ids import Role
from studio.domain.storyboard import StoryboardSpec

ROLES_OF: dict[str, list[Role]] = {
    "end-to-start": ["start", "end"],
    "three-chains": ["reference", "start", "end"],
    "anchored-pairs": ["start", "end"],
    "re-anchored": ["start", "end"],
    "joined": ["start", "end"],
    "independent": ["start", "end"],
}
_FIRST_SEGMENT: dict[str, dict[str, str]] = {
    "end-to-start": {"start": "I P", "end": "I P"},
    "three-chains": {"reference": "I P", "start": "R", "end": "R"},
    "anchored-pairs": {"start": "U P", "end": "U S P"},
    "re-anchored": {"start": "I P", "end": "I P"},
    "joined": {"start": "I P", "end": "I S P"},
    "independent": {"start": "I P", "end": "I P"},
}
_LATER_SEGMENTS: dict[str, dict[str, str]] = {
    "end-to-start": {"start": "E- I P", "end": "E- I P"},
    "three-chains": {"reference": "R-", "start": "S-", "end": "E-"},
    "anchored-pairs": {"start": "U E- P", "end": "U S P"},
    "re-anchored": {"start": "I E- P", "end": "I E- P"},
    "joined": {"start": "= E-", "end": "I S P"},
    "independent": {"start": "I P", "end": "I P"},
}


def expected_sources(spec: StoryboardSpec) -> dict[str, list[str]]:
    """The whole plan by the table, in the form of `sources_of`; kits are taken to have their anchor alone."""
    return {
        f"s{segment:02d}.{role}": _sources(spec, segment, role)
        for segment in range(1, len(spec.segments) + 1)
        for role in ROLES_OF[spec.strategy]
    }


def expected_steps(spec: StoryboardSpec) -> int:
    """The longest chain of calls, by the formulas of the design."""
    segments = len(spec.segments)
    uncut = sum(segment.continues for segment in spec.segments[1:])
    no_assets = not (spec.influencer_id or spec.product_id or spec.kit_id)
    return {
        "end-to-start": segments,
        "three-chains": segments + (0 if spec.reference_image else 1),
        "anchored-pairs": 2 * segments - uncut,
        "re-anchored": segments + no_assets,
        "joined": segments + 1,
        "independent": 1,
    }[spec.strategy]


def _sources(spec: StoryboardSpec, segment: int, role: Role) -> list[str]:
    table = _FIRST_SEGMENT if segment == 1 else _LATER_SEGMENTS
    row = table[spec.strategy][role]
    if role == "start" and segment > 1 and spec.segments[segment - 1].continues:
        row = "= E-"
    if role == "reference" and segment == 1 and spec.reference_image:
        return ["= reference"]
    named = _named(spec, segment)
    if spec.strategy == "re-anchored" and role == "end" and segment == 1 and not named["I"] + named["P"]:
        row = "S"
    mark = "= " if row.startswith("=") else ""
    return [mark + name for letter in row.removeprefix("= ").split() for name in named[letter]]


def _named(spec: StoryboardSpec, segment: int) -> dict[str, list[str]]:
    """What each letter of the table stands for in this segment."""
    identity = ["kit:anchor"] if spec.kit_id else ["influencer"] if spec.influencer_id else []
    return {
        "I": identity,
        "P": ["product"] if spec.product_id else [],
        "U": ["reference"] if spec.reference_image else identity,
        "E-": [f"s{segment - 1:02d}.end"],
        "S-": [f"s{segment - 1:02d}.start"],
        "R-": [f"s{segment - 1:02d}.reference"],
        "S": [f"s{segment:02d}.start"],
        "R": ["s01.reference"],
    }
