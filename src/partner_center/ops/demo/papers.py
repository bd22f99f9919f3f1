"""The papers of the story: scans of invoices and bank letters, drawn with the words that they carry."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def scan(name: str, *lines: str) -> SimpleUploadedFile:
    """Return a picture of a page that says these lines (Latin letters and digits only)."""
    page = Image.new("L", (620, 440), 250)
    pen = ImageDraw.Draw(page)
    pen.rectangle((18, 18, 601, 421), outline=120, width=2)
    for number, line in enumerate(lines):
        pen.text((44, 48 + number * 34), line, fill=40, font_size=22 if number == 0 else 17)
    data = io.BytesIO()
    page.save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), content_type="image/png")
