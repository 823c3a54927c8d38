"""Random weights under which every part of a network bears on the logits, unlike freshly initialised ones."""

import torch


def is_norm(name):
    return any(part in name.lower() for part in ("norm", "ln_")) and name.endswith("weight")


def is_embedding(name):
    return any(part in name for part in ("embeddings", "embed_tokens", "embed_in", "wte", "wpe")) \
        and not any(part in name for part in ("proj", "layernorm"))


def randomise(model):
    configuration = model.config
    # Norms that multiply by one plus the weight.
    offset = configuration.model_type.startswith("gemma")
    # The columns of a tied head are as long as the embeddings.
    tied = configuration.tie_word_embeddings and model.get_output_embeddings() is not None
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if "position_embeddings" in name and getattr(configuration, "sinusoidal_pos_embds", False):
                continue
            if name.endswith("A_log"):
                weights.copy_(torch.arange(1, weights.shape[1] + 1).log() + torch.randn_like(weights) / 4)
            elif name.endswith("dt_proj.bias"):
                # Of which the softplus is a step between 0.05 and 0.8.
                weights.uniform_(0.05, 0.8).expm1_().log_()
            elif name.endswith("mixer.D"):
                weights.normal_(1, 0.3)
            elif weights.dim() == 1:
                weights.normal_(1.0 if is_norm(name) and not offset else 0.0, 0.3)
            elif is_embedding(name):
                weights.normal_(0, 0.4 if tied else 1)
            else:
                transposed = configuration.model_type == "gpt2" and name.split(".")[-2].startswith("c_")
                inputs = weights.shape[0] if transposed else weights[0].numel()
                # The products of a recurrence grow where its factors are not small.
                scale = 1.0 if "mixer" in name else 1.3
                weights.normal_(0, scale / inputs ** 0.5)
