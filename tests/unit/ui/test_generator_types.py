"""generator.d.ts and the models of the generator's page say the same, field for field."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from studio.service import generation_estimate, generation_services
from studio.ui import generator_models
from tests.page_types import fields_of, interfaces_in

TYPES = interfaces_in(Path(generator_models.__file__).parent / "static" / "js" / "generator.d.ts")
MODELS: list[type[BaseModel]] = [
    generator_models.HeldCard,
    generator_models.ClipCard,
    generator_models.GeneratedCard,
    generator_models.GenerationCard,
    generator_models.GeneratorPage,
    generation_services.GenerationService,
    generation_services.GenerationServices,
    generation_estimate.GenerationEstimate,
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_page_knows_every_field_of(model: type[BaseModel]) -> None:
    assert sorted(fields_of(TYPES[model.__name__])) == sorted(model.model_fields)


def test_the_page_knows_no_other_models() -> None:
    assert sorted(TYPES) == sorted(model.__name__ for model in MODELS)
