# SPDX-License-Identifier: GPL-3.0-or-later
"""Neighbours against scikit-learn, purities and the audit from their definitions; the same bytes on any ranks and threads."""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

import h5py
import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist
from scipy.stats import wilcoxon
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

import asc_cli
import reference_neighbours as reference

K = 7
MODELS = {"A_r50": "cosine", "B_r18": "euclidean"}


class Neighbours(asc_cli.CliTestCase):
    def make(self):
        """A study with attributes of every kind in which images are planted: given twice, nearly so, under a wrong name."""
        path = asc_cli.synth(self.folder / "study", images=330, identities=30, attributes=5, effect=[0, 0.5],
                             models="A_r50:cosine:48,B_r18:euclidean:32",
                             traits="race:classes:3:0.4,step:ordered:3:0.3,yaw:linear:0.3")
        path.write_text(re.sub(r"(?m)^(macro|kinds):.*\n(  .*\n)*", "", path.read_text()) +
                        f"neighbours: {{k: {K}, permutations: 99, map: 300}}\n")
        frame = pd.read_csv(path.parent / "df_dataset.csv", keep_default_na=False)
        person = frame["identity"].to_numpy()
        self.twice = (4, int(np.flatnonzero(person != person[4])[-1]))
        self.nearly = (11, int(np.flatnonzero(person != person[11])[-7]))
        for label in MODELS:
            array = path.parent / f"{label}_synth.npy"
            rows = np.load(array)
            rows[self.twice[1]] = rows[self.twice[0]]
            rows[self.nearly[1]] = rows[self.nearly[0]] * (1 + 1e-4 * np.sin(np.arange(rows.shape[1])))
            np.save(array, rows)
        sizes = frame["identity"].value_counts()
        self.wrong = int(np.flatnonzero(person == sizes.index[0])[2])
        frame.loc[self.wrong, "identity"] = sizes.index[1]
        frame["retina_n_faces_detected"] = 1  # else some images are left out
        frame.to_csv(path.parent / "df_dataset.csv", index=False)
        return path, frame

    def run_study(self, path, ranks, threads=1):
        out = self.folder / f"out{ranks}_{threads}"
        self.assert_ok(asc_cli.run(["run", path, "-o", out], ranks=ranks, env={"OMP_NUM_THREADS": threads}))
        found = {p.name: p.read_bytes() for p in (out / "tables").glob("*.csv")}
        with h5py.File(out / "results.h5") as file:
            for label in MODELS:
                found |= {f"{label}/{n}": a[()].tobytes() for n, a in file[f"arrays/neighbours/{label}"].items()}
        return out, found

    def distances(self, path, label):
        """Rows as the program has them, and their distances; those of equal rows are equal bit by bit."""
        rows = np.load(path.parent / f"{label}_synth.npy").astype(float)
        if MODELS[label] == "euclidean":
            return rows, cdist(rows, rows)
        rows = reference.unit_rows(rows)
        return rows, cdist(rows, rows, "sqeuclidean") / 2

    def check_graph(self, out, label, rows, d):
        with h5py.File(out / "results.h5") as file:
            group = file[f"arrays/neighbours/{label}"]
            near, far = group["indices"][:], group["distances"][:]
        index, expected = reference.nearest(d, K)
        np.testing.assert_array_equal(near, index)
        np.testing.assert_allclose(far, expected, rtol=2e-5, atol=2e-7)
        scikit = NearestNeighbors(n_neighbors=K, metric=MODELS[label], algorithm="brute").fit(rows).kneighbors()
        np.testing.assert_allclose(far, scikit[0], rtol=2e-5, atol=2e-7)
        self.assertGreater((near == scikit[1]).mean(), 0.99)  # scikit-learn has ties in any order

    def codes(self, row, frame):
        values = frame[row["attribute"]]
        if row["kind"] != "continuous":
            values = values.where(values != "", None)
            code = pd.factorize(values)[0]
            return np.where(values == 0, -1, code) if row["kind"] == "binary" and (values == -1).any() else code
        weight = 1 / frame.groupby("identity")["identity"].transform("size").to_numpy()
        order = [weight[values < v].sum() + weight[values == v].sum() / 2 for v in values]
        return np.floor(4 * np.array(order) / weight.sum() + 1e-9).astype(int)

    def check_purity(self, table, d, frame):
        person = frame["identity"].to_numpy()
        apart = reference.of_others(person)
        lists = {"": (reference.nearest(d, K)[0], None), "others_": (reference.nearest(d, K, apart)[0], apart)}
        for _, row in table[table["kind"] != "identity"].iterrows():
            code = self.codes(row, frame)
            self.assertEqual(row["images"], (code >= 0).sum())
            for kind, (index, allowed) in lists.items():
                self.assertAlmostEqual(row[f"{kind}purity"], reference.purity(index, code)[0], places=12)
                self.assertAlmostEqual(row[f"{kind}chance"], reference.purity_by_chance(index, code, allowed), places=12)
                self.assertLessEqual(row[f"{kind}null_mean"], row[f"{kind}null_95"])
            self.assertLess(abs(row["others_null_mean"] - row["others_chance"]), 0.05)
            self.check_pvalue(row, lists["others_"][0], code, person)
        row, expected = table.iloc[-1], reference.purity_of_identity(lists[""][0], person)
        self.assertEqual(row["kind"], "identity")
        for found, name in (("purity", "value"), ("most", "reachable"), ("chance", "chance")):
            self.assertAlmostEqual(row[found], expected[name], places=12)
        self.assertEqual(row["pvalue"], 0.01)

    def check_pvalue(self, row, index, code, person):
        """The exchanges are others; of an attribute of people their laws are alike."""
        people = np.unique(person)
        if any(len(set(code[person == p])) > 1 for p in people):
            return
        rng, first = np.random.default_rng(1), [np.flatnonzero(person == p)[0] for p in people]
        null = [reference.purity(index, reference.permuted_labels(code, person, rng.permutation(len(people)), first))[0]
                for _ in range(99)]
        self.assertLess(abs(row["others_null_mean"] - np.mean(null)), 0.03)
        self.assertLess(abs(row["others_pvalue"] - reference.permutation_p(row["others_purity"], null)), 0.25)

    def check_audit(self, audit, d, frame):
        person, name = frame["identity"].to_numpy(), frame["file_basename"].to_numpy()
        limit = 0.05 * np.median(reference.nearest(d, 1, reference.of_others(person))[1])
        given_twice = audit[audit["distance"] <= limit]
        self.assertTrue((given_twice["reason"] == "duplicate").all())
        self.assertTrue((audit[audit["distance"] > limit]["reason"] == "label").all())
        self.assertEqual(set(given_twice["image"]), set(name[[*self.twice, *self.nearly]]))
        expected = reference.audit(d, person)
        nearer = audit[audit["distance"] < audit["own_distance"]]
        self.assertEqual([tuple(x) for x in nearer[["image", "own_nearest", "nearest"]].to_numpy()],
                         [(name[i], name[own], name[other]) for i, own, _, other, _ in expected])
        np.testing.assert_allclose(nearer[["own_distance", "distance"]], [(x[2], x[4]) for x in expected],
                                   rtol=2e-5, atol=2e-7)
        self.assertEqual(list(nearer["identity"]), list(person[[x[0] for x in expected]]))
        self.assertEqual(list(nearer["nearest_identity"]), list(person[[x[3] for x in expected]]))
        self.assertIn(self.wrong, [x[0] for x in expected])

    def check_maps(self, out, label, rows, d, frame):
        maps, places = (t[t["model"] + "_" + t["architecture"] == label] for t in
                        (pd.read_csv(out / "tables" / f"{x}.csv") for x in ("neighbours_maps", "neighbours_map")))
        found = {(m["layout"], m["of"]): m["trustworthiness"] for _, m in maps.iterrows()}
        centred = rows - rows.mean(0)
        components = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T
        self.assertAlmostEqual(found["components", "all"], trustworthiness(rows, components, n_neighbors=5), places=4)
        self.assertAlmostEqual(found["components", "all"],
                               reference.trustworthiness(d, cdist(components, components), 5), places=5)
        at = [list(frame["file_basename"]).index(x) for x in places["image"]]
        self.assertEqual((at, len(at)), (sorted(set(at)), 300))
        d, xy = d[np.ix_(at, at)], places[["x", "y"]].to_numpy()
        for name, z in (("components", components[at]), ("spectral", xy)):
            self.assertAlmostEqual(found[name, "drawn"], reference.trustworthiness(d, cdist(z, z), 5), places=5)
        joined = np.zeros_like(d)
        np.put_along_axis(joined, reference.nearest(d, K)[0], 1, 1)
        apart = reference.of_others(frame["identity"].iloc[at])
        np.put_along_axis(joined, reference.nearest(d, K, apart)[0], 1, 1)
        joined = np.maximum(joined, joined.T)
        degree = joined.sum(1)
        values, vectors = np.linalg.eigh(joined / np.sqrt(np.outer(degree, degree)))
        self.assertEqual(set(maps["parts"]), {1})
        for z, v in zip(xy.T, vectors.T[[-2, -3]]):
            v = v * np.sign(v[np.argmax(np.abs(v))]) / np.sqrt(degree)
            np.testing.assert_allclose(z, v, atol=1e-8)
        values = pd.read_csv(out / "tables/neighbours_values.csv")
        values = values[values["model"] + "_" + values["architecture"] == label]
        self.assertEqual(values["attribute"].nunique(), 8)
        for name, own in values.groupby("attribute"):
            self.assertEqual(list(own["image"]), list(places["image"]))
            if set(frame[name]) <= {-1, 1}:
                self.assertEqual(list(own["value"].astype(int)), list(frame[name].iloc[at]))

    def check_separability(self, out, label, rows, frame):
        table = pd.read_csv(out / "tables" / "neighbours_separability.csv")
        table = table[table["model"] + "_" + table["architecture"] == label]
        self.assertEqual(len(table), 5)
        person = frame["identity"].to_numpy()
        for _, row in table.iterrows():
            value = frame[row["attribute"]].to_numpy() == 1
            for name, corrected in (("", True), ("plain_", False)):
                expected, people = reference.mean_separability(rows, person, value.astype(int), corrected)
                self.assertEqual(row[f"{name}people"], people)
                np.testing.assert_allclose(row[f"{name}error"], 1 - expected, atol=1e-6)
            each = [reference.separability(rows[person == p], value[person == p], True) for p in np.unique(person)]
            each = np.array([x for x in each if not np.isnan(x)])
            if len(set(each)) > 1:
                self.assertAlmostEqual(row["pvalue"], wilcoxon(each - 0.5, method="approx" if len(set(abs(each - 0.5))) < len(each)
                                                               or 0.5 in each else "auto").pvalue, places=6)

    def test_everything(self):
        path, frame = self.make()
        out, first = self.run_study(path, 1)
        for ranks, threads in ((2, 1), (3, 2), (5, 1)):
            self.assertEqual(self.run_study(path, ranks, threads)[1], first, f"{ranks} ranks, {threads} threads")
        purity = pd.read_csv(out / "tables" / "neighbours_purity.csv")
        audit = pd.read_csv(out / "tables" / "audit.csv")
        self.assertEqual(len(purity), 2 * (5 + 3 + 1))
        for label in MODELS:
            rows, d = self.distances(path, label)
            self.check_graph(out, label, rows, d)
            self.check_maps(out, label, rows, d, frame)
            self.check_separability(out, label, rows, frame)
            of_model = [t[t["model"] + "_" + t["architecture"] == label] for t in (purity, audit)]
            self.check_purity(of_model[0], d, frame)
            self.check_audit(of_model[1], d, frame)


if __name__ == "__main__":
    asc_cli.main()
