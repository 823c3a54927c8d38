"""Sightline's flows against cvxpy with Clarabel and against networkx, on the same graphs, and its efficient attention.

    swift build -c release --package-path Benchmarks
    python Benchmarks/flow.py            # --quick leaves out the graph of 512 tokens and networkx

Graphs are random. For the barrier-regularised flow they are like attention times gradient: rows of a distribution times
normal numbers, the negative half cut off. For attention flow they are like attention: the mean of twelve heads' rows.
Needs numpy, scipy, cvxpy, clarabel and networkx.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

import cvxpy
import networkx
import numpy as np
import scipy.sparse
from networkx.algorithms.flow import build_residual_network, preflow_push, shortest_augmenting_path

HERE = pathlib.Path(__file__).parent
generator = np.random.default_rng(0)


def attention(*shape):
    rows = np.exp(2 * generator.normal(size=shape))
    return rows / rows.sum(-1, keepdims=True)


def products(layers, tokens):
    rows = attention(layers, tokens, tokens)
    return np.maximum(rows * generator.normal(size=rows.shape), 0)


class Sightline:
    def __init__(self, folder):
        self.file = folder / "tensors"
        self.process = subprocess.Popen(
            [HERE / ".build/release/FlowBenchmark"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, task, *numbers, tensors):
        self.file.write_bytes(b"".join(np.ascontiguousarray(t, np.float64).tobytes() for t in tensors))
        self.process.stdin.write(" ".join([task, *map(str, numbers), str(self.file)]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def edges(layers, source=None):
    """(tail, head, capacity); node 0 is the target, 1 + l n + i the token i after l layers, the last one the source."""
    count, tokens, _ = layers.shape
    last = 1 + (count + 1) * tokens
    found = [(1 + j, 0, tokens) for j in range(tokens)]
    for level, query, key in np.argwhere(layers > 0):
        found.append((1 + (level + 1) * tokens + query, 1 + level * tokens + key, layers[level, query, key]))
    top = range(tokens) if source is None else [source]
    return found + [(last, 1 + count * tokens + i, tokens) for i in top]


def conic(layers, epsilon):
    """The barrier problem stated for cvxpy.

    Returns cvxpy's seconds, Clarabel's own share of them, and the attribution, or the status of a failure."""
    found = edges(layers)
    tails, heads, capacity = (np.array(column) for column in zip(*found))
    tails, heads = np.append(tails, 0), np.append(heads, tails.max())
    capacity = np.append(capacity, capacity.sum())
    count = len(capacity)
    incidence = scipy.sparse.csr_array(
        (np.repeat([1.0, -1.0], count), (np.concatenate([heads, tails]), np.tile(np.arange(count), 2))))
    flow = cvxpy.Variable(count)
    barrier = epsilon / (2 * count)
    objective = -flow[-1] - barrier * (cvxpy.sum(cvxpy.log(flow)) + cvxpy.sum(cvxpy.log(capacity - flow)))
    problem = cvxpy.Problem(cvxpy.Minimize(objective), [incidence @ flow == 0])
    start = time.perf_counter()
    try:
        problem.solve(solver="CLARABEL")
    except cvxpy.SolverError:
        return time.perf_counter() - start, None, "no solution"
    seconds = time.perf_counter() - start
    if problem.status != "optimal":
        return seconds, None, problem.status
    return seconds, problem.solver_stats.solve_time, flow.value[:layers.shape[1]]


def against_conic(ours, rounds):
    print("barrier flow, epsilon 1e-4, in turns with cvxpy and Clarabel: least seconds (medians)")
    for layers, tokens in [(6, 16), (6, 32), (6, 64)]:
        tensors = products(layers, tokens)
        mine, theirs = [], []
        for _ in range(rounds):
            mine.append(ours("barrier", 1e-4, layers, tokens, tensors=[tensors]))
            theirs.append(conic(tensors, 1e-4))
        best = min(a["seconds"] for a in mine)
        usual = statistics.median(a["seconds"] for a in mine)
        line = f"  {layers} layers, {tokens} tokens, {mine[0]['edges']} edges: {best:.4f} ({usual:.4f}), " \
               f"{mine[0]['iterations']} steps, gap {mine[0]['gap']:.1e}"
        seconds = min(t[0] for t in theirs)
        answer = theirs[0][2]
        if isinstance(answer, str):
            print(f"{line}; cvxpy: {answer} after {seconds:.2f} s", flush=True)
            continue
        solver = min(t[1] for t in theirs)
        largest = np.max(mine[0]["attribution"])
        difference = np.abs(answer - mine[0]["attribution"]).max() / largest
        print(f"{line}; cvxpy {seconds:.4f} ({statistics.median(t[0] for t in theirs):.4f}), of which Clarabel "
              f"{solver:.4f}; {seconds / best:.1f} and {solver / best:.1f} times as long; "
              f"attributions differ by {difference:.1e} of the largest", flush=True)


def large(ours, rounds, tokens):
    tensors = products(12, tokens)
    answers = [ours("barrier", 1e-6, 12, tokens, tensors=[tensors]) for _ in range(rounds)]
    seconds = [a["seconds"] for a in answers]
    a = answers[0]
    print(f"barrier flow, epsilon 1e-6, 12 layers, {tokens} tokens, {a['edges']} edges: {min(seconds):.3f} "
          f"({statistics.median(seconds):.3f}) s, {a['iterations']} factorisations, value {a['value']:.4f}, "
          f"gap {a['gap']:.1e}, conservation {a['conservation']:.0e}", flush=True)


def against_networkx(ours, rounds, sample):
    layers, tokens = 12, 128
    tensors = attention(layers, 12, tokens, tokens).mean(1)
    answers = [ours("maximum", layers, tokens, tensors=[tensors]) for _ in range(rounds)]
    seconds = min(a["seconds"] for a in answers)
    print(f"attention flow, 12 layers, {tokens} tokens, {answers[0]['edges']} edges, the flow to every token: "
          f"{seconds:.3f} ({statistics.median(a['seconds'] for a in answers):.3f}) s", flush=True)
    graph = networkx.DiGraph()
    for tail, head, capacity in edges(tensors, source=0):
        if head != 0:
            graph.add_edge(tail, head, capacity=capacity)
    source = 1 + (layers + 1) * tokens
    # Made once, which favours networkx: by default it makes this anew for every token.
    residual = build_residual_network(graph, "capacity")
    for function in (preflow_push, shortest_augmenting_path):
        times = []
        for token in np.linspace(0, tokens - 1, sample).astype(int):
            start = time.perf_counter()
            found = function(graph, source, 1 + token, residual=residual, value_only=True)
            times.append(time.perf_counter() - start)
            difference = abs(found.graph["flow_value"] - answers[0]["attribution"][token])
            assert difference < 1e-6, difference
        whole = statistics.mean(times) * tokens
        print(f"  networkx, {function.__name__}: {statistics.mean(times):.2f} s a token, mean of {sample}; for all "
              f"{tokens} {whole:.0f} s by extrapolation, {whole / seconds:.0f} times as long", flush=True)


def efficient(ours, rounds, threads):
    heads, tokens = 12, 128
    print(f"efficient attention, {heads} heads, {tokens} tokens, {threads} threads")
    for width in (32, 64):
        tensors = [attention(heads, tokens, tokens), generator.normal(size=(heads, tokens, width))]
        answers = [ours("efficient", heads, tokens, width, threads, tensors=tensors) for _ in range(rounds)]
        seconds = [a["seconds"] for a in answers]
        a = answers[0]
        print(f"  width {width}: {heads / min(seconds):.1f} ({heads / statistics.median(seconds):.1f}) heads a second, "
              f"at most {a['iterations']} steps a row, output changed by {a['outputChange']:.0e}, "
              f"{a['unreducedRows']} rows left as they are", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sample", type=int, default=8, help="tokens to time networkx for")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours = Sightline(pathlib.Path(folder))
        ours("barrier", 1e-4, 2, 8, tensors=[products(2, 8)])
        against_conic(ours, options.rounds)
        large(ours, options.rounds, 128)
        efficient(ours, options.rounds, options.threads)
        if not options.quick:
            large(ours, 3, 512)
            against_networkx(ours, options.rounds, options.sample)
        ours.process.stdin.close()
        ours.process.wait()


if __name__ == "__main__":
    main()
