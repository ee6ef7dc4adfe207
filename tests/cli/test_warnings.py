# SPDX-License-Identifier: GPL-3.0-or-later
"""A warning about a model is said once, whichever group of ranks works on the model."""

import asc_cli


class Warnings(asc_cli.CliTestCase):
    def test_the_same_on_any_number_of_ranks(self):
        study = asc_cli.synth(self.folder / "study", images=90, identities=9,
                              models="arcface_r50:cosine:8,facenet_r50:cosine:8,vggface_r50:cosine:8")
        said = {}
        for ranks in (1, 3, 5):
            result = asc_cli.run(["run", study, "-o", self.folder / f"out{ranks}", "--analyses", "probe", "--no-report",
                                  "--probe.max_iterations=1"], ranks=ranks)
            self.assert_ok(result)
            said[ranks] = sorted(line for line in result.stderr.splitlines() if "warning:" in line)
        self.assertGreaterEqual(len(said[1]), 3)
        for model in ("arcface", "facenet", "vggface"):
            self.assertTrue(any(model in line for line in said[1]), said[1])
        self.assertEqual(said[3], said[1])
        self.assertEqual(said[5], said[1])


if __name__ == "__main__":
    asc_cli.main()
