"""Build a release: wheel, sdist and their bill of materials (CycloneDX).

    python -m tests.tools.release            into dist/

The bill lists the packages of requirements.lock with their hashes, and the networks in the wheel
with the hashes of the model card. Every run gives the same bill.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from digitapp import __version__
from digitapp.models.model_card import card_files

ROOT = Path(__file__).resolve().parents[2]


def bill_of_materials() -> dict[str, Any]:
    """The bill as CycloneDX JSON. Raises CalledProcessError if it cannot be made."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "--output-reproducible"]
    made = subprocess.run(
        [*command, str(ROOT / "requirements.lock")], capture_output=True, check=True
    )
    bill: dict[str, Any] = json.loads(made.stdout)
    bill["metadata"]["component"] = {
        "type": "application",
        "bom-ref": "digitapp",
        "name": "digitapp",
        "version": __version__,
        "licenses": [{"license": {"id": name}} for name in ("MIT", "CC-BY-4.0")],
    }
    bill["components"] += [
        {
            "type": "machine-learning-model",
            "bom-ref": f"digitapp/{name}",
            "name": name,
            "version": __version__,
            "hashes": [{"alg": "SHA-256", "content": content}],
            "licenses": [{"license": {"id": "CC-BY-4.0"}}],
        }
        for name, content in sorted(card_files(ROOT / "assets").items())
        if name.endswith(".onnx")
    ]
    return bill


def build(source: Path, folder: Path, isolated: bool = True) -> None:
    """Build wheel and sdist of a checkout into a folder.

    isolated: fetch the build's own packages; otherwise use those that are installed. Raises
    CalledProcessError.
    """
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(source)]
    if not isolated:
        command.append("--no-isolation")
    # Elsewhere than in the checkout, where a folder "build" would hide the package.
    subprocess.run(command, check=True, cwd=folder)


def main() -> None:
    folder = ROOT / "dist"
    folder.mkdir(exist_ok=True)
    build(ROOT, folder)
    file = folder / f"digitapp-{__version__}.cdx.json"
    file.write_text(json.dumps(bill_of_materials(), indent=1) + "\n", "utf-8")
    print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
