# SPDX-License-Identifier: GPL-3.0-or-later
"""The unit of the embeddings is the user's: figures are those of any other unit, distances are in it."""

import shutil
import unittest

import h5py
import numpy as np
import pandas as pd

import asc_cli

PEOPLE, PHOTOS, WIDTH = 14, 8, 12

STUDY = """
study: scales
images: {{table: t.csv}}
models:
  - {{name: net, architecture: a, metric: {metric}, embeddings: e.npy}}
macro:
  protocols: [sampled, population]
  sampled: {{draws: 3}}
inference: {{draws: 2, permutations: 99, given: [B]}}
verify: {{bins: 100}}
probe: {{folds: 3}}
map: {{components: 3, permutations: 19}}
quality: {{min_images: 2, min_single_face: 1, min_kept: 1}}
"""

# The power of the unit that a number is in, by what results.h5 says.
POWERS = {"distance": 1, "squared distance": 2, "distance, 1, 1": [1, 0, 0]}

LOOSE = {"/arrays/probe/weights_net_a": 10, "/arrays/macro/population/location": 100,
         "/tables/population/df_modality/location_net_a": 100,
         "/arrays/macro/population/net_a/shares": 1e5}


def numbers(path):
    """All reals of a results file by name: values and powers of the unit."""
    found = {}

    def visit(_, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind == "f":
            found[item.name] = item[:], np.array(POWERS.get(item.attrs["unit"].decode(), 0))

    with h5py.File(path) as file:
        file["tables"].visititems(visit)
        file["arrays"].visititems(visit)
    return found


class Scale(asc_cli.CliTestCase):
    """The same rows in another unit, and all that every analysis says of them."""

    def setUp(self):
        super().setUp()
        rng = np.random.default_rng(7)
        person = np.repeat(np.arange(PEOPLE), PHOTOS)
        a, b = rng.choice([1, -1], (2, len(person)))
        self.rows = (rng.normal(size=(PEOPLE, WIDTH))[person] + 0.3 * a[:, None]
                     + 0.5 * rng.normal(size=(len(person), WIDTH))).astype(np.float32)
        self.rows[5] = self.rows[4]  # duplicates are at distance 0
        pd.DataFrame({"file_basename": [f"{i}.jpg" for i in range(len(person))],
                      "identity": person, "A": a, "B": b}).to_csv(self.folder / "t.csv", index=False)

    def study(self, rows, ranks=1):
        np.save(self.folder / "e.npy", rows)
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        self.result = asc_cli.run(["run", self.folder / "study.yaml", "-o", out], ranks=ranks)
        self.assert_ok(self.result)
        return numbers(out / "results.h5")

    def compare(self, wanted, found, scale, tolerance=0.0):
        """Distances are in the unit `scale`, which cosine ones have not; the rest is as it was."""
        self.assertEqual(set(wanted), set(found))
        for name, (values, power) in wanted.items():
            if name.startswith(self.left_out):
                continue
            expected = values * float(scale) ** power
            # A value near zero is a difference of larger ones; a regression ends where it may; a
            # supremum is attained anywhere between two distances; a pair is in this bin or the next.
            finite = np.abs(expected[np.isfinite(expected)])
            room = tolerance * finite.max(initial=0) * LOOSE.get(name, 1)
            with self.subTest(name=name, scale=scale):
                np.testing.assert_allclose(found[name][0], expected, rtol=0, atol=room)

    def scales(self, metric):
        self.write("study.yaml", STUDY.format(metric=metric))
        unit = (lambda scale: 1.0) if metric == "cosine" else float
        # A penalty knows the unit: what a regression finds is not the same in another one.
        self.left_out = () if metric == "cosine" else ("/tables/df_discriminative_power",
                                                       "/arrays/probe")
        wanted = self.study(self.rows)
        for power, ranks in ((-100, 1), (-30, 3), (45, 1), (100, 2)):
            scale = 2.0 ** power
            self.compare(wanted, self.study(self.rows * np.float32(scale), ranks), unit(scale))
        for scale in (1e-30, 1e-23, 1e30):
            found = self.study((self.rows * scale).astype(np.float32))
            self.compare(wanted, found, unit(scale), 1e-6)
        wide = self.rows.astype(np.float64)
        for power in (-300, 300):
            self.compare(wanted, self.study(wide * 2.0 ** power), unit(2.0 ** power))
            self.assertIn("largest value", self.result.stderr)
        integers = (wide * 2.0 ** 59).astype(np.int64)
        self.assertTrue((integers / 2.0 ** 59 == wide).all())
        self.compare(wanted, self.study(integers), unit(2.0 ** 59))

    def test_euclidean(self):
        self.scales("euclidean")

    def test_cosine(self):
        self.scales("cosine")

    def test_against_numpy(self):
        """Means of distances in float64, whatever the scale; small people beside large ones."""
        self.write("study.yaml", STUDY.format(metric="euclidean"))
        for scale in (1e-300, 1e-30, 1e-15, 1e15, 1e30, 1e150):
            rows = self.rows.astype(np.float64) * scale
            found = self.study(rows)
            a = pd.read_csv(self.folder / "t.csv")["A"].to_numpy()
            unit = rows / scale
            distances = scale * np.sqrt(((unit[:, None] - unit[None]) ** 2).sum(2))
            person = np.repeat(np.arange(PEOPLE), PHOTOS)
            pairs = (a[:, None] > a[None]) & (person[:, None] != person[None])
            mean = found["/arrays/macro/population/mean_distance"][0][0, 0, 1]
            np.testing.assert_allclose(mean, distances[pairs].mean(), rtol=1e-6)

    def test_a_wide_range(self):
        """Rows of 1e-18 beside rows of 1e18: distances among the small ones are not lost."""
        self.write("study.yaml", STUDY.format(metric="euclidean"))
        wanted = self.study(self.rows)["/tables/population/df_modality/stat_net_a"][0]
        rows = self.rows.copy()
        rows[:PHOTOS] *= np.float32(1e18)
        large = self.study(rows)["/arrays/macro/population/mean_distance"][0]
        rows *= np.float32(2.0 ** -90)
        small = self.study(rows)["/arrays/macro/population/mean_distance"][0]
        np.testing.assert_array_equal(large * 2.0 ** -90, small)
        self.assertEqual(len(wanted), 4)

    def test_the_probe_says_that_its_penalty_has_a_unit(self):
        self.write("study.yaml", STUDY.format(metric="euclidean"))
        self.study(self.rows * np.float32(1e-20))
        self.assertIn("penalty decides everything", self.result.stderr)
        self.study(self.rows * np.float32(1e20))
        self.assertIn("penalty decides nothing", self.result.stderr)

    def test_too_wide_for_float32(self):
        """One row of 1e200 must not make all others nothing."""
        self.write("study.yaml", STUDY.format(metric="euclidean"))
        rows = self.rows.astype(np.float64)
        rows[7] *= 1e200
        np.save(self.folder / "e.npy", rows)
        self.assert_fails_everywhere(
            ["import", self.folder / "study.yaml", "-o", self.folder / "s.h5"], asc_cli.DATA, "row 0",
            "0.jpg", "beside the array's largest, of about", ranks=(1, 2))


if __name__ == "__main__":
    unittest.main()
