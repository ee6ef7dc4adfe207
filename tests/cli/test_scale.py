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
         "/tables/population/macro_modalities/location": 100,
         "/arrays/macro/population/net_a/shares": 1e5}

OF_THE_PROBE = ("/tables/probe", "/arrays/probe")


def numbers(path):
    """All reals of a results file by name: values and powers of the unit."""
    found = {}

    def visit(_, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind == "f":
            found[item.name] = item[:], np.array(POWERS.get(item.attrs["unit"].decode(), 0))

    def visit_table(_, item):
        if isinstance(item, h5py.Dataset):
            for column, unit in zip(item.dtype.names, item.attrs["column_units"]):
                if item.dtype[column].kind == "f":
                    found[f"{item.name}/{column}"] = item[column], np.array(POWERS.get(unit.decode(), 0))

    with h5py.File(path) as file:
        file["tables"].visititems(visit_table)
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
        self.left_out = () if metric == "cosine" else OF_THE_PROBE
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
        for scale, offset in ((1e-300, 0), (1e-30, 0), (1e-15, 0), (1e15, 0), (1e30, 0), (1e150, 0),
                              (1, 1e8), (1e-3, 1e3), (1e-80, -1e-71)):
            rows = self.rows.astype(np.float64) * scale + offset
            found = self.study(rows)
            a = pd.read_csv(self.folder / "t.csv")["A"].to_numpy()
            unit = (rows - offset) / scale
            distances = scale * np.sqrt(((unit[:, None] - unit[None]) ** 2).sum(2))
            person = np.repeat(np.arange(PEOPLE), PHOTOS)
            pairs = (a[:, None] > a[None]) & (person[:, None] != person[None])
            mean = found["/arrays/macro/population/mean_distance"][0][0, 0, 1]
            np.testing.assert_allclose(mean, distances[pairs].mean(), rtol=1e-6)

    def test_a_wide_range(self):
        """Rows of 1e-18 beside rows of 1e18: distances among the small ones are not lost."""
        self.write("study.yaml", STUDY.format(metric="euclidean"))
        wanted = self.study(self.rows)["/tables/population/macro_modalities/ks"][0]
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

    def test_far_from_the_origin(self):
        """What all rows share is in no distance, however large it is."""
        self.write("study.yaml", STUDY.format(metric="euclidean"))
        self.left_out = OF_THE_PROBE
        rows = np.round(self.rows.astype(np.float64) * 2.0 ** 20) / 2.0 ** 20
        rows[5] = rows[4]
        wanted = self.study(rows)
        for offset, ranks in ((1e8, 1), (-2.0 ** 28, 3), (2e6 * np.linspace(-1, 1, WIDTH), 2)):
            self.compare(wanted, self.study(rows + offset, ranks), 1, 2e-6)
            self.assertIn("less its first row", self.result.stderr)
            self.assertNotIn("digits", self.result.stderr)
        self.compare(wanted, self.study(1000 + 2.0 ** -10 * rows), 2.0 ** -10, 2e-6)
        integers = (rows * 2.0 ** 20).astype(np.int64)
        for far in (integers - 2 ** 62, integers.view(np.uint64) + np.uint64(2 ** 63),
                    np.asfortranarray(integers + 2 ** 61)):
            self.compare(wanted, self.study(far), 2.0 ** 20, 2e-6)

    def test_what_float32_cannot_tell_apart_is_told(self):
        rows = self.rows.astype(np.float64)
        for metric, far, message in (("euclidean", (rows + 1e6).astype(np.float32), "digits"),
                                     ("cosine", rows + 1e8, "0.0 digits"),
                                     ("cosine", (rows * 1000).astype(np.int32) + 2 ** 28, "digits"),
                                     ("euclidean", rows + 1e14, "digits"),
                                     ("euclidean", rows + 1e30, "all its rows are equal"),
                                     ("cosine", np.ones_like(self.rows), "all its rows are equal"),
                                     ("euclidean", np.ones_like(self.rows), "all its rows are equal")):
            self.write("study.yaml", STUDY.format(metric=metric))
            np.save(self.folder / "e.npy", far)
            for ranks in (1, 2):
                result = asc_cli.run(["import", self.folder / "study.yaml", "-o",
                                      self.folder / "s.h5"], ranks=ranks)
                self.assert_ok(result)
                self.assertEqual(result.stderr.count(message), 1, result.stderr)
                self.assertIn("warning", result.stderr)

    def test_no_row_is_finite(self):
        self.write("study.yaml", STUDY.format(metric="euclidean").replace(
            "{table: t.csv}", "{table: t.csv, skip_bad_rows: true}"))
        rows = self.rows + 1e8
        rows[:, 0] = np.nan
        np.save(self.folder / "e.npy", rows.astype(np.float64))
        self.assert_fails_everywhere(
            ["import", self.folder / "study.yaml", "-o", self.folder / "s.h5"], asc_cli.DATA,
            "every image has a row that is zero or not finite", ranks=(1, 2))

    def test_all_rows_are_equal(self):
        """Distances of 0 have means of 0, whatever they are weighed with."""
        table = pd.read_csv(self.folder / "t.csv")
        table.loc[table.index % 3 == 0, "A"] = 0
        table["identity"] = table.index // 7
        table.to_csv(self.folder / "t.csv", index=False)
        for metric in ("cosine", "euclidean"):
            self.write("study.yaml", STUDY.format(metric=metric).replace("quality:", "# quality:"))
            found = self.study(np.tile(self.rows[:1], (len(self.rows), 1)))
            zeros = [name for name in found if "mean_distance" in name or "energy" in name]
            self.assertGreater(len(zeros), 8)
            for name in zeros:
                values = found[name][0]
                if "/p_" not in name:
                    self.assertTrue((values[np.isfinite(values)] == 0).all(), (name, values))

    def test_squares_leave_the_range_of_double(self):
        """A share and a detectable distance are no squares."""
        self.write("study.yaml", STUDY.format(metric="euclidean"))
        self.left_out = OF_THE_PROBE
        names = ("/tables/inference_permutation/detectable_80_energy_distance",
                 "/tables/map_components/variance_share")
        wide = self.rows.astype(np.float64)
        wanted = self.study(wide)
        for scale in (2.0 ** -560, 2.0 ** 530):
            found = self.study(wide * scale)
            for name, power in zip(names, (1, 0)):
                np.testing.assert_array_equal(found[name][0], wanted[name][0] * scale ** power)

    def test_a_row_that_float32_does_not_hold(self):
        """Among ordinary ones under the cosine metric: its direction would be lost. A distance is not."""
        rows = self.rows.astype(np.float64)
        rows[5] = [5e-324, *[0] * (WIDTH - 1)]
        for scale in (1, 1e280):
            np.save(self.folder / "e.npy", np.vstack([rows[:5], rows[5] * scale, rows[6:]]))
            self.write("study.yaml", STUDY.format(metric="cosine"))
            self.assert_fails(asc_cli.run(["import", self.folder / "study.yaml", "-o", self.folder / "s.h5"]), asc_cli.DATA,
                              "row 5 (image 5.jpg) has no value above 4.94066e", "in float32 beside the array's others")
        self.write("study.yaml", STUDY.format(metric="euclidean"))
        self.assert_ok(asc_cli.run(["import", self.folder / "study.yaml", "-o", self.folder / "s.h5"]))

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
