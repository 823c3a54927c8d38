"""Whole runs of the program: the time to a first answer, the memory of SLALOM beside the published implementation's."""
import os
import statistics
import subprocess
import sys
import tempfile

from .measuring import HERE, SIGHTLINE, table


# A process begins with the memory that its parent holds: a small one stands between.
BETWEEN = """
import resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(status, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def run_process(command, environment=None):
    """Seconds and the peak of resident memory, in bytes."""
    answer = subprocess.run(
        [sys.executable, "-S", "-c", BETWEEN, *map(str, command)], env=environment, check=True, capture_output=True, text=True)
    status, seconds, kilobytes = answer.stdout.split()
    if status != "0":
        raise RuntimeError(f"{command[0]} failed with {status}")
    return float(seconds), int(kilobytes) * 1024


PEER = """
import sys
from comparisons.measuring import Reference
from comparisons.slalom import published
import torch
torch.set_num_threads(int(sys.argv[2]))
reference = Reference(sys.argv[1])
published(reference, reference.ids(open(sys.argv[3]).read()), int(sys.argv[4]), True)
"""


def run(options):
    cold = [run_process([SIGHTLINE, "explain", "A gripping, beautifully acted film."])[0] for _ in range(options.rounds + 1)]
    rows = []
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(options.reviews[0])
        file.flush()
        ours = [run_process([SIGHTLINE, "explain", "--model", options.model, "--json", "--samples", str(samples),
                             "--threads", str(options.threads), options.reviews[0]])
                for samples in (options.fidel_samples[0], 5000)]
        theirs = run_process(
            [sys.executable, "-c", PEER, options.model, str(options.threads), file.name, "5000"],
            {**os.environ, "PYTHONPATH": str(HERE)})
    for name, (seconds, memory) in (
        (f"Sightline, {options.fidel_samples[0]} samples", ours[0]), ("Sightline, 5,000 samples", ours[1]),
        ("slalom-explanations, 5,000 samples", theirs),
    ):
        rows.append([name, f"{memory / 1e6:.0f}", f"{memory / theirs[1]:.2f}"])
        options.log(f"memory: {rows[-1]}")
    return "Start and memory", (
        f"`sightline explain` of a sentence with the bundled model, from the command to its end: "
        f"**{statistics.median(cold[1:]):.2f} s** (median of {options.rounds}; {cold[0]:.2f} s the first time).\n\n"
        f"The largest resident memory while SLALOM explains one text of {options.data_name}, libraries included:\n\n"
        + table(["", "MB", "of the peer's"], rows))
