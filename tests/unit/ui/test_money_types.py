"""money.d.ts and the façade's models of services and money say the same, field for field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from studio.domain.view import SourceView
from studio.service import budgets, costs, doubts, estimates, holding, jobs, receipts, service_info, services
from studio.ui import page_models
from tests.page_types import fields_of, interfaces_in

SCRIPTS = Path(page_models.__file__).parent / "static" / "js"
TYPES = interfaces_in(SCRIPTS / "money.d.ts")
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


def test_the_page_adds_costs_up_by_all_that_the_studio_can() -> None:
    offered = re.search(r"const BY = \{(.*)\};", (SCRIPTS / "view_costs.js").read_text("utf-8"))

    assert offered is not None
    assert re.findall(r'(\w+): "', offered[1]) == [*get_args(costs.By)]
