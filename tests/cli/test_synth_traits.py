# SPDX-License-Identifier: GPL-3.0-or-later
"""synth --traits: what is planted for attributes of more than two values is there, for any number of ranks."""

import csv
import hashlib

import numpy as np

import asc_cli

TRAITS = "race:classes:3:2,age_group:ordered:4:1.5,yaw:linear:1,blur:spread:0.8"


class SynthTraits(asc_cli.CliTestCase):
    def make(self, name, ranks=1, traits=TRAITS, **options):
        folder = self.folder / name
        arguments = ["synth", "-o", folder, "--traits", traits, "--spectrum", "0"]
        for option, value in {"images": 3000, "identities": 600, "attributes": 1, "effect": 0, **options}.items():
            arguments += [f"--{option.replace('_', '-')}", str(value)]
        self.assert_ok(asc_cli.run(arguments, ranks=ranks))
        return folder

    def read(self, folder):
        with open(folder / "df_dataset.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        table = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        return table, np.load(folder / "facenet_iresnetv1_synth.npy").astype(float)

    def test_same_bytes_on_any_number_of_ranks(self):
        made = [self.make(f"on{ranks}", ranks, images=200, identities=20) for ranks in (1, 3)]
        digests = [{path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
                   for folder in made]
        self.assertEqual(*digests)

    def test_planted_effects(self):
        table, x = self.read(self.make("planted"))
        centre = {label: x[table["race"] == label].mean(axis=0) for label in np.unique(table["race"])}
        self.assertEqual(sorted(centre), ["class-1", "class-2", "class-3"])
        for a, b in (("class-1", "class-2"), ("class-1", "class-3"), ("class-2", "class-3")):
            self.assertAlmostEqual(np.linalg.norm(centre[a] - centre[b]), 2, delta=0.3)
        steps = np.array([x[table["age_group"] == f"step-{k}"].mean(axis=0) for k in (1, 2, 3, 4)])
        for k in (1, 2, 3):
            self.assertAlmostEqual(np.linalg.norm(steps[k] - steps[0]), 1.5 * k, delta=0.3)
        yaw = table["yaw"].astype(float)
        self.assertAlmostEqual(yaw.std(), 1, delta=0.1)
        slope = (yaw - yaw.mean()) @ x / ((yaw - yaw.mean()) ** 2).sum()
        self.assertAlmostEqual(np.linalg.norm(slope), 1, delta=0.15)

    def test_planted_spread(self):
        table, x = self.read(self.make("spread", traits="blur:spread:0.8", likeness=0.5, identity_share=0))
        blur, people = table["blur"].astype(float), table["identity"].astype(int)
        mean = np.array([x[people == k].mean(axis=0) for k in people])
        far = np.linalg.norm(x - mean, axis=1)
        self.assertGreater(far[blur > 1].mean(), 2 * far[blur < -1].mean())

    def test_no_binary_attributes(self):
        table, _ = self.read(self.make("alone", traits="race:classes:12:0", attributes=0, images=100, identities=30))
        self.assertEqual(len(np.unique(table["race"])), 12)

    def test_mistakes(self):
        for traits, message in (("race:classes:1:0.4", "race has 1 classes; give a number from 2"),
                                ("race:kinds:4", "each is name:classes:NUMBER:EFFECT"),
                                ("race:classes:x:2", "each is name:classes:NUMBER:EFFECT"),
                                ("yaw:linear:1:2", "each is name:classes:NUMBER:EFFECT"),
                                ("yaw:linear:1,yaw:spread:1", "yaw is given twice"),
                                ("a b:linear:1", "makes no column"), ("blur:spread:3", "3 is not allowed")):
            result = asc_cli.run(["synth", "-o", self.folder / "no", "--traits", traits])
            self.assert_fails(result, asc_cli.USAGE, message)
        result = asc_cli.run(["synth", "-o", self.folder / "no", "--attributes", "0"])
        self.assert_fails(result, asc_cli.USAGE, "at least one attribute")


if __name__ == "__main__":
    asc_cli.main()
