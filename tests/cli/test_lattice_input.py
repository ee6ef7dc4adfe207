"""Lattices that cannot be used: one message with file and line, one exit code, nothing written."""

import numpy as np
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
                    "steps.csv: line 6", "param_step")
        self.refuse(self.make("\n".join(lines[:5] + ["x,1,0,1"] + lines[6:])), asc_cli.DATA,
                    "steps.csv: line 6", "index", "whole number")

    def test_points_that_do_not_fit(self):
        self.write("points.csv", "0\n" + "1\n" * 30)
        path = self.make(more="  points: points.csv\n")
        self.refuse(path, asc_cli.DATA, "points.csv", "30 rows", "a row a node")
        self.write("points.csv", "1\n" + "1\n" * 60)
        self.refuse(path, asc_cli.DATA, "points.csv:1", "no column is called 0")
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
        self.refuse(path, asc_cli.NOINPUT, "no .npy or .npz")

    def test_dry_run(self):
        path = self.make()
        for command in ("micro", "run"):
            result = asc_cli.run([command, path, "-o", self.folder / "x", "-n"], ranks=2)
            self.assert_ok(result)
            self.assertIn("20 to 20 segments", result.stdout)
        self.assertFalse((self.folder / "x").exists())


if __name__ == "__main__":
    asc_cli.main()
