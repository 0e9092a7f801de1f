import pytest

from digitapp.errors import InputError
from digitapp.forms.form_editor import FormEditor
from digitapp.records import Page
from digitapp.rules import Rules
from tests.forms.drawn import HEIGHT, NUMBER, WIDTH, blank, form


@pytest.fixture
def editor():
    return FormEditor(Page(blank()), "report")


def test_a_drawn_field_gets_a_free_name_and_a_kind(editor):
    assert editor.draw(300, 180, 500, 250) and editor.draw(340, 470, 300, 430)
    assert [(f.name, f.kind) for f in editor.fields] == [("field 1", "number"), ("field 2", "mark")]
    assert editor.selected == 1 and editor.field.box.x == 300
    assert not editor.draw(10, 10, 12, 60)
    assert not editor.draw(-50, -50, -10, -10)
    assert editor.draw(-50, -50, 60, 60) and editor.fields[2].box.x == 0


def test_a_click_finds_the_smallest_field(editor):
    editor.draw(100, 100, 400, 400)
    editor.draw(150, 150, 200, 200)
    assert editor.at(160, 160) == 1 and editor.at(120, 120) == 0 and editor.at(5, 5) is None


def test_everything_is_undone_and_done_again(editor):
    editor.draw(300, 180, 500, 250)
    editor.rename("points")
    editor.set_kind("comb", 4)
    editor.set_rules(Rules(length="4"))
    editor.move(5, -5)
    whole = editor.fields
    assert whole[0].box.x == 305 and whole[0].parts == 4 and whole[0].rules == Rules(length="4")
    editor.delete()
    assert editor.fields == () and editor.selected is None
    for _ in range(6):
        editor.undo()
    assert editor.fields == () and not editor.can_undo
    for _ in range(5):
        editor.redo()
    assert editor.fields == whole
    editor.draw(10, 10, 60, 60)
    assert not editor.can_redo


def test_a_field_stays_on_the_page(editor):
    editor.draw(700, 940, 750, 990)
    editor.move(500, 500)
    assert (editor.field.box.right, editor.field.box.bottom) == (WIDTH, HEIGHT)


def test_what_cannot_be_changes_nothing(editor):
    editor.draw(300, 180, 500, 250)
    editor.draw(300, 300, 500, 350)
    before = editor.fields
    for wrong in (
        lambda: editor.rename("field 1"),
        lambda: editor.rename(" "),
        lambda: editor.set_kind("comb", 100),
        lambda: editor.set_rules(Rules(total=True)),
    ):
        with pytest.raises(InputError):
            wrong()
    assert editor.fields == before
    with pytest.raises(InputError):
        FormEditor(Page(blank())).form()


def test_a_form_is_gone_on_with(editor):
    found = FormEditor.of(form())
    assert found.form().fields == form().fields and found.name == "report"


def test_proposals_leave_drawn_fields_alone(editor):
    box = NUMBER.box
    editor.draw(box.x, box.y, box.right, box.bottom)
    count = editor.propose()
    kinds = [field.kind for field in editor.fields]
    assert count == 4 and kinds == ["number", "comb", "mark", "mark", "column"]
    assert editor.propose() == 0
