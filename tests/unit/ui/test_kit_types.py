"""kits.d.ts and the models of the kits' pages say the same, field for field."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from studio.domain.kit import KitUse
from studio.ui import kit_models
from tests.page_types import fields_of, interfaces_in

TYPES = interfaces_in(Path(kit_models.__file__).parent / "static" / "js" / "kits.d.ts")
MODELS: dict[str, type[BaseModel]] = {
    "KitTile": kit_models.KitTile,
    "KitShelf": kit_models.KitShelf,
    "CheckLine": kit_models.CheckLine,
    "TakeCard": kit_models.TakeCard,
    "ReferenceCard": kit_models.ReferenceCard,
    "KitCard": kit_models.KitCard,
    "KindChoice": kit_models.KindChoice,
    "KitSource": kit_models.KitSource,
    "KitSources": kit_models.KitSources,
    "KitUse": KitUse,
}


@pytest.mark.parametrize("name", MODELS)
def test_the_page_knows_every_field_of(name: str) -> None:
    assert sorted(fields_of(TYPES[name])) == sorted(MODELS[name].model_fields)


def test_the_page_knows_no_other_models() -> None:
    assert sorted(TYPES) == sorted(MODELS)
