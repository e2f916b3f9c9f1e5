"""Who may call next."""

from __future__ import annotations

import asyncio

from studio.engine.gate import FairGate


async def enter(gate: FairGate, run: str, urgency: int, order: list[str]) -> None:
    """Take a slot, say so, give it back."""
    async with gate.slot(run, (urgency,)):
        order.append(f"{run}{urgency}")


async def test_runs_take_turns() -> None:
    gate, order = FairGate(1), list[str]()

    async with asyncio.TaskGroup() as group, gate.slot("first", (0,)):
        for urgency in (1, 2, 3):
            group.create_task(enter(gate, "a", urgency, order))
        group.create_task(enter(gate, "b", 1, order))
        await asyncio.sleep(0)

    assert order == ["a1", "b1", "a2", "a3"]


async def test_the_most_urgent_call_of_a_run_goes_first() -> None:
    gate, order = FairGate(1), list[str]()

    async with asyncio.TaskGroup() as group, gate.slot("first", (0,)):
        for urgency in (3, 1, 2):
            group.create_task(enter(gate, "a", urgency, order))
        await asyncio.sleep(0)

    assert order == ["a1", "a2", "a3"]


async def test_a_call_that_was_given_up_while_waiting_takes_no_slot() -> None:
    gate, order = FairGate(1), list[str]()

    async with gate.slot("first", (0,)):
        given_up = asyncio.create_task(enter(gate, "a", 1, order))
        await asyncio.sleep(0)
        given_up.cancel()
    await enter(gate, "b", 1, order)

    assert order == ["b1"]


async def test_a_call_that_was_given_up_when_its_turn_had_come_gives_the_slot_on() -> None:
    gate, order = FairGate(1), list[str]()
    holding = asyncio.create_task(enter(gate, "a", 0, order))
    await asyncio.sleep(0)

    waiting = asyncio.create_task(enter(gate, "b", 1, order))
    await holding
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await enter(gate, "c", 1, order)

    assert order[-1] == "c1"


async def test_a_gate_of_no_slots_still_lets_one_through() -> None:
    order = list[str]()

    await enter(FairGate(0), "a", 1, order)

    assert order == ["a1"]


async def test_a_full_provider_is_entered_by_nobody_until_it_said() -> None:
    gate, order = FairGate(2), list[str]()
    begun = asyncio.get_running_loop().time()

    gate.hold(0.05)
    await asyncio.gather(enter(gate, "a", 1, order), enter(gate, "b", 1, order))

    assert order == ["a1", "b1"]
    assert asyncio.get_running_loop().time() - begun >= 0.05


async def test_strikes_are_counted_in_a_row() -> None:
    gate = FairGate(1)

    gate.hold(0)
    gate.hold(0)
    twice = gate.strikes
    gate.relent()

    assert (twice, gate.strikes) == (2, 0)


async def test_calls_under_way_count_when_the_provider_is_set_up_anew() -> None:
    gate, order = FairGate(2), list[str]()

    async with gate.slot("first", (0,)), gate.slot("second", (0,)):
        gate.resize(2)
        waiting = asyncio.create_task(enter(gate, "a", 1, order))
        await asyncio.sleep(0.01)
        early = list(order)
    await waiting

    assert (early, order) == ([], ["a1"])


async def test_fewer_slots_hold_until_enough_calls_have_ended() -> None:
    gate, order = FairGate(2), list[str]()

    async with gate.slot("first", (0,)):
        async with gate.slot("second", (0,)):
            gate.resize(1)
        waiting = asyncio.create_task(enter(gate, "a", 1, order))
        await asyncio.sleep(0.01)
        early = list(order)
    await waiting

    assert (early, order) == ([], ["a1"])
