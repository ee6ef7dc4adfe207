# SPDX-License-Identifier: GPL-3.0-or-later
"""PNG files of every kind, written by hand, for the tests of enrich."""

import struct
import zlib

import numpy as np

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed_rows(samples, bits):
    """Rows of samples [rows, columns x channels] with a filter byte before each."""
    if bits == 16:
        rows = samples.astype(">u2").view(np.uint8).reshape(len(samples), -1)
    elif bits == 8:
        rows = samples.astype(np.uint8)
    else:
        shifts = np.arange(bits - 1, -1, -1)
        rows = np.packbits((samples[:, :, None] >> shifts & 1).reshape(len(samples), -1).astype(np.uint8), axis=1)
    return b"".join(b"\0" + row.tobytes() for row in rows)


def png(samples, colour, bits=8, palette=None, interlaced=False, more=b""):
    """samples [height, width, channels]; `more`: chunks before the pixels."""
    height, width, channels = samples.shape
    parts = [samples[y::dy, x::dx] for x, y, dx, dy in PASSES] if interlaced else [samples]
    data = b"".join(packed_rows(p.reshape(len(p), -1), bits) for p in parts if p.size)
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced))
    if palette is not None:
        out += chunk(b"PLTE", palette.astype(np.uint8).tobytes())
    return out + more + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def means(rgb):
    """R, G, B, H, S, V of pixels [height, width, 3], as OpenCV's 8-bit COLOR_RGB2HSV has them."""
    pixels = np.asarray(rgb, np.int64).reshape(-1, 3)
    r, g, b = pixels.T
    v, d = pixels.max(1), np.ptp(pixels, axis=1)
    level = np.maximum(np.arange(256), 1)
    saturation = np.where(np.arange(256), np.rint((255 << 12) / level), 0).astype(np.int64)
    hue = np.where(np.arange(256), np.rint((180 << 12) / (6 * level)), 0).astype(np.int64)
    h = np.where(v == r, g - b, np.where(v == g, b - r + 2 * d, r - g + 4 * d)) * hue[d] + 2048 >> 12
    s = d * saturation[v] + 2048 >> 12
    return [float(np.mean(x)) for x in (r, g, b, np.where(h < 0, h + 180, h), s, v)]
