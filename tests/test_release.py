"""What a release says it is made of."""

from __future__ import annotations

import hashlib
import re

import pytest

from digitapp.resources import assets_folder
from tests.tools.release import ROOT, bill_of_materials


@pytest.mark.slow
def test_the_bill_of_materials_names_packages_and_networks_with_their_hashes():
    bill = bill_of_materials()
    components = bill["components"]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = set(re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE))
    libraries = [c for c in components if c["type"] == "library"]
    assert {(c["name"], c["version"]) for c in libraries} == locked
    for library in libraries:
        assert any(reference.get("hashes") for reference in library["externalReferences"])
    networks = {c["name"]: c["hashes"][0]["content"] for c in components if c not in libraries}
    assert networks == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in assets_folder().glob("*.onnx")
    }
    assert bill["metadata"]["component"]["name"] == "digitapp"
