# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes of more than two values as a user meets them: bytes, restarts, defaults, errors, the page."""

import shutil

import asc_cli
import asc_traits
import numpy as np
import pandas as pd

TABLES = {"kinds_attributes", "kinds_classes", "kinds_pairs", "kinds_gaps", "kinds_bins", "kinds_correlations"}


class Kinds(asc_cli.CliTestCase):
    def make(self, images=2300, people=150, classes=(3, 20), binary=2):
        """study.h5 with attributes of all kinds, some values missing."""
        path = asc_cli.synth(self.folder / "study", images=images, identities=people, attributes=binary,
                             models="A_r50:cosine:24")
        study = self.folder / "study.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        rng = np.random.default_rng(3)
        traits = {}
        for n in classes:
            column = rng.integers(0, n, images)
            column[rng.random(images) < 0.1] = -1
            traits[f"of_{n}"] = ("classes", [f"label {k}" for k in range(n)], column)
        number = rng.normal(size=images)
        number[::9] = np.nan
        traits |= {"steps": ("ordered", ["low", "middle", "high"], rng.integers(0, 3, images)),
                   "number": ("continuous", None, number)}
        asc_traits.plant(study, traits)
        return study

    def tables(self, study, name, *options, ranks=1, threads=1):
        results = self.folder / f"{name}.h5"
        self.assert_ok(asc_cli.run(["kinds", study, "-o", results, *options], ranks=ranks,
                                   env={"OMP_NUM_THREADS": threads}))
        self.assert_ok(asc_cli.run(["export", results, "-o", self.folder / name]))
        return {path.name: path.read_bytes() for path in (self.folder / name).glob("*.csv")}

    def test_ranks_and_threads(self):
        study = self.make()
        one = self.tables(study, "one")
        self.assertEqual(set(one), {f"{name}.csv" for name in TABLES})
        for ranks, threads in ((2, 1), (3, 1), (5, 1), (1, 3)):
            with self.subTest(ranks=ranks, threads=threads):
                self.assertEqual(self.tables(study, f"on{ranks}_{threads}", ranks=ranks, threads=threads), one)

    def test_goes_on_from_a_checkpoint(self):
        study, results = self.make(classes=(3,)), self.folder / "cut.h5"
        whole = self.tables(study, "whole")
        for sweep in (2, 5):
            asc_cli.run(["kinds", study, "-o", results, "--checkpoint.interval=0"],
                        fault=(f"kill:rename:{sweep}:*:checkpoint", self.folder))
        self.assertTrue(list((self.folder / "cut.h5.units").glob("*.checkpoint*")))
        self.assertEqual(self.tables(study, "cut", ranks=2), whole)

    def test_by_default_where_there_are_some(self):
        folder = self.folder / "plain"
        study = asc_cli.synth(folder, images=80, identities=16, attributes=1)
        text = study.read_text()
        study.write_text(text[:text.index("macro:")])
        result = asc_cli.run(["run", study, "-o", self.folder / "out", "--dry-run"])
        self.assert_ok(result)
        self.assertNotIn("kinds", result.stdout + result.stderr)
        self.assert_fails_everywhere(["run", study, "-o", self.folder / "out", "--analyses", "kinds"], asc_cli.DATA,
                                     "no attributes of 2 to 256 classes and no continuous ones", ranks=(1, 2))

    def test_plan_counts_them(self):
        folder = self.folder / "mixed"
        self.assert_ok(asc_cli.run(["synth", "-o", folder, "--images", "60", "--identities", "20", "--attributes", "2",
                                    "--traits", "race:classes:3:0.4,yaw:linear:0.3", "--models", "A_r50:cosine:8"]))
        result = asc_cli.run(["run", folder / "study.yaml", "-o", self.folder / "out", "--dry-run"])
        self.assert_ok(result)
        self.assertIn("attributes   2 of two values, 2 of more\n", result.stdout)

    def test_summary(self):
        """A line a model on the terminal: its attributes by their largest KS statistic."""
        folder, out = self.folder / "mixed", self.folder / "out"
        self.assert_ok(asc_cli.run(["synth", "-o", folder, "--images", "200", "--identities", "40", "--attributes", "1",
                                    "--traits", "race:classes:3:0.4,yaw:linear:0.3", "--models", "A_r50:cosine:8,B_r18:cosine:8"]))
        result = asc_cli.run(["run", folder / "study.yaml", "-o", out, "--analyses", "kinds", "--no-report"])
        self.assert_ok(result)
        table = pd.read_csv(out / "tables" / "kinds_attributes.csv")
        lines = [line for line in result.stdout.splitlines() if line.startswith("  ")]
        for line, (model, rows) in zip(lines, table.groupby("model"), strict=True):
            rows = rows.sort_values("ks_max", ascending=False)
            self.assertEqual(line.split(maxsplit=1), [f"{model}_{rows.architecture.iloc[0]}", ", ".join(
                f"{row.attribute} {row.ks_max:.4f}" for row in rows.itertuples())])

    def test_report(self):
        study, out = self.make(images=120, people=30, classes=(3, 5)), self.folder / "out"
        out.mkdir()
        self.assert_ok(asc_cli.run(["kinds", study, "-o", out / "results.h5"]))
        self.assert_ok(asc_cli.run(["report", out / "results.h5", "-o", out]))
        page = (out / "report.html").read_text()
        self.assertIn('id="kinds"', page)
        for words in ("Classes of of_5", "Distance against gap", "Distance against difference", "stands apart most"):
            self.assertIn(words, page)

    def test_many_classes_are_left_out(self):
        study = self.make(images=400, people=40, classes=(3,))
        shutil.copy(study, self.folder / "many.h5")
        rng = np.random.default_rng(1)
        asc_traits.plant(self.folder / "many.h5",
                         {"few": ("classes", ["a", "b"], rng.integers(0, 2, 400)),
                          "many": ("classes", [f"l{k}" for k in range(300)], rng.integers(0, 300, 400))})
        result = asc_cli.run(["kinds", self.folder / "many.h5", "-o", self.folder / "r.h5"])
        self.assert_ok(result)
        self.assertIn("many has 300 classes and is left out", result.stderr)


if __name__ == "__main__":
    asc_cli.main()
