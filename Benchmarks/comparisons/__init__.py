"""Sightline beside its peers: each module is one comparison, and gives a section of docs/benchmarks.md."""
