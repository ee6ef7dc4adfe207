# SPDX-License-Identifier: GPL-3.0-or-later
"""Variants of a model against the vanilla one: the tests over people, from the energies, by SciPy."""

import itertools

import numpy as np
import scipy.stats
from lattice_study import LatticeCase
import asc_cli
import reference_micro as rm
import reference_ranks as rr

NAMES = {"0": "Hair color", "hue": "Hue", "2": "Age"}
KEYS = ["variant", "attribute", "measure", "parameter"]


class Variants(LatticeCase):
    def make(self):
        """A root folder of three variants, and one without arrays; a person is missing in one."""
        random = np.random.default_rng(5)
        segments = {a: random.permutation(120)[:90].reshape(-1, 3) for a in NAMES}
        drift, arrays = random.standard_normal(8), {}
        people = [random.standard_normal((120, 8)) for _ in range(9)]
        for variant in ("vanilla", "hair-color.10k", "plain"):
            arrays[f"a_{variant}"] = ("cosine", [])
            for x in people:
                x = x + 0.3 * random.standard_normal(x.shape)
                x[segments["0"][:, 2]] += (0.2 if variant.startswith("hair") else 0.6) * drift
                arrays[f"a_{variant}"][1].append(x.astype(np.float32))
        path = self.write_study(arrays, segments)
        root = path.parent / "tuned"
        (root / "notes").mkdir(parents=True)
        for label in arrays:
            (path.parent / label).rename(root / label[2:].replace("-", "_"))
        (root / "plain" / "3.npy").unlink()
        head, tail = path.read_text().split("  models:\n")[0], "micro: {measures: [nearest, ball], k: [3], eps: [1]}\n"
        path.write_text(f"{head}  attributes: {{'0': Hair color, hue: Hue, '2': Age}}\n  models:\n    - {{name: a, "
                        f"architecture: x, metric: cosine, embeddings: tuned}}\n{tail}")
        return path

    def energies(self, out, column):
        """{(variant, attribute, measure): people's values}"""
        return {key: rows.set_index("identity")[column] for key, rows in
                self.read(out, "energies").groupby(["variant", "attribute", "measure"])}

    def check_people(self, row, differences, prefix):
        place = rr.hodges_lehmann(differences)
        found = [getattr(row, prefix + key) for key in ("shift", "ci_low", "ci_high", "pvalue")]
        expected = [place["estimate"], place["low"], place["high"], scipy.stats.wilcoxon(differences).pvalue]
        np.testing.assert_allclose(found, expected, 1e-9, 1e-12)

    def check(self, out, vanilla, targets):
        table, others = self.read(out, "energy_variants"), {"vanilla", "hair-color.10k", "plain"} - {vanilla}
        value, null = self.energies(out, "value"), self.energies(out, "null_flips")
        excess = {key: value[key] - null[key] for key in value}
        self.assertEqual(set(map(tuple, table[KEYS[:3]].values)),
                         set(itertools.product(others, NAMES.values(), ("nearest", "ball"))))
        for row in table.itertuples():
            x, y = ((row.variant, row.attribute, row.measure), (vanilla, row.attribute, row.measure))
            self.assertEqual((row.vanilla, row.n), (vanilla, 8 if "plain" in (row.variant, vanilla) else 9))
            self.check_people(row, (value[x] - value[y]).dropna().to_numpy(), "")
            self.check_people(row, (excess[x] - excess[y]).dropna().to_numpy(), "excess_")
            published = scipy.stats.mannwhitneyu(value[x], value[y], method="exact")
            np.testing.assert_allclose([row.published_u, row.published_pvalue], published, 1e-12)
            mine = targets.get(row.variant, ())
            self.assertEqual(row.targeted, row.attribute in mine)
            if not row.targeted:
                self.assertTrue(row.others_n == 0 and np.isnan(row.others_pvalue))
                continue
            rest = [excess[row.variant, b, row.measure] - excess[vanilla, b, row.measure]
                    for b in NAMES.values() if b not in mine]
            differences = (excess[x] - excess[y] - sum(rest) / len(rest)).dropna().to_numpy()
            self.assertEqual(row.others_n, len(differences))
            self.check_people(row, differences, "others_")
        for _, family in table.groupby("measure"):
            for prefix in ("", "excess_", "others_"):
                some = family.dropna(subset=[prefix + "pvalue"])
                np.testing.assert_allclose(some[prefix + "pvalue_adjusted"],
                                           rm.benjamini_hochberg(some[prefix + "pvalue"]), 1e-12)

    def test_against_vanilla(self):
        path = self.make()
        out = self.folder / "out"
        result = asc_cli.run(["run", path, "-o", out], ranks=2)
        self.assert_ok(result)
        self.assertIn("notes: is passed over, as it holds no array", result.stderr)
        self.assertIn("variants of a_x, held against vanilla (and what they were trained for): "
                      "hair-color.10k (Hair color), plain", result.stderr)
        self.check(out, "vanilla", {"hair-color.10k": ["Hair color"]})
        self.assert_ok(asc_cli.run(["report", out / "results.h5", "-o", out]))
        page = (out / "report.html").read_text()
        self.assertIn("1 of 1 attributes that variants were trained for change otherwise than", page)
        self.assertTrue((out / "figures" / "energies_variants.svg").exists())
        other = self.folder / "other"
        self.assert_ok(asc_cli.run(["run", path, "-o", other, "--no-report", "--micro.vanilla=plain",
                                    "--micro.targets=vanilla=Hue,vanilla=Age"], ranks=3))
        self.check(other, "plain", {"hair-color.10k": ["Hair color"], "vanilla": ["Hue", "Age"]})


if __name__ == "__main__":
    asc_cli.main()
