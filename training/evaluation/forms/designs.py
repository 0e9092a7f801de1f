"""Six designs of forms; the first two are alike but for a few words and one column."""

from __future__ import annotations

from digitapp.rules import Rules
from training.evaluation.forms.layout import WIDTH, Layout, Place

_NAMES = (
    *("Adler Ida", "Brandt Ole", "Conti Mara", "Duval Luc", "Engel Nora", "Ferri Ugo"),
    *("Graf Lena", "Huber Jan", "Ivanov Petr", "Jansen Roos", "Keller Max", "Lopez Ana"),
    *("Meier Tom", "Novak Eva", "Olsen Kai", "Perret Zoe", "Quint Bo", "Rossi Lia"),
)
_QUESTIONS = (
    *("The room was clean", "The staff was friendly", "The food was good", "I found my way"),
    *("The price is fair", "I slept well", "It was quiet", "I would come again"),
    *("The bath was clean", "The bed was good"),
)


def _headed(name: str, title: str, below: str) -> Layout:
    layout = Layout(name)
    layout.write(title, 20, 16, 6.5, bold=True)
    layout.write(below, 20, 27, 3.0)
    layout.line(20, 33, WIDTH - 20, 33, 0.5)
    return layout


def _marks(name: str, title: str, second: str) -> Layout:
    layout = _headed(name, title, "One line a pupil. Write clearly, one number in a box.")
    layout.write("Class", 20, 39)
    layout.comb("class", 34, 37, "###")
    layout.write("Date", 70, 39)
    layout.comb("date", 82, 37, "######")
    xs, ys = [20.0, 30.0, 90.0, 120.0, 150.0, 190.0], [52.0 + 11 * n for n in range(20)]
    layout.grid(xs, ys)
    titles = ("No.", "Name", "Points", second, "Remarks")
    for x, word in zip(xs, titles, strict=False):
        layout.write(word, x + 1.5, 55.5, 3.0, bold=True)
    for n, pupil in enumerate(_NAMES):
        layout.write(str(n + 1), 23, ys[n + 1] + 3.5, 3.0)
        layout.write(pupil, 32, ys[n + 1] + 3.5, 3.2)
    layout.column("points", (90, ys[1], 30, 198), 18, "1-3")
    layout.column(second.lower(), (120, ys[1], 30, 198), 18, "#")
    layout.write("Signature", 20, 272)
    layout.line(40, 276, 110, 276)
    return layout


def _meter() -> Layout:
    layout = _headed("meter", "Meter reading", "Please read the meter and fill in this card.")
    layout.areas.append(((20, 40, 170, 9), 0.12))
    layout.write("1  Your meter", 23, 42.5, 3.6, bold=True)
    layout.write("Meter number", 24, 57)
    layout.comb("meter", 70, 54, "########", (0, 0, 7, 9))
    layout.write("Reading in kWh", 24, 75)
    layout.comb("reading", 70, 72, "######", (0, 0, 7, 9))
    layout.write("Date of reading", 24, 93)
    layout.comb("day", 70, 90, "##", (0, 0, 7, 9))
    layout.comb("month", 90, 90, "##", (0, 0, 7, 9))
    layout.comb("year", 110, 90, "####", (0, 0, 7, 9))
    layout.areas.append(((20, 110, 170, 9), 0.12))
    layout.write("2  Where is it?", 23, 112.5, 3.6, bold=True)
    for n, word in enumerate(("cellar", "hall", "flat", "outside")):
        layout.mark(word, 26 + 40 * n, 127)
        layout.write(word, 33 + 40 * n, 127.5)
    layout.areas.append(((20, 142, 170, 9), 0.12))
    layout.write("3  Your household", 23, 144.5, 3.6, bold=True)
    layout.write("Persons", 24, 159)
    layout.number("persons", (70, 156, 20, 10), "#")
    layout.write("Area in sq. metres", 24, 175)
    layout.number("area", (70, 172, 30, 10), "2-3", Rules(range="10:999"))
    for n, line in enumerate(
        (
            "Send this card within two weeks. If we do not hear from you, we shall estimate",
            "how much you have used, as the conditions of supply allow. Questions? Call us on",
            "weekdays from eight to five, or write to the address that stands on your bill.",
        )
    ):
        layout.write(line, 20, 200 + 6 * n, 2.8)
    layout.box((20, 225, 170, 40))
    layout.write("For our office", 23, 228, 3.0, bold=True)
    layout.write("Route", 24, 245)
    layout.number("route", (45, 240, 35, 11), "4")
    layout.write("Checked", 100, 245)
    layout.mark("checked", 120, 243)
    return layout


def _laboratory() -> Layout:
    layout = _headed("laboratory", "Soil sample", "Laboratory for soil and water    Form S 12")
    layout.write("Sample", 20, 42)
    layout.comb("sample", 50, 39, "#######", (0, 0, 6, 8))
    layout.write("Depth", 110, 42)
    layout.number("depth", (130, 38, 30, 10), "1-3")
    layout.write("cm", 153, 42, 2.8)
    for n, word in enumerate(("sand", "loam", "clay", "peat", "gravel")):
        layout.mark(word, 22 + 34 * n, 57)
        layout.write(word, 29 + 34 * n, 57.5)
    names = ("mass", "ash", "iron", "lime", "salt", "lead", "zinc", "copper")
    for n, name in enumerate(names):
        y = 76 + 19 * n
        layout.write(f"{name.capitalize()}, first and second weighing", 20, y + 3, 3.0)
        for k, unit in enumerate(("g", "mg")):
            frame = (92 + 48 * k, y, 40, 12)
            layout.number(f"{name} {k + 1}", frame, "2-4")
            layout.write(unit, 92 + 48 * k + 33.5, y + 6.5, 2.6)
    layout.line(20, 235, 190, 235)
    layout.write("Remarks of the laboratory", 20, 238, 3.0)
    for n in range(3):
        layout.line(20, 252 + 9 * n, 190, 252 + 9 * n, 0.2)
    return layout


def _questions() -> Layout:
    layout = _headed("questions", "How was your stay?", "Mark one box in each line. Thank you!")
    layout.write("Room", 20, 42)
    layout.comb("room", 36, 39, "###", (0, 0, 7, 9))
    layout.write("Nights", 90, 42)
    layout.comb("nights", 108, 39, "##", (0, 0, 7, 9))
    for k, word in enumerate(("no", "little", "so so", "mostly", "yes")):
        layout.write(word, 98 + 19 * k, 58, 2.6)
    for n, question in enumerate(_QUESTIONS):
        y = 68 + 15 * n
        layout.write(question, 20, y + 0.5, 3.4)
        layout.line(20, y + 9, 190, y + 9, 0.15)
        for k in range(5):
            layout.mark(f"{n + 1} {'abcde'[k]}", 100 + 19 * k, y)
    layout.write("Your age", 20, 232)
    layout.number("age", (45, 228, 24, 11), "2", Rules(range="1:120"))
    layout.write("Stays so far", 100, 232)
    layout.number("stays", (130, 228, 24, 11), "1-2")
    return layout


def _order() -> Layout:
    layout = _headed("order", "Order", "Garden seeds, spring    Prices without postage")
    layout.write("Customer", 20, 42)
    layout.comb("customer", 45, 39, "######", (0, 0, 6.5, 9))
    layout.write("Post code", 110, 42)
    layout.comb("post code", 135, 39, "#####", (0, 0, 6.5, 9))
    for n, seed in enumerate(
        ("Beans", "Peas", "Kale", "Leek", "Beet", "Chard", "Cress", "Dill", "Mint")
    ):
        for k in range(2):
            x, y = 20 + 88 * k, 64 + 18 * n
            layout.write(f"{seed}, {('early', 'late')[k]}", x, y + 3)
            layout.write("bags", x + 66, y + 3, 2.8)
            layout.line(x + 36, y + 9, x + 64, y + 9, 0.35)
            name = f"{seed.lower()} {('early', 'late')[k]}"
            layout.places.append(Place(name, "number", (x + 36, y - 2, 28, 11.5), 1, "1-3"))
    layout.write("Total bags", 108, 238, 3.4, bold=True)
    layout.number("total", (144, 234, 40, 12), "2-3")
    layout.mark("by post", 22, 236)
    layout.write("by post", 29, 236.5)
    layout.mark("collected", 55, 236)
    layout.write("collected", 62, 236.5)
    return layout


def designs() -> tuple[Layout, ...]:
    """All six designs."""
    return (
        _marks("marks", "Marks in mathematics", "Grade"),
        _marks("effort", "Marks in history", "Effort"),
        _meter(),
        _laboratory(),
        _questions(),
        _order(),
    )
