# SPDX-License-Identifier: GPL-3.0-or-later
"""The permutation test of classes, steps and numbers against an independent one, plain and given others; same bytes."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
import asc_cli
import asc_traits
import reference_draws as rd
import reference_intervals as ri
import reference_kinds as kinds
import reference_kinds_order as order
import reference_kinds_permutation as rkp
import reference_micro as rm
import reference_pairs as pairs
import reference_permutation as rp
import test_inference as binary

PERMUTATIONS, DRAWS, SEED = 39, 3, 3
TOLERANCE = 1e-9
STATISTICS = ("ks_max", "ks_mean", "disco", "dcov2")
SETTINGS = [f"--inference.permutations={PERMUTATIONS}", f"--inference.draws={DRAWS}", f"--inference.seed={SEED}"]


class Study:
    """What a study.h5 holds of the images used."""

    def __init__(self, path):
        with h5py.File(path) as file:
            self.rows = np.flatnonzero(file["images/keeps"][:, 0])
            self.identity = np.unique(file["images/identity"][()][self.rows], return_inverse=True)[1]
            names = [x.decode() for x in file["images/attribute_names"]]
            self.binary = dict(zip(names, file["images/attributes"][()][self.rows].T))
            found = {label: model["embeddings"] for label, model in file["models"].items()}
            self.models = {label: (rows[()].astype(float) * 2.0 ** int(rows.attrs["exponent"]),
                                   rows.attrs["metric"].decode())
                           for label, rows in found.items()}
        self.traits = {}

    def add(self, traits):
        for name, (kind, column) in traits.items():
            column = np.asarray(column)[self.rows]
            if kind == "continuous":
                place = order.midranks(column, order.value_weights(self.identity, column, "person"))
                self.traits[name] = (kind, order.quantile_classes(place, 4), place, 4)
            else:
                self.traits[name] = (kind, column, np.where(column < 0, np.nan, column), column.max() + 1)

    def classes(self, name):
        """Classes of any attribute, and how many."""
        if name in self.binary:
            return kinds.as_classes(self.binary[name]), 2
        return self.traits[name][1], self.traits[name][3]

    def strata(self, given, tested):
        """The given attributes' classes as one, -1 where one is missing, whichever attribute is tested."""
        if not given:
            return np.zeros(len(self.rows), int)
        parts = [self.classes(name) for name in given]
        return kinds.intersect(*(part for part, _ in parts), sizes=[count for _, count in parts])


def in_strata(ks, energy, stratum, label, count, position):
    """[4] of one labelling in strata, its KS of each class given: KS max and mean, DISCO summed, covariance averaged by pairs."""
    known, people = ~np.isnan(ks), np.bincount(label, minlength=count)
    enough = known.sum() > 1
    disco, covariance, weight = [], 0, 0
    for s in np.unique(stratum):
        own = np.flatnonzero(stratum == s)
        x, n = energy[np.ix_(own, own)], len(own)
        i, j = np.triu_indices(n, 1)
        low, high = np.minimum(label[own][i], label[own][j]), np.maximum(label[own][i], label[own][j])
        sums = np.bincount(low * count + high, x[i, j], count * count).reshape(count, count)
        disco.append(kinds.disco(sums + np.triu(sums, 1).T, np.bincount(label[own], minlength=count))["disco"])
        if n >= 4:
            covariance += n * (n - 1) / 2 * order.distance_covariance(x, order.gaps(position[own]))
            weight += n * (n - 1) / 2
    disco = np.array(disco)
    return (ks[known].max() if enough else np.nan,
            (ks * people)[known].sum() / people[known].sum() if enough else np.nan, np.nan if np.isnan(disco).all() else np.nansum(disco), covariance / weight if weight else np.nan)


def correlation(energy, stratum, position):
    """Covariances of strata with themselves and each other, averaged by pairs."""
    sums = np.zeros(3)
    for s in np.unique(stratum):
        own = np.flatnonzero(stratum == s)
        x, y, n = energy[np.ix_(own, own)], order.gaps(position[own]), len(own)
        if n >= 4:
            sums += n * (n - 1) / 2 * np.array([order.distance_covariance(*pair) for pair in ((x, y), (x, x), (y, y))])
    return sums[0] / np.sqrt(sums[1] * sums[2]) if sums[1] > 0 and sums[2] > 0 else np.nan


class InferenceKinds(asc_cli.CliTestCase):
    def make(self, traits_of, binary=True, **options):
        """A study.h5 with traits_of(random, identity [N]) of its images -> its path, what it holds."""
        path = asc_cli.synth(self.folder / "study", **options)
        study = self.folder / "study.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        with h5py.File(study) as file:
            traits = traits_of(np.random.default_rng(5), file["images/identity"][()])
        self.plant(study, traits, binary)
        held = Study(study)
        held.add(traits)
        return study, held

    @staticmethod
    def plant(study, traits, binary=True):
        labels = {name: None if kind == "continuous" else [f"label {c}" for c in range(max(column) + 1)]
                  for name, (kind, column) in traits.items()}
        asc_traits.plant(study, {name: (kind, labels[name], column) for name, (kind, column) in traits.items()}, binary)

    def infer(self, study, *more, ranks=2, name="out", **options):
        out = self.folder / name
        results = out / "results.h5"
        out.mkdir()
        self.assert_ok(asc_cli.run(["inference", study, "-o", results, *SETTINGS, *more], ranks=ranks, **options))
        self.assert_ok(asc_cli.run(["export", results, "-o", out / "tables"]))
        return out

    def draws_of(self, arrays, held, t, name, given, most=0):
        """What results.h5 holds is what the seed gives -> the group's arrays, rows whose values people get."""
        group = arrays[str(arrays["kinds_group"][t])]
        kind, classes, place, _ = held.traits[name]
        k, code = held.identity, held.strata(given, name)
        use, stratum = rd.choose_strata_of(held.rows, k, classes >= 0, code, SEED)
        people, stratum, own = rd.people_of(held.rows, k, use, stratum, SEED)
        self.assertTrue(np.array_equal(group["identity"], people))
        self.assertTrue(np.array_equal(group["stratum"], np.unique(stratum, return_inverse=True)[1]))
        self.assertTrue(np.array_equal(group["photos"], rd.photo_classes(stratum, own)))
        varies = any(len(set(place[i])) > 1 for i in own)
        self.assertEqual(arrays["kinds_exchange"][t], varies)
        pi = rd.permutations(people, group["photos" if varies else "stratum"], SEED, PERMUTATIONS)
        gets = []
        for r in range(DRAWS):
            image, taken = rd.draw(held.rows, own, people, SEED, r, most)
            self.assertTrue(np.array_equal(group["images"][r], np.where(taken, held.rows[image], -1)))
            gets.append(rd.sources(pi, own, image))
        where = np.full(held.rows.max() + 2, -1)
        where[held.rows] = np.arange(len(held.rows))
        return where[group["images"]], np.stack(gets, axis=1), group["stratum"]

    def check_row(self, row, held, label, drawn, given):
        kind, classes, place, count = held.traits[row.attribute]
        embeddings, metric = held.models[label]
        images, gets, stratum = drawn
        per_draw, correlations, people = [], [], []
        for r, image in enumerate(images):
            taken = image >= 0
            x = embeddings[held.rows[image[taken]]]
            d, e = pairs.distances(x, metric), pairs.energy_distances(x, metric)
            get = np.concatenate([image[None], gets[:, r]])[:, taken]
            position = np.nan_to_num(place)[get]
            correlations.append(correlation(e, stratum[taken], position[0]))
            people.append(taken.sum())
            if given:
                ks = [binary.standardised(d, e, stratum[taken], np.where(classes[get] == k, 1, -1))[:, 0]
                      for k in range(count)]
                per_draw.append([in_strata(each, e, stratum[taken], own, count, at)
                                 for each, own, at in zip(np.transpose(ks), classes[get], position)])
                continue
            names = rkp.names(count, True)
            found = dict(zip(names, rkp.statistics(d, e, classes[get], count, position).T))
            ks = np.array([found[f"ks_{k}"] for k in range(count)])
            held_by = np.array([(classes[get] == k).sum(1) for k in range(count)]) * ~np.isnan(ks)
            with np.errstate(invalid="ignore"):
                share = np.nansum(ks * held_by, 0) / held_by.sum(0)
            per_draw.append(np.stack([found["ks_max"], np.where(np.isnan(found["ks_max"]), np.nan, share),
                                      found["disco"], found["dcov"]], axis=1))
        t = rp.mean_over_draws(np.stack(per_draw, axis=1))
        used = ["ks_max", "ks_mean", "disco" if kind == "classes" else "dcov2"]
        for s, name in enumerate(STATISTICS):
            if name not in used or np.isnan(t[0, s]):
                self.assertTrue(np.isnan(row[name]) and np.isnan(row[f"p_{name}"]), name)
                continue
            self.assertAlmostEqual(row[name], t[0, s], delta=TOLERANCE, msg=name)
            defined = t[:, s][~np.isnan(t[:, s])]
            self.assertAlmostEqual(row[f"p_{name}"], rp.p_of_first(defined), delta=TOLERANCE, msg=name)
            self.assertAlmostEqual(row[f"null_95_{name}"], np.quantile(defined[1:], 0.95), delta=TOLERANCE)
        both = t[:, [0, STATISTICS.index(used[2])]]
        if not np.isnan(both[0]).any():
            both = both[~np.isnan(both).any(axis=1)]
            self.assertEqual(row.permutations, len(both) - 1)
            self.assertAlmostEqual(row.p_least, rp.least_p(both), delta=TOLERANCE)
        known = [] if kind == "classes" else [c for c in correlations if not np.isnan(c)]
        if known:
            self.assertAlmostEqual(row.dcor, np.mean(known), delta=TOLERANCE)
        else:
            self.assertTrue(np.isnan(row.dcor))
        if not given:
            self.assertAlmostEqual(row.n_people, np.mean(people), delta=TOLERANCE)
        self.assertEqual(row.kind, kind)

    def check(self, out, held, given=(), most=0):
        folder, name = ("given", "inference_kinds_given") if given else ("drawn", "inference_kinds")
        table = pd.read_csv(out / "tables" / f"{name}.csv", float_precision="round_trip")
        with h5py.File(out / "results.h5") as file:
            arrays = {a: {k: v[()] for k, v in node.items()} if isinstance(node, h5py.Group) else node[()]
                      for a, node in file[f"arrays/inference/{folder}"].items()}
        drawn = [self.draws_of(arrays, held, t, trait, given, most) for t, trait in enumerate(held.traits)]
        for label in held.models:
            rows = table[table.model + "_" + table.architecture == label].reset_index()
            self.assertEqual(list(rows.attribute), list(held.traits))
            for t, row in rows.iterrows():
                with self.subTest(attribute=row.attribute, model=label, given=given):
                    self.check_row(row, held, label, drawn[t], given)
            for kind, adjusted in (("bh", rm.benjamini_hochberg), ("holm", ri.holm)):
                known = rows.p_least.notna()
                self.assertTrue(np.allclose(rows[f"{kind}_least"][known], adjusted(rows.p_least[known].to_numpy()),
                                            1e-12, 0))
        return table

    @staticmethod
    def all_kinds(random, identity):
        """Of people and of images, with missing values, a rare class, and ties."""
        n, people = len(identity), identity.max() + 1
        pose, grade = random.choice(4, n, p=[0.5, 0.3, 0.17, 0.03]), random.integers(0, 3, people)
        return {"race": ("classes", random.integers(0, 4, people)[identity]),
                "pose": ("classes", np.where(random.random(n) < 0.15, -1, pose)),
                "age": ("ordered", random.integers(0, 4, n)),
                "grade": ("ordered", np.where(random.random(people) < 0.1, -1, grade)[identity]),
                "yaw": ("continuous", np.where(random.random(n) < 0.1, np.nan, np.round(random.normal(size=n), 1))),
                "height": ("continuous", random.normal(size=people)[identity])}

    def test_every_kind(self):
        study, held = self.make(self.all_kinds, images=240, identities=60, attributes=1, seed=2,
                                models="alpha_net:cosine:16,beta_net:euclidean:9")
        self.check(self.infer(study), held)

    def test_people_of_a_draw(self):
        study, held = self.make(self.all_kinds, images=260, identities=80, attributes=1, seed=6,
                                models="alpha_net:cosine:16")
        self.check(self.infer(study, "--inference.max_samples=40", ranks=3), held, most=40)

    def test_given_every_kind(self):
        study, held = self.make(self.all_kinds, images=300, identities=90, attributes=1, seed=4,
                                models="alpha_net:euclidean:12")
        name = list(held.binary)[0]
        for g, given in enumerate((["race"], ["age"], ["height"], [name, "race"], ["yaw", name])):
            out = self.infer(study, f"--inference.given={','.join(given)}", name=f"out{g}")
            self.check(out, held)
            table = self.check(out, held, given=given)
            plain = pd.read_csv(out / "tables" / "inference_kinds.csv", float_precision="round_trip")
            self.assertTrue((table.unadjusted_ks_max == plain.ks_max).all())
            self.assertTrue((table.unadjusted_p_least == plain.p_least).all())
            self.assertTrue(np.allclose(table.n_people + table.n_left_out, plain.n_people))
            if "race" in given:  # no stratum has two of its values
                self.assertTrue(table.p_least[table.attribute == "race"].isna().all())

    def test_binary_attributes_given_every_kind(self):
        study, held = self.make(self.all_kinds, images=300, identities=90, attributes=2, effect="0,1", seed=4,
                                models="alpha_net:euclidean:12")
        names = list(held.binary)
        out = self.infer(study, "--inference.given=race")
        table = pd.read_csv(out / "tables" / "inference_given.csv", float_precision="round_trip")
        with h5py.File(out / "results.h5") as file:
            group = {k: v[()] for k, v in file["arrays/inference/given/0"].items()}
        where = np.full(held.rows.max() + 2, -1)
        where[held.rows] = np.arange(len(held.rows))
        embeddings, metric = held.models["alpha_net"]
        for a, name in enumerate(names):
            t = []
            for image in where[group["images"]]:
                x = embeddings[held.rows[image]]
                t.append(binary.standardised(pairs.distances(x, metric), pairs.energy_distances(x, metric),
                                             group["stratum"], held.binary[name][image][None])[0])
            for s, statistic in enumerate(rp.STATISTICS):
                self.assertAlmostEqual(table[statistic][a], np.mean(t, axis=0)[s], delta=TOLERANCE)
        self.assertTrue((table.n_strata == 4).all())

    def test_two_classes_are_a_binary_attribute(self):
        """KS of either class, and the p-values of DISCO and covariance, are those of the energy distance."""
        study, _ = self.make(lambda random, identity: {"first": ("classes", (identity > 0).astype(int))}, images=200,
                             identities=60, attributes=1, prevalence="0.4", effect="0.3", seed=7,
                             models="alpha_net:euclidean:12")
        with h5py.File(study) as file:
            attribute = file["images/attributes"][()][:, 0]
            identity = file["images/identity"][()]
        first = np.array([attribute[np.flatnonzero(identity == k)[0]] for k in range(identity.max() + 1)])[identity]
        with h5py.File(study, "r+") as file:
            file["images/attributes"][:, 0] = first
        two = kinds.as_classes(first)
        self.plant(study, {"two": ("classes", two), "steps": ("ordered", two), "value": ("continuous", two * 2.0)})
        out = self.infer(study)
        one = pd.read_csv(out / "tables" / "inference_permutation.csv", float_precision="round_trip").iloc[0]
        rows = pd.read_csv(out / "tables" / "inference_kinds.csv", float_precision="round_trip").set_index("attribute")
        for kind in ("two", "steps", "value"):
            self.assertAlmostEqual(rows.ks_max[kind], one.ks_max, delta=1e-12)
            self.assertEqual(rows.p_ks_max[kind], one.p_ks_max)
            self.assertEqual(rows.null_95_ks_max[kind], one.null_95_ks_max)
        share = one.n_positive / (one.n_positive + one.n_negative)
        self.assertAlmostEqual(rows.ks_mean["two"], share * one.ks_positive + (1 - share) * one.ks_negative, delta=1e-12)
        # Sides are the same in every permutation: both statistics ascend with the energy distance, but for
        # people at distance 0 from themselves.
        for name, kind in (("p_disco", "two"), ("p_dcov2", "steps"), ("p_dcov2", "value")):
            self.assertAlmostEqual(rows[name][kind], one.p_energy_distance, delta=0.05)

    def test_same_bytes(self):
        study, _ = self.make(self.all_kinds, images=240, identities=60, attributes=2, seed=3)
        seen = set()
        for ranks, threads in ((1, 1), (1, 2), (2, 1), (3, 1), (5, 1)):
            out = self.infer(study, "--inference.given=race", ranks=ranks, name=f"out{ranks}{threads}",
                             env={"OMP_NUM_THREADS": str(threads)})
            seen.add(tuple((out / "tables" / f"inference_{name}.csv").read_bytes()
                           for name in ("permutation", "given", "kinds", "kinds_given")))
        self.assertEqual(len(seen), 1)
        out = self.infer(study, "--inference.given=race", ranks=1, name="plain", env={"ATTRSCOPE_KERNEL": "plain"})
        self.assertIn((out / "tables" / "inference_kinds.csv").read_bytes(), {tables[2] for tables in seen})

    def test_values_that_nobody_shares(self):
        """No draw has two people of a class and two of others: an empty row, and why."""
        study, _ = self.make(lambda random, identity: {"sole, of all": ("classes", identity), "same": (
            "classes", np.where(identity == 0, 1, 0)), "race": ("classes", identity % 3)}, images=60, identities=20,
                             attributes=1, models="alpha_net:cosine:8")
        result = asc_cli.run(["inference", study, "-o", self.folder / "sole.h5", *SETTINGS,
                              "--inference.given='sole, of all',race"], ranks=2)
        self.assert_ok(result)
        self.assertIn("no draw has two people of a value and two of others, so that there is no p-value of sole, of all, "
                      "same\n", result.stderr)
        self.assertRegex(result.stderr, "with the same inference.given, so that there is no p-value of (?!.*(sole|race))")
        self.assert_ok(asc_cli.run(["export", self.folder / "sole.h5", "-o", self.folder / "sole"]))
        table = pd.read_csv(self.folder / "sole/inference_kinds.csv").set_index("attribute")
        self.assertEqual(list(table.draws), [0, 0, DRAWS])
        self.assertEqual(list(table.p_least.isna()), [True, True, False])

    def test_no_binary_attributes(self):
        study, held = self.make(self.all_kinds, binary=False, images=120, identities=40, attributes=1,
                                models="alpha_net:cosine:8")
        out = self.infer(study, "--inference.given=race")
        self.check(out, held)
        self.assertFalse((out / "tables" / "inference_permutation.csv").exists())
        self.assertFalse((out / "tables" / "inference_given.csv").exists())
        result = asc_cli.run(["inference", study, "-o", self.folder / "no.h5", "--inference.given=nose"], ranks=2)
        self.assert_fails(result, asc_cli.USAGE, "inference.given", "nose")


if __name__ == "__main__":
    asc_cli.main()
