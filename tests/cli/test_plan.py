# SPDX-License-Identifier: GPL-3.0-or-later
"""attrscope plan: costs of a study, on this machine and on others; what does not fit is refused."""

import csv
import re

import asc_cli

MACHINE = "# a cluster\nproduct 60e9\nstream 5e9\ndisk 20e9\nnetwork 10e9\nmemory 256e9\n"


class Plan(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.study = asc_cli.synth(self.folder / "study", images=900, identities=60)
        self.machine = self.write("machine.txt", MACHINE)

    def plan(self, *more):
        return asc_cli.run(["plan", self.study, "--machine", self.machine, *more])

    def seconds(self, result):
        number, unit = re.search(r"^total .* (\S+) (s|min|h)$", result.stdout, re.M).groups()
        return float(number) * {"s": 1, "min": 60, "h": 3600}[unit]

    def test_costs_and_script(self):
        result = self.plan("--ranks", "64", "--ranks-per-node", "32", "--threads", "2")
        self.assert_ok(result)
        for line in ("#SBATCH --nodes=2", "#SBATCH --ntasks-per-node=32",
                     "#SBATCH --cpus-per-task=2", "#SBATCH --mem=", "#SBATCH --time="):
            self.assertIn(line, result.stdout)
        self.assertRegex(result.stdout, r"(?m)^macro +2 ")

    def test_what_if(self):
        """1,000 models of 10^6 images on 10,000 ranks; four times the images, 16 times the pairs."""
        more = ["--ranks", "10000", "--ranks-per-node", "32", "--threads", "2", "--what-if-models",
                "1000"]
        small = self.plan(*more, "--what-if-images", "250000")
        large = self.plan(*more, "--what-if-images", "1000000")
        self.assert_ok(small)
        self.assert_ok(large)
        self.assertRegex(large.stdout, r"(?m)^macro +1000 ")
        self.assertAlmostEqual(self.seconds(large) / self.seconds(small), 16, delta=4)

    def test_this_machine(self):
        result = asc_cli.run(["plan", self.study])
        self.assert_ok(result)
        self.assertGreater(self.seconds(result), 0)

    def test_power(self):
        """What plan says will be found against what the test itself says, study file or not."""
        study = asc_cli.synth(self.folder / "large", images=1200, identities=400, attributes=2,
                              prevalence=0.5, effect=0, models="alpha_net:cosine:64")
        text = study.read_text()
        study.write_text(text[:text.index("macro:")] + "inference: {permutations: 499}\n")
        said = asc_cli.run(["plan", study, "--machine", self.machine])
        self.assert_ok(said)
        least = re.search(r"^alpha_net +(\S+) for (\S+) \((\d+) and (\d+) people\) to (\S+) for",
                          said.stdout, re.M)
        sides = int(least[3]), int(least[4])
        self.assertLessEqual(abs(sides[0] - sides[1]), 1)
        self.assert_ok(asc_cli.run(["run", study, "-o", self.folder / "out"], ranks=2))
        with open(self.folder / "out" / "tables" / "inference_permutation.csv") as file:
            rows = {row["attribute"]: row for row in csv.DictReader(file)}
        found = float(rows[least[2]]["detectable_80_ks_mean"])
        self.assertLess(abs(float(least[1]) / found - 1), 0.25)
        grown = asc_cli.run(["plan", study, "--machine", self.machine, "--what-if-images", "4800",
                             "--inference.max_samples=0"])
        half = re.search(rf"^alpha_net +(\S+) for \S+ \({4 * sides[0]} and {4 * sides[1]} people",
                         grown.stdout, re.M)
        self.assertAlmostEqual(float(half[1]), float(least[1]) / 2, delta=2e-4)

    def test_power_of_few(self):
        study = asc_cli.synth(self.folder / "few", images=30, identities=10, attributes=1)
        study.write_text(study.read_text() + "inference: {}\n")
        said = asc_cli.run(["plan", study, "--machine", self.machine])
        self.assert_ok(said)
        self.assertIn("unknown: too few people", said.stdout)

    def test_wrong_inputs(self):
        self.assert_fails(self.plan("--ranks", "few"), asc_cli.USAGE, "--ranks=few")
        bad = self.write("bad.txt", "product fast\n")
        self.assert_fails(asc_cli.run(["plan", self.study, "--machine", bad]),
                          asc_cli.USAGE, "line 1")
        self.assert_fails(asc_cli.run(["plan", self.study, "--machine", self.folder / "no"]), asc_cli.NOINPUT, "cannot be opened")

    def test_what_does_not_fit(self):
        result = asc_cli.run(["run", self.study, "-o", self.folder / "out",
                              "--macro.sampled.max_samples=1000000"], ranks=2,
                             env={"SLURM_MEM_PER_NODE": "1"})
        self.assert_fails(result, asc_cli.MEMORY, "use more nodes")
        self.assertFalse((self.folder / "out").exists())


if __name__ == "__main__":
    asc_cli.main()
