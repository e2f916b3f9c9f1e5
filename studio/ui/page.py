"""The one HTML page: as Gradio renders it, made ours, with its theme set before the first paint.

What stands in `head=` of Gradio is added by its client, too late for a first paint; so the gate patches
the HTML instead.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from studio.ui.static_files import StaticFiles

TITLE = "Throughline"
DESCRIPTION = "Keyframes that belong together: one person, one product, one room, one light."
VIEWS = ("/storyboards", "/influencers", "/products", "/settings")

_BASE = re.compile(r'<base href="[^"]*" ?/?>')
_FOREIGN = re.compile(r'\s*<(?:meta\s+(?:property="og:|name="twitter:)|link rel="manifest")[^>]*>')
_SCRIPT = re.compile(r"<script(?=[\s>])")
_BODY = re.compile(r"<body\b[^>]*>")

# The class that the tokens look at, before anything is painted. Gradio's client sets it by the system's taste
# while it starts, so it is put back until boot.js has taken over (the key is the one of js/preferences.js).
_THEME = """(() => {
  let choice = new URLSearchParams(location.search).get("__theme");
  try { choice ??= localStorage.getItem("throughline.theme"); } catch { /* refused in some frames */ }
  const dark = choice === "system" ? matchMedia("(prefers-color-scheme: dark)").matches : choice !== "light";
  const classes = document.body.classList;
  const apply = () => { if (classes.contains("dark") !== dark) classes.toggle("dark", dark); };
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
  window.throughlineTheme = new MutationObserver(apply);
  window.throughlineTheme.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  apply();
})();"""


def is_view(path: str) -> bool:
    """Whether an address belongs to the page's own views, which the root page draws."""
    return any(path == view or path.startswith(f"{view}/") for view in VIEWS)


@dataclass(frozen=True, slots=True)
class PagePatch:
    """Turns Gradio's page into ours."""

    static: StaticFiles

    def patched(self, page: str, *, root: str, nonce: str) -> str:
        """The page as it is sent. `root` is a proxy's path prefix; `nonce` admits inline scripts."""
        root = html.escape(root, quote=True)
        page = _BASE.sub(f'<base href="{root}/" />', page, count=1)
        page = _FOREIGN.sub("", page)
        page = page.replace("</head>", f"{self._head(root)}</head>", 1)
        page = _BODY.sub(lambda body: f"{body[0]}<script>{_THEME}</script>", page, count=1)
        return _SCRIPT.sub(f'<script nonce="{nonce}"', page)

    def _head(self, root: str) -> str:
        prefix = f"{root}{self.static.prefix}"
        preloads = "".join(
            f'<link rel="modulepreload" href="{prefix}/{path}">' for path in self.static.modules("js/boot.js")
        )
        tokens = self.static.text("css/tokens.css").replace('url("../', f'url("{prefix}/')
        return (
            f"<title>{TITLE}</title>"
            f'<meta name="description" content="{DESCRIPTION}">'
            '<meta name="color-scheme" content="dark light">'
            f'<meta property="og:title" content="{TITLE}">'
            f'<meta property="og:description" content="{DESCRIPTION}">'
            f'<link rel="icon" href="{root}/gradio_api/studio/brand/favicon.svg" type="image/svg+xml">'
            f"{preloads}<style>{tokens}\nbody{{background:var(--tl-bg);color:var(--tl-text)}}</style>"
        )
