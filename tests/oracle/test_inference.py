# SPDX-License-Identifier: GPL-3.0-or-later
"""The permutation test against an independent one: draws, permutations, statistics, p-values; same bytes."""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
import asc_cli
import reference
import reference_draws as rd
import reference_intervals as ri
import reference_micro as rm
import reference_pairs as pairs
import reference_permutation as rp

REAL = pathlib.Path(os.environ.get("ATTRSCOPE_SHARED", "absent")) / "data" / "lfw-cosface"
PERMUTATIONS, DRAWS, SEED = 99, 4, 3
TOLERANCE = 1e-9


def detectable(name, null):
    """What is found with 80 % power, from the null's 95 % point, mean and deviation."""
    q, deviation, power = np.quantile(null, 0.95), null.std(ddof=1), 0.8416212335729143
    if name != "energy_distance":
        return q + power * np.hypot(null.mean(), deviation)
    v = deviation / np.sqrt(2)  # x = q + power sqrt(4 x v + 2 v^2)
    roots = np.roots([1, -2 * q - 4 * power**2 * v, q**2 - 2 * power**2 * v**2])
    return roots.max()


def standardised(distance, energy, stratum, labels):
    """The statistics [L, 5] of pairs of one stratum, strata with the weights of their pairs across."""
    i, j = np.triu_indices(len(distance), 1)
    own = stratum[i] == stratum[j]
    i, j = i[own], j[own]
    order = np.argsort(distance[i, j], kind="stable")
    i, j = i[order], j[order]
    last = np.append(np.diff(distance[i, j]) > 1e-12 * distance.max(), True)
    out = np.full((len(labels), 5), np.nan)
    for row, label in enumerate(labels > 0):
        curves = np.zeros((2, len(i)))
        weight, total = np.zeros(2), 0
        e = 0
        for s in np.unique(stratum):
            p, m = label[stratum == s].sum(), (~label[stratum == s]).sum()
            here = stratum[i] == s
            side = {1: here & label[i] & label[j], -1: here & ~label[i] & ~label[j], 0: here & (label[i] != label[j])}
            for k, (mine, other, value) in enumerate(((p, m, 1), (m, p, -1))):
                if mine >= 2 and other >= 1:
                    weight[k] += p * m
                    curves[k] += p * m * (np.cumsum(side[value]) / side[value].sum()
                                          - np.cumsum(side[0]) / side[0].sum())
            if p >= 2 and m >= 2:
                mean = {v: energy[i, j][side[v]].mean() for v in side}
                e += p * m * (2 * mean[0] - mean[1] - mean[-1])
                total += p * m
        ks = [np.abs(curves[k][last]).max() / weight[k] if weight[k] else np.nan for k in (0, 1)]
        out[row] = (*ks, np.maximum(*ks), np.mean(ks), e / total if total else np.nan)
    return out


class Tested:
    """One table of tests beside what was drawn for it."""

    def __init__(self, out, kind="drawn"):
        name = "inference_permutation" if kind == "drawn" else "inference_given"
        self.kind = kind
        self.table = pd.read_csv(out / "tables" / f"{name}.csv", float_precision="round_trip")
        with h5py.File(out / "results.h5") as file:
            self.arrays = {a: {k: v[()] for k, v in node.items()} if isinstance(node, h5py.Group) else node[()]
                           for a, node in file[f"arrays/inference/{kind}"].items()}

    def rows_of(self, label):
        return self.table[self.table.model + "_" + self.table.architecture == label].reset_index()


class Inference(asc_cli.CliTestCase):
    settings = f"permutations: {PERMUTATIONS}, draws: {DRAWS}, seed: {SEED}"

    def make(self, more="", **options):
        path = asc_cli.synth(self.folder / "study", **options)
        text = path.read_text()
        path.write_text(text[:text.index("macro:")] + f"inference: {{{self.settings}{more}}}\n")
        return path

    def run_study(self, path, ranks=2, name="out", **options):
        out = self.folder / name
        self.assert_ok(asc_cli.run(["run", path, "-o", out], ranks=ranks, **options))
        return out

    def blank(self, path, column, share):
        """Takes the values of an attribute away at random."""
        table = path.parent / "df_dataset.csv"
        frame = pd.read_csv(table, dtype=str)
        gone = np.random.default_rng(5).random(len(frame)) < share
        frame.loc[gone, column] = ""
        frame.to_csv(table, index=False)

    def give_to_people(self, path, column):
        """Everybody has one value: that of the first image."""
        table = path.parent / "df_dataset.csv"
        frame = pd.read_csv(table, dtype=str)
        frame[column] = frame.groupby("identity")[column].transform("first")
        frame.to_csv(table, index=False)

    def check_draws(self, tested, images, a, given, most):
        """What results.h5 holds is what the seed gives -> the group's arrays, rows whose values people get [P, R, n]."""
        group = tested.arrays[str(tested.arrays["group"][a])]
        rows = np.flatnonzero(images.keep)
        _, k = np.unique(images.identity[rows], return_inverse=True)
        use, code = rd.choose_strata(rows, k, images.values[rows, a] != 0, images.values[rows][:, given], SEED)
        people, stratum, own = rd.people_of(rows, k, use, code, SEED)
        self.assertTrue(np.array_equal(group["identity"], people))
        self.assertTrue(np.array_equal(group["stratum"], np.unique(stratum, return_inverse=True)[1]))
        self.assertTrue(np.array_equal(group["photos"], rd.photo_classes(stratum, own)))
        varies = any(len(set(images.values[rows][i, a])) > 1 for i in own)
        self.assertEqual(tested.arrays["exchange"][a], varies)
        pi = rd.permutations(people, group["photos" if varies else "stratum"], SEED, PERMUTATIONS)
        gets = []
        for r in range(DRAWS):
            image, taken = rd.draw(rows, own, people, SEED, r, most)
            self.assertTrue(np.array_equal(group["images"][r], np.where(taken, rows[image], -1)))
            gets.append(rows[rd.sources(pi, own, image)])
        return group, np.stack(gets, axis=1)

    def statistics(self, images, a, group, gets, embeddings, metric, kind):
        """[1 + P, R, 5] of the labels as they are and permuted."""
        found = []
        for r, image in enumerate(group["images"]):
            taken = image >= 0
            labels = images.values[np.concatenate([image[None], gets[:, r]])[:, taken], a]
            x = embeddings[image[taken]]
            d, e = pairs.distances(x, metric), pairs.energy_distances(x, metric)
            found.append(rp.statistics(d, e, labels) if kind == "drawn" else
                         standardised(d, e, group["stratum"][taken], labels))
        return np.stack(found, axis=1)

    def check_row(self, row, t):
        """A row of the table against T [1 + P, 5]."""
        for s, name in enumerate(rp.STATISTICS):
            if np.isnan(t[0, s]):
                self.assertTrue(np.isnan(row[name]) and np.isnan(row[f"p_{name}"]))
                continue
            self.assertAlmostEqual(row[name], t[0, s], delta=TOLERANCE)
            defined = t[:, s][~np.isnan(t[:, s])]
            null = defined[1:]
            self.assertAlmostEqual(row[f"p_{name}"], rp.p_of_first(defined), delta=TOLERANCE)
            self.assertAlmostEqual(row[f"null_95_{name}"], np.quantile(null, 0.95), delta=TOLERANCE)
            self.assertAlmostEqual(row[f"detectable_80_{name}"], detectable(name, null), delta=TOLERANCE)
        if not np.isnan(t[0]).any():
            both = t[:, [2, 4]]
            both = both[~np.isnan(both).any(axis=1)]
            self.assertEqual(row.permutations, len(both) - 1)
            self.assertAlmostEqual(row.p_least, rp.least_p(both), delta=TOLERANCE)

    def check_model(self, tested, images, rows, embeddings, metric, given=(), most=0):
        for a, row in rows.iterrows():
            with self.subTest(attribute=row.attribute, kind=tested.kind):
                group, gets = self.check_draws(tested, images, a, list(given), most)
                per_draw = self.statistics(images, a, group, gets, embeddings, metric, tested.kind)
                self.check_row(row, rp.mean_over_draws(per_draw))
                taken = group["images"] >= 0
                if tested.kind == "drawn":
                    positive = (images.values[group["images"], a] > 0) & taken
                    self.assertAlmostEqual(row.n_positive, positive.sum(1).mean(), places=9)
                    self.assertAlmostEqual(row.n_negative, (taken & ~positive).sum(1).mean(), places=9)
                    both = (positive.sum(1) >= 2) & ((taken & ~positive).sum(1) >= 2)
                    self.assertEqual(row.draws, both.sum())
        for kind, adjusted in (("bh", rm.benjamini_hochberg), ("holm", ri.holm)):
            known = rows.p_least.notna()
            self.assertTrue(np.allclose(rows[f"{kind}_least"][known], adjusted(rows.p_least[known].to_numpy()),
                                        1e-12, 0))

    def check_study(self, path, out, given=(), most=0):
        images, models, _ = reference.read_study(path)
        tables = [Tested(out)] + ([Tested(out, "given")] if given else [])
        for label, (embeddings, metric) in models.items():
            for tested in tables:
                self.check_model(tested, images, tested.rows_of(label), embeddings, metric,
                                 given if tested.kind == "given" else (), most)
        return tables

    def test_all_people(self):
        """Attributes of images, of people, and a rare one; values that are missing; both metrics."""
        path = self.make(images=260, identities=70, attributes=4, prevalence="0.5,0.3,0.03,0.4", effect="0,0.6,0,0",
                         seed=2, models="alpha_net:cosine:16,beta_net:euclidean:9")
        names = reference.read_study(path)[0].attributes
        self.give_to_people(path, names[1])
        self.blank(path, names[3], 0.4)
        table = self.check_study(path, self.run_study(path))[0].table
        self.assertEqual(set(table.draws[table.attribute == table.attribute[0]]), {DRAWS})

    def test_people_of_a_draw(self):
        """Another sample of people in every draw, permuted over all."""
        path = self.make(", max_samples: 40", images=300, identities=90, attributes=2, prevalence="0.4,0.1",
                         effect="0.5,0", seed=6, models="alpha_net:cosine:16")
        tested = self.check_study(path, self.run_study(path, ranks=3), most=40)[0]
        self.assertTrue((tested.table.n_positive + tested.table.n_negative == 40).all())

    def test_given_another_attribute(self):
        path = self.make(", given: [Arched_Eyebrows]", images=320, identities=90, attributes=3, effect="0,1,0",
                         seed=4, models="alpha_net:euclidean:16")
        self.blank(path, "Arched_Eyebrows", 0.1)
        names = reference.read_study(path)[0].attributes
        self.give_to_people(path, names[2])
        out = self.run_study(path)
        plain, given = self.check_study(path, out, given=[names.index("Arched_Eyebrows")])
        self.assertTrue((given.table.unadjusted_ks_mean == plain.table.ks_mean).all())
        self.assertTrue((given.table.unadjusted_p_least == plain.table.p_least).all())
        self.assertTrue((given.table.unadjusted_energy_distance == plain.table.energy_distance).all())
        others = given.table[given.table.attribute != "Arched_Eyebrows"]
        self.assertTrue((others.n_strata == 2).all())
        people = given.table.n_positive + given.table.n_negative + given.table.n_left_out
        self.assertTrue(np.allclose(people, plain.table.n_positive + plain.table.n_negative))
        itself = given.table[given.table.attribute == "Arched_Eyebrows"]  # no stratum has both its values
        self.assertTrue(itself.p_least.isna().all() and (itself.n_strata == 0).all())
        path.write_text(path.read_text().replace("[Arched_Eyebrows]", "[Nose]"))
        result = asc_cli.run(["run", path, "-o", self.folder / "bad"], ranks=2)
        self.assert_fails(result, asc_cli.DATA, "inference.given", "Nose")

    def test_duplicated_rows_are_ties(self):
        """People who share a photo are equally far from all others, whatever rounding does."""
        path = self.make(images=90, identities=45, attributes=1, prevalence="0.4", seed=8, models="alpha_net:cosine:24")
        file = next(path.parent.glob("alpha_net*.npy"))
        x = np.load(file)
        x[60:90] = x[0:30]
        np.save(file, x)
        images, models, _ = reference.read_study(path)
        tested = Tested(self.run_study(path))
        group, gets = self.check_draws(tested, images, 0, [], 0)
        embeddings = np.round(models["alpha_net"][0] if "alpha_net" in models else list(models.values())[0][0], 12)
        found = []
        for r, image in enumerate(group["images"]):
            labels = images.values[np.concatenate([image[None], gets[:, r]]), 0]
            d = np.round(pairs.chord(embeddings[image]), 12)  # equal ones become one
            found.append(rp.statistics(d, d, labels))
        t = rp.mean_over_draws(np.stack(found, axis=1))
        for s, name in enumerate(rp.STATISTICS):
            self.assertAlmostEqual(tested.table[name][0], t[0, s], delta=TOLERANCE)

    @unittest.skipUnless((REAL / "embeddings.npy").exists(), "no LFW embeddings in $ATTRSCOPE_SHARED")
    def test_real_embeddings(self):
        people = np.load(REAL / "labels.npy")
        random = np.random.default_rng(7)
        attributes = {"Male": np.where(random.random(people.max() + 1) < 0.7, 1, -1)[people],
                      "Smiling": np.where(random.random(len(people)) < 0.1, 1, -1)}
        folder = self.folder / "lfw"
        folder.mkdir()
        pd.DataFrame({"name": [f"{i}.jpg" for i in range(len(people))], "identity": people,
                      **attributes}).to_csv(folder / "images.csv", index=False)
        path = folder / "study.yaml"
        path.write_text("study: lfw\nimages: {table: images.csv}\nmodels:\n  - {name: cosface, architecture: r50, "
                        f"metric: cosine, embeddings: {REAL / 'embeddings.npy'}}}\n"
                        f"inference: {{{self.settings}}}\n")
        self.check_study(path, self.run_study(path))

    def test_same_bytes(self):
        path = self.make(", given: [Bald]", images=300, identities=70, attributes=5)
        seen = set()
        for ranks, threads in ((1, 1), (1, 2), (2, 1), (3, 1), (5, 1)):
            out = self.run_study(path, ranks, f"out{ranks}{threads}",
                                 env={"OMP_NUM_THREADS": str(threads)})
            seen.add(tuple((out / "tables" / f"inference_{name}.csv").read_bytes()
                           for name in ("permutation", "given")))
        self.assertEqual(len(seen), 1)
        for kernel in ("plain", "avx2"):
            environment = {"ATTRSCOPE_KERNEL": kernel}
            if asc_cli.run(["plan", path], env=environment).code == asc_cli.USAGE:
                continue  # not on this processor
            out = self.run_study(path, 1, f"out_{kernel}", env=environment)
            seen.add(tuple((out / "tables" / f"inference_{name}.csv").read_bytes()
                           for name in ("permutation", "given")))
        self.assertEqual(len(seen), 1)

    def test_steps_and_messages(self):
        path = self.make(images=60, identities=12, attributes=1)
        study, results = self.folder / "s.h5", self.folder / "r.h5"
        self.assert_ok(asc_cli.run(["import", path, "-o", study]))
        dry = asc_cli.run(["inference", study, "-o", results, "-n"], ranks=2)
        self.assert_ok(dry)
        self.assertIn("10 draws x 999 permutations of 1 attributes", dry.stdout)
        self.assertFalse(results.exists())
        self.assert_fails_everywhere(["inference", study, "-o", results, "--inference.permutations=0"],
                                     asc_cli.USAGE, "inference.permutations", ranks=(2,))


if __name__ == "__main__":
    asc_cli.main()
