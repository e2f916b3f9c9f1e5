"""Budgets: what a person lets one run and one day cost. The environment wins, where it sets one."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from studio.domain.model import Model
from studio.engine.budget import DAY, RUN
from studio.errors import Conflict, InvalidInput
from studio.service.owner import for_the_owner, refuse_visitors, told
from studio.service.wiring import Parts
from studio.store.preferences import get_preferences, set_preference
from studio.store.transaction import Transaction

_MOST_USD = 1_000_000


class Budgets(Model):
    """Limits in USD; None: no limit. `fixed` names those that the environment sets.

    `locked`: why nobody can change them from this page; empty where a person can.
    """

    run_usd: float | None
    day_usd: float | None
    fixed: list[str]
    locked: str = ""


def read_budgets(parts: Parts) -> Budgets:
    """The limits that hold now."""
    chosen = parts.database.read(get_preferences)
    fixed = _of_environment(parts)
    limits = {name: fixed.get(name, _amount(chosen.get(stored, ""))) for name, stored in _STORED.items()}
    return Budgets(
        **{f"{name}_usd": None if one is None else float(one) for name, one in limits.items()},
        fixed=list(fixed),
        locked=told(_of_the_owner(parts)),
    )


def write_budgets(parts: Parts, run_usd: float | None, day_usd: float | None) -> Budgets:
    """Set both limits. Raises InvalidInput for what is no amount, Conflict for what the environment sets."""
    refuse_visitors(_of_the_owner(parts))
    now, given = read_budgets(parts), {"run": run_usd, "day": day_usd}
    checked = {name: _checked(name, amount) for name, amount in given.items()}
    for name in now.fixed:
        if given[name] != getattr(now, f"{name}_usd"):
            raise Conflict(
                f"The budget of a {name} is set in the environment, which wins over the Settings page.",
                do="Change it there and start the studio again.",
            )

    def record(tx: Transaction) -> None:
        for name, amount in checked.items():
            set_preference(tx, _STORED[name], "" if amount is None else str(amount))

    parts.database.write(record)
    return read_budgets(parts)


_STORED = {"run": RUN, "day": DAY}


def _of_the_owner(parts: Parts) -> Conflict | None:
    return for_the_owner(parts, "sets budgets", "STUDIO_BUDGET_RUN_USD and STUDIO_BUDGET_DAY_USD")


def _of_environment(parts: Parts) -> dict[str, Decimal]:
    given = {"run": parts.settings.budget_run_usd, "day": parts.settings.budget_day_usd}
    return {name: amount for name, amount in given.items() if amount is not None}


def _checked(name: str, amount: float | None) -> Decimal | None:
    if amount is None:
        return None
    known = isinstance(amount, int | float | Decimal) and not isinstance(amount, bool)
    if not known or not 0 <= amount <= _MOST_USD:
        raise InvalidInput(
            f"The budget of a {name} is an amount in US dollars.", do="Leave it empty for no budget."
        )
    return Decimal(str(amount)).quantize(Decimal("0.0001"))


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
