"""What the programs that measure compiling share: a command with its costs, and progenitor's crate."""
import os, pathlib, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Bench:
    """A folder to work in, with a target folder of its own."""

    def __init__(self, work):
        self.work = work
        self.environment = {**os.environ, "CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(work / "target"), "CARGO_TERM_COLOR": "never"}

    def run(self, arguments, folder):
        """CPU seconds, peak memory in MB."""
        log = self.work / "log"
        with open(log, "wb") as output:
            child = subprocess.Popen(arguments, cwd=folder, env=self.environment, stdout=output, stderr=output)
            _, status, usage = os.wait4(child.pid, 0)
        if status:
            sys.exit(f"{' '.join(map(str, arguments))} in {folder} failed:\n{log.read_text()[-4000:]}")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

    def progenitor(self, openapi, folder, name):
        """The crate that cargo-progenitor (on the PATH) makes of OpenAPI 3.0, and what that costs."""
        cost = self.run(["cargo", "progenitor", "-i", openapi, "-o", folder, "-n", name, "-v", "0.1.0"], self.work)
        standalone(folder)
        return folder, cost


def standalone(client):
    """Makes a crate no part of a workspace around it."""
    manifest = client / "Cargo.toml"
    manifest.write_text(manifest.read_text() + "\n[workspace]\n")


def lines(path):
    """Lines of Rust of a file, or of the files below a folder."""
    files = path.rglob("*.rs") if path.is_dir() else [path]
    return sum(len(file.read_text().splitlines()) for file in files)
