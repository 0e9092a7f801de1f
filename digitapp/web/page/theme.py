"""How the page looks: fonts of the system, and the colours of the window."""

from __future__ import annotations

import gradio
from gradio.themes.utils.fonts import Font

_FONTS = tuple(map(Font, ("system-ui", "sans-serif")))
_FIXED = tuple(map(Font, ("ui-monospace", "monospace")))

# A plain name would be looked for among Gradio's own font files.
THEME = gradio.themes.Default(primary_hue="emerald", font=_FONTS, font_mono=_FIXED)

CSS = """
.numbers textarea { font-size: 2rem; line-height: 1.3; }
#numbers table, #numbers tr, #numbers td { border: none; }
#numbers td { padding: 0.2rem 1rem 0.2rem 0; vertical-align: baseline; }
#numbers .line { font-size: 1.6rem; }
#numbers mark { color: inherit; background: none; border-bottom: 2px dashed #d66000; }
"""
