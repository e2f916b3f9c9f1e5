"""What a person can set of local models."""

from __future__ import annotations

from pathlib import Path

from studio.domain.option import Form, Option
from studio.errors import InvalidInput

MOST_STEPS = 200


def _check_folder(path: str) -> None:
    if not Path(path).expanduser().is_dir():
        raise InvalidInput("There is no such folder on this machine.", do="Give its whole path.")


FORM = Form(
    options=(
        Option(
            "folder",
            "Folder of the models",
            "Where your models lie, a folder each.",
            usual="The cache of Hugging Face on this machine",
            check=_check_folder,
        ),
        Option(
            "loras",
            "Folder of the LoRAs",
            "Where your LoRAs lie, as safetensors: they are named by their files then.",
            usual="None: a LoRA is given by its whole path",
            check=_check_folder,
        ),
        Option("device", "Device", "As torch spells it: cuda:1, cpu, mps.", usual="The GPU, if there is one"),
        Option(
            "steps", "Steps", "More take longer.", kind="number", usual="The model's own", most=MOST_STEPS
        ),
    ),
    key="none",
    address=None,
    calls=False,
)
