"""What a person may change of a service: checked here, word for word, before anything is kept.

What is refused is never repeated in an error: it may be a key in the wrong field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import SecretStr

from studio.domain.capability import Job
from studio.domain.option import Form
from studio.domain.service import clean_key
from studio.errors import Conflict, InvalidInput
from studio.service.addresses import checked_address, checked_hosts
from studio.service.keys import ServiceChoice
from studio.service.options import GivenFile, checked_options
from studio.service.owner import for_the_owner, refuse_visitors
from studio.service.wiring import Parts
from studio.settings import key_variables, variable_of

KeepKey = Literal["memory", "file"]
CHAT = "chat"
OPTION = "options."
_MOST_KEY, _MOST_MODEL, _MOST_CALLS = 4_000, 200, 64
_JOBS: tuple[Job, ...] = get_args(Job)


@dataclass(frozen=True, slots=True)
class Setup:
    """What is to be changed of a service; None leaves a thing as it is, empty takes it back."""

    key: str | None = None
    keep_key: KeepKey = "memory"
    base_url: str | None = None
    models: Mapping[str, str] | None = None
    concurrency: int | None = None
    options: Mapping[str, str | GivenFile] | None = None
    extra_hosts: Sequence[str] | None = None


def fixed(parts: Parts, name: str) -> dict[str, str]:
    """What of a service the environment sets, each part with its variable; options go by "options.name".

    Hosts are not among them: those of the environment and those of the page are used together.
    """
    given = parts.services.of_environment(name)
    whole = {
        "base_url": given.base_url,
        "concurrency": given.concurrency,
        CHAT: given.chat_model,
        **{str(job): id for job, id in given.models.items()},
    }
    set_here = {part: variable_of(name, part) for part, value in whole.items() if value}
    options = {f"{OPTION}{one}": variable_of(name, one) for one, value in given.options.items() if value}
    return ({"key": " or ".join(key_variables(name))} if given.key else {}) | set_here | options


def refuse_fixed(parts: Parts, name: str, part: str) -> None:
    """Raises Conflict where the environment sets this part of a service."""
    set_by = fixed(parts, name)
    if part in set_by:
        raise Conflict(
            f"This is set by {set_by[part]} in the environment, which wins over the Settings page.",
            do="Change it there and start the studio again.",
        )


def new_key(parts: Parts, name: str, setup: Setup) -> str | None:
    """The key to keep, cleaned; None where none was given. Nothing that is refused is repeated in words."""
    if setup.key is None:
        return None
    refuse_fixed(parts, name, "key")
    if setup.keep_key not in get_args(KeepKey):
        raise InvalidInput("A key is kept in “memory” or in a “file”.")
    if parts.settings.space_id:
        raise Conflict(
            "On a public Space a key would pay for every visitor.",
            do="Duplicate the Space and set the key as its secret, or run the studio on your machine.",
        )
    key = clean_key(setup.key) if isinstance(setup.key, str) else ""
    if not key or len(key) > _MOST_KEY or not (key.isascii() and key.isprintable()):
        raise InvalidInput(
            "This does not look like a key.", do="Copy it once more from the service's own page."
        )
    if setup.keep_key == "file":
        _refuse_shared(parts, "Keys are kept in memory only where others use the studio too.")
        _refuse_inside(parts)
    return key


def refuse_forgetting(parts: Parts, name: str) -> None:
    """Raises Conflict where the key in use was saved by the owner of a studio that others use too."""
    if parts.services.source(name) == "saved file":
        _refuse_shared(parts, "A saved key is not forgotten where others use the studio too.")


def setting_up(parts: Parts, name: str) -> Conflict | None:
    """Why nobody can set models and calls at once from this page, where that is for a Space's owner."""
    variables = f"{variable_of(name, 'image')}, {variable_of(name, 'concurrency')} and the like"
    return for_the_owner(parts, "sets models and how many calls go out at once", variables)


def _refuse_shared(parts: Parts, happened: str) -> None:
    if not parts.settings.is_private:
        raise Conflict(happened, do="That is done in the environment of the server instead.")


def _refuse_inside(parts: Parts) -> None:
    """People copy and hand on the data folder; keys shall not go along."""
    if parts.services.file.path.resolve().is_relative_to(parts.database.home.resolve()):
        raise InvalidInput(
            "The file of saved keys lies inside the data folder, which is copied and shared.",
            do="Set STUDIO_KEYS_FILE to a place outside of it.",
        )


def keep(parts: Parts, name: str, key: str, where: KeepKey) -> None:
    """Keep a key where the person wants it. Raises InvalidInput where the file cannot be written."""
    take = parts.services.save if where == "file" else parts.services.keep_for_session
    take(name, SecretStr(key))


def new_choice(parts: Parts, name: str, setup: Setup, form: Form) -> ServiceChoice:
    """How the service would be set up, its key left aside. Reads and writes files: call it in a thread."""
    changed = dict[str, object]()
    if setup.base_url is not None:
        refuse_fixed(parts, name, "base_url")
        _refuse_shared(parts, "The address of a service is not changed where others use the studio too.")
        changed["base_url"] = checked_address(setup.base_url)
    if setup.concurrency is not None:
        refuse_fixed(parts, name, "concurrency")
        refuse_visitors(setting_up(parts, name))
        changed["concurrency"] = _checked_calls(setup.concurrency)
    before = parts.services.chosen(name)
    if setup.models is not None:
        refuse_visitors(setting_up(parts, name))
        changed |= _checked_models(parts, name, before, setup.models)
    return before.model_copy(update=changed | _checked_more(parts, name, before, setup, form))


def _checked_more(
    parts: Parts, name: str, before: ServiceChoice, setup: Setup, form: Form
) -> dict[str, object]:
    """Options and hosts. They decide where keys and pictures go, so one of many visitors sets none."""
    changed = dict[str, object]()
    if setup.options is not None:
        for option in setup.options:
            refuse_fixed(parts, name, f"{OPTION}{option}")
        _refuse_shared(parts, "How a service is asked is not changed where others use the studio too.")
        folder = parts.services.kept_files
        changed["options"] = checked_options(form, before.options, setup.options, folder)
    if setup.extra_hosts is not None:
        _refuse_shared(parts, "Hosts are not allowed where others use the studio too.")
        changed["extra_hosts"] = checked_hosts(setup.extra_hosts)
    return changed


def _checked_calls(given: object) -> int | None:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= _MOST_CALLS:
        raise InvalidInput(
            f"Calls at once are a whole number up to {_MOST_CALLS}; 0 for the service's usual."
        )
    return given or None


def _checked_models(
    parts: Parts, name: str, before: ServiceChoice, given: Mapping[str, str]
) -> dict[str, object]:
    """Model ids by job; an empty one takes the service's own again."""
    models, chat = dict(before.models), before.chat_model
    for job, model in dict(given).items():
        refuse_fixed(parts, name, job)
        text = model.strip() if isinstance(model, str) else "\n"
        if len(text) > _MOST_MODEL or not text.isprintable():
            raise InvalidInput("A model's id is one line of text.", do="Copy it from the service's own page.")
        if job == CHAT:
            chat = text
        elif job in _JOBS:
            models[job] = text
        else:
            raise InvalidInput("Models are given by job.", do=f"There are: {', '.join(_JOBS)}, {CHAT}.")
    return {"models": {job: model for job, model in models.items() if model}, "chat_model": chat}
