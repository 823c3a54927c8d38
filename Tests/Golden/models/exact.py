"""Computation in float64 throughout."""

import contextlib
from unittest import mock

import torch


@contextlib.contextmanager
def doubles():
    """Within it, what transformers computes in float32 whatever the type of the weights (norms, softmax, the angles
    of rotary positions, the recurrence of Mamba) is computed in float64."""
    single = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        with (mock.patch.object(torch, "float32", torch.float64), mock.patch.object(torch, "float", torch.float64),
              mock.patch.object(torch.Tensor, "float", torch.Tensor.double)):
            yield
    finally:
        torch.set_default_dtype(single)
