"""attrscope plan: costs of a study, on this machine and on others; what does not fit is refused."""

import re

import asc_cli

MACHINE = "# a cluster\nproduct 60e9\nstream 5e9\ndisk 20e9\nnetwork 10e9\nmemory 256e9\n"


class Plan(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.study = asc_cli.synth(self.folder / "study", images=900, identities=60)
        self.machine = self.write("machine.txt", MACHINE)

    def plan(self, *more):
        return asc_cli.run(["plan", self.study, "--machine", self.machine, *more], ranks=0)

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
        result = asc_cli.run(["plan", self.study], ranks=0)
        self.assert_ok(result)
        self.assertGreater(self.seconds(result), 0)

    def test_wrong_inputs(self):
        self.assert_fails(self.plan("--ranks", "few"), asc_cli.USAGE, "--ranks=few")
        bad = self.write("bad.txt", "product fast\n")
        self.assert_fails(asc_cli.run(["plan", self.study, "--machine", bad], ranks=0),
                          asc_cli.USAGE, "line 1")
        self.assert_fails(asc_cli.run(["plan", self.study, "--machine", self.folder / "no"],
                                      ranks=0), asc_cli.NOINPUT, "cannot be opened")

    def test_what_does_not_fit(self):
        result = asc_cli.run(["run", self.study, "-o", self.folder / "out",
                              "--macro.sampled.max_samples=1000000"], ranks=2,
                             env={"SLURM_MEM_PER_NODE": "1"})
        self.assert_fails(result, asc_cli.MEMORY, "use more nodes")
        self.assertFalse((self.folder / "out").exists())


if __name__ == "__main__":
    asc_cli.main()
