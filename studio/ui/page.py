"""The one HTML page: as Gradio renders it, made ours, with its theme set before the first paint.

What stands in `head=` of Gradio is added by its client, too late for a first paint; so the gate patches
the HTML instead.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from studio.ui.static_files import StaticFiles

TITLE = "Throughline"
PAGE_ID = "throughline-page"
DESCRIPTION = "Keyframes that belong together: one person, one product, one room, one light."
PROGRAMS = "/programs"  # where Gradio keeps the endpoints; nobody is meant to see that page
VIEWS = ("/storyboards", "/influencers", "/products", "/kits", "/generator", "/settings", "/costs", PROGRAMS)

_BASE = re.compile(r'<base href="[^"]*" ?/?>')
_FOREIGN = re.compile(r'\s*<(?:meta\s+(?:property="og:|name="twitter:)|link rel="manifest")[^>]*>')
_SCRIPT = re.compile(r"<script(?=[\s>])")
_ENTRY = re.compile(r'<script type="module"[^>]*\ssrc="(\./assets/[^"]+)"></script>')
_BODY = re.compile(r"<body\b[^>]*>")

# The class that the tokens look at, before anything is painted. Gradio's client sets it by the system's taste
# while it starts, so it is put back until our page stands in it (the key is the one of js/preferences.js).
_THEME = """(() => {
  const classes = document.body.classList;
  const apply = () => {
    let choice = new URLSearchParams(location.search).get("__theme");
    try { choice ??= localStorage.getItem("throughline.theme"); } catch { /* refused in some frames */ }
    const system = matchMedia("(prefers-color-scheme: dark)").matches;
    const dark = choice === "system" ? system : choice !== "light";
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    if (classes.contains("dark") !== dark) classes.toggle("dark", dark);
  };
  window.throughlineTheme = new MutationObserver(apply);
  window.throughlineTheme.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  apply();
})();"""

# Our page does not wait for Gradio, which takes a second to start. It is drawn first; Gradio starts behind it
# when the browser has time, and the page moves into the gr.HTML once that stands (build.py). A studio that is
# stopped meanwhile leaves Gradio half loaded, which says so to nobody's use: the page does without it.
# The sign that Gradio shows while it loads takes hold of requestAnimationFrame and, once gone, still asks for
# every frame there is: what it holds is therefore given none any more when our page has moved in.
# A press that lasts while its button moves is none to a browser: the page moves in once it was let go.
_START = """import {{ mount }} from "{boot}";
const page = document.getElementById("{page}");
const frame = window.requestAnimationFrame;
let starting = true;
let pressed = false;
let moveIn = null;
const enter = () => {{ if (!pressed) {{ moveIn?.(); moveIn = null; }} }};
const letGo = () => {{ pressed = false; setTimeout(enter); }};
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => {{ pressed = true; }}, true);
for (const kind of ["pointerup", "pointercancel", "keyup"]) addEventListener(kind, letGo, true);
addEventListener("blur", letGo);
window.throughlineStarted = (move) => {{
  starting = false;
  window.requestAnimationFrame = frame;
  moveIn = move;
  enter();
}};
window.requestAnimationFrame = (callback) => (starting ? frame.call(window, callback) : 0);
addEventListener("unhandledrejection", (event) => {{
  if (/\\/assets\\//.test(event.reason?.message ?? "")) event.preventDefault();
}});
mount(page).catch((error) => {{ page.textContent = "The page could not load: " + error; }}).finally(() => {{
  (window.requestIdleCallback ?? setTimeout)(() => {gradio}, {{ timeout: 2000 }});
}});"""


def is_view(path: str) -> bool:
    """Whether an address belongs to the page's own views, which the root page draws."""
    return any(path == view or path.startswith(f"{view}/") for view in VIEWS)


def view_module(path: str) -> str:
    """The module that boot.js will load for an address; a wrong guess costs time and nothing else."""
    parts = [part for part in path.split("/") if part]
    match parts:
        case ["storyboards", _, "edit"]:
            view = "editor"
        case ["storyboards", _, *_]:
            view = "board"
        case ["influencers" | "products"]:
            view = "identities"
        case ["kits", _]:
            view = "kit"
        case ["kits" | "generator" | "settings" | "costs" as page]:
            view = page
        case _:
            view = "storyboards"
    return f"view_{view}"


@dataclass(frozen=True, slots=True)
class PagePatch:
    """Turns Gradio's page into ours."""

    static: StaticFiles

    def patched(self, page: str, *, path: str, root: str, nonce: str) -> str:
        """The page as sent for the address `path`. `root` is a proxy's prefix; `nonce` admits scripts."""
        root = html.escape(root, quote=True)
        page = _BASE.sub(f'<base href="{root}/" />', page, count=1)
        page = _FOREIGN.sub("", page)
        page = page.replace("</head>", f"{self._head(path, root)}</head>", 1)
        page = page.replace('control_page_title="true"', 'control_page_title="false"', 1)
        page = self._with_our_start(page, root)
        first = f'<script>{_THEME}</script><div id="{PAGE_ID}"></div>'
        page = _BODY.sub(lambda body: f"{body[0]}{first}", page, count=1)
        return _SCRIPT.sub(f'<script nonce="{nonce}"', page)

    def _with_our_start(self, page: str, root: str) -> str:
        """Our start in the place of Gradio's, which it calls; beside it where a new Gradio's is not found."""
        entry = _ENTRY.search(page)
        if entry is None:
            return page.replace("</head>", f"{self._start(root, 'null')}</head>", 1)
        return page.replace(entry[0], self._start(root, f'import("{entry[1]}")'), 1)

    def _start(self, root: str, gradio: str) -> str:
        boot = f"{root}{self.static.prefix}/js/boot.js"
        return f'<script type="module">{_START.format(boot=boot, page=PAGE_ID, gradio=gradio)}</script>'

    def _head(self, path: str, root: str) -> str:
        prefix = f"{root}{self.static.prefix}"
        sheets = "".join(self.static.text(f"css/{name}.css") for name in ("tokens", "gradio"))
        return (
            f"<title>{TITLE}</title>"
            f'<meta name="description" content="{DESCRIPTION}">'
            '<meta name="color-scheme" content="dark light">'
            f'<meta property="og:title" content="{TITLE}">'
            f'<meta property="og:description" content="{DESCRIPTION}">'
            f'<link rel="icon" href="{root}/gradio_api/studio/brand/favicon.svg" type="image/svg+xml">'
            f"{''.join(self._preloads(path, prefix))}<style>{sheets}</style>"
        )

    def _preloads(self, path: str, prefix: str) -> Iterator[str]:
        """Our scripts and styles, on their way while Gradio starts: afterwards the page waits for nothing."""
        modules = [*self.static.modules("js/boot.js"), *self.static.modules(f"js/{view_module(path)}.js")]
        for module in dict.fromkeys(modules):
            yield f'<link rel="modulepreload" href="{prefix}/{module}">'
        for sheet in self.static.sheets():
            yield f'<link rel="preload" as="fetch" crossorigin href="{prefix}/{sheet}">'
