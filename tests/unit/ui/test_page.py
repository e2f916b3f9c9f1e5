from __future__ import annotations

import re

import pytest

from studio.ui.page import PagePatch, is_view, view_module
from studio.ui.static_files import StaticFiles, read_static_files

GRADIO_PAGE = """<!doctype html>
<html><head>
<base href="./" />
<meta name="viewport" content="width=device-width" />
<meta property="og:title" content="Gradio" />
<meta
    property="og:image"
    content="https://raw.githubusercontent.com/gradio-app/gradio/header.jpg"
/>
<meta name="twitter:creator" content="@Gradio" />
<script>window.gradio_config = {"title": "Throughline"};</script>
<script type="module" crossorigin src="./assets/index.js"></script>
<link rel="manifest" href="/manifest.json" />
</head>
<body
    style="width: 100%"
><gradio-app control_page_title="true"></gradio-app></body></html>"""
STATIC = StaticFiles(
    files={
        "js/boot.js": b'import "./dom.js";\n',
        "js/dom.js": b"",
        "js/view_board.js": b'import "./card.js";\nimport "./dom.js";\n',
        "js/card.js": b"",
        "css/tokens.css": b":root { --tl-bg: #d6d6d6 }",
        "css/gradio.css": b"body { margin: 0 }",
        "css/board.css": b"",
    },
    build="b1",
)


def patched(path: str = "/", root: str = "", nonce: str = "n0nce") -> str:
    return PagePatch(STATIC).patched(GRADIO_PAGE, path=path, root=root, nonce=nonce)


def test_relative_addresses_start_at_the_root_whatever_the_address_bar_says() -> None:
    assert '<base href="/" />' in patched("/storyboards/board_1/s02.start")


def test_a_proxys_prefix_stands_before_every_address() -> None:
    page = patched(root="/tl")

    assert '<base href="/tl/" />' in page
    assert 'href="/tl/gradio_api/studio/static/b1/js/boot.js"' in page
    assert 'href="/tl/gradio_api/studio/brand/favicon.svg"' in page


def test_a_prefix_cannot_break_out_of_its_attribute() -> None:
    assert '"><script' not in patched(root='"><script src=x>')


def test_every_script_of_the_page_carries_the_nonce() -> None:
    page = patched(nonce="abc")

    assert re.findall(r"<script(?! nonce=\"abc\")", page) == []
    assert page.count('<script nonce="abc"') == 3
    assert page.count("<script") == 3


def test_nothing_names_gradio_to_whom_the_link_is_sent() -> None:
    page = patched()

    assert [name for name in ("twitter:", "githubusercontent", 'content="Gradio"') if name in page] == []
    assert '<meta property="og:title" content="Throughline">' in page


def test_the_manifest_that_does_not_exist_is_not_asked_for() -> None:
    assert "manifest.json" not in patched()


def test_the_page_has_its_own_title_and_icon() -> None:
    page = patched()

    assert "<title>Throughline</title>" in page
    assert 'rel="icon" href="/gradio_api/studio/brand/favicon.svg"' in page


def test_colours_are_there_before_the_first_paint() -> None:
    assert "<style>:root { --tl-bg: #d6d6d6 }body { margin: 0 }</style></head>" in patched()


def test_the_theme_is_set_as_the_first_thing_in_the_body() -> None:
    body = patched().split("<body", 1)[1]

    assert body.index("throughline.theme") < body.index("<gradio-app")


def test_our_page_starts_first_and_gradio_behind_it() -> None:
    page = patched(root="/tl")

    assert 'src="./assets/index.js"' not in page
    assert 'import { mount } from "/tl/gradio_api/studio/static/b1/js/boot.js"' in page
    assert page.index("mount(page)") < page.index('import("./assets/index.js")')
    assert '<div id="throughline-page"></div><gradio-app' in page


def test_our_page_starts_also_where_gradios_start_is_not_known() -> None:
    unknown = GRADIO_PAGE.replace("./assets/", "./elsewhere/")

    page = PagePatch(STATIC).patched(unknown, path="/", root="", nonce="abc")

    assert 'src="./elsewhere/index.js"' in page
    assert "mount(page)" in page


def test_gradio_leaves_the_title_to_our_page() -> None:
    assert '<gradio-app control_page_title="false">' in patched()


def test_the_modules_of_the_view_are_on_their_way_at_once() -> None:
    page = patched("/storyboards/board_1")

    assert re.findall(r'modulepreload" href="[^"]*/(\w+)\.js"', page) == ["boot", "dom", "view_board", "card"]


def test_so_are_the_styles_that_the_script_fetches() -> None:
    assert re.findall(r'as="fetch" crossorigin href="([^"]*)"', patched()) == [
        "/gradio_api/studio/static/b1/css/board.css"
    ]


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("/", "view_storyboards"),
        ("/storyboards", "view_storyboards"),
        ("/storyboards/board_1", "view_board"),
        ("/storyboards/board_1/s02.start", "view_board"),
        ("/storyboards/board_1/edit", "view_editor"),
        ("/influencers", "view_identities"),
        ("/products", "view_identities"),
        ("/settings", "view_settings"),
    ],
)
def test_each_address_has_its_module(path: str, module: str) -> None:
    assert view_module(path) == module
    assert f"js/{module}.js" in read_static_files().files


@pytest.mark.parametrize(
    "path", ["/storyboards", "/storyboards/board_1/s02.start", "/influencers", "/products/", "/settings"]
)
def test_addresses_of_the_page_lead_to_it(path: str) -> None:
    assert is_view(path)


@pytest.mark.parametrize("path", ["/", "/storyboardsx", "/gradio_api/info", "/config", "/theme.css"])
def test_other_addresses_are_gradios(path: str) -> None:
    assert not is_view(path)
