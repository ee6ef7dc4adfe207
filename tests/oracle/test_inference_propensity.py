# SPDX-License-Identifier: GPL-3.0-or-later
"""The permutation test in strata of propensities against regressions of scikit-learn; when it takes over; same bytes."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
import asc_cli
import reference_draws as rd
import reference_pairs as pairs
import reference_permutation as rp
import reference_propensity as propensity
import signed_h5
import test_inference as binary
import test_inference_kinds as inference

STRATA = 5
TOLERANCE = inference.TOLERANCE


class Study(inference.Study):
    """Strata are of the propensity, but of the given attributes themselves, which keep cells."""

    def told(self, name):
        if name in self.binary:
            column = inference.kinds.as_classes(self.binary[name])
            return "binary", column, column, 2
        return self.traits[name]

    def strata(self, given, tested):
        if not given or tested in given:
            return super().strata(given, tested)
        return propensity.strata(self.identity, self.told(tested), [self.told(name) for name in given], STRATA)


class Propensity(inference.InferenceKinds):
    options = ["--inference.given_by=propensity", f"--inference.strata={STRATA}"]

    def make_driven(self, **options):
        """People whose second binary attribute goes with race and grade."""
        study, _ = self.make(self.all_kinds, images=330, identities=110, attributes=3, seed=4,
                             models="alpha_net:euclidean:12", **options)
        with h5py.File(study, "r+") as file:
            identity = file["images/identity"][()]
            values = file["images/attributes"][()]
            race, grade = (file["images/classes"][()][:, t] for t in (0, 3))
            random = np.random.default_rng(8)
            own = random.normal(size=identity.max() + 1)[identity]
            values[:, 1] = np.where(own + (race == 2) + 0.7 * grade > 1.2, 1, -1)
            values[random.random(len(values)) < 0.05, 2] = 0
            file["images/attributes"][...] = values
            signed_h5.sign(file)
        held = Study(study)
        held.add(self.all_kinds(np.random.default_rng(5), identity))
        return study, held

    def check_binary(self, out, held, given):
        table = pd.read_csv(out / "tables" / "inference_given.csv", float_precision="round_trip")
        with h5py.File(out / "results.h5") as file:
            folder = file["arrays/inference/given"]
            groups = [{k: v[()] for k, v in folder[str(g)].items()} for g in folder["group"]]
        where = np.full(held.rows.max() + 2, -1)
        where[held.rows] = np.arange(len(held.rows))
        embeddings, metric = held.models["alpha_net"]
        for a, (name, group) in enumerate(zip(held.binary, groups)):
            code = held.strata(given, name)
            use, stratum = rd.choose_strata_of(held.rows, held.identity, held.binary[name] != 0, code, inference.SEED)
            people, stratum, _ = rd.people_of(held.rows, held.identity, use, stratum, inference.SEED)
            self.assertTrue(np.array_equal(group["identity"], people))
            self.assertTrue(np.array_equal(group["stratum"], np.unique(stratum, return_inverse=True)[1]))
            t, overlaps, left = [], [], []
            without = len(set(held.identity[held.binary[name] != 0])) - len(people)
            for image in where[group["images"]]:
                x, label = embeddings[held.rows[image]], held.binary[name][image]
                t.append(binary.standardised(pairs.distances(x, metric), pairs.energy_distances(x, metric), stratum,
                                             label[None])[0])
                sides = np.array([[(label[stratum == s] == v).sum() for v in (1, -1)] for s in stratum])
                overlaps.append((sides > 0).all(1).mean())
                left.append((sides < 2).any(1).sum() + without)
            self.assertAlmostEqual(table.overlap[a], np.mean(overlaps), delta=TOLERANCE)
            self.assertAlmostEqual(table.n_left_out[a], np.mean(left), delta=TOLERANCE)
            self.assertEqual(table.strata[a], "cells" if name in given else "propensity")
            if name in given:
                continue
            for s, statistic in enumerate(rp.STATISTICS):
                self.assertAlmostEqual(table[statistic][a], np.mean(t, axis=0)[s], delta=TOLERANCE)
        return table

    def check_overlap(self, out, held, table):
        """The share of people in strata with all classes of the draw."""
        with h5py.File(out / "results.h5") as file:
            folder = file["arrays/inference/given"]
            groups = [{k: v[()] for k, v in folder[str(g)].items()} for g in folder["kinds_group"]]
        where = np.full(held.rows.max() + 2, -1)
        where[held.rows] = np.arange(len(held.rows))
        for t, (name, group) in enumerate(zip(held.traits, groups)):
            shares = []
            for image in where[group["images"]]:
                label, stratum = held.traits[name][1][image], group["stratum"]
                whole = [set(label[stratum == s]) == set(label) for s in stratum]
                shares.append(np.mean(whole))
            self.assertAlmostEqual(table.overlap[t], np.mean(shares), delta=TOLERANCE)

    def test_every_kind(self):
        study, held = self.make_driven()
        names = list(held.binary)
        for g, given in enumerate(([names[0], "race", "yaw", "grade"], ["height"], ["race", "age"])):
            out = self.infer(study, f"--inference.given={','.join(given)}", *self.options, name=f"out{g}")
            table = self.check(out, held, given=given)
            self.assertEqual(list(table.strata), ["cells" if name in given else "propensity" for name in held.traits])
            self.check_overlap(out, held, table)
            self.check_binary(out, held, given)

    def test_it_takes_over_where_cells_hold_few(self):
        study, held = self.make_driven()
        names = list(held.binary)
        for name, given, by in (("few", ["race"], "cells"), ("many", ["race", "pose", "age", "grade"], "propensity")):
            out = self.folder / name
            result = asc_cli.run(["inference", study, "-o", self.folder / f"{name}.h5", *inference.SETTINGS,
                                  f"--inference.given={','.join(given)}"], ranks=2)
            self.assert_ok(result)
            self.assert_ok(asc_cli.run(["export", self.folder / f"{name}.h5", "-o", out]))
            table = pd.read_csv(out / "inference_given.csv")
            self.assertEqual(set(table.strata), {by})
            code = inference.Study.strata(held, given, names[0])
            use, cell = rd.choose_strata_of(held.rows, held.identity, code >= 0, code, inference.SEED)
            people, cell, _ = rd.people_of(held.rows, held.identity, use, cell, inference.SEED)
            sizes = np.bincount(np.unique(cell, return_inverse=True)[1])
            few = sizes[sizes < 10].sum() / sizes.sum()
            self.assertIn(f"people are in {len(sizes)} combinations of values, {100 * few:.0f} % of them in those that "
                          "hold fewer than 10 people of a draw", result.stderr)
            self.assertEqual(few > 0.5, by == "propensity")
        out = self.infer(study, "--inference.given=race,pose,age,grade", "--inference.given_by=cells", name="cells")
        self.assertEqual(set(pd.read_csv(out / "tables" / "inference_given.csv").strata), {"cells"})

    def test_cells_of_a_draw(self):
        """Draws of few people make cells small."""
        study, _ = self.make_driven()
        out = self.infer(study, "--inference.given=race", "--inference.max_samples=30", name="draws")
        self.assertEqual(set(pd.read_csv(out / "tables" / "inference_given.csv").strata), {"propensity"})

    def test_same_bytes(self):
        study, _ = self.make_driven()
        seen = set()
        for ranks, threads in ((1, 1), (1, 2), (2, 1), (3, 1), (5, 1)):
            out = self.infer(study, "--inference.given=race,yaw,grade", *self.options, ranks=ranks,
                             name=f"out{ranks}{threads}", env={"OMP_NUM_THREADS": str(threads)})
            seen.add(tuple((out / "tables" / f"inference_{name}.csv").read_bytes() for name in ("given", "kinds_given")))
        self.assertEqual(len(seen), 1)


def load_tests(loader, tests, pattern):
    """Those of the class that this one goes on from are run by its own file."""
    return unittest.TestSuite(Propensity(name) for name in vars(Propensity) if name.startswith("test_"))


if __name__ == "__main__":
    asc_cli.main()
