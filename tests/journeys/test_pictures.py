"""The pictures of the docs: they are there, they are small, and making them small changes nothing one sees."""

import base64
import re
from pathlib import Path

from tests.journeys.pictures import FOLDER, LARGEST
from tests.journeys.windows import Windows
from tools.demonstration import Demonstration
from tools.palette import shrunk

ROOT = Path(__file__).resolve().parents[2]
# Both drawn on a canvas: the largest difference of any value of any pixel.
DIFFERENCE = """async (pictures) => {
    const drawn = await Promise.all(pictures.map(async (data) => {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        const context = Object.assign(document.createElement("canvas"), { width: 390, height: 844 }).getContext("2d");
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, 390, 844).data;
    }));
    return drawn[0].reduce((most, value, n) => Math.max(most, Math.abs(value - drawn[1][n])), 0);
}"""


def test_every_picture_that_is_shown_is_there() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {name for page in pages for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text())}
    there = {file.name for file in FOLDER.iterdir()}
    assert shown <= there
    assert "kitchen-pending-wall.png" in shown


def test_pictures_are_small() -> None:
    assert [file.name for file in FOLDER.iterdir() if file.stat().st_size > LARGEST] == []


def test_a_palette_looks_the_same(windows: Windows, demo: Demonstration) -> None:
    page = windows.phone()
    page.goto(demo.door("Guest"))
    taken = page.screenshot()
    small = shrunk(taken)
    assert len(small) < len(taken) / 2
    pictures = [base64.b64encode(picture).decode() for picture in (taken, small)]
    # Only rare shades at the edges of letters are replaced, by their nearest.
    assert page.evaluate(DIFFERENCE, pictures) < 48
