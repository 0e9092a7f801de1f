from pathlib import Path

from digitapp import resources


def test_a_checkout_has_its_assets_beside_the_package():
    folder = resources.assets_folder()
    assert (folder / "examples" / "notes.png").is_file()


def test_a_wheel_has_its_assets_inside_the_package(tmp_path, monkeypatch):
    (tmp_path / "digitapp" / "assets").mkdir(parents=True)
    (tmp_path / "assets").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", Path(tmp_path / "digitapp"))
    assert resources.assets_folder() == tmp_path / "digitapp" / "assets"
