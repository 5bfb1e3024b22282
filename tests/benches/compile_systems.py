#!/usr/bin/env python3
"""What the systems of the repository cost to compile: `tests/benches/compile_systems.py [--times N] [--work DIR]`.

The crate in `generated/` with the feature of one system, of each, and with `full`, beside the crates that cargo-progenitor (on the
PATH) makes of what `md-bindgen export openapi --openapi 3.0` says of the same endpoints: lines of Rust after rustfmt, and `cargo
check` of the crate alone, its dependencies built before. CPU seconds of all processes, the least of N runs, and the peak memory of
the largest. The two take turns, so that a busy machine slows both.
"""
import argparse, dataclasses, json, os, pathlib, shutil, subprocess

from cost import ROOT, Bench, lines, standalone

MD_BINDGEN = ROOT / "target/debug/md-bindgen"


@dataclasses.dataclass
class Library:
    """A crate that is checked with some features, and how many lines the endpoints asked for have."""

    folder: pathlib.Path
    package: str
    features: list
    lines: int
    cpu: float = float("inf")
    memory: float = 0.0

    def check(self, bench):
        """CPU seconds, peak memory in MB."""
        return bench.run(["cargo", "check", "--quiet", *(["--features", ",".join(self.features)] if self.features else [])], self.folder)

    def check_alone(self, bench):
        bench.run(["cargo", "clean", "--quiet", "-p", self.package], self.folder)
        cpu, memory = self.check(bench)
        self.cpu, self.memory = min(self.cpu, cpu), max(self.memory, memory)


def export(bench, system):
    """The document of a system, or of all of them, without endpoints whose route nobody knows: the crate has none of them."""
    path = bench.work / f"{system or 'full'}.json"
    only = ["--system", system] if system else []
    bench.run([MD_BINDGEN, "export", "openapi", "--openapi", "3.0", *only, "-o", path], ROOT)
    document = json.loads(path.read_text())
    routed = [{method: what for method, what in item.items() if "x-unrouted" not in what} for item in document["paths"].values()]
    document["paths"] = {path: item for path, item in zip(document["paths"], routed) if item}
    names = {what["operationId"] for item in routed for what in item.values()}
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {name: schema for name, schema in schemas.items() if name.rsplit(".", 1)[0] in names}
    path.write_text(json.dumps(document))
    return path, len(names)


def theirs(bench, openapi, system):
    name = f"theirs-{(system or 'full').replace('_', '-')}"
    folder, _ = bench.progenitor(openapi, bench.work / name, name)
    source = folder / "src/lib.rs"
    subprocess.run(["rustfmt", "--edition", "2024", source], check=True)
    return Library(folder, name, [], lines(source))


def ours(client, systems, feature):
    """Lines are those of the systems; the runtime below them is the same for one endpoint as for all."""
    source = client / "src"
    count = sum(lines(source / f"{system}.rs") + lines(source / system) for system in systems)
    return Library(client, "bkapi", [feature], count)


def systems_of_the_repository():
    document = json.loads(subprocess.run([MD_BINDGEN, "export", "openapi", "-q"], cwd=ROOT, check=True, capture_output=True).stdout)
    return [tag["name"] for tag in document["tags"]]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--times", type=int, default=3, help="how often each crate is checked [default: 3]")
    arguments.add_argument("--work", type=pathlib.Path, default=ROOT / "target/compile-systems", help="a folder that may be replaced")
    arguments = arguments.parse_args()
    work = arguments.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    subprocess.run(["cargo", "build", "--quiet", "--bin", "md-bindgen"], cwd=ROOT, check=True)
    bench = Bench(work)
    client = work / "ours"
    shutil.copytree(ROOT / "generated", client)
    standalone(client)
    systems = systems_of_the_repository()
    rows = []
    for system in [*systems, None]:
        openapi, endpoints = export(bench, system)
        pair = ours(client, [system] if system else systems, system or "full"), theirs(bench, openapi, system)
        rows.append((system or "full", endpoints, pair))
    libraries = [library for _, _, pair in rows for library in pair]
    # The dependencies of all of them.
    for library in libraries:
        library.check(bench)
    before = os.getloadavg()[0]
    for _ in range(arguments.times):
        for library in libraries:
            library.check_alone(bench)
    print(f"`cargo check`, {arguments.times} times; {os.cpu_count()} processors, load {before:.1f} before and {os.getloadavg()[0]:.1f} after")
    print(f"the runtime, which comes once: {lines(client / 'src') - rows[-1][2][0].lines} lines\n")
    print("| feature | endpoints | md-bindgen, lines per endpoint | CPU s | MB | progenitor, lines per endpoint | CPU s | MB | CPU |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, endpoints, pair in rows:
        cells = " | ".join(f"{library.lines / endpoints:.0f} | {library.cpu:.1f} | {library.memory:,.0f}" for library in pair)
        print(f"| {name} | {endpoints} | {cells} | 1 : {pair[1].cpu / pair[0].cpu:.1f} |")


main()
