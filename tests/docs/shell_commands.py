"""The shell commands that a document shows."""

from __future__ import annotations

import re


def shell_commands(text: str) -> list[str]:
    """The lines of all `sh` blocks of a Markdown text."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]
