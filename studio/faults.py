"""Named places in the code at which a test may end the process; elsewhere they do nothing.

The promise that no kill loses a paid picture is only worth what its tests can reach: every line between two
commits of a paid call has a name here. Nothing in the package sets a hook.
"""

from __future__ import annotations

from collections.abc import Callable

_hooks: list[Callable[[str], None]] = []


def point(name: str) -> None:
    """A place by name, such as "after_intent"; calls the hooks, of which there are none outside of tests."""
    for hook in _hooks:
        hook(name)


def hook(call: Callable[[str], None]) -> Callable[[], None]:
    """Have a function called at every place, with its name; what comes back takes it off again."""
    _hooks.append(call)
    return lambda: _hooks.remove(call)
