# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the examples of a page of docs/ as its reader does, and compares what they print with what the page shows.

```console   lines behind "$ " are run by a shell; what follows is what they print (lines of "attrscope: ": among others)
```python    is run, after what the page had in Python before; a ```text behind it is what it prints
```r         likewise, by Rscript, each for itself
```yaml      whose first line is "# <path>" is written there

"..." stands for any text, as a line for any lines. Numbers may differ by one in their last digit.
"""

import contextlib
import io
import os
import pathlib
import re
import subprocess

import asc_cli

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?")


COMMAND = re.compile(r"((?:[^\n]*\\\n)*[^\n]*)\n(.*)", re.S)  # its lines, which may be continued; what it prints


def blocks(page):
    """(language, text) of every fenced block."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", pathlib.Path(page).read_text(), re.M | re.S)


def digits_of(number):
    return len(number.partition("e")[0].partition(".")[2])


def is_close(shown, printed):
    if shown == printed:
        return True
    digits, power = digits_of(shown), int(shown.partition("e")[2] or 0)
    return digits == digits_of(printed) > 0 and abs(float(shown) - float(printed)) <= 1.01 * 10.0 ** (power - digits)


def is_line(shown, printed):
    """Whether a line is as it is shown, but for blanks, and last digits."""
    shown, printed = " ".join(shown.split()), " ".join(printed.split())
    pattern = "".join("(.*)" if part == "..." else "(" + NUMBER.pattern + ")" if NUMBER.fullmatch(part) else re.escape(part)
                      for part in re.split(rf"({NUMBER.pattern}|\.\.\.)", shown) if part)
    found = re.fullmatch(pattern, printed)
    wanted = [x for x in re.findall(rf"{NUMBER.pattern}|\.\.\.", shown)]
    return bool(found) and all(x == "..." or is_close(x, y) for x, y in zip(wanted, found.groups()))


def matches(shown, printed):
    """Whether lines are as they are shown; "..." alone stands for any number of them."""
    if not shown:
        return not printed
    if shown[0].strip() == "...":
        return any(matches(shown[1:], printed[k:]) for k in range(len(printed) + 1))
    return bool(printed) and is_line(shown[0], printed[0]) and matches(shown[1:], printed[1:])


class ExamplesTestCase(asc_cli.CliTestCase):
    """Its folder is where the examples are run."""

    def setUp(self):
        super().setUp()
        (self.folder / ".bin").mkdir()
        (self.folder / ".bin/attrscope").symlink_to(pathlib.Path(asc_cli.PROGRAM).resolve())
        self.environment = asc_cli.environment_of({"PATH": f"{self.folder}/.bin:{os.environ['PATH']}"})
        before = os.getcwd()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, before)

    def command(self, command):
        result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=self.environment)
        self.assertEqual(result.returncode, 0, f"$ {command}\n{result.stdout}{result.stderr}")
        return result.stdout, result.stderr

    def compare(self, what, shown, printed):
        self.assertTrue(matches(shown.splitlines(), printed.splitlines()), f"{what}\nshown:\n{shown}\nprinted:\n{printed}")

    def console(self, text):
        for part in re.split(r"(?m)^\$ ", text)[1:]:
            command, shown = COMMAND.fullmatch(part).groups()
            printed, log = self.command(command)
            told = [x for x in shown.splitlines() if x.startswith("attrscope: ")]
            for line in told:
                self.assertTrue(any(is_line(line, x) for x in log.splitlines()), f"$ {command}\n{line}\nnot in\n{log}")
            shown = [x for x in shown.splitlines() if x not in told]
            if shown or not told:
                self.compare(f"$ {command}", "\n".join(shown), printed)

    def follow(self, page):
        """All blocks of a page in order."""
        names, last = {"__name__": "example"}, None
        for language, text in blocks(page):
            printed = None
            if language == "console":
                self.console(text)
            elif language == "python":
                with contextlib.redirect_stdout(io.StringIO()) as out:
                    exec(compile(text, "an example", "exec"), names)
                printed = out.getvalue()
            elif language == "r":
                pathlib.Path(".example.R").write_text(text)
                printed = self.command("Rscript --vanilla .example.R")[0]
            elif language == "yaml" and text.startswith("# "):
                path = pathlib.Path(text.split("\n", 1)[0].removeprefix("# ").strip())
                if path.suffix == ".yaml":
                    path.write_text(text)
            elif language == "text" and last is not None:
                self.compare(page, text, last)
            last = printed
