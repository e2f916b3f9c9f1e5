"""The same verbs as tools of an MCP server, as an assistant finds them."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from studio.ui.verbs import VERBS
from tests.builders import a_storyboard

# Gradio's queue keeps figures of its calls with a part of pandas that is going away.
pytestmark = pytest.mark.filterwarnings("ignore:.*no_silent_downcasting")


@pytest.fixture
async def tools(http: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """The published tools by name."""
    return {tool["name"]: tool for tool in (await http.get("/gradio_api/mcp/schema")).json()}


async def test_every_verb_for_programs_is_a_tool(tools: dict[str, dict[str, Any]]) -> None:
    assert set(tools) == {verb.api_name for verb in VERBS.values() if verb.api_name}


async def test_a_tool_says_what_it_does_and_what_it_takes(tools: dict[str, dict[str, Any]]) -> None:
    render = tools["render"]

    assert render["description"].startswith("Render in the background")
    assert "Raises" not in render["description"]
    assert render["inputSchema"]["properties"]["board_id"] == {
        "type": "string",
        "description": "The storyboard's id.",
    }
    assert render["inputSchema"]["required"] == ["board_id"]


async def test_a_picture_is_given_by_its_address(tools: dict[str, dict[str, Any]]) -> None:
    photo = tools["add_influencer"]["inputSchema"]["properties"]["photo"]

    assert (photo["type"], photo["format"]) == ("string", "Gradio File Input - a http or https url to a file")


async def test_a_tool_does_what_its_verb_does(url: str) -> None:
    brief = a_storyboard(1, title="By an assistant").model_dump(mode="json")

    made = await use(url, "create_storyboard", {"spec": brief})

    assert made["spec"]["title"] == "By an assistant"


async def test_reading_gives_json_too(url: str) -> None:
    assert {"sketch", "flat"} <= {provider["name"] for provider in await use(url, "providers", {})}


async def test_what_cannot_be_done_is_told_in_words(url: str) -> None:
    result = await called(url, "board", {"board_id": "board_none"})

    assert result.isError
    assert "There is no storyboard “board_none”" in result.content[0].text  # type: ignore[union-attr]


async def use(url: str, tool: str, arguments: dict[str, Any]) -> Any:
    """What a tool gives."""
    return json.loads((await called(url, tool, arguments)).content[0].text)  # type: ignore[union-attr]


async def called(url: str, tool: str, arguments: dict[str, Any]) -> CallToolResult:
    """The answer of a tool."""
    async with (
        streamable_http_client(f"{url}/gradio_api/mcp/") as (read, write, *_),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        return await session.call_tool(tool, arguments)
