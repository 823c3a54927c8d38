#!/usr/bin/env python3
"""Writes the golden files of SightlineAttributionTests with general solvers.

    python Tests/Golden/flow.py

Needs the versions below. Writes to Tests/SightlineAttributionTests/Golden:

  barrier-flow.json        random layered graphs, and the barrier-regularised flow into every token
                           that the conic solver Clarabel finds through cvxpy
  maximum-flow.json        random layered graphs with integer capacities, and scipy's maximum flow
  efficient-attention.json random heads, and the minimum-norm distributions of the same output that
                           Clarabel finds, row by row

The problems are stated here as in the papers, with none of the code under test.
"""

import importlib.metadata
import json
import pathlib
import sys

VERSIONS = {"numpy": "2.4.6", "scipy": "1.17.1", "cvxpy": "1.9.3", "clarabel": "0.11.1"}
SEED = 20260612

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "SightlineAttributionTests" / "Golden"

# A neighbour of this file may have a library's name: keep the folder off the import path.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
import cvxpy  # noqa: E402
import numpy  # noqa: E402
import scipy.linalg  # noqa: E402
import scipy.sparse  # noqa: E402
from scipy.sparse.csgraph import maximum_flow  # noqa: E402

for package, version in VERSIONS.items():
    found = importlib.metadata.version(package).split("+")[0]
    if found != version:
        sys.exit(f"expected {package}=={version}, found {found}; install that version and run this again")

rng = numpy.random.default_rng(SEED)


def write(name, records):
    OUT.mkdir(exist_ok=True)
    (OUT / name).write_text(json.dumps(records, separators=(",", ":")) + "\n")


def graph(layers, source):
    """Edges (tail, head, capacity) on paths from node "s" to node "t", and the token count."""
    layer_count, count, _ = layers.shape
    edges = [("s", (layer_count, i), float(count)) for i in (range(count) if source is None else [source])]
    edges += [((0, j), "t", float(count)) for j in range(count)]
    edges += [
        ((l + 1, i), (l, j), layers[l, i, j])
        for l in range(layer_count) for i in range(count) for j in range(count) if layers[l, i, j] > 0
    ]

    def reached(start, forwards):
        nodes, grown = {start}, True
        while grown:
            more = {(b if forwards else a) for a, b, _ in edges if (a if forwards else b) in nodes} - nodes
            nodes |= more
            grown = bool(more)
        return nodes

    alive = reached("s", True) & reached("t", False)
    return [edge for edge in edges if edge[0] in alive and edge[1] in alive], count


def barrier_flow(layers, source, epsilon):
    edges, count = graph(layers, source)
    edges.append(("t", "s", sum(edge[2] for edge in edges)))
    capacity = numpy.array([edge[2] for edge in edges])
    nodes = {node: index for index, node in enumerate(sorted({str(e) for edge in edges for e in edge[:2]}))}
    incidence = numpy.zeros((len(nodes), len(edges)))
    for index, (tail, head, _) in enumerate(edges):
        incidence[nodes[str(tail)], index] -= 1
        incidence[nodes[str(head)], index] += 1
    barrier = epsilon / (2 * len(edges))
    flow = cvxpy.Variable(len(edges))
    objective = -flow[-1] - barrier * (cvxpy.sum(cvxpy.log(flow)) + cvxpy.sum(cvxpy.log(capacity - flow)))
    problem = cvxpy.Problem(cvxpy.Minimize(objective), [incidence @ flow == 0])
    problem.solve(solver="CLARABEL", tol_gap_abs=1e-9, tol_gap_rel=1e-9, tol_feas=1e-9)
    assert problem.status == "optimal", problem.status
    found = polished(flow.value, incidence, capacity, barrier)
    change = numpy.abs(found - flow.value).max() / found.max()
    print(f"{count} tokens, {len(edges)} edges, epsilon {epsilon}: polishing changed Clarabel's flow by {change:.1e}")
    assert change < 1e-3
    attribution = [0.0] * count
    for (tail, head, _), value in zip(edges, found):
        if head == "t":
            attribution[tail[1]] = float(value)
    return attribution


def polished(flow, incidence, capacity, barrier):
    """Newton's method on the conserved flows near a conic solver's, whose accuracy ends at some six digits."""
    cycles = scipy.linalg.null_space(incidence)
    flow = cycles @ (cycles.T @ flow)
    for _ in range(50):
        gradient = barrier * (1 / (capacity - flow) - 1 / flow)
        gradient[-1] -= 1
        curvature = barrier * (1 / (capacity - flow) ** 2 + 1 / flow**2)
        step = cycles @ numpy.linalg.solve(cycles.T * curvature @ cycles, -cycles.T @ gradient)
        length = 1.0
        while ((flow + length * step <= 0) | (flow + length * step >= capacity)).any():
            length /= 2
        flow = flow + length * step
    return flow


def random_layers(layer_count, count, density):
    """Attention times gradient, as it were: rows of a distribution times normal numbers, the negative ones cut off."""
    rows = rng.dirichlet(numpy.ones(count) * 0.5, size=(layer_count, count))
    layers = numpy.maximum(rows * rng.normal(size=rows.shape), 0)
    return numpy.where(rng.random(layers.shape) < density, layers, 0).round(6)


records = []
for layer_count, count, density, source, causal, epsilon in [
    (1, 3, 1, None, False, 1e-2), (2, 4, 1, None, False, 1e-4), (3, 6, 1, None, False, 1e-4),
    (3, 6, 1, 0, False, 1e-4), (3, 6, 0.6, 2, False, 1e-4), (4, 7, 1, None, True, 1e-4),
    (4, 7, 1, 6, True, 1e-3), (2, 9, 0.7, None, False, 1e-4), (5, 5, 1, 0, False, 1e-4), (3, 6, 1, None, False, 1.0),
]:
    layers = random_layers(layer_count, count, density)
    if causal:
        layers = numpy.tril(layers + 0.01 * numpy.eye(count))
    records.append({
        "layers": layers.tolist(), "source": source, "epsilon": epsilon,
        "attribution": barrier_flow(layers, source, epsilon),
    })
write("barrier-flow.json", records)

records = []
for layer_count, count, source in [(1, 4, None), (2, 5, 0), (3, 6, None), (4, 8, 3), (6, 10, None), (6, 10, 9)]:
    layers = (random_layers(layer_count, count, 0.7) * 10000).astype(int)
    edges, _ = graph(layers.astype(float), source)
    nodes = {node: index for index, node in enumerate(["s", "t"] + [
        (l, i) for l in range(layer_count + 1) for i in range(count)])}
    matrix = scipy.sparse.csr_matrix(
        ([int(edge[2]) for edge in edges], ([nodes[e[0]] for e in edges], [nodes[e[1]] for e in edges])),
        shape=(len(nodes), len(nodes)), dtype=numpy.int32)
    records.append({
        "layers": layers.tolist(), "source": source, "value": int(maximum_flow(matrix, 0, 1).flow_value)})
write("maximum-flow.json", records)

records = []
for count, width, causal, sharpness in [
    (8, 2, False, 1), (12, 4, False, 2), (12, 4, True, 2), (10, 3, True, 6), (16, 8, False, 4), (9, 3, False, 12),
]:
    logits = sharpness * rng.normal(size=(count, count))
    if causal:
        logits = numpy.where(numpy.tril(numpy.ones((count, count))) > 0, logits, -numpy.inf)
    weights = numpy.exp(logits - logits.max(1, keepdims=True))
    weights /= weights.sum(1, keepdims=True)
    values = rng.normal(size=(count, width)).round(6)
    efficient = numpy.zeros((count, count))
    for row in range(count):
        keys = numpy.arange(row + 1 if causal else count)
        entries = cvxpy.Variable(len(keys))
        problem = cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(entries)), [
            entries >= 0, cvxpy.sum(entries) == 1, values[keys].T @ entries == values[keys].T @ weights[row, keys]])
        problem.solve(solver="CLARABEL", tol_gap_abs=1e-13, tol_gap_rel=1e-13, tol_feas=1e-13)
        assert problem.status in ("optimal", "optimal_inaccurate"), problem.status
        efficient[row, keys] = entries.value
    records.append({
        "causal": causal, "weights": weights.tolist(), "values": values.tolist(), "efficient": efficient.tolist()})
write("efficient-attention.json", records)
