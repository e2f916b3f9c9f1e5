"""The same verbs as named Gradio endpoints, and so as MCP tools: for gradio_client, scripts and assistants.

Gradio checks no argument that comes over HTTP and takes any path for an uploaded file, so both are
checked here. An endpoint's arguments, their defaults and descriptions come from the verb's request model.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.events import api as add_endpoint
from gradio.exceptions import InvalidPathError
from gradio.utils import get_upload_folder
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from studio.domain.visitor import Visitor
from studio.errors import InvalidInput, StudioError
from studio.service.studio import Studio
from studio.ui.verbs import VERBS, Verb, run_verb
from studio.ui.visitor import visitor_of

_POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD
_FOR_PYTHON = re.compile(r"\s*Raises [^.]*\.")  # names of exceptions mean nothing to who reads this over HTTP
NOT_UPLOADED = InvalidInput(
    "The picture did not arrive as an upload.",
    do="With gradio_client give handle_file(path); over MCP give an http or https address.",
)

NOT_ALL_UPLOADED = InvalidInput(
    "The pictures did not arrive as uploads.",
    do="With gradio_client give a list of handle_file(path); over MCP ask for one after the other.",
)
ARGUMENTS = InvalidInput(
    "These are not the arguments of this endpoint.", do="Give one value for each that /gradio_api/info lists."
)


class Programs(gr.Blocks):
    """Blocks whose refusals of arguments are sentences.

    Gradio looks at arguments before an endpoint of ours is called, and answers without a word.
    """

    signs_in = False

    @property
    def expects_oauth(self) -> bool:
        """Whether Gradio adds its sign-in with Hugging Face: routes, and a session in each visitor's cookie.

        It does so for a gr.LoginButton; our page has a link of its own in the place of one.
        """
        return self.signs_in

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], *state: Any, **options: Any
    ) -> Any:
        """The arguments, their uploaded files known. Raises gr.Error with what is wrong and what to give."""
        try:
            return await super().preprocess_data(block_fn, inputs, *state, **options)
        except (InvalidPathError, ValidationError):
            raise _refusal(NOT_UPLOADED) from None
        except (AttributeError, TypeError, ValueError):  # it reads what was sent before it looks at its kind
            raise _refusal(ARGUMENTS) from None


def _refusal(error: StudioError) -> gr.Error:
    return gr.Error(str(error), print_exception=False)


def register(studio: Studio) -> None:
    """Make an endpoint of each verb that programs may use; inside a gr.Blocks context."""
    for verb in VERBS.values():
        if verb.api_name is not None:
            # Limits are the engine's business: a second caller never waits for the first one's answer.
            add_endpoint(
                endpoint(studio, verb), api_name=verb.api_name, queue=not verb.reads, concurrency_limit=None
            )


def endpoint(studio: Studio, verb: Verb) -> Callable[..., Awaitable[Any]]:
    """A function with the signature that Gradio reads: the request's fields, in their order."""
    fields = verb.request.model_fields

    async def call(request: gr.Request | None, *values: Any) -> Any:
        given = dict(zip(fields, values, strict=False))
        try:
            received = {name: _received(fields[name], value) for name, value in given.items()}
            result = await run_verb(studio, verb, received, _visitor(request))
        except StudioError as error:
            raise _refusal(error) from None
        # Gradio hands Python's spelling of a result to assistants, who read JSON better.
        return json.dumps(result) if result is not None and _asks_over_mcp(request) else result

    asked_with = inspect.Parameter("request", _POSITIONAL, annotation=gr.Request)
    parameters = [asked_with, *(_parameter(name, field) for name, field in fields.items())]
    call.__name__ = verb.api_name or verb.name
    call.__doc__ = _documentation(verb, fields)
    call.__signature__ = inspect.Signature(parameters, return_annotation=_result_type(verb))  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return call


def _visitor(request: gr.Request | None) -> Visitor | None:
    """Who calls an endpoint; nobody signed in where a request cannot tell."""
    scope = getattr(getattr(request, "request", None), "scope", None)
    return (visitor_of(scope) if scope else None) or Visitor()


def _asks_over_mcp(request: gr.Request | None) -> bool:
    """Whether a tool is used: reads come straight from the MCP route, others through Gradio's own client."""
    if request is None:
        return False
    return request.headers.get("x-gradio-user") == "mcp" or "/gradio_api/mcp" in str(request.url)


def received_file(given: Any) -> Path:
    """The file a client uploaded. Raises InvalidInput for any other path on this machine."""
    path = given.get("path") if isinstance(given, Mapping) else None
    if not isinstance(path, str):
        raise NOT_UPLOADED
    file = Path(path).resolve()
    if not file.is_relative_to(Path(get_upload_folder()).resolve()) or not file.is_file():
        raise NOT_UPLOADED
    return file


def received_files(given: Any) -> list[Path]:
    """The files a client uploaded. Raises InvalidInput for anything else, and any other path."""
    if not isinstance(given, list):
        raise NOT_ALL_UPLOADED
    try:
        return [received_file(one) for one in given]
    except InvalidInput:
        raise NOT_ALL_UPLOADED from None


def _received(field: FieldInfo, value: Any) -> Any:
    if _are_pictures(field):
        return received_files(value)
    return received_file(value) if _is_picture(field) and value is not None else value


def _is_picture(field: FieldInfo) -> bool:
    return Path in (field.annotation, *get_args(field.annotation))


def _are_pictures(field: FieldInfo) -> bool:
    inside = get_args(field.annotation)
    return get_origin(field.annotation) is list and Path in (get_args(inside[0]) or inside)


def _parameter(name: str, field: FieldInfo) -> inspect.Parameter:
    # Plain FileData also where it may be left out: MCP knows no file in “FileData or None”.
    annotation: Any = gr.FileData if _is_picture(field) else field.annotation
    if _are_pictures(field):
        annotation = list[gr.FileData]
    default = inspect.Parameter.empty if field.is_required() else field.default
    return inspect.Parameter(name, _POSITIONAL, default=default, annotation=annotation)


def _result_type(verb: Verb) -> Any:
    """What the schema says of the answer: nothing, text, a list or an object."""
    given = get_type_hints(verb.method).get("return", NoneType)
    if given is NoneType:
        return None
    if given is str:
        return str
    return list if get_origin(given) is list else dict


def _documentation(verb: Verb, fields: Mapping[str, FieldInfo]) -> str:
    """The method's own words, and one line an argument, as Gradio reads them for MCP."""
    lines = [f"    {name}: {field.description}" for name, field in fields.items() if field.description]
    said = _FOR_PYTHON.sub("", inspect.getdoc(verb.method) or "")
    return "\n".join([said, "", "Args:", *lines]) if lines else said
