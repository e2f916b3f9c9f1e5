"""The services that can be paid for: what each can do and costs, and how it is set up.

A key comes in here and is never given out; where one lies is all that is told. What the environment sets
cannot be changed from the page.
"""

from __future__ import annotations

import asyncio

from studio.domain.model import Model
from studio.domain.option import Form
from studio.errors import NotFound, StudioError
from studio.protocols import Service
from studio.service.keys import preference_name
from studio.service.options import form_of
from studio.service.service_info import ServiceInfo, service_info
from studio.service.setup import Setup, keep, new_choice, new_key, refuse_fixed, refuse_forgetting
from studio.service.wiring import Parts
from studio.store.preferences import set_preference

CHECK_S = 20.0


class ServiceTest(Model):
    """What a test of the connection found, as a sentence."""

    ok: bool
    text: str


async def services(parts: Parts) -> list[ServiceInfo]:
    """All services of this studio, those that are set up first."""
    found = await asyncio.gather(*(service_info(parts, name) for name in _names(parts)))
    return sorted(found, key=lambda one: (not one.configured, one.label.lower()))


async def service(parts: Parts, name: str) -> ServiceInfo:
    """One of them. Raises NotFound naming the others."""
    return await service_info(parts, _checked(parts, name))


async def set_up(parts: Parts, name: str, setup: Setup) -> ServiceInfo:
    """Change how a service is called. Raises InvalidInput, Conflict, changing nothing."""
    name = _checked(parts, name)
    key = new_key(parts, name, setup)
    choice = await asyncio.to_thread(new_choice, parts, name, setup, _form(parts, name))
    changed = choice != parts.services.chosen(name)
    if key is not None:
        await asyncio.to_thread(keep, parts, name, key, setup.keep_key)
    if changed:
        await parts.database.write_async(
            lambda tx: set_preference(tx, preference_name(name), choice.model_dump_json())
        )
        parts.services.choose(name, choice)
    if changed or key is not None:
        # Only then: made anew, a service that takes no more calls for a while would be called at once.
        await parts.providers.replace(name)
    parts.tools.late.try_again(name)
    info = await service_info(parts, name)
    cleaned = key is not None and setup.key != key
    note = "Spaces and quotes around the key were left out." if cleaned else ""
    return info.model_copy(update={"note": note})


async def forget_key(parts: Parts, name: str) -> ServiceInfo:
    """Let go of a service's key, in memory and, where nobody else uses the studio, in the file.

    Raises Conflict where the environment sets it, or a shared studio has it from the file.
    """
    name = _checked(parts, name)
    refuse_fixed(parts, name, "key")
    refuse_forgetting(parts, name)
    before = parts.services[name].key
    await asyncio.to_thread(parts.services.forget, name, saved=parts.settings.is_private)
    if parts.services[name].key != before:
        await parts.providers.replace(name)
    return await service_info(parts, name)


def key_warnings(parts: Parts) -> list[str]:
    """What is amiss with the file of saved keys, in words; where it lies is told to its owner alone."""
    told = parts.services.warnings()
    if told and parts.settings.is_private:
        return [f"{text} It is {parts.services.file.path}." for text in told]
    return told


async def test(parts: Parts, name: str) -> ServiceTest:
    """Ask a service whether it would take a call; costs nothing."""
    provider = parts.providers.get(_checked(parts, name))
    if not isinstance(provider, Service):
        raise NotFound(f"“{provider.caps.label}” has no connection to test.")
    try:
        async with asyncio.timeout(CHECK_S):
            return ServiceTest(ok=True, text=await provider.check())
    except TimeoutError:
        return ServiceTest(
            ok=False, text=f"No answer within {CHECK_S:.0f} seconds. Check the address, or try again later."
        )
    except StudioError as error:
        return ServiceTest(ok=False, text=str(error))


def _form(parts: Parts, name: str) -> Form:
    try:
        return form_of(parts.providers.get(name))
    except StudioError:
        return Form()


def _names(parts: Parts) -> list[str]:
    """Who is, or would be, a service; one that cannot be made is listed with the reason."""
    return [name for name in parts.providers.names() if _is_service(parts, name)]


def _is_service(parts: Parts, name: str) -> bool:
    try:
        return isinstance(parts.providers.get(name), Service)
    except StudioError:
        return True


def _checked(parts: Parts, name: object) -> str:
    names = _names(parts)
    if isinstance(name, str) and name in names:
        return name
    # What was given is not repeated: it may be a key in the wrong place.
    known = f"There are: {', '.join(names)}." if names else "None is installed."
    raise NotFound("There is no service of that name.", do=known)
