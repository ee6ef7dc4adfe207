# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the manual: one a command, without a warning, saying what --help says."""

import os
import re
import subprocess

import asc_cli


def shown(page):
    """A page as man shows it on a wide terminal, and its warnings."""
    result = subprocess.run(["man", "-l", "--warnings", "-E", "UTF-8", str(page)], capture_output=True, text=True,
                            env={**os.environ, "MANWIDTH": "1000", "MAN_KEEP_FORMATTING": "", "LC_ALL": "C.UTF-8"})
    return re.sub(r".\x08", "", result.stdout), result.stderr


def words(text):
    return " ".join(text.split())


class Manual(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.pages = self.folder / "new/man1"
        self.assert_ok(asc_cli.run(["manual", "-o", self.pages], ranks=1))

    def help_of(self, *arguments):
        result = asc_cli.run([*arguments, "--help"], ranks=1)
        self.assert_ok(result)
        return result.stdout

    def commands(self):
        listed = self.help_of().split("Commands:\n")[1].split("\n\n")[0]
        return [line.split()[0] for line in listed.splitlines()]

    def test_a_page_a_command(self):
        names = {"attrscope.1"} | {f"attrscope-{x}.1" for x in self.commands()}
        self.assertEqual({x.name for x in self.pages.iterdir()}, names)
        self.assertIn("attrscope-run.1", names)

    def test_man_shows_them_without_a_warning(self):
        for page in sorted(self.pages.iterdir()):
            text, warnings = shown(page)
            self.assertEqual(warnings, "", page.name)
            for section in ("NAME", "SYNOPSIS", "SEE ALSO"):
                self.assertRegex(text, rf"(?m)^{section}$", page.name)

    def test_they_name_each_other(self):
        names = ["attrscope", *(f"attrscope-{x}" for x in self.commands())]
        for own in names:
            also = shown(self.pages / f"{own}.1")[0].split("SEE ALSO\n")[1].splitlines()[0].strip()
            self.assertEqual(also, ", ".join(f"{x}(1)" for x in names if x != own))

    def test_narrow_terminals(self):
        for page in sorted(self.pages.iterdir()):
            result = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-rLL=60n", str(page)], capture_output=True)
            # A name that is longer than the line is all that may be said.
            said = [x for x in result.stderr.decode().splitlines() if "can't break line" not in x]
            self.assertEqual(said, [], page.name)

    def test_all_of_the_help_is_in_the_page(self):
        for command in self.commands():
            page = words(shown(self.pages / f"attrscope-{command}.1")[0])
            text = self.help_of(command)
            for line in text.split("\nUsage: ")[1].splitlines()[1:]:
                line = re.sub(r"^ +rows:", "Rows:", line)
                option = re.match(r" +((?:-\w, )?--[\w-]+(?: [^ ]+)?)  +(\S.*)$", line)
                column = re.match(r"    ([^ ].*?(?: \[.*?\])?)  +(\S.*)$", line)
                table = re.match(r"  ([^ ]+\.csv(?:, [^ ]+\.csv)?): (.*)$", line)
                parts = next((x.groups() for x in (option, column, table) if x), (line.rstrip(":"),))
                for part in map(words, parts):
                    self.assertTrue(part in page or part.upper() in page, f"{command}: {line}")

    def test_in_markdown(self):
        """A page a command, of what --help says, and one of all keys that a study file can have."""
        pages = self.folder / "markdown"
        self.assert_ok(asc_cli.run(["manual", "--markdown", "-o", pages], ranks=1))
        names = {"attrscope.md", "keys.md"} | {f"attrscope-{x}.md" for x in self.commands()}
        self.assertEqual({x.name for x in pages.iterdir()}, names)
        keys = (pages / "keys.md").read_text()
        for key in re.findall(r"(?m)^  --([\w.]+)=VALUE$", self.help_of("run")):
            self.assertRegex(keys, rf"(?m)^- `{re.escape(key)}` \([a-z ,]+\): .")
        for key in ("models[].metric", "lattice.models[].variant", "lattice.attributes"):
            self.assertIn(f"- `{key}` ", keys)
        text = self.help_of("macro")
        page = re.sub(r"\\([\\`*_<>\[\]|])", r"\1", (pages / "attrscope-macro.md").read_text())
        for column, unit, meaning in re.findall(r"(?m)^    (?!rows:)(\S+?)(?: \[(\w+)\])? +(?:key: )?([A-Z].*)$",
                                                text.split("and their columns:\n")[1]):
            if not column.startswith("("):
                self.assertRegex(page, rf"(?m)^- `{re.escape(column)}`.*: {re.escape(meaning)}$", unit)

    def test_a_place_that_cannot_be(self):
        (self.folder / "file").write_text("")
        self.assert_fails_everywhere(["manual", "-o", self.folder / "file"], asc_cli.CANTCREAT, "file", ranks=(1,))
        self.assert_fails_everywhere(["manual"], asc_cli.USAGE, "--output is missing", ranks=(1,))


if __name__ == "__main__":
    asc_cli.main()
