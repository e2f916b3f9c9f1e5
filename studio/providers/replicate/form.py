"""What a person can set of Replicate: how the models that settings name call their inputs."""

from __future__ import annotations

from studio.domain.capability import Job
from studio.domain.option import Form, Option
from studio.errors import InvalidInput
from studio.providers.replicate.answers import REFUSALS, WORDS
from studio.providers.replicate.requests import FIELDS, INPUTS, OURS, read_fields, read_inputs

BASE_URL = "https://api.replicate.com"
HOSTS = ("replicate.delivery",)
_NAMED = "Ours, an equals sign, the model's own name; separated by commas. Ours are: "
_SENT = "A JSON object that is sent along with every request, such as {“scale”: 4}."
_JOBS: dict[Job, str] = {"image": "keyframes", "upscale": "4K", "face_swap": "face swaps"}


def _check_fields(value: str) -> None:
    if read_fields(value) is None:
        raise InvalidInput(
            "These names of inputs cannot be read.", do="Write them like: prompt=text, sources=images."
        )


def _check_inputs(value: str) -> None:
    if read_inputs(value) is None:
        raise InvalidInput("This is not one JSON object.", do='Write it like: {"scale": 4}.')


def _options(job: Job) -> tuple[Option, Option]:
    return (
        Option(
            f"{job}_fields",
            f"Names of the inputs of the model for {_JOBS[job]}",
            f"{_NAMED}{', '.join(OURS)}.",
            usual=FIELDS[job],
            check=_check_fields,
        ),
        Option(
            f"{job}_inputs",
            f"Further inputs of the model for {_JOBS[job]}",
            _SENT,
            usual=INPUTS[job],
            check=_check_inputs,
        ),
    )


FORM = Form(
    options=(
        *_options("image"),
        *_options("upscale"),
        *_options("face_swap"),
        Option(
            "refusal_words",
            "Words of a refusal",
            "A failed picture whose error has one of them was refused for its content. Separated by commas.",
            usual=", ".join(REFUSALS),
        ),
    ),
    keys_at=WORDS.keys,
    address=BASE_URL,
    hosts=HOSTS,
)
