"""Flows against general solvers: `Benchmarks/flow.py`, whole."""
import subprocess
import sys

from .measuring import HERE


def run(options):
    command = [sys.executable, HERE / "flow.py", "--threads", str(options.threads)]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    options.log(found)
    return "Flows and efficient attention", (
        "On random graphs like a model's attention, against cvxpy with Clarabel and against networkx; what the lines say is "
        f"explained in `Benchmarks/flow.py`.\n\n```\n{found}```")
