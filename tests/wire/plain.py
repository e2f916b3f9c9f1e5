"""A service of no one: the smallest subclass, for the tests of what all local services share."""

from __future__ import annotations

from tests.wire.servers.base import WireServer
from tests.wire.servers.call import Answer, Call, Declined, Route
from tests.wire.servers.drawing import Recipe, drawn


class PlainServer(WireServer):
    """One paid call that answers with the picture, and one open path."""

    name = "plain"

    def routes(self) -> list[Route]:
        return [
            Route("POST", "/draw", self.draw, is_paid=True),
            Route("GET", "/cdn/{name}", self.picture, is_open=True),
        ]

    def draw(self, call: Call) -> Answer:
        if not call.prompt:
            raise Declined(Answer({"error": "no prompt"}, 400))
        self.ledger.charge({"prompt": call.prompt, "seed": call.body.get("seed"), "amount": 0.04})
        made = drawn(self.scripted_recipe(call, Recipe(call.prompt, width=320, height=200)))
        return Answer(made.content, content_type=made.content_type)

    def picture(self, call: Call) -> Answer:
        made = drawn(self.scripted_recipe(call, Recipe(call.at("name"), width=64, height=64)))
        return Answer(made.content, content_type=made.content_type)
