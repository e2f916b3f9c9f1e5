"""The switchboard of a local service: which calls go wrong, and how.

A rule is `{"match": {...}, "do": {...}}`. All rules that match a call are joined; later ones win.

`match`: all must hold; an empty one matches every call, also polls and downloads.

- `path`: the path contains it; `*` stands for anything
- `method`, `model`: is this
- `prompt`: the prompt contains it
- `nth`: it is the n-th call that the rest of this match holds for: a number from 1, or a list of them

`do`, answers:

- `latency` s: wait before the work is done. `hold` s: wait after it, before the answer
- `status`, `headers`, `body`: answer this instead of doing the work
- `created`: whether the work is done (job made, money taken) although the answer is a fault
- `refusal` (true, or the name of a shape), `out_of_credit`, `wrong_key`: in the service's shape
- `rate_limited`: `{"hint": "header" | "body" | "none", "after": s}`, in the service's shape

`do`, the wire:

- `garble`: `malformed`, `cut`, `empty` or `html` in place of the body of done work; with a `status`, of that
- `reset`: the connection is reset instead of an answer. `silent`: it is accepted and never answered
- `redirect`: `same`, `host`, `port`, `file`, `loop`, or an address
- `slow` bytes/s; `longer`, `shorter` bytes than announced; `endless`

`do`, pictures (at the call that draws, or at the download):

- `picture`: `truncated`, `wrong_type`, `text`, `empty`, `bomb`; `portrait`: of a person, in place of stripes
- `weight`: bytes added to a good one. `size`: `[width, height]` in place of the asked

`do`, jobs (at the call that submits):

- `job_time` s; `steps`: in how many steps progress is reported
- `ends`: `failed`, `refusal`, `error`, `never`, or a final word of the service
- `word`: the job reports this status while it runs
- `unknown_for` s, `list_lag` s: so long neither the id nor the list knows the job
- `expired`: the finished picture's address answers this status. `data_removed`: the result is gone

What a service adds to these stands in its own file.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Protocol

Json = dict[str, Any]
KNOWN_MATCHES = frozenset({"path", "method", "model", "prompt", "nth"})


class Matched(Protocol):
    """What a rule looks at in a call."""

    @property
    def path(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def prompt(self) -> str: ...


@dataclass(slots=True)
class Rule:
    """One rule, and how many calls its match held for."""

    match: Json
    do: Json
    seen: int = field(default=0)

    def takes(self, call: Matched) -> bool:
        """Whether this call is one of the rule's; counts it."""
        if not self._fits(call):
            return False
        self.seen += 1
        nth = self.match.get("nth")
        return nth is None or self.seen in (nth if isinstance(nth, list) else [nth])

    def _fits(self, call: Matched) -> bool:
        wanted = self.match
        return (
            fnmatchcase(call.path, f"*{wanted.get('path', '')}*")
            and wanted.get("method", call.method) == call.method
            and wanted.get("model", call.model) == call.model
            and wanted.get("prompt", "") in call.prompt
        )


class Script:
    """The rules in force."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def replace(self, rules: Sequence[Json]) -> None:
        """Put these rules in force, in place of all others; ValueError for a match that is not known."""
        fresh = [Rule(dict(rule.get("match", {})), dict(rule["do"])) for rule in rules]
        strange = {key for rule in fresh for key in rule.match} - KNOWN_MATCHES
        if strange:
            raise ValueError(f"a rule matches by {sorted(strange)}; known: {sorted(KNOWN_MATCHES)}")
        with self._lock:
            self._rules = fresh

    def take(self, call: Matched) -> Json:
        """What is to be done with this call; empty: the service does as usual."""
        done: Json = {}
        with self._lock:
            for rule in self._rules:
                if rule.takes(call):
                    done |= rule.do
        return done
