"""Pictures are never kept as they came: they are decoded and written anew, without what was hidden in them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, ImageSequence

MOST_PIXELS = 50_000_000
"""Pixels of a picture, all its frames together; a scan of two pages at 600 dpi has 70 % of that."""

FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "bmp": "BMP"}
QUALITY = 90


class TooManyPixelsError(ValueError):
    """The picture would unpack to more than the limit."""


def written_anew(data: bytes, extension: str) -> bytes:
    """Return the same picture in the same format without metadata and trailing data.

    Raises ``TooManyPixelsError`` before anything is unpacked, and ``ValueError`` when it is no sound picture.
    """
    form = FORMATS[extension]
    try:
        with Image.open(BytesIO(data), formats=[form]) as picture:
            _measure(picture)
            picture.verify()
        with Image.open(BytesIO(data), formats=[form]) as picture:
            return _write(picture, form)
    except TooManyPixelsError:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixelsError from error
    except Exception as error:
        # Pillow's decoders raise whatever they stumble over (OSError, SyntaxError, struct.error, …).
        msg = "The picture cannot be read."
        raise ValueError(msg) from error


def _measure(picture: Image.Image) -> None:
    frames = getattr(picture, "n_frames", 1)
    if picture.width * picture.height * frames > MOST_PIXELS:
        raise TooManyPixelsError


def _write(picture: Image.Image, form: str) -> bytes:
    target = BytesIO()
    if form == "GIF":
        frames = [frame.copy() for frame in ImageSequence.Iterator(picture)]
        for frame in frames:
            frame.info = {key: frame.info[key] for key in ("duration", "transparency") if key in frame.info}
        frames[0].save(target, form, save_all=True, append_images=frames[1:], loop=0)
        return target.getvalue()
    turned = ImageOps.exif_transpose(picture)
    bare = Image.frombytes(turned.mode, turned.size, turned.tobytes())
    if turned.mode == "P":
        palette = turned.getpalette("RGBA" if "transparency" in turned.info else "RGB")
        bare.putpalette(palette or [], "RGBA" if "transparency" in turned.info else "RGB")
    bare.save(target, form, **({"quality": QUALITY} if form == "JPEG" else {}))
    return target.getvalue()
