# SPDX-License-Identifier: GPL-3.0-or-later
"""Studies of lattices for the tests of the microscale, written and run."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import numpy as np
import pandas as pd
import asc_cli

K, EPS = (3, 8), (0.4, 0.7, 1.0)


class LatticeCase(asc_cli.CliTestCase):
    def write_study(self, arrays, segments, micro="", definitions="corrected", coordinates=None,
                    k=K):
        """arrays: {model_variant: (metric, [array an identity])}; segments: {dimension: [C, 3]}."""
        folder = self.folder / "lattice"
        folder.mkdir()
        rows, curve = [], 0
        for dimension, nodes in segments.items():
            for steps in nodes:
                rows += [(node, curve, dimension, step) for step, node in enumerate(steps)]
                curve += 1
        columns = ["index", "id_curve", "moving_dimension", "param_step"]
        pd.DataFrame(rows, columns=columns).to_csv(folder / "steps.csv", index=False)
        points = ""
        if coordinates is not None:
            coordinates.to_csv(folder / "points.csv", index=False)
            points = "  points: points.csv\n"
        models = ""
        for label, (metric, identities) in arrays.items():
            (folder / label).mkdir()
            for i, array in enumerate(identities):
                np.save(folder / label / f"{i}.npy", array)
            name, variant = label.split("_")
            models += (f"    - {{name: {name}, architecture: x, variant: {variant}, "
                       f"metric: {metric}, embeddings: {label}}}\n")
        path = folder / "study.yaml"
        path.write_text(f"definitions: {definitions}\nlattice:\n  segments: steps.csv\n{points}"
                        f"  models:\n{models}micro:\n  k: {list(k)}\n  eps: {list(EPS)}\n{micro}")
        return path

    def run_study(self, path, ranks=2, name="out", **options):
        out = self.folder / name
        self.assert_ok(asc_cli.run(["run", path, "-o", out], ranks=ranks, **options))
        return out

    def read(self, out, name):
        return pd.read_csv(out / "tables" / f"{name}.csv", float_precision="round_trip",
                           dtype={"identity": str, "attribute": str, "other": str})
