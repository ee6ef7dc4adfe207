# SPDX-License-Identifier: GPL-3.0-or-later
"""The macroscale job on CelebA's own annotations, where they are at hand."""

import os
import pathlib
import sys
import unittest

import numpy as np
import pandas as pd

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import asc_cli

FOLDER = pathlib.Path(os.environ.get("ATTRSCOPE_SHARED", "")) / "data" / "celeba-anno"
FILES = FOLDER / "identity_CelebA.txt", FOLDER / "list_attr_celeba.txt"
FIRST = ["5_o_Clock_Shadow", "Arched_Eyebrows", "Attractive"]


@unittest.skipUnless(FILES[0].exists(), f"no CelebA annotations at {FOLDER}")
class RealAnnotations(asc_cli.CliTestCase):
    def test_entropies_and_ranks(self):
        asc_cli.run(["synth", "-o", self.folder / "study", "--annotations",
                     f"{FILES[0]},{FILES[1]}", "--models",
                     "facenet_iresnetv1:euclidean:16,arcface_r50:cosine:32"])
        tables = {}
        for ranks in (1, 3):
            out = self.folder / f"out{ranks}"
            result = asc_cli.run(["run", self.folder / "study" / "study.yaml", "-o", out,
                                  "--macro.population.exact=false"], ranks=ranks)
            self.assert_ok(result)
            tables[ranks] = {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*.csv")}
        self.assertEqual(tables[3], tables[1])
        found = pd.read_csv(self.folder / "out1" / "tables/published" / "df_attributes.csv", index_col=0)
        np.testing.assert_allclose(found.loc[FIRST, "inter_entropy"],
                                   [3.397032442, 4.000196289, 4.247646023], rtol=0, atol=6e-10)
        np.testing.assert_allclose(found.loc[FIRST, "intra_entropy"],
                                   [0.073187, 0.151047, 0.180291], rtol=0, atol=6e-7)


if __name__ == "__main__":
    asc_cli.main()
