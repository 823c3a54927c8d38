#!/usr/bin/env python3
"""Writes the golden file of the gradient methods, Tests/SightlineAttributionTests/Golden/gradients.json.

    python Tests/Golden/gradients.py [directory of minilm-sst2]

Needs the versions below; lxt may be installed without its dependencies. For each text, of every token:

  gradient              the norm of captum's Saliency
  gradientTimesInput    captum's InputXGradient, summed over the embedding
  integratedGradients   captum's IntegratedGradients with 50 points of Gauss and Legendre, from "baseline"
  attnlrp               gradient times input under the patches of lxt.efficient, which are put on by hand where lxt
                        expects another version of transformers

all of the log odds of the class against the rest, with respect to the word embeddings, in float64.
The small checkpoints are those of Tests/Golden/models.py.
"""

import importlib.metadata
import json
import pathlib
import sys
from unittest import mock

VERSIONS = {"torch": "2.13.0", "transformers": "5.23.0", "tokenizers": "0.23.3", "captum": "0.9.0", "lxt": "2.1"}
STEPS = 50

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = HERE.parent / "SightlineAttributionTests" / "Golden" / "gradients.json"
TINY = HERE.parent / "SightlineModelsTests" / "Golden" / "tiny"
BUNDLED = ROOT / "Sources/SightlineModels/Resources/tiny-sentiment"
LARGER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared/models/minilm-sst2"

# A neighbour of this file has a library's name: keep the folder off the import path.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
import captum.attr  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402

# What lxt imports with its patches asks for an older transformers.
sys.modules["lxt.efficient.core"] = mock.MagicMock()
from lxt.efficient import patches  # noqa: E402
from lxt.efficient.rules import identity_rule_implicit  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402
from transformers.models.bert import modeling_bert  # noqa: E402
from transformers.models.gemma3 import modeling_gemma3  # noqa: E402
from transformers.models.gpt2 import modeling_gpt2  # noqa: E402
from transformers.models.llama import modeling_llama  # noqa: E402
from transformers.models.qwen2 import modeling_qwen2  # noqa: E402
from transformers.models.qwen3 import modeling_qwen3  # noqa: E402

sys.path.insert(0, str(HERE / "models"))
from exact import doubles  # noqa: E402

for package, version in VERSIONS.items():
    found = importlib.metadata.version(package).split("+")[0]
    if found != version:
        sys.exit(f"expected {package}=={version}, found {found}; install that version and run this again")

transformers.utils.logging.disable_progress_bar()
torch.set_num_threads(1)

REVIEWS = [
    "A gripping, beautifully acted film.",
    "The plot? Non-existent! It drags, and drags, and then it stops.",
    "I can't say that I wasn't moved, but two hours of my life that I'd gladly give again it was not.",
    "Not bad, not good, just there. Its jokes were stale in 1975. Nobody in it seems awake; the camera lingers on rain.",
]
SMALL_TEXT = "the film is not very good , and the plot was slow . i like fun"
SMALL = ["bert", "bert-segments", "gpt2", "llama-grouped", "qwen2", "qwen3", "gemma3"]

# --- The rules of AttnLRP ---------------------------------------------------------------------------


def gelu_mlp(self, states):
    return self.c_proj(identity_rule_implicit(self.act, self.c_fc(states)))


def intermediate(self, states):
    return identity_rule_implicit(self.intermediate_act_fn, self.dense(states))


def pooler(self, states):
    return identity_rule_implicit(self.activation, self.dense(states[:, 0]))


def gemma_norm(self, states):
    return states * patches.stop_gradient(torch.rsqrt(states.pow(2).mean(-1, keepdim=True) + self.eps))


def rules():
    """All patches, as a list of mock patches: they are put on and off together."""
    replaced = [
        (torch.nn.LayerNorm, "forward", patches.layer_norm_forward),
        (modeling_bert.BertIntermediate, "forward", intermediate), (modeling_bert.BertPooler, "forward", pooler),
        (modeling_gpt2.GPT2MLP, "forward", gelu_mlp), (modeling_gemma3.Gemma3RMSNorm, "_norm", gemma_norm),
        (modeling_gemma3.Gemma3MLP, "forward", patches.gated_mlp_forward),
    ]
    for module, name in [(modeling_llama, "Llama"), (modeling_qwen2, "Qwen2"), (modeling_qwen3, "Qwen3")]:
        replaced.append((getattr(module, name + "RMSNorm"), "forward", patches.rms_norm_forward))
        replaced.append((getattr(module, name + "MLP"), "forward", patches.gated_mlp_forward))
    for module in [modeling_bert, modeling_gpt2, modeling_llama, modeling_qwen2, modeling_qwen3, modeling_gemma3]:
        replaced.append(
            (module, "eager_attention_forward", patches.wrap_attention_forward(module.eager_attention_forward)))
    return [mock.patch.object(*entry) for entry in replaced]


# --- Attributions -----------------------------------------------------------------------------------


def log_odds(logits, target):
    if logits.shape[1] == 1:
        return logits[:, 0]
    others = [index for index in range(logits.shape[1]) if index != target]
    return logits[:, target] - torch.logsumexp(logits[:, others], 1)


def attributions(model, encoder, text, target, baseline):
    encoding = encoder.encode(text)
    ids = torch.tensor([encoding.ids])
    content = ~torch.tensor(encoding.special_tokens_mask, dtype=torch.bool)
    embeddings = model.get_input_embeddings()(ids).detach()
    if target is None:
        target = int(model(input_ids=ids).logits[0].argmax())

    def score(inputs):
        # The segments of a pair would be zeros too.
        return log_odds(model(inputs_embeds=inputs).logits, target)

    whole = score(embeddings)
    assert torch.allclose(whole, log_odds(model(input_ids=ids).logits, target), atol=1e-12)
    start = embeddings.clone()
    start[0, content] = 0 if baseline == "zero" else model.get_input_embeddings().weight[model.config.pad_token_id]
    point = embeddings.clone().requires_grad_()
    gradient = captum.attr.Saliency(score).attribute(point, abs=False)
    product = captum.attr.InputXGradient(score).attribute(point)
    integrated = captum.attr.IntegratedGradients(score).attribute(
        embeddings, start, n_steps=STEPS, method="gausslegendre", internal_batch_size=10)
    found = {
        "text": text, "target": target, "baseline": baseline, "special": encoding.special_tokens_mask,
        "score": whole.item(), "baselineScore": score(start).item(), "gradient": gradient.norm(dim=-1)[0],
        "gradientTimesInput": product.sum(-1)[0], "integratedGradients": integrated.sum(-1)[0],
    }
    patched = rules()
    for patch in patched:
        patch.start()
    try:
        point = embeddings.clone().requires_grad_()
        value = score(point)
        assert torch.allclose(value, whole, atol=1e-9), (value, whole)
        value.backward()
        found["attnlrp"] = (point.grad * point).sum(-1)[0].detach()
    finally:
        for patch in reversed(patched):
            patch.stop()
    model.zero_grad()
    return {key: [round(number, 9) for number in value.tolist()] if torch.is_tensor(value) else value
            for key, value in found.items()}


def of_model(directory, texts, target, baseline):
    with doubles():
        stored = transformers.AutoModelForSequenceClassification.from_pretrained(
            directory, dtype=torch.float64, attn_implementation="eager")
        model = type(stored)(stored.config).eval()
        model.load_state_dict(stored.state_dict())
        for parameter in model.parameters():
            parameter.requires_grad_(False)
        encoder = Tokenizer.from_file(str(directory / "tokenizer.json"))
        encoder.no_padding()
        encoder.no_truncation()
        return {"model": directory.name,
                "texts": [attributions(model, encoder, text, target, baseline) for text in texts]}


if __name__ == "__main__":
    models = [of_model(TINY / name, [SMALL_TEXT], 0, "zero") for name in SMALL]
    models += [of_model(directory, REVIEWS, None, "padding") for directory in [BUNDLED, LARGER]]
    OUT.write_text(json.dumps({"models": models}, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUT.stat().st_size} bytes in {OUT.relative_to(ROOT)}")
