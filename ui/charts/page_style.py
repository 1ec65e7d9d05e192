"""How the pages look: a theme without any font or file from outside, and the style sheets of `ui/styles`."""

from pathlib import Path

import gradio as gr
from gradio.themes.utils.colors import Color

# A style sheet for the frame and one for each page, in this order.
STYLE_SHEETS = tuple(
    Path(__file__).parents[1].joinpath("styles", name)
    for name in (
        "app.css",
        "chat_page.css",
        "panel.css",
        "charts.css",
        "tables.css",
        "documents_page.css",
        "dashboard_page.css",
    )
)

# A calm ink blue for what can be pressed, warm greys for the rest.
_INK = Color(
    c50="#f1f5f9",
    c100="#e2eaf2",
    c200="#c5d5e4",
    c300="#9bb6ce",
    c400="#6a90b3",
    c500="#44709a",
    c600="#2f587f",
    c700="#274868",
    c800="#213b55",
    c900="#1b3045",
    c950="#121f2e",
    name="ink",
)
FONTS = (
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "system-ui",
    "sans-serif",
)


def build_theme() -> gr.themes.Base:
    """Return the theme for `launch`."""
    return gr.themes.Base(
        primary_hue=_INK,
        secondary_hue=_INK,
        neutral_hue="stone",
        font=FONTS,
        font_mono=("ui-monospace", "Consolas", "Noto Sans Mono CJK SC", "monospace"),
    ).set(
        body_background_fill="#f6f5f2",
        body_background_fill_dark="#16181b",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1e2125",
        block_background_fill="#ffffff",
        block_background_fill_dark="#1e2125",
        block_border_width="0px",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_text_color="#ffffff",
        button_primary_background_fill_dark="*primary_500",
        button_primary_background_fill_hover_dark="*primary_600",
    )
