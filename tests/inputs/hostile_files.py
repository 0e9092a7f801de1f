"""Files of a few hundred bytes that ask for endless time or gigabytes, made anew."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def pdf(*objects: bytes, size: tuple[int, int] = (200, 200), contents: bytes = b"") -> bytes:
    """A PDF of one page; `objects` follow the page's own four, the first as number 5, and the
    page's resources name it /F."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R"
        b"/Resources<</XObject<</F 5 0 R>>>>>>" % size,
        stream(contents),
        *objects,
    ]
    out = b"%PDF-1.7\n"
    starts = []
    for number, part in enumerate(parts, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(out))
    return out + head + table + tail


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def endless_pdf(levels: int = 24) -> bytes:
    """Forms that each draw the next one eight times: 8 ** levels rectangles."""
    forms = []
    for level in range(levels):
        last = level == levels - 1
        body = b"0 0 1 1 re f\n" if last else b"/F Do\n" * 8
        following = b"" if last else b"/Resources<</XObject<</F %d 0 R>>>>" % (level + 6)
        kind = b"/Type/XObject/Subtype/Form/BBox[0 0 200 200]"
        forms.append(stream(body, kind + following))
    return pdf(*forms, contents=b"/F Do\n")


def huge_pdf(side: int = 12_000) -> bytes:
    """A picture of side * side colour pixels, deflated twice, on one page."""
    rows = zlib.compressobj(9)
    data = b"".join(rows.compress(bytes(3 * side)) for _ in range(side)) + rows.flush()
    kind = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter[/FlateDecode/FlateDecode]" % (side, side)
    )
    return pdf(stream(zlib.compress(data, 9), kind), contents=b"200 0 0 200 0 0 cm /F Do\n")


def jpeg_of_many_scans(side: int, scans: int) -> bytes:
    """A progressive JPEG whose last scan is there again and again."""
    buffer = io.BytesIO()
    Image.new("L", (side, side), 200).save(buffer, "JPEG", progressive=True)
    data = buffer.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * scans + data[-2:]


def webp_header(width: int, height: int) -> bytes:
    """The first 30 bytes of an extended WebP, and no picture."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + canvas
    return b"RIFF" + struct.pack("<I", len(body)) + body
