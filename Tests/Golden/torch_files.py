#!/usr/bin/env python3
"""Writes the golden files of `torch.save` with torch itself.

    python Tests/Golden/torch_files.py

Needs the version below. Writes

  SightlineTensorsTests/Golden/torch/  one set of tensors in every format, other files of the same function that
                                       Sightline reads or refuses, and expected.json with every element
  SightlineModelsTests/Golden/torch/   the weights of tiny/bert-gelu-python as pytorch_model.bin, whole (in both
                                       formats) and in shards

The older format names storages by their addresses, so those files differ from run to run.
"""

import collections
import importlib.metadata
import io
import json
import os
import pathlib
import shutil
import sys
import zipfile

VERSION = "2.13.0"

HERE = pathlib.Path(__file__).resolve().parent
TENSORS = HERE.parent / "SightlineTensorsTests" / "Golden" / "torch"
MODELS = HERE.parent / "SightlineModelsTests" / "Golden"
TWIN = "bert-gelu-python"

# A neighbour of this file has a library's name: keep the folder off the import path.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
import torch  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

found = importlib.metadata.version("torch").split("+")[0]
if found != VERSION:
    sys.exit(f"expected torch=={VERSION}, found {found}; install that version and run this again")

torch.manual_seed(20260611)


def tensors():
    """One of each type and layout."""
    counting = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
    result = collections.OrderedDict()
    for dtype in [torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.float8_e5m2,
                  torch.float8_e4m3fn]:
        result[str(dtype)] = torch.randn(2, 3).to(dtype)
    for dtype in [torch.int8, torch.int16, torch.int32, torch.uint8, torch.uint16, torch.uint32, torch.uint64]:
        limits = torch.iinfo(dtype)
        result[str(dtype)] = torch.tensor([limits.min, 1, min(limits.max, 2**53)], dtype=dtype)
    result["torch.int64"] = torch.tensor([-(2**53), -1, 2**53])
    result["torch.bool"] = torch.tensor([[True, False], [False, True]])
    result["scalar"] = torch.tensor(2.5)
    result["empty"] = torch.empty(3, 0, 2)
    result["whole"] = counting
    result["permuted"] = counting.permute(2, 0, 1)
    result["sliced"] = counting[1, 1:, ::2]
    result["column"] = counting[:, :, 1].t()
    result["offset"] = counting.flatten()[7:12]
    result["typed, sliced"] = torch.arange(12).to(torch.uint16).reshape(3, 4)[1:, 1:3]
    result["expanded"] = torch.tensor([[3.0], [4.0]]).expand(2, 5)
    result["parameter"] = torch.nn.Parameter(counting[0].t())
    return result


def save(value, name, **options):
    torch.save(value, TENSORS / name, **options)


class Payload:
    def __reduce__(self):
        return os.system, ("true",)


def rewritten(name, kind=zipfile.ZIP_STORED, **replaced):
    """A copy of small.bin as Python writes archives, some records replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(TENSORS / "small.bin") as old, zipfile.ZipFile(buffer, "w", kind) as new:
        for record in old.infolist():
            content = replaced.get(record.filename.split("/")[-1], old.read(record))
            new.writestr(record.filename, content)
    (TENSORS / name).write_bytes(buffer.getvalue())


def write_tensor_files():
    shutil.rmtree(TENSORS, ignore_errors=True)
    TENSORS.mkdir(parents=True)
    values = tensors()
    save(values, "zip.bin")
    save(values, "zip-protocol-4.bin", pickle_protocol=4)
    save(values, "legacy.bin", _use_new_zipfile_serialization=False)

    weight = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    small = {"epoch": 3, "rate": 1e-3, "weight": weight, "turned": weight.t(), "inner": {"weight": weight}}
    save(small, "small.bin")
    save(small, "small-legacy.bin", _use_new_zipfile_serialization=False)
    layer = torch.nn.Linear(3, 2)
    layer.load_state_dict({"weight": weight, "bias": torch.tensor([7.0, 8.0])})
    save({"state_dict": layer.state_dict(), "epoch": 3, "done": None}, "state-dict.bin")
    save({"model": layer.state_dict(), "optimizer": torch.optim.Adam(layer.parameters()).state_dict()}, "model.bin")

    save({"weight": weight, "more": Payload()}, "code.bin")
    save({"weight": weight, "more": Payload()}, "code-legacy.bin", _use_new_zipfile_serialization=False)
    save(layer, "module.bin")
    save({"weight": torch.complex(weight, weight)}, "complex.bin")
    save({"weight": torch.complex(weight, weight).conj().imag}, "negated.bin")
    save([weight], "list.bin")
    save({"epoch": 3, "optimizer": {"weight": weight}}, "no-tensors.bin")
    save({"weight": weight.expand(10_000, 2, 3)}, "repeating.bin")
    rewritten("python-zip.bin")
    rewritten("compressed.bin", zipfile.ZIP_DEFLATED)
    rewritten("big-endian.bin", byteorder=b"big")

    write(TENSORS / "expected.json", {
        name: {"shape": list(value.shape), "values": value.detach().to(torch.float64).flatten().tolist()}
        for name, value in values.items()})


def write_weights():
    weights = load_file(MODELS / "tiny" / TWIN / "model.safetensors")
    for folder, options in [("whole", {}), ("legacy", {"_use_new_zipfile_serialization": False})]:
        directory = MODELS / "torch" / folder
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        torch.save(weights, directory / "pytorch_model.bin", **options)

    directory = MODELS / "torch" / "shards"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    names = sorted(weights)
    count = 3
    places = {name: f"pytorch_model-{index % count + 1:05}-of-{count:05}.bin" for index, name in enumerate(names)}
    for file in sorted(set(places.values())):
        torch.save({name: weights[name] for name in names if places[name] == file}, directory / file)
    size = sum(tensor.nbytes for tensor in weights.values())
    write(directory / "pytorch_model.bin.index.json", {"metadata": {"total_size": size}, "weight_map": places})


def write(path, value):
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_tensor_files()
    write_weights()
    for directory in [TENSORS, MODELS / "torch"]:
        total = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
        print(f"{total} bytes in {directory.relative_to(HERE.parent)}")
