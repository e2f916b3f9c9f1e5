"""money.d.ts and the façade's models of services and money say the same, field for field."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from studio.domain.view import SourceView
from studio.service import budgets, costs, doubts, estimates, holding, jobs, receipts, service_info, services
from studio.ui import page_models
from tests.page_types import fields_of, interfaces_in

TYPES = interfaces_in(Path(page_models.__file__).parent / "static" / "js" / "money.d.ts")
MODELS: list[type[BaseModel]] = [
    service_info.PriceLine,
    service_info.ChoiceInfo,
    service_info.OptionInfo,
    service_info.ServiceInfo,
    holding.HeldPictures,
    services.ServiceTest,
    jobs.JobOption,
    jobs.JobChoice,
    budgets.Budgets,
    estimates.Estimate,
    costs.CostTotal,
    costs.CostRow,
    costs.Costs,
    doubts.Doubt,
    SourceView,
    receipts.Receipt,
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_page_knows_every_field_of(model: type[BaseModel]) -> None:
    assert sorted(fields_of(TYPES[model.__name__])) == sorted(model.model_fields)


def test_the_page_knows_no_other_models() -> None:
    assert sorted(TYPES) == sorted(model.__name__ for model in MODELS)
