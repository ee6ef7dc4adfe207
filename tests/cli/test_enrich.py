# SPDX-License-Identifier: GPL-3.0-or-later
"""Mean colours of images: every kind of PNG and JPEG, hostile files, any ranks, and the study that uses them."""

import csv
import io
import os
import re
import struct
import zlib

import numpy as np
import PIL.Image

import asc_cli
import asc_pictures as pictures
from asc_pictures import GREY, GREY_ALPHA, PALETTE, RGB, RGBA, chunk, png

COLOURS = ["rgb_r", "rgb_g", "rgb_b", "hsv_h", "hsv_s", "hsv_v"]


def jpeg(array, mode="RGB", **options):
    out = io.BytesIO()
    PIL.Image.fromarray(array, mode).save(out, "JPEG", **options)
    return out.getvalue()


def decoded(data):
    return np.asarray(PIL.Image.open(io.BytesIO(data)).convert("RGB"))


class Enrich(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.random = np.random.default_rng(0)

    def pixels(self, *shape, most=256):
        return self.random.integers(0, most, shape)

    def enrich(self, folder="images", out="f.csv", **options):
        return asc_cli.run(["enrich", self.folder / folder, "-o", self.folder / out], **options)

    def rows(self, out="f.csv"):
        with (self.folder / out).open(newline="") as file:
            return list(csv.DictReader(file))

    def assert_means(self, wanted, tolerance=1e-9):
        """wanted: name -> pixels [height, width, 3]."""
        rows = {row["file_basename"]: [float(row[c]) for c in COLOURS] for row in self.rows()}
        self.assertEqual(sorted(rows), sorted(wanted))
        for name, rgb in wanted.items():
            np.testing.assert_allclose(rows[name], pictures.means(rgb), rtol=0, atol=tolerance, err_msg=name)

    def test_png(self):
        """Of every colour type, depth and with interlacing: equal to NumPy on the pixels."""
        wanted = {}
        for interlaced in (False, True):
            for height, width in ((37, 23), (1, 1), (3, 70)):
                tag = f"{height}_{width}_{int(interlaced)}"
                for bits in (1, 2, 4, 8, 16):
                    grey = self.pixels(height, width, 1, most=1 << bits)
                    level = grey >> 8 if bits == 16 else grey * (255 // ((1 << bits) - 1))
                    wanted[f"grey{bits}_{tag}"] = (png(grey, GREY, bits, interlaced=interlaced), np.repeat(level, 3, 2))
                    if bits <= 8:
                        palette = self.pixels(1 << bits, 3)
                        wanted[f"palette{bits}_{tag}"] = (
                            png(grey, PALETTE, bits, palette, interlaced, chunk(b"tRNS", b"\x10\x80")), palette[grey[:, :, 0]])
                for bits in (8, 16):
                    for name, colour, channels in (("rgb", RGB, 3), ("rgba", RGBA, 4), ("ga", GREY_ALPHA, 2)):
                        values = self.pixels(height, width, channels, most=1 << bits)
                        level = values >> (bits - 8)
                        rgb = np.repeat(level[:, :, :1], 3, 2) if colour == GREY_ALPHA else level[:, :, :3]
                        extra = chunk(b"gAMA", struct.pack(">I", 45455)) + (
                            chunk(b"tRNS", struct.pack(">3H", 1, 2, 3)) if colour == RGB else b"")
                        wanted[f"{name}{bits}_{tag}"] = (png(values, colour, bits, None, interlaced, extra), rgb)
        for name, (data, _) in wanted.items():
            self.write(f"images/{name}.png", data)
        self.assert_ok(self.enrich(ranks=2))
        self.assertEqual(list(self.rows()[0]), ["file_basename", *COLOURS])
        self.assert_means({f"{name}.png": rgb for name, (_, rgb) in wanted.items()})

    def test_jpeg(self):
        """Baseline and progressive, subsampled, grey, CMYK, rotated by EXIF, with a comment: as the same decoder gives them."""
        smooth = np.clip(np.cumsum(self.random.normal(0, 9, (61, 83, 3)), 1) + 120, 0, 255).astype(np.uint8)
        rotated = PIL.Image.Exif()
        rotated[0x112] = 6
        files = {"plain": jpeg(smooth), "progressive": jpeg(smooth, progressive=True, quality=30),
                 "full": jpeg(smooth, subsampling=0, quality=95), "grey": jpeg(smooth[:, :, 0].copy(), "L"),
                 "cmyk": jpeg(self.pixels(40, 30, 4).astype(np.uint8), "CMYK"), "exif": jpeg(smooth, exif=rotated),
                 "one": jpeg(smooth[:1, :1].copy()), "restart": jpeg(smooth, restart_marker_rows=1),
                 "padded": jpeg(smooth) + b"\0" * 50}
        for name, data in files.items():
            self.write(f"images/{name}.{'JPEG' if name == 'plain' else 'jpg'}", data)
        self.write("images/really_a_jpeg.png", files["plain"])
        self.assert_ok(self.enrich(ranks=3))
        wanted = {f"{n}.{'JPEG' if n == 'plain' else 'jpg'}": decoded(d) for n, d in files.items()}
        wanted["really_a_jpeg.png"] = decoded(files["plain"])
        self.assert_means(wanted)

    def test_any_ranks_and_names(self):
        """The same bytes on any ranks; rows in the order of names; what is no image is passed over, and said."""
        names = ["b.png", "a,b.png", "\u7b11 \"x\".png", "Z/1.PNG", "Z-a/1.png", "Z/sub/2.jpeg", "=1.png"]
        for name in names:
            data = self.pixels(5, 6, 3)
            self.write(f"images/{name}", jpeg(data.astype(np.uint8)) if name.endswith("jpeg") else png(data, RGB))
        for name in ("notes.txt", ".hidden.png", "Z/Thumbs.db", "._b.png"):
            self.write(f"images/{name}", b"x")
        os.mkfifo(self.folder / "images/pipe.png")
        made = []
        for ranks in (1, 2, 5):
            result = self.enrich("images/", ranks=ranks)
            self.assert_ok(result)
            self.assertIn("passed over 3 files that are no image", result.stderr)
            made.append((self.folder / "f.csv").read_bytes())
        self.assertEqual(len(set(made)), 1)
        self.assertEqual([row["file_basename"] for row in self.rows()], sorted(names, key=lambda n: n.encode().split(b"/")))

    def test_run_uses_it_at_once(self):
        """As features beside CelebA's lists, and as the table of people's folders."""
        n = 24
        files = [f"{i + 1:06d}.png" for i in range(n)]
        shades = [self.pixels(4, 4, 3) for _ in files]
        for name, rgb in zip(files, shades):
            self.write(f"images/{name}", png(rgb, RGB))
        self.assert_ok(self.enrich())
        self.write("identity.txt", "".join(f"{i + 1:06d}.jpg {i // 4}\n" for i in range(n)))
        self.write("attr.txt", f"{n}\nBald\n" + "".join(f"{i + 1:06d}.jpg {1 if i % 3 else -1}\n" for i in range(n)))
        np.save(self.folder / "e.npy", self.random.normal(size=(n, 4)).astype(np.float32))
        model = "models: [{name: m, architecture: a, metric: cosine, embeddings: e.npy}]\n"
        self.write("study.yaml", "images:\n  celeba: {identities: identity.txt, attributes: attr.txt}\n  enriched: f.csv\n"
                   f"{model}macro: {{protocols: [population]}}\n")
        self.assert_ok(asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / "out"], ranks=2))
        people = self.rows("out/tables/published/df_identities.csv")
        found = [[float(row[f"mean_{c}"]) for c in COLOURS] for row in people]
        wanted = np.array([pictures.means(x) for x in shades]).reshape(-1, 4, 6).mean(1)
        np.testing.assert_allclose(found, wanted, rtol=1e-12)

        for i, rgb in enumerate(shades):
            self.write(f"people/p{i // 4}/{i % 4}.png", png(rgb, RGB))
        self.assert_ok(self.enrich("people", "people.csv", ranks=2))
        self.assertEqual([r["identity"] for r in self.rows("people.csv")], [f"p{i // 4}" for i in range(n)])
        self.write("study.yaml", f"images: {{table: people.csv}}\n{model}verify: {{}}\n")
        self.assert_ok(asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / "out2"], ranks=2))

    def refused(self, name, data, *parts, code=asc_cli.DATA):
        path = self.write(f"bad/{name}", data)
        former = "file_basename,rgb_r,rgb_g,rgb_b,hsv_h,hsv_s,hsv_v\n"
        before = self.write("f.csv", former)
        self.assert_fails(self.enrich("bad", ranks=2), code, f"bad/{name}", *parts)
        self.assertEqual(before.read_text(), former)
        path.unlink()

    def test_hostile_images(self):
        """One message with the file's name, and no table."""
        good = png(self.pixels(30, 30, 3), RGB)
        photo = jpeg(self.pixels(60, 60, 3).astype(np.uint8))
        self.write("bad/good.png", good)
        at = good.index(b"IDAT")
        self.refused("crc.png", good[:at + 40] + bytes([good[at + 40] ^ 1]) + good[at + 41:], "damaged PNG")
        self.refused("cut.png", good[:len(good) // 2], "damaged PNG", "ends too early")
        self.refused("end.png", good[:-12], "damaged PNG")
        self.refused("few.png", png(self.pixels(2, 9, 3), RGB).replace(
            chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 2, 8, 2, 0, 0, 0)),
            chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 3, 8, 2, 0, 0, 0))), "damaged PNG")
        self.refused("huge.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40000, 40000, 8, 2, 0, 0, 1))
                     + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b""), "40000 x 40000 pixels")
        self.refused("claim.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 1))
                     + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b""), "claims 9000 x 9000 pixels")
        self.refused("none.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 4, 8, 2, 0, 0, 0)), "damaged PNG")
        self.refused("cut.jpg", photo[:len(photo) // 2], "damaged JPEG", "Premature end")
        self.refused("head.jpg", photo[:20], "damaged JPEG")
        scan = photo.index(b"\xff\xda")
        self.refused("bits.jpg", photo[:scan + 60] + b"\xff\xd9" + photo[scan + 62:], "damaged JPEG")
        frame = photo.index(b"\xff\xc0")
        self.refused("wide.jpg", photo[:frame + 5] + b"\xff\xdc\xff\xdc" + photo[frame + 9:], "65500 x 65500 pixels")
        self.refused("empty.png", b"", "an empty file")
        self.refused("x.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "is a WebP", "convert it")
        self.refused("x.bmp", b"BM" + bytes(50), "is a BMP")
        self.refused("text.jpg", b"<html>404</html>", "neither JPEG nor PNG")

    def test_the_first_of_several(self):
        """By name, whichever rank came upon it; how many there are."""
        for i in range(12):
            self.write(f"bad/{i:02d}.png", b"x" if i in (3, 7, 8) else png(self.pixels(3, 3, 3), RGB))
        for ranks in (1, 2, 5):
            result = self.enrich("bad", ranks=ranks)
            self.assert_fails(result, asc_cli.DATA, "bad/03.png", "and 2 more images cannot be read; -v names them")
        result = asc_cli.run(["enrich", self.folder / "bad", "-o", self.folder / "f.csv", "-v"], ranks=2)
        self.assert_fails(result, asc_cli.DATA, "bad/03.png")
        for name in ("03.png", "07.png", "08.png"):
            self.assertRegex(result.stderr, f"attrscope: .*bad/{name}: is neither JPEG nor PNG")

    def test_folders_and_outputs(self):
        self.assert_fails_everywhere(["enrich", self.folder / "no", "-o", self.folder / "f.csv"], asc_cli.NOINPUT, "no: No such")
        (self.folder / "empty/below").mkdir(parents=True)
        self.assert_fails(self.enrich("empty"), asc_cli.DATA, "empty: holds no image; give a folder of .jpg or .png files")
        self.write("file.png", png(self.pixels(3, 3, 3), RGB))
        self.assert_fails(self.enrich("file.png"), asc_cli.NOINPUT, "file.png: Not a directory; give a folder")
        (self.folder / "loop/a").mkdir(parents=True)
        (self.folder / "loop/a/b").symlink_to(self.folder / "loop")
        self.assert_fails(self.enrich("loop"), asc_cli.DATA, "folders deep", "link")
        self.write("images/x.png", png(self.pixels(3, 3, 3), RGB))
        self.assert_fails(self.enrich(out="empty"), asc_cli.CANTCREAT, "empty")
        self.assert_fails(asc_cli.run(["enrich", self.folder / "images"]), asc_cli.USAGE, "--output")
        (self.folder / "images" / os.fsdecode(b"caf\xe9.png")).write_bytes(b"x")
        self.assert_fails(self.enrich(), asc_cli.DATA, "is not UTF-8; rename it")

    def test_help_shows_the_study(self):
        text = asc_cli.run(["enrich", "--help"]).stdout
        self.assertRegex(text, re.compile(r"^    enriched: features.csv$", re.M))


if __name__ == "__main__":
    asc_cli.main()
