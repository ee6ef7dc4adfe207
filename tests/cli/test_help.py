# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands as the help shows them: one an analysis, and what run and plan take of them."""

import asc_cli

ANALYSES = ["quality", "macro", "kinds", "inference", "probe", "verify", "fairness", "map", "neighbours", "topology", "micro"]


class Help(asc_cli.CliTestCase):
    def text_of(self, *arguments):
        result = asc_cli.run(list(arguments), ranks=1)
        self.assert_ok(result)
        return result.stdout

    def test_every_analysis_is_a_command(self):
        overview = self.text_of("--help")
        for name in ANALYSES:
            self.assertRegex(overview, rf"\n  {name} +\S")
            text = self.text_of(name, "--help")
            self.assertTrue(text.startswith(f"attrscope {name}: "), text)
            self.assertIn(f"  --{name}.", text)
            self.assertIn("  --definitions=", text)
            self.assertIn(f"attrscope {name} ", text.split("Examples:")[1])

    def test_run_and_plan_take_every_parameter(self):
        for command in ("run", "plan"):
            text = self.text_of(command, "--help")
            for name in ANALYSES:
                self.assertIn(f"  --{name}.", text)
            for shared in ("definitions", "images.keep", "checkpoint.interval"):
                self.assertIn(f"  --{shared}=", text)

    def test_definitions_are_taken_by_run(self):
        self.assert_ok(asc_cli.run(["synth", "-o", self.folder / "s", "--images", "60", "--identities", "12"], ranks=1))
        for command in (["run", self.folder / "s/study.yaml", "-o", self.folder / "out", "-n"],
                        ["import", self.folder / "s/study.yaml", "-o", self.folder / "s.h5", "-n"]):
            takes = command[0] == "run"
            result = asc_cli.run(command + ["--definitions=published"], ranks=1)
            if takes:
                self.assert_ok(result)
            else:
                self.assertEqual(result.code, asc_cli.USAGE)

    def test_an_analysis_that_is_none(self):
        self.assert_ok(asc_cli.run(["synth", "-o", self.folder / "s", "--images", "60", "--identities", "12"], ranks=1))
        self.assert_fails_everywhere(["run", self.folder / "s/study.yaml", "-o", self.folder / "out",
                                      "--analyses", "macro,marco"], asc_cli.USAGE, "marco",
                                     "import, quality, macro, kinds, inference", ranks=(1,))


if __name__ == "__main__":
    asc_cli.main()
