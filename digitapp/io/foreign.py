"""Recognize common formats that digitapp cannot read by their first bytes."""

from __future__ import annotations

_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1"), "HEIC"),
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
}

_MARKS = (
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xffO\xffQ", "JPEG 2000"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    (b"\xff\n", "JPEG XL"),
    (b"8BPS", "Photoshop"),
    (b"AT&TFORM", "DjVu"),
    (b"%!PS", "PostScript"),
)


def foreign_format(start: bytes) -> str | None:
    """Return the name of a known but unsupported format, or None.

    start: the first 12 bytes of the file or more; fewer if the file is shorter.
    """
    if start[4:8] == b"ftyp":
        return _BRANDS.get(start[8:12])
    return next((name for mark, name in _MARKS if start.startswith(mark)), None)
