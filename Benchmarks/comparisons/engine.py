"""Forward passes of a BERT-base shape against transformers, OpenVINO and ONNX Runtime."""
import io
import pathlib
import shutil
import tempfile

import numpy as np
import onnxruntime
import openvino
import torch
from transformers import BertConfig, BertForSequenceClassification

from .measuring import HERE, Server, deletions, in_turns, kept, matrix_limit, table, timed

TOKENIZER = HERE.parent / "Sources/SightlineModels/Resources/tiny-sentiment"


def workloads(generator):
    def ids(*shape):
        return generator.integers(1000, 11000, shape).tolist()

    text = ids(128)
    coalitions = [np.isin(np.arange(126), generator.choice(126, size, replace=False))
                  for size in generator.integers(1, 126, 96)]
    return {
        "16 × 5": ids(16, 5), "512 × 5": ids(512, 5), "32 × 128": ids(32, 128),
        "64 deletions of up to 5 of 128": [kept(text, row) for row in deletions(64, 126, generator)],
        "96 coalitions of 128": [kept(text, row) for row in coalitions],
        "256 texts of 4 or 5": [ids(length) for length in generator.integers(4, 6, 256)],
    }


class Network(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask):
        return self.model(input_ids=ids, attention_mask=mask).logits


def onnx_file(network, path):
    ids = torch.randint(1000, 11000, (4, 16))
    dynamic = {"ids": {0: "b", 1: "t"}, "mask": {0: "b", 1: "t"}, "logits": {0: "b"}}
    torch.onnx.export(
        network, (ids, torch.ones_like(ids)), path, input_names=["ids", "mask"], output_names=["logits"],
        dynamic_axes=dynamic, dynamo=False)


def run(options):
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    model = BertForSequenceClassification(BertConfig(num_labels=2, attn_implementation="sdpa")).eval()
    parameters = sum(p.numel() for name, p in model.named_parameters() if "encoder" in name)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model.save_pretrained(folder / "model")
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(TOKENIZER / name, folder / "model" / name)
        servers = {name: Server(folder / "model", options.threads, name) for name in ("fp32", "bf16")}
        onnx_file(Network(model).eval(), folder / "model.onnx")
        core = openvino.Core()
        vino = {
            name: core.compile_model(core.read_model(folder / "model.onnx"), "CPU", {
                "INFERENCE_PRECISION_HINT": hint, "INFERENCE_NUM_THREADS": options.threads,
                "PERFORMANCE_HINT": "LATENCY"})
            for name, hint in (("fp32", "f32"), ("bf16", "bf16"))}
        session_options = onnxruntime.SessionOptions()
        session_options.intra_op_num_threads = options.threads
        session = onnxruntime.InferenceSession(folder / "model.onnx", session_options, ["CPUExecutionProvider"])

        def padded(sequences):
            width = max(map(len, sequences))
            ids = np.array([row + [0] * (width - len(row)) for row in sequences])
            mask = np.array([[1] * len(row) + [0] * (width - len(row)) for row in sequences])
            # In order of length, so that batches need little padding; all peers get them so.
            order = np.argsort(-mask.sum(1), kind="stable")
            size = 32 if width > 16 else 512
            parts = [order[start:start + size] for start in range(0, len(order), size)]
            widths = [mask[part].sum(1).max() for part in parts]
            return [(part, ids[part, :width], mask[part, :width]) for part, width in zip(parts, widths)]

        def peer(run):
            def score(sequences):
                batches = padded(sequences)
                logits = np.empty((len(sequences), 2))

                def work():
                    for part, ids, mask in batches:
                        logits[part] = run(ids, mask)
                    return logits
                return timed(work)
            return score

        def eager(ids, mask):
            with torch.inference_mode():
                return model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)).logits.numpy()

        peers = {
            "transformers": peer(eager),
            "ONNX Runtime": peer(lambda ids, mask: session.run(None, {"ids": ids, "mask": mask})[0]),
            "OpenVINO": peer(lambda ids, mask: vino["fp32"]([ids, mask])[0]),
            "OpenVINO bf16": peer(lambda ids, mask: vino["bf16"]([ids, mask])[0]),
        }
        rows = []
        for name, sequences in workloads(np.random.default_rng(0)).items():
            tasks = [lambda s=server: s.score(sequences) for server in servers.values()]
            tasks += [lambda p=p: p(sequences) for p in peers.values()]
            found = in_turns(options.rounds, *tasks)
            seconds = dict(zip(["ours", "ours bf16", *peers], (f[0] for f in found)))
            reference = found[2][1]
            difference = [np.abs(np.array(found[i][1]["logits"]) - reference).max() for i in (0, 1)]
            rate = 2 * parameters * sum(map(len, sequences)) / 1e9
            rows.append([name] + [f"{rate / seconds[n]:.0f}" for n in (
                "ours", "transformers", "ONNX Runtime", "OpenVINO", "ours bf16", "OpenVINO bf16")] + [
                f"{seconds['transformers'] / seconds['ours']:.2f}", f"{seconds['OpenVINO'] / seconds['ours']:.2f}",
                f"{seconds['transformers'] / seconds['ours bf16']:.2f}",
                f"{seconds['OpenVINO bf16'] / seconds['ours bf16']:.2f}",
                f"{difference[0]:.0e}", f"{difference[1]:.0e}"])
            options.log(f"engine: {' '.join(rows[-1])}")
    limits = [matrix_limit(dtype, options.threads) for dtype in (torch.float32, torch.bfloat16)]
    text = io.StringIO()
    text.write(
        "BERT-base shape, random weights. GFLOP/s are nominal: 2 × the encoder's parameters × the sequences' own tokens, by "
        "seconds; Sightline leaves out what the last layer's other tokens would need, so it may pass the limit. Peers get "
        "batches in order of length, and pad.\n\n"
        f"This machine's own limit for such products, measured in the same run: **{limits[0]:.0f} GFLOP/s in float32, "
        f"{limits[1]:.0f} in bfloat16**.\n\n")
    text.write(table(
        ["sequences × tokens", "Sightline", "transformers", "ONNX Runtime", "OpenVINO", "Sightline bf16", "OpenVINO bf16",
         "× transformers", "× OpenVINO", "bf16 × transformers", "bf16 × OpenVINO bf16", "largest difference of a logit",
         "bf16"], rows))
    return "The engine", text.getvalue()
