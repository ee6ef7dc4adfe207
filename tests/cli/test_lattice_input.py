# SPDX-License-Identifier: GPL-3.0-or-later
"""Lattices that cannot be used: one message with file and line, one exit code, nothing written."""

import numpy as np
import pandas as pd

import asc_cli

GOOD = "index,id_curve,moving_dimension,param_step\n" + "".join(
    f"{3 * c + s},{c},0,{s}\n" for c in range(20) for s in range(3))


class LatticeInput(asc_cli.CliTestCase):
    def make(self, steps=GOOD, array=None, micro="micro: {k: [3]}\n", more=""):
        self.write("steps.csv", steps)
        (self.folder / "e").mkdir(exist_ok=True)
        if array is None:
            array = np.random.default_rng(1).standard_normal((60, 8)).astype(np.float32)
        np.save(self.folder / "e" / "anna.npy", array)
        return self.write("study.yaml", "lattice:\n  segments: steps.csv\n" + more +
                          "  models:\n    - {name: m, architecture: a, metric: cosine, "
                          "embeddings: e}\n" + micro)

    def refuse(self, path, code, *parts, ranks=(3,)):
        before = asc_cli.listing(self.folder)
        self.assert_fails_everywhere(["micro", path, "-o", self.folder / "r.h5"], code, *parts,
                                     ranks=ranks)
        self.assertEqual(asc_cli.listing(self.folder), before)

    def test_too_many_neighbours(self):
        self.refuse(self.make(micro="micro: {k: [5, 20]}\n"), asc_cli.DATA, "k = 20", "20 segments",
                    "anna", "lower micro.k", ranks=(1, 2, 5))

    def test_index_outside_the_array(self):
        array = np.ones((59, 8), np.float32)
        self.refuse(self.make(array=array), asc_cli.DATA, "steps.csv: line 61", "index 59",
                    "59 rows", "anna.npy")

    def test_missing_and_double_steps(self):
        lines = GOOD.split("\n")
        self.refuse(self.make("\n".join(lines[:5] + lines[6:])), asc_cli.DATA, "steps.csv: line 5",
                    "segment 1 has no step 1")
        self.refuse(self.make("\n".join(lines[:5] + ["4,1,0,0"] + lines[5:])), asc_cli.DATA,
                    "steps.csv: line 6", "step 0 of segment 1 is given twice")
        self.refuse(self.make("\n".join(lines[:5] + ["4,1,0,3"] + lines[6:])), asc_cli.DATA,
                    "steps.csv: line 5", "segment 1 has no step 1", "param_step")
        self.refuse(self.make("\n".join(lines[:5] + ["x,1,0,1"] + lines[6:])), asc_cli.DATA,
                    "steps.csv: line 6", "index", "whole number")

    def test_points_that_do_not_fit(self):
        self.write("points.csv", "0\n" + "1\n" * 30)
        path = self.make(more="  points: points.csv\n")
        self.refuse(path, asc_cli.DATA, "points.csv", "30 rows", "a row a node")
        self.write("points.csv", "1\n" + "1\n" * 60)
        self.refuse(path, asc_cli.DATA, "points.csv:1", "no column is called 0", "lattice.points")
        self.write("points.csv", "0\n" + "1\n" * 59 + "x\n")
        self.refuse(path, asc_cli.DATA, "points.csv:61", "'x'")

    def test_arrays_and_files(self):
        self.refuse(self.make(array=np.ones(60, np.float32)), asc_cli.DATA, "anna.npy",
                    "1 dimension")
        zero = np.random.default_rng(1).standard_normal((60, 8)).astype(np.float32)
        zero[7] = 0
        self.refuse(self.make(array=zero), asc_cli.DATA, "anna", "row 7")
        (self.folder / "e" / "anna.npy").unlink()
        path = self.folder / "study.yaml"
        self.refuse(path, asc_cli.NOINPUT, "no array (.npy, .npz")

    def test_variants(self):
        """Folders that are not found or are called alike; names that there are not."""
        good = self.make()
        text = good.read_text()
        for name in ("r1/m_x", "r2/m_x", "r2/m_y", "none/m"):
            (self.folder / name).mkdir(parents=True)
            if name != "none/m":
                np.save(self.folder / name / "anna.npy", np.load(self.folder / "e" / "anna.npy"))
        for folder, code, parts in (
                ("none/*", asc_cli.NOINPUT, ("study.yaml:4", "none/* finds no folder of arrays")),
                ("none", asc_cli.NOINPUT, ("none", "no array (.npy, .npz")),
                ("r?/m_*", asc_cli.USAGE, ("study.yaml:4", "variant x, is given twice", "r1/m_x", "r2/m_x"))):
            path = self.write("study.yaml", text.replace("embeddings: e", f"embeddings: '{folder}'"))
            self.refuse(path, code, *parts, ranks=(2,))
        for more, parts in (("vanilla: plain", ("micro.vanilla", "is called 'plain'")),
                            ("targets: [y]", ("micro.targets", "'y' is no variant=attribute")),
                            ("targets: [y=Hue]", ("micro.targets", "no attribute called 'Hue'"))):
            micro = "micro: {k: [3], %s}" % more
            path = self.write("study.yaml", text.replace("embeddings: e", "embeddings: r2")
                              .replace("micro: {k: [3]}", micro))
            self.refuse(path, asc_cli.USAGE, *parts, ranks=(2,))

    def energies(self, name, segments, points=None):
        """The tables of a run of a lattice whose tables are these."""
        self.write("df_param_step.csv", segments.to_csv(index=False))
        if points is not None:
            self.write("df_points.csv", points)
        result = asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / name,
                              "--no-report"], ranks=2)
        self.assert_ok(result)
        return {p.name: p.read_text() for p in (self.folder / name / "tables").glob("*.csv")}

    def lattice(self):
        self.assert_ok(asc_cli.run(["synth", "-o", self.folder, "--lattice", "--dimensions", "2",
                                    "--side", "4", "--low", "1", "--identities", "2",
                                    "--coherence", "0.5"]))
        return (pd.read_csv(self.folder / "df_param_step.csv", dtype={"moving_dimension": str}),
                pd.read_csv(self.folder / "df_points.csv"))

    def test_floats_for_whole_numbers(self):
        segments, points = self.lattice()
        want = self.energies("a", segments, points.to_csv(index=False))
        segments["index"] = segments["index"].astype(float)
        segments["param_step"] = segments["param_step"].astype(float)
        segments["moving_dimension"] = segments["moving_dimension"].replace({"0": "0.0"})
        points = points.rename(columns={"0": "0.0"})
        self.assertEqual(self.energies("b", segments, points.to_csv()), want)

    def test_noise_and_foreign_columns_of_points(self):
        segments, points = self.lattice()
        want = self.energies("a", segments, (points * 0.1).to_csv(index=False))
        noisy = (points * 0.1).astype(np.float32).astype(float) + 1e-17
        noisy.insert(0, "index", range(len(noisy)))
        noisy["file"] = [f"{i}.png" for i in range(len(noisy))]
        self.assertEqual(self.energies("b", segments, noisy.to_csv(index=False, sep=";",
                                                                   decimal=",")), want)
        points.loc[3, "0"] += 0.001
        self.write("df_points.csv", points.to_csv(index=False))
        result = asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / "c",
                              "--no-report"], ranks=2)
        self.assertIn("taken for two coordinates", result.stderr)

    def test_long_curves_are_cut_into_triples(self):
        """Curves of five steps, and their three triples each, one after another."""
        rng = np.random.default_rng(3)
        self.make(array=rng.standard_normal((60, 8)).astype(np.float32))
        long = pd.DataFrame([(5 * c + s, c, 0, s) for c in range(12) for s in range(5)],
                            columns=["index", "id_curve", "moving_dimension", "param_step"])
        triples = pd.DataFrame([(5 * c + t + s, 3 * c + t, 0, s) for c in range(12)
                                for t in range(3) for s in range(3)], columns=long.columns)
        out = []
        for name, table in (("a", long.sample(frac=1, random_state=1)), ("b", triples)):
            self.write("steps.csv", table.to_csv(index=False))
            result = asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / name,
                                  "--no-report"], ranks=2)
            self.assert_ok(result)
            out.append((self.folder / name / "tables" / "energies.csv").read_text())
        self.assertEqual(out[0], out[1])
        self.assertIn("36", out[0])

    def test_stencil_of_five(self):
        self.refuse(self.make(micro="micro: {k: [3], stencil: 4}\n"), asc_cli.USAGE, "study.yaml", "micro.stencil",
                    "3, 5")
        path = self.make(micro="micro: {k: [3], stencil: 5}\n")
        self.refuse(path, asc_cli.DATA, "steps.csv", 'along "0"', "five steps", "micro.stencil: 3", ranks=(1, 3))
        curves = [range(5 * c, 5 * c + 5) for c in range(10)] + [range(50, 54), [54, 55, 56, 57, 55]]
        rows = [(node, c, 0, s) for c, curve in enumerate(curves) for s, node in enumerate(curve)]
        columns = ["index", "id_curve", "moving_dimension", "param_step"]
        self.write("steps.csv", pd.DataFrame(rows, columns=columns).to_csv(index=False))
        result = asc_cli.run(["micro", path, "-o", self.folder / "x", "-n"])
        self.assert_ok(result)
        self.assertIn("10 to 10 segments", result.stdout)
        self.assertIn("25 of 35 nodes", result.stderr)
        # Outcomes of another stencil are others.
        found = []
        for stencil in (3, 5, 3):
            result = asc_cli.run(["run", path, "-o", self.folder / "out", "--no-report", f"--micro.stencil={stencil}"])
            self.assert_ok(result)
            found.append((self.folder / "out" / "tables" / "energies.csv").read_text())
        self.assertEqual(found[0], found[2])
        self.assertIn(",n_narrow,", found[1])
        self.assertNotIn(",n_narrow,", found[0])

    def test_dry_run(self):
        path = self.make()
        for command in ("micro", "run"):
            result = asc_cli.run([command, path, "-o", self.folder / "x", "-n"], ranks=2)
            self.assert_ok(result)
            self.assertIn("20 to 20 segments", result.stdout)
        self.assertFalse((self.folder / "x").exists())


if __name__ == "__main__":
    asc_cli.main()
