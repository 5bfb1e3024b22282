#!/usr/bin/env python3
"""What a generated client costs to compile: `tests/benches/compile.py PAGES OPENAPI [WORK]`.

PAGES is a folder with one folder of pages a system, OPENAPI the same API as OpenAPI 3.0. The crate that md-bindgen makes of the
one is compared with the crate that cargo-progenitor (on the PATH) makes of the other: each alone, its dependencies built before;
then with a program that calls every endpoint once, and a program that calls ten. CPU seconds of all processes, and the peak memory
of the largest. Compare the ratios of one run. `compile_systems.py` does this for the systems of the repository.
"""
import json, pathlib, shutil, subprocess, sys

from cost import ROOT, Bench, lines, standalone

PAGES, OPENAPI = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
WORK = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else ROOT / "target/compile-bench").resolve()
BENCH = Bench(WORK)


def operations():
    """System, name and the name of the request's record, of every endpoint."""
    document = json.loads(OPENAPI.read_text())
    found = []
    for path in document["paths"].values():
        for operation in path.values():
            schema = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            found.append((operation["tags"][0], operation["operationId"], schema.rsplit("/", 1)[1]))
    return found


def ours():
    folder = WORK / "ours"
    systems = sorted(path.name for path in PAGES.iterdir() if path.is_dir())
    entries = "".join(f"- {{name: {name}, docs: {PAGES / name}, spec: {name}.yaml}}\n" for name in systems)
    folder.mkdir(parents=True)
    (folder / "bindgen.yaml").write_text(f"out: client\ncrate: {{name: ours}}\nsystems:\n{entries}")
    subprocess.run(["cargo", "build", "--quiet", "--release", "--bin", "md-bindgen"], cwd=ROOT, check=True)
    cost = BENCH.run([ROOT / "target/release/md-bindgen", "generate", "--manifest", folder / "bindgen.yaml"], folder)
    standalone(folder / "client")
    return folder / "client", cost


def program(name, client, features, calls):
    """A program that makes some calls: each becomes code, as in a program that needs it."""
    folder = WORK / name
    (folder / "src").mkdir(parents=True)
    dependency = f'{{ path = "{client}", features = {json.dumps(features)} }}'
    krate = "ours" if "ours" in name else "theirs"
    (folder / "Cargo.toml").write_text(f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n{krate} = {dependency}\n\n[workspace]\n')
    functions = "".join(
        f"fn call_{n}<'a>(client: &'a {krate}::Client, request: &'a {record}) -> Answer<'a> {{ Box::pin(async move {{ let _ = {call}; }}) }}\n"
        for n, (record, call) in enumerate(calls)
    )
    uses = "".join(f'    println!("{{:p}}", call_{n} as *const ());\n' for n in range(len(calls)))
    head = "type Answer<'a> = std::pin::Pin<Box<dyn std::future::Future<Output = ()> + 'a>>;\n"
    (folder / "src/main.rs").write_text(f"{head}{functions}fn main() {{\n{uses}}}\n")
    return folder


def measure(client, package, everything, ten, features):
    rows = {}
    flags = ["--features", ",".join(features)] if features else []
    for label, command in [("check", ["check"]), ("build", ["build"]), ("release", ["build", "--release"])]:
        release = ["--release"] if label == "release" else []
        # Once for the dependencies, once for the crate alone.
        for folder, what in [(client, f"library, {label}"), (everything, f"library and a program with every call, {label}")]:
            extra = flags if folder == client else []
            BENCH.run(["cargo", *command, "--quiet", *extra], folder)
            BENCH.run(["cargo", "clean", "--quiet", "-p", package, *release], folder)
            if folder != client:
                BENCH.run(["cargo", "clean", "--quiet", "-p", everything.name, *release], folder)
            rows[what] = BENCH.run(["cargo", *command, "--quiet", *extra], folder)
    BENCH.run(["cargo", "build", "--quiet", "--release"], ten)
    BENCH.run(["cargo", "clean", "--quiet", "--release", "-p", package], ten)
    BENCH.run(["cargo", "clean", "--quiet", "--release", "-p", ten.name], ten)
    rows["library and a program with ten calls, release"] = BENCH.run(["cargo", "build", "--quiet", "--release"], ten)
    size = WORK / "target/release" / ten.name
    stripped = WORK / "stripped"
    subprocess.run(["strip", "-o", stripped, size], check=True)
    return rows, stripped.stat().st_size


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    endpoints = operations()
    our_client, our_cost = ours()
    their_client, their_cost = BENCH.progenitor(OPENAPI, WORK / "progenitor", "theirs")
    our_calls = [(f"ours::{system}::{name}::Request", f"client.send(request).await") for system, name, _ in endpoints]
    their_calls = [(f"theirs::types::{record}", f"client.{name}(request).await") for _, name, record in endpoints]
    programs = [program(f"{who}-{what}", client, features, calls[:count])
                for who, client, features, calls in (("ours", our_client, ["full"], our_calls), ("theirs", their_client, [], their_calls))
                for what, count in (("all", None), ("ten", 10))]
    our_rows, our_size = measure(our_client, "ours", programs[0], programs[1], ["full"])
    their_rows, their_size = measure(their_client, "theirs", programs[2], programs[3], [])
    print(f"{len(endpoints)} endpoints; lines of Rust: ours {lines(our_client / 'src')}, progenitor {lines(their_client / 'src')}\n")
    print("| what | md-bindgen, CPU s | MB | progenitor, CPU s | MB | CPU ratio |\n|---|---|---|---|---|---|")
    our_rows = {"generate": our_cost, **our_rows}
    their_rows = {"generate": their_cost, **their_rows}
    for what, (cpu, memory) in our_rows.items():
        their_cpu, their_memory = their_rows[what]
        print(f"| {what} | {cpu:.1f} | {memory:.0f} | {their_cpu:.1f} | {their_memory:.0f} | 1 : {their_cpu / cpu:.1f} |")
    print(f"\nstripped program with ten calls: ours {our_size / 1e6:.2f} MB, progenitor {their_size / 1e6:.2f} MB")


main()
