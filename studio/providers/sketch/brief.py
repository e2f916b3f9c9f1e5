"""A prompt taken apart: the words of the moment, of the style, of a change; without lettering."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.prompts.keyframe import (
    SECTION_CHANGE,
    SECTION_FRAME,
    SECTION_MOMENT,
    SECTION_SET,
    SECTION_SUBJECT,
    split_prompt,
)

_QUOTED = re.compile(r"[\"“”][^\"“”]*[\"“”]")


@dataclass(frozen=True, slots=True)
class Brief:
    """The parts of a prompt in lower case, without what stands in quotes: that is lettering, not a wish."""

    moment: str
    frame: str
    style: str
    change: str
    subject: str

    @property
    def asked(self) -> str:
        """What was asked for this very picture."""
        return f"{self.change}\n{self.moment}"


def read_brief(prompt: str) -> Brief:
    """The parts of a prompt, composed or plain."""
    sections = {label: _QUOTED.sub(" ", text) for label, text in split_prompt(prompt).items()}
    moment, frame, style, change = (
        sections.get(label, "").lower()
        for label in (SECTION_MOMENT, SECTION_FRAME, SECTION_SET, SECTION_CHANGE)
    )
    return Brief(moment, frame, style, change, sections.get(SECTION_SUBJECT, ""))
