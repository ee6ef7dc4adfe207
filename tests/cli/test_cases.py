# SPDX-License-Identifier: GPL-3.0-or-later
"""Small inputs as people have them, each with what is right: $ATTRSCOPE_SHARED/cases."""

import csv
import os
import pathlib
import shutil
import subprocess

import h5py
import numpy as np

import asc_cli
import asc_page

CASES = pathlib.Path(os.environ.get("ATTRSCOPE_SHARED", "../../../shared")) / "cases"


class Case(asc_cli.CliTestCase):
    """A case is copied into the test's folder, and its cmd is run there line by line."""

    def case(self, name):
        if not (CASES / name / "cmd").is_file():
            self.skipTest(f"no case {name} at {CASES}")
        shutil.copytree(CASES / name, self.folder, dirs_exist_ok=True)
        (self.folder / "out").mkdir(exist_ok=True)
        (self.folder / "out").rmdir()

    def run_case(self, name):
        self.case(name)
        return self.study()

    def study(self, *args):
        return asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / "out", *args],
                           ranks=2)

    def table(self, name, out="out"):
        form = "tables/published" if "df_" in name else "tables"
        return list(csv.DictReader((self.folder / out / form / name).open()))

    def attributes(self, out="out"):
        return [row[""] for row in self.table("population/df_attributes.csv", out)]

    def refused(self, name, code, *parts):
        self.case(name)
        self.assert_fails_everywhere(
            ["run", self.folder / "study.yaml", "-o", self.folder / "out"], code, *parts,
            ranks=(2,))
        self.assertEqual(list((self.folder / "out").glob("tables/*")), [])

    def identities(self, out="out"):
        return len(self.table("df_identities.csv", out))


class Cases(Case):
    def test_stale_same_mtime(self):
        """A file of the same size and time in the array's place is a new file."""
        self.assert_ok(self.run_case("stale_same_mtime"))
        before = (self.folder / "out/study.h5").read_bytes()
        array = self.folder / "e.npy"
        times = os.stat(array)
        np.save(self.folder / "n.npy", np.load(array)[:, ::-1] + np.float32(9))
        os.utime(self.folder / "n.npy", ns=(times.st_atime_ns, times.st_mtime_ns))
        os.replace(self.folder / "n.npy", array)
        self.assert_ok(self.study())
        self.assertNotEqual((self.folder / "out/study.h5").read_bytes(), before)

    def test_f64_beyond_f32(self):
        """Cosine distances look at directions: the same for every scale."""
        self.assert_ok(self.run_case("f64_beyond_f32"))
        before = self.table("population/df_modality.csv")
        rows = np.load(self.folder / "e.npy")
        for scale in (1e-60, 1e-120):
            np.save(self.folder / "e.npy", rows * scale)
            self.assert_ok(self.study())
            for one, other in zip(before, self.table("population/df_modality.csv")):
                self.assertAlmostEqual(float(one["stat_m_a"]), float(other["stat_m_a"]), delta=1e-6)

    def test_euclid_tiny_norm(self):
        """Norms of 3e-30: statistics as of the same rows at norms of 3."""
        self.assert_ok(self.run_case("euclid_tiny_norm"))
        tiny = self.table("population/df_modality.csv")
        np.save(self.folder / "e.npy", np.load(self.folder / "e.npy").astype(float) * 1e30)
        self.assert_ok(self.study())
        for one, other in zip(tiny, self.table("population/df_modality.csv")):
            self.assertAlmostEqual(float(one["stat_m_a"]), float(other["stat_m_a"]), delta=1e-6)
            self.assertAlmostEqual(float(one["location_m_a"]), float(other["location_m_a"]) * 1e-30,
                                   delta=1e-33)
            self.assertGreater(float(one["stat_m_a"]), 0)

    def test_h5_open_in_notebook(self):
        """results.h5 is open elsewhere: told, and a trouble that passes."""
        self.assert_ok(self.run_case("h5_open_in_notebook"))
        study = self.folder / "study.yaml"
        study.write_text(study.read_text().replace("permutations: 99", "permutations: 98"))
        with h5py.File(self.folder / "out/results.h5", "a"):
            self.assert_fails(self.study(), asc_cli.AGAIN, "results.h5", "another program", "close it")
        self.assert_ok(self.study())

    def test_celeba_0_1(self):
        self.assert_ok(self.run_case("celeba_0_1"))
        counts = {r["label"]: r["count"] for r in self.table("population/df_modality.csv")}
        self.assertEqual((counts["Bald_positive"], counts["Bald_negative"]), ("55", "65"))

    def test_celeba_bom_identities(self):
        self.assert_ok(self.run_case("celeba_bom_identities"))

    def test_celeba_cr_overflow(self):
        self.refused("celeba_cr_overflow", asc_cli.DATA, "attr.txt:3")

    def test_celeba_identity_twice(self):
        self.refused("celeba_identity_twice", asc_cli.DATA, "identity_CelebA.txt", "000001.jpg")

    def test_celeba_kaggle_csv(self):
        self.assert_ok(self.run_case("celeba_kaggle_csv"))
        self.assertEqual(self.attributes(), ["Bald", "Young"])

    def test_column_dropped_NA(self):
        self.assert_ok(self.run_case("column_dropped_NA"))
        self.assertEqual(self.attributes(), ["Bald", "Young"])

    def test_column_dropped_TRUE(self):
        self.assert_ok(self.run_case("column_dropped_TRUE"))
        self.assertEqual(self.attributes(), ["Bald", "Young"])

    def test_column_dropped_typo(self):
        self.refused("column_dropped_typo", asc_cli.DATA, "t.csv:", "column Bald holds 'yes'",
                     "images.unused: [Bald]")

    def test_csv_Identity(self):
        self.assert_ok(self.run_case("csv_Identity"))

    def test_csv_name_column_guessed(self):
        result = self.run_case("csv_name_column_guessed")
        self.assert_ok(result)
        self.assertIn("gender", self.attributes())

    def test_csv_semicolon(self):
        result = self.run_case("csv_semicolon")
        self.assert_ok(result)
        self.assertIn("separated by ';'", result.stderr)

    def test_csv_utf16(self):
        self.refused("csv_utf16", asc_cli.DATA, "t.csv", "UTF-16", "UTF-8")

    def test_duplicate_column(self):
        self.refused("duplicate_column", asc_cli.DATA, "t.csv:1: columns 3 and 5", "Bald")

    def test_identity_nfc_nfd(self):
        result = self.run_case("identity_nfc_nfd")
        self.assert_ok(result)
        self.assertIn("20 of 40 identities differ from another by nothing but", result.stderr)

    def test_identity_trailing_space(self):
        self.assert_ok(self.run_case("identity_trailing_space"))
        self.assertEqual(self.identities(), 20)

    def lattice(self, name):
        """Runs the cmd of a case, whose last lines make tables of a lattice."""
        self.case(name)
        place = pathlib.Path(asc_cli.PROGRAM).resolve().parent
        result = subprocess.run(
            ["bash", "-e", "cmd"], cwd=self.folder, capture_output=True, text=True, timeout=120,
            env={**os.environ, **asc_cli.MPI_ENVIRONMENT, "PATH": f"{place}:{os.environ['PATH']}"})
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_lattice_float_index(self):
        self.lattice("lattice_float_index")
        self.assertGreater(len(self.table("energies.csv")), 0)

    def test_lattice_float_noise(self):
        self.lattice("lattice_float_noise")
        self.assertEqual(self.table("retention.csv", "ref"), self.table("retention.csv"))

    def test_lfw_facenet_aligned(self):
        result = self.run_case("lfw_facenet_aligned")
        self.assert_ok(result)
        self.assertIn("lfw/bounding_boxes", result.stderr)

    def test_lfw_list_other_extension(self):
        result = self.run_case("lfw_list_other_extension")
        self.assert_ok(result)
        self.assertIn("15 of 30 names of", result.stderr)
        self.assertRegex(result.stderr, "15 of 60 images of .* have no gender")

    def test_lfw_list_trailing_space(self):
        result = self.run_case("lfw_list_trailing_space")
        self.assert_ok(result)
        self.assertNotIn("no gender", result.stderr)

    def test_lfw_nested(self):
        self.refused("lfw_nested", asc_cli.DATA, "lfw/lfw: holds folders, not images")

    def test_dry_run_tells_what_becomes_of_every_column(self):
        self.write("t.csv", "file,identity,Bald,Old,split,n,yaw,keep_a,blank\n" + "".join(
            f"{i}.jpg,{i // 4},{1 if i % 2 else -1},{'maybe' if i % 5 == 0 else 'yes'},"
            f"{'test' if i % 3 else 'train'},{i},{i / 7},True,NA\n" for i in range(40)))
        np.save(self.folder / "e.npy", np.random.default_rng(0).normal(size=(40, 4)))
        self.write("study.yaml", "images: {table: t.csv, unused: [n]}\nmodels: [{name: m, "
                   "architecture: a, metric: cosine, embeddings: e.npy}]\nmacro: {}\n")
        result = self.study("--dry-run")
        self.assert_ok(result)
        lines = {x.split(":")[0].split()[-1]: x.split(": ", 1)[1]
                 for x in result.stdout.splitlines() if x.startswith("column ")}
        self.assertEqual(lines, {
            "file": "name, the images' names", "identity": "identity, who is on the image",
            "Bald": "attribute, 20 yes, 20 no, 0 missing",
            "Old": "unused, 8 of 40 values are not yes and no, such as 'maybe' at t.csv:2; "
                   "images.attributes: {Old: classes} uses its labels maybe, yes",
            "split": "unused, text, such as 'train' at t.csv:2", "n": "unused, listed in images.unused",
            "yaw": "feature, numbers, 0 missing",
            "keep_a": "keep, 40 kept, 0 not, 0 missing (not kept)",
            "blank": "unused, it holds no value"})

    def report(self, name):
        self.assert_ok(self.run_case(name))
        self.assert_ok(asc_cli.run(["report", self.folder / "out"], ranks=2))
        return asc_page.read(self, self.folder / "out")

    def test_report_collapsed_model(self):
        page = self.report("report_collapsed_model")
        self.assertIn("ks", page.figures)
        self.assertIn("m_a 50 %", page.words)

    def test_report_gnuplotrc(self):
        self.assert_ok(self.run_case("report_gnuplotrc"))
        drawn = []
        for home in (self.folder / "home", self.folder / "none"):
            self.assert_ok(asc_cli.run(["report", self.folder / "out"], env={"HOME": home}))
            drawn.append({x.name: x.read_bytes() for x in (self.folder / "out/figures").glob("*.svg")})
        self.assertGreater(len(drawn[0]), 10)
        self.assertEqual(*drawn)

    def test_report_percent(self):
        page = self.report("report_percent")
        few = "Spearman correlation of KS statistics with entropies: not drawn, as none of its values is defined."
        self.assertEqual(page.sentences, [few])  # two attributes
        self.assertIn("Top 5 %", asc_page.drawn(self.folder / "out", "ks"))

    def test_overlap_bandwidth(self):
        """Of embeddings in another unit the same overlap, near SciPy's of the same pairs (0.1347)."""
        found = []
        self.case("overlap_bandwidth")
        rows = np.load(self.folder / "e.npy")
        for scale in (1, 1e-3, 1e3):
            np.save(self.folder / "e.npy", rows * scale)
            self.assert_ok(self.study())
            found.append([float(r["overlap"]) for r in self.table("verification.csv") if r["protocol"] == "all"][0])
        np.testing.assert_allclose(found, found[0], rtol=1e-6)
        self.assertAlmostEqual(found[0], 0.1347, delta=0.02)

    def test_report_latin1(self):
        self.refused("report_latin1", asc_cli.DATA, "t.csv:1: byte 0xe9 is not UTF-8")


if __name__ == "__main__":
    asc_cli.main()
