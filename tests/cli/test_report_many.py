# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of many models: an overview of all, details of those that stand out or are named."""

import math
import re
import statistics

import numpy as np
import pandas as pd
import scipy.cluster.hierarchy
import scipy.spatial.distance
import asc_cli
import asc_page

NORMAL = statistics.NormalDist()
MANY = [f"net{i:02d}_r{i % 3}" for i in range(24)]


def order_by_likeness(rows):
    """Average linkage; either list is turned so that nearest ends meet, the smaller mean comes first."""
    n = len(rows)
    far = np.sqrt(((rows[:, None] - rows) ** 2).mean(-1))
    lists = {i: [i] for i in range(n)}
    for step, (a, b, *_) in enumerate(scipy.cluster.hierarchy.average(scipy.spatial.distance.squareform(far, checks=False))):
        a, b = sorted((lists.pop(int(a)), lists.pop(int(b))), key=min)
        ways = [(a, b), (a, b[::-1]), (a[::-1], b), (a[::-1], b[::-1])]
        lists[n + step] = sum(min(ways, key=lambda way: far[way[0][-1], way[1][0]]), [])
    order, = lists.values()
    return order if rows[order[0]].mean() <= rows[order[-1]].mean() else order[::-1]


class Many(asc_cli.CliTestCase):
    def study(self, models=MANY, sections="macro: {population: {exact: false}}\nverify: {}\n", **options):
        path = asc_cli.synth(self.folder / "study", models=",".join(f"{x}:cosine:4" for x in models),
                             likeness=",".join(str(0.5 + 0.02 * (7 * k % 24)) for k in range(len(models))),
                             **{"images": 120, "identities": 20, "attributes": 5, "prevalence": 0.4, **options})
        text = path.read_text()
        path.write_text(text[:text.index("macro:")] + sections)
        return path, self.folder / "out"

    def run_report(self, *args):
        result = asc_cli.run(args, ranks=1, report=True)
        self.assert_ok(result)
        return result

    def table(self, out, name):
        return pd.read_csv(out / "tables" / f"{name}.csv", float_precision="round_trip")

    def mean_ks(self, out, models):
        table = self.table(out, "published/population/df_attributes")
        return table.iloc[:, 0].tolist(), np.array([table[f"stat_{m}_mean"] for m in models])

    def shown_in(self, out):
        """Models that have a panel of distributions."""
        if not (out / "figures" / "distances.svg").exists():
            return set()
        return {x for x in asc_page.drawn(out, "distances") if re.fullmatch(r"(net|m)\d\d_\w+", x)}

    def test_overview(self):
        path, out = self.study()
        result = self.run_report("run", path, "-o", out)
        page = asc_page.read(self, out)
        self.assertEqual(page.figures[:4], ["overview_ks", "ranking_ks", "against_ks", "ranking_eer"])
        attributes, ks = self.mean_ks(out, MANY)
        ranking = self.table(out, "population/model_ranking")
        labels = (ranking["model"] + "_" + ranking["architecture"]).tolist()
        rates = self.table(out, "verification")
        rates = rates[rates.protocol == "all"]
        eer = dict(zip(rates.model + "_" + rates.architecture, rates.eer))
        far = np.abs(ks - np.median(ks, 0)).sum(1)
        # Of equal error rates the last of the largest and the first of the smallest are shown.
        order = sorted(range(24), key=lambda k: (eer[MANY[k]], k))
        expected = {labels[0], labels[-1], sorted(zip(ks.mean(1), MANY))[11][1], MANY[far.argmax()],
                    MANY[order[-1]], MANY[order[0]]}
        self.assertEqual(self.shown_in(out), expected)
        self.assertIn(f"{len(expected)} of 24 models follow one by one, those that stand out", page.text)
        self.assertLess(len(page.figures), 60)
        # Every model is in the table of all, and in no other column of the page than those shown.
        self.assertIn("All 24 models in numbers", page.text)
        columns = {x for x in re.findall(r">stat_(\w+)_mean</th>", page.text)}
        self.assertEqual(columns, expected)
        # The heat map's order.
        texts = asc_page.drawn(out, "overview_ks")
        self.assertEqual([x for x in texts if x in MANY], [MANY[k] for k in order_by_likeness(ks)])
        self.assertEqual([x for x in texts if x in attributes], [attributes[k] for k in order_by_likeness(ks.T)])
        # A screen.
        lines = result.stdout.splitlines()
        self.assertLessEqual(len(lines), 24)
        self.assertIn("these are 3 of 24 models:", lines)
        self.assertIn("all are in the tables, and ranked in report.html", lines)
        for model in (labels[0], labels[-1]):
            self.assertTrue(any(line.startswith(f"  {model} ") for line in lines), result.stdout)

    def test_ranking(self):
        """Against the differences of the models' tables."""
        path, out = self.study(MANY[:9], "macro: {protocols: [population]}\nreport: {reference: net04}\n")
        self.run_report("run", path, "-o", out)
        attributes, ks = self.mean_ks(out, MANY[:9])
        ranking = self.table(out, "population/model_ranking")
        labels = ranking.model + "_" + ranking.architecture
        np.testing.assert_allclose(ranking.mean_ks, sorted(ks.mean(1), reverse=True), rtol=1e-12)
        self.assertEqual(labels.tolist(), [MANY[k] for k in np.argsort(-ks.mean(1))])
        self.assertEqual(set(ranking.reference), {"net04_r1"})
        self.assertEqual(ranking["rank"].tolist(), list(range(1, 10)))
        matrix = self.table(out, "population/model_matrix").set_index(["model_a", "model_b"])
        for label, row in zip(labels, ranking.itertuples()):
            if label == "net04_r1":
                self.assertEqual((row.difference, row.difference_se), (0, 0))
                self.assertTrue(math.isnan(row.pvalue))
                continue
            for name, column in (("difference", "difference"), ("difference_se", "se"), ("pvalue", "pvalue"),
                                 ("n_differ", "n_differ")):
                self.assertAlmostEqual(getattr(row, name), matrix.loc[(label, "net04_r1"), column], 14)
            half = abs(row.difference) / NORMAL.inv_cdf(1 - row.pvalue / 2) * NORMAL.inv_cdf(0.975)
            self.assertAlmostEqual(row.difference_ci_high - row.difference_ci_low, 2 * half, 9)
            self.assertGreaterEqual(half, NORMAL.inv_cdf(0.975) * row.difference_se)
        # All are shown, with an overview in numbers alone.
        page = asc_page.read(self, out)
        self.assertEqual(self.shown_in(out), set(MANY[:9]))
        self.assertNotIn("overview_ks", page.figures)
        self.assertIn("Overview: all models", page.text)
        self.assertNotIn("one by one", page.text)

    def test_named(self):
        path, out = self.study(sections="macro: {protocols: [sampled]}\n")
        self.run_report("run", path, "-o", out)
        for globs, expected in (("net03_r0,net1[01]", {"net03_r0", "net10_r1", "net11_r2"}), ("net07", {"net07_r1"})):
            self.run_report("report", out, "--models", globs)
            page = asc_page.read(self, out)
            self.assertEqual(self.shown_in(out) | expected, expected)
            self.assertEqual({x for x in re.findall(r">stat_(\w+)_mean</th>", page.text)}, expected)
            self.assertIn(f"{len(expected)} of 24 models follow one by one, those that were named", page.text)
        self.assert_fails_everywhere(["report", out, "--models", "nobody"], asc_cli.USAGE,
                                     "--models=nobody: no model of these results is called so")

    def test_study_file_names_them(self):
        """What the study file asks to see changes the report and computes nothing again."""
        path, out = self.study(sections="macro: {population: {exact: false}}\n")
        self.run_report("run", path, "-o", out)
        units = {x: x.stat().st_mtime_ns for x in (out / "units").glob("macro-*")}
        self.assertEqual(len(units), 24)
        text = path.read_text()
        path.write_text(text + "report: {models: ['net05', net1?_r0], reference: net20_r2}\n")
        self.run_report("run", path, "-o", out)
        self.assertEqual(units, {x: x.stat().st_mtime_ns for x in (out / "units").glob("macro-*")})
        named = {"net05_r2", "net12_r0", "net15_r0", "net18_r0", "net20_r2"}
        for _ in range(2):  # also by the command that knows no study file
            self.assertEqual(self.shown_in(out), named)
            self.assertEqual(set(self.table(out, "population/model_ranking").reference), {"net20_r2"})
            self.run_report("report", out)
        for setting in ("models: [net99]", "reference: net99"):
            path.write_text(text + f"report: {{{setting}}}\n")
            self.assert_fails_everywhere(["run", path, "-o", out], asc_cli.USAGE,
                                         f"report.{setting.split(':')[0]}: no model of", "net99")

    def test_too_many_to_compare_each_with_each(self):
        models = [f"m{i:02d}_x" for i in range(52)]
        path, out = self.study(models, "macro: {protocols: [population], population: {exact: false}}\nreport: {models: [m07]}\n",
                               images=100, identities=25, attributes=2)
        self.run_report("run", path, "-o", out)
        attributes, ks = self.mean_ks(out, models)
        reference = sorted(zip(ks.mean(1), range(52)))[25][1]
        differences = self.table(out, "population/model_differences")
        self.assertFalse((out / "tables" / "population" / "model_matrix.csv").exists())
        self.assertEqual(len(differences), 51 * 2)
        self.assertEqual(set(differences.model_b), {models[reference]})
        for k, model in enumerate(models):
            if k != reference:
                rows = differences[differences.model_a == model].set_index("attribute").loc[attributes]
                np.testing.assert_allclose(rows.difference, ks[k] - ks[reference], rtol=0, atol=1e-15)
        page = asc_page.read(self, out)
        self.assertEqual(self.shown_in(out), {"m07_x", models[reference]})
        self.assertIn("So many models are not compared each with each, but each with "
                      f"{models[reference]}", page.text)
        self.assertIn(f"Against {models[reference]}, which all others are compared with", page.text)


if __name__ == "__main__":
    asc_cli.main()
