"""The files for desktops are well-formed and agree with each other and with the program."""

import configparser
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

import digitapp
from digitapp.io.files import SUFFIXES

FOLDER = Path(__file__).resolve().parents[2] / "packaging"
NAME = "org.digitapp.Digitapp"


@pytest.fixture(scope="module")
def entry():
    config = configparser.ConfigParser(interpolation=None)
    config.optionxform = str  # type: ignore[assignment, method-assign]
    config.read(FOLDER / f"{NAME}.desktop", "utf-8")
    return config["Desktop Entry"]


def test_the_menu_entry_opens_files_with_the_program(entry):
    assert entry["Exec"] == "digitapp %F" and entry["Icon"] == NAME
    kinds = entry["MimeType"].rstrip(";").split(";")
    assert {"image/png", "image/jpeg", "image/tiff", "application/pdf"} <= set(kinds)
    endings = {"jpeg" if kind == ".jpg" else kind[1:] for kind in SUFFIXES}
    assert len([kind for kind in kinds if kind.split("/")[1] in endings]) >= 7


def test_projects_have_a_file_type(entry):
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    root = ElementTree.parse(FOLDER / f"{NAME}.xml").getroot()
    kind = root.find("m:mime-type", space)
    assert kind is not None
    assert kind.get("type") in entry["MimeType"].split(";")
    glob = kind.find("m:glob", space)
    assert glob is not None and glob.get("pattern") == "*.digits"


def test_the_software_centre_names_this_version():
    root = ElementTree.parse(FOLDER / f"{NAME}.metainfo.xml").getroot()
    assert root.findtext("id") == NAME
    release = root.find("releases/release")
    assert release is not None and release.get("version") == digitapp.__version__
    assert ElementTree.parse(FOLDER / f"{NAME}.svg").getroot().tag.endswith("svg")


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils")
def test_the_menu_entry_is_valid():
    run = subprocess.run(
        ["desktop-file-validate", str(FOLDER / f"{NAME}.desktop")], capture_output=True, text=True
    )
    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="appstream")
def test_the_software_centre_file_is_valid():
    command = ["appstreamcli", "validate", "--no-net", str(FOLDER / f"{NAME}.metainfo.xml")]
    assert subprocess.run(command, capture_output=True).returncode == 0


def test_they_are_installed_where_desktops_look(tmp_path):
    script = FOLDER / "install-desktop.sh"
    subprocess.run(
        ["sh", str(script)], check=True, env={"PATH": "/usr/bin:/bin", "PREFIX": str(tmp_path)}
    )
    share = tmp_path / "share"
    assert (share / "applications" / f"{NAME}.desktop").is_file()
    assert (share / "icons/hicolor/scalable/apps" / f"{NAME}.svg").is_file()
    assert (share / "mime/packages" / f"{NAME}.xml").is_file()
