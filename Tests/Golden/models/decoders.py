"""The small decoders, each as a classifier, NAME, and as a language model, NAME-lm."""

import torch
import transformers

from small_tokenizer import GEMMA, GPT, LLAMA, VOCABULARY
from variant import Variant

HALF, BRAIN = torch.float16, torch.bfloat16


def both(name, family, specials, settings, language_model="ForCausalLM", stored=torch.float32, changes=(), limit=37,
         labels=2, padding=True):
    """The two models of one configuration; without `padding` the configuration names no padding token."""
    settings = dict(vocab_size=VOCABULARY + 3, bos_token_id=specials.first, eos_token_id=2) | settings
    settings["pad_token_id"] = specials.padding if padding else None
    configuration = getattr(transformers, f"{family}Config")
    classifier = getattr(transformers, f"{family}ForSequenceClassification")
    return {
        name: Variant(classifier, configuration(num_labels=labels, **settings), stored, changes, specials, limit,
                      padded=padding),
        f"{name}-lm": Variant(getattr(transformers, family + language_model), configuration(**settings), stored,
                              changes, specials, limit, padded=padding),
    }


def gpt2(name, stored=torch.float32, changes=(), limit=37, labels=2, padding=True, **settings):
    settings = dict(n_embd=20, n_layer=2, n_head=5, n_positions=limit) | settings
    return both(name, "GPT2", GPT, settings, "LMHeadModel", stored, changes, limit, labels, padding)


def llama(name, stored=torch.float32, changes=(), limit=37, labels=2, padding=True, **settings):
    settings = dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, num_key_value_heads=3,
                    intermediate_size=29, max_position_embeddings=limit) | settings
    return both(name, "Llama", LLAMA, settings, stored=stored, changes=changes, limit=limit, labels=labels,
                padding=padding)


DECODERS = {
    **gpt2("gpt2", HALF, limit=512, n_embd=18, n_head=3),
    **gpt2("gpt2-inverse-layer", changes=("former spelling", "shards"), labels=3, n_layer=3, n_inner=11,
           scale_attn_by_inverse_layer_idx=True, padding=False, layer_norm_epsilon=1e-3),
    **gpt2("gpt2-upcast", BRAIN, labels=1, reorder_and_upcast_attn=True, activation_function="relu",
           tie_word_embeddings=False, n_layer=1),
    **gpt2("gpt2-unscaled", scale_attn_weights=False, n_embd=7, n_head=7, activation_function="gelu", n_layer=1),
    **llama("llama", HALF, limit=512, num_hidden_layers=1),
    **llama("llama-grouped", BRAIN, changes=("former spelling",), num_attention_heads=6, num_key_value_heads=2,
            rms_norm_eps=1e-5, rope_parameters=dict(rope_type="default", rope_theta=500.0), labels=3),
    **llama("llama-one-key", head_dim=10, num_key_value_heads=1, attention_bias=True, mlp_bias=True,
            tie_word_embeddings=True, changes=("shards",), padding=False),
}
