# SPDX-License-Identifier: GPL-3.0-or-later
"""What bash and zsh offer for words of a command line."""

import os
import pty
import re
import subprocess
import time

import asc_cli

ASK = r"""
source "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_attrscope
printf '%s\n' "${COMPREPLY[@]}"
"""

# A shell that says when it waits for keys.
ZSH = r"""
PROMPT='ready> '
fpath=(%s $fpath)
autoload -U compinit && compinit -D -u
zstyle ':completion:*' list-prompt ''
LISTMAX=1000
"""


class Completion(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.script = self.folder / "attrscope"
        self.script.write_text(self.print("bash"))
        for name in ("a.yaml", "b.yml", "c.h5", "d.csv"):
            (self.folder / name).write_text("")
        (self.folder / "sub").mkdir()

    def print(self, shell):
        result = asc_cli.run(["completion", shell], ranks=1)
        self.assert_ok(result)
        return result.stdout

    def offered(self, *words):
        """By bash, for the last word; as it parts them at "="."""
        result = subprocess.run(["bash", "-uc", ASK, "bash", self.script, "attrscope", *words], cwd=self.folder,
                                capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout.split()

    def test_commands(self):
        self.assertEqual(self.offered("ma"), ["macro", "map", "manual"])
        self.assertIn("run", self.offered(""))
        self.assertEqual(self.offered("--ver"), ["--verbose", "--version"])
        self.assertEqual(self.offered("-q", "enr"), ["enrich"])

    def test_options_and_parameters(self):
        self.assertEqual(self.offered("run", "--no"), ["--no-report"])
        self.assertEqual(self.offered("run", "--macro.population.w"), ["--macro.population.weighting="])
        self.assertEqual(self.offered("verify", "--macro."), [])
        # All that the help names, and nothing else.
        for command in ("run", "macro", "synth", "completion"):
            text = asc_cli.run([command, "--help"], ranks=1).stdout
            named = set(re.findall(r"^ +(?:-\w, )?(--[\w.-]+)", text.split("\nExamples:")[0], re.M))
            self.assertEqual({x.rstrip("=") for x in self.offered(command, "--")}, named)

    def test_values(self):
        for words in (["--macro.population.weighting", "=", "i"], ["--macro.population.weighting", "i"]):
            self.assertEqual(self.offered("run", "x.yaml", *words), ["identity", "image"])
        self.assertEqual(self.offered("run", "--definitions", "="), ["corrected", "published"])
        self.assertEqual(self.offered("run", "--definitions=p"), ["--definitions=published"])
        self.assertEqual(self.offered("run", "--macro.population.exact", "=", "t"), ["true"])
        self.assertEqual(self.offered("run", "-a", "macro,ver"), ["macro,verify"])
        self.assertEqual(self.offered("micro", "--micro.measures", "=", "ball,near"), ["ball,nearest"])
        self.assertEqual(self.offered("run", "--models", ""), [])

    def test_files(self):
        self.assertEqual(sorted(self.offered("run", "")), ["a.yaml", "b.yml", "sub"])
        self.assertEqual(sorted(self.offered("run", "--reuse", "")), ["sub"])
        self.assertEqual(sorted(self.offered("macro", "-v", "-o", "x.h5", "")), ["c.h5", "sub"])
        self.assertEqual(sorted(self.offered("macro", "c.h5", "-s", "")), ["a.yaml", "b.yml", "sub"])
        self.assertEqual(self.offered("run", "a.yaml", ""), [])
        self.assertEqual(self.offered("run", "--images.table", "=", "d"), ["d.csv"])
        self.assertEqual(self.offered("completion", ""), ["bash", "zsh"])

    def test_another_shell(self):
        self.assert_fails_everywhere(["completion", "fish"], asc_cli.USAGE, "no script for 'fish'", ranks=(1,))

    def typed(self, keys, wanted):
        """What zsh shows after the keys, once it has shown all that is wanted."""
        (self.folder / "_attrscope").write_text(self.print("zsh"))
        (self.folder / ".zshrc").write_text(ZSH % self.folder)
        process, terminal = pty.fork()
        if process == 0:
            os.chdir(self.folder)
            os.execvpe("zsh", ["zsh", "-i"], {"ZDOTDIR": str(self.folder), "PATH": os.environ["PATH"],
                                              "TERM": "dumb", "LC_ALL": "C.UTF-8", "COLUMNS": "200"})
        seen, end = "", time.monotonic() + asc_cli.HANG
        try:
            while "ready> " not in seen and time.monotonic() < end:
                seen += os.read(terminal, 65536).decode()
            os.write(terminal, keys.encode())
            seen = ""
            while not all(x in seen for x in wanted) and time.monotonic() < end:
                seen += os.read(terminal, 65536).decode()
        finally:
            os.close(terminal)
            os.kill(process, 9)
            os.waitpid(process, 0)
        return seen

    def test_zsh(self):
        self.typed("attrscope comp\t", ["completion"])
        self.typed("attrscope completion b\t", ["bash"])
        self.typed("attrscope run --macro.population.wei\tpe\t", ["weighting=", "person"])
        self.typed("attrscope run -a macro,ver\t", ["verify"])
        self.assertNotIn("d.csv", self.typed("attrscope run a\t", ["a.yaml"]))


if __name__ == "__main__":
    asc_cli.main()
