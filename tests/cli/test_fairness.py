# SPDX-License-Identifier: GPL-3.0-or-later
"""attrscope fairness as a user meets it: attributes and thresholds that are asked for, groups too small, nothing to compare."""

import csv

import asc_cli


class Fairness(asc_cli.CliTestCase):
    def rows(self, results, table):
        folder = self.folder / "tables"
        self.assert_ok(asc_cli.run(["export", results, "-o", folder]))
        with open(folder / f"{table}.csv", newline="") as file:
            return list(csv.DictReader(file))

    def test_what_is_asked_for(self):
        made = asc_cli.synth(self.folder / "s", images=300, identities=100, attributes=2, models="a_b:cosine:16",
                             traits="race:classes:3:0.4", identity_share=1)
        text = made.read_text()
        made.write_text(text.replace("\nmodels:", "\n  derive: {both: Arched_Eyebrows x race}\nmodels:"))
        study, results = self.folder / "study.h5", self.folder / "r.h5"
        self.assert_ok(asc_cli.run(["import", made, "-o", study]))
        command = ["fairness", study, "-o", results, "--fairness.replicates=100"]
        self.assert_ok(asc_cli.run(command + ["--fairness.attributes=race,both", "--fairness.far=0.05,0.01",
                                              "--fairness.thresholds=0.5,0.6", "--fairness.people_at_least=15"]))
        fair = self.rows(results, "fairness")
        self.assertEqual([(row["attribute"], row["point"]) for row in fair],
                         [(a, p) for a in ("race", "both") for p in ("far 0.05", "far 0.01", "threshold 0.5", "threshold 0.6")])
        both = [row for row in fair if row["attribute"] == "both"]
        self.assertEqual(int(both[0]["groups"]) + int(both[0]["groups_left_out"]), 6)
        self.assertGreater(int(both[0]["groups_left_out"]), 0)
        self.assertLessEqual(float(fair[0]["false_match_rate"]), 0.05)
        self.assertGreater(float(fair[0]["false_match_rate"]), 0.04)
        few = {row["note"] for row in self.rows(results, "fairness_groups") if int(row["people"]) < 20}
        none = "false_match_rate and false_non_match_rate: fewer than 20 people, no interval; "
        self.assertEqual(few, {none + "no interval of own_threshold of so few people", none + "no own_threshold where the threshold is given"})
        result = asc_cli.run(command + ["--fairness.people_at_least=100"])
        self.assert_ok(result)
        self.assertIn("attribute race has no group of enough people, so that there is nothing to compare", result.stderr)
        self.assert_fails(asc_cli.run(command + ["--fairness.far=", "--fairness.thresholds="]), asc_cli.USAGE, "fairness.far")
        self.assert_fails(asc_cli.run(command + ["--fairness.attributes=hats"]), asc_cli.DATA, "no attribute hats")

    def test_nothing_to_compare(self):
        made = asc_cli.synth(self.folder / "s", images=60, identities=10, attributes=1, models="a_b:cosine:16")
        text = made.read_text()
        made.write_text(text.replace("\nmodels:", "\n  unused: [5_o_Clock_Shadow]\nmodels:"))
        study = self.folder / "study.h5"
        self.assert_ok(asc_cli.run(["import", made, "-o", study]))
        self.assert_fails(asc_cli.run(["fairness", study, "-o", self.folder / "r.h5"]), asc_cli.DATA,
                          "it has no attributes, so that there are no groups to compare")


if __name__ == "__main__":
    asc_cli.main()
