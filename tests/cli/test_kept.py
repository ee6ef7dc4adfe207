# SPDX-License-Identifier: GPL-3.0-or-later
"""No output replaces what is the user's: one message before the work, and every file as it was."""

import os
import shutil

import h5py
import numpy as np

import asc_cli
import asc_pictures as pictures
from asc_cli import CANTCREAT


class Kept(asc_cli.CliTestCase):
    def make(self, name="s"):
        self.study = asc_cli.synth(self.folder / name, images=120, identities=12, attributes=2, models="a_r1:cosine:8")
        return self.study.parent

    def contents(self):
        return {p: p.read_bytes() for p in sorted(self.folder.rglob("*")) if p.is_file()}

    def refused(self, *args, parts=(), ranks=1):
        before = self.contents()
        self.assert_fails(asc_cli.run(args, ranks=ranks), CANTCREAT, *parts)
        self.assertEqual(self.contents(), before)

    def test_import_over_an_input(self):
        folder = self.make()
        for name in ("a_r1_synth.npy", "df_dataset.csv", "study.yaml"):
            self.refused("import", self.study, "-o", folder / name, parts=(name, "is an input of the study"), ranks=2)
        (self.folder / "soft.h5").symlink_to(folder / "df_dataset.csv")
        os.link(folder / "a_r1_synth.npy", self.folder / "hard.h5")
        for name in ("soft.h5", "hard.h5"):
            self.refused("import", self.study, "-o", self.folder / name, parts=(name, "is an input of the study"))
        self.assertTrue((self.folder / "soft.h5").is_symlink())
        self.refused("import", self.study, "-o", self.write("notes.txt", "attrscope study"),
                     parts=("notes.txt: is there, and is not a study file that attrscope made",))

    def test_embeddings_called_study_h5(self):
        """In HDF5, even where it is a study file of ours."""
        folder = self.make()
        ours = self.folder / "ours.h5"
        self.assert_ok(asc_cli.run(["import", self.study, "-o", ours]))
        with h5py.File(folder / "study.h5", "w") as file:
            file["a"] = np.load(folder / "a_r1_synth.npy")
        self.study.write_text(self.study.read_text().replace("a_r1_synth.npy", "study.h5:/a"))
        self.refused("run", self.study, "-o", folder, parts=("study.h5", "is an input of the study"), ranks=2)
        shutil.copy(ours, folder / "study.h5")
        self.study.write_text(self.study.read_text().replace("study.h5:/a", "study.h5:models/a_r1/embeddings"))
        self.refused("run", self.study, "-o", folder, parts=("study.h5", "is an input of the study"))

    def test_run_over_foreign_files(self):
        self.make()
        with h5py.File(self.folder / "foreign.h5", "w") as file:
            file.attrs["format"] = np.bytes_("mine")
            file["x"] = np.arange(5)
        texts = [b"mine", b"<!DOCTYPE html>\n<p>mine"]
        foreign = [(self.folder / "foreign.h5").read_bytes()]
        for name, what, contents in (("study.h5", "a study file", texts + foreign), ("results.h5", "a results file", texts),
                                     ("report.html", "a report", texts + foreign)):
            for content in contents:
                path = self.write(f"out/{name}", content)
                more = () if name == "report.html" else ("--no-report",)
                result = asc_cli.run(["run", self.study, "-o", self.folder / "out", *more], report=name == "report.html")
                self.assert_fails(result, CANTCREAT, name, f"is not {what} that attrscope made")
                self.assertEqual(path.read_bytes(), content)
                self.assertEqual(asc_cli.listing(self.folder / "out"), [name])
                path.unlink()
        path = self.write("out/results.h5", foreign[0])
        self.assert_fails(asc_cli.run(["run", self.study, "-o", self.folder / "out"]), asc_cli.DATA, "results.h5",
                          "no attrscope results file")
        self.assertEqual(path.read_bytes(), foreign[0])

    def test_what_attrscope_made_is_replaced(self):
        """Whole, cut off, damaged, or empty."""
        self.make()
        out = self.folder / "study.h5"
        self.assert_ok(asc_cli.run(["import", self.study, "-o", out]))
        good = out.read_bytes()
        middle = len(good) // 2
        for damaged in (good, good[:5000], good[:middle] + b"\xff" * 9 + good[middle + 9:], b"", b"X" + good[1:],
                        good.replace(b"attrscope study", b"attrscope stuDy"), good.replace(b"File names", b"File nameX")):
            out.write_bytes(damaged)
            self.assert_ok(asc_cli.run(["import", self.study, "-o", out]))
            self.assertEqual(len(out.read_bytes()), len(good))

    def test_synth_over_a_study(self):
        synth = ["synth", "--images", 60, "--identities", 6, "-o", self.folder / "sy"]
        for name in ("study.yaml", "df_dataset.csv"):
            path = self.write(f"sy/{name}", "study: mine\n")
            self.refused(*synth, parts=(name, "would be lost"), ranks=2)
            path.unlink()
        self.write("sy/study.yaml", "study: mine\n")
        self.refused(*synth, "--lattice", parts=("study.yaml", "would be lost"))
        (self.folder / "sy/study.yaml").unlink()
        self.write("sy/other.txt", "mine")
        for _ in range(2):
            self.assert_ok(asc_cli.run(synth))
        self.assertEqual((self.folder / "sy/other.txt").read_text(), "mine")

    def test_enrich_over_an_image_or_a_table(self):
        image = pictures.png(np.zeros((3, 3, 3), int), pictures.RGB)
        for name in ("rgb.png", "p/x.png", "q/x.png"):
            self.write(f"im/{name}", image)
        (self.folder / "im/rgb.csv").symlink_to("rgb.png")
        mine = self.write("mine.csv", "file_basename,rgb_r\nrgb.png,3\n")
        for out in ("im/rgb.png", "im/new.JPG", "im/rgb.csv", mine):
            self.refused("enrich", self.folder / "im", "-o", self.folder / out, parts=(out,), ranks=2)
        for folder in ("im", "im/p", "im"):
            self.assert_ok(asc_cli.run(["enrich", self.folder / folder, "-o", self.folder / "f.csv"]))
        self.assert_ok(asc_cli.run(["enrich", self.folder / "im/p", "-o", self.folder / "f.csv"]))

    def test_outputs_of_enrich_that_cannot_be_made(self):
        """Told before any image is read."""
        self.write("im/bad.png", "no image")
        (self.folder / "nowhere.csv").symlink_to("absent")
        for out, reason in ((self.folder / "nowhere.csv", "leads nowhere"), (f"{self.folder}/new/", "not the name of a file"),
                            ("/proc/x.csv", "/proc/x.csv: cannot be created: no file can be made in folder /proc")):
            self.refused("enrich", self.folder / "im", "-o", out, parts=(reason,))

    def test_an_image_that_is_a_broken_link(self):
        self.write("im/a.png", pictures.png(np.zeros((3, 3, 3), int), pictures.RGB))
        (self.folder / "im/dang.png").symlink_to("absent.png")
        self.assert_fails(asc_cli.run(["enrich", self.folder / "im", "-o", self.folder / "f.csv"], ranks=2),
                          asc_cli.DATA, "im/dang.png: is a symbolic link that leads nowhere")
        self.assertFalse((self.folder / "f.csv").exists())


if __name__ == "__main__":
    asc_cli.main()
