"""The small decoders, each as a classifier, NAME, and as a language model, NAME-lm."""

import torch
import transformers

from small_tokenizer import GEMMA, GPT, LLAMA, VOCABULARY
from variant import Variant

HALF, BRAIN = torch.float16, torch.bfloat16


CLASSIFIER, LANGUAGE_MODEL = "classifier", "language model"


def models(name, family, specials, settings, kinds=("ForSequenceClassification", "ForCausalLM"), stored=torch.float32,
           changes=(), limit=37, labels=2, padding=True, only=None, beyond=()):
    """The two models of one configuration, or one of them; without `padding` the configuration names no padding."""
    settings = dict(vocab_size=VOCABULARY + 3, bos_token_id=specials.first, eos_token_id=2) | settings
    settings["pad_token_id"] = specials.padding if padding else None
    configuration = getattr(transformers, f"{family}Config")
    prefix = family.removesuffix("Text") if family == "Gemma3Text" else family
    result = {}
    if only != LANGUAGE_MODEL:
        kind = getattr(transformers, family + kinds[0])
        result[name] = Variant(kind, configuration(num_labels=labels, **settings), stored, changes, specials, limit,
                               padded=padding, beyond=beyond)
    if only != CLASSIFIER:
        kind = getattr(transformers, prefix + kinds[1])
        result[f"{name}-lm"] = Variant(kind, configuration(**settings), stored, changes, specials, limit,
                                       padded=padding, beyond=beyond)
    return result


OF_MODELS = {"stored", "changes", "limit", "labels", "padding", "only", "beyond"}


def family(name, specials, defaults, **fixed):
    """A function of a variant's name and settings."""
    def variants(label, **settings):
        options = {key: value for key, value in settings.items() if key in OF_MODELS}
        rest = {key: value for key, value in settings.items() if key not in OF_MODELS}
        return models(label, name, specials, defaults(options.get("limit", 37)) | rest, **fixed, **options)
    return variants


def gated(limit):
    return dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, num_key_value_heads=3,
                intermediate_size=29, max_position_embeddings=limit)


def gemmas(limit):
    return gated(limit) | dict(head_dim=8, num_key_value_heads=1, query_pre_attn_scalar=10, sliding_window=4)


gpt2 = family("GPT2", GPT, lambda limit: dict(n_embd=20, n_layer=2, n_head=5, n_positions=limit),
              kinds=("ForSequenceClassification", "LMHeadModel"))
bloom = family("Bloom", GPT, lambda limit: dict(hidden_size=15, n_layer=2, n_head=3, seq_length=limit))
neox = family("GPTNeoX", GPT, lambda limit: dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=3,
                                                 intermediate_size=29, max_position_embeddings=limit))
llama = family("Llama", LLAMA, gated)
mistral = family("Mistral", LLAMA, lambda limit: gated(limit) | dict(num_key_value_heads=1))
qwen2 = family("Qwen2", GPT, gated)
qwen3 = family("Qwen3", GPT, lambda limit: gated(limit) | dict(head_dim=8))
gemma = family("Gemma", GEMMA, lambda limit: gated(limit) | dict(head_dim=8))
gemma2 = family("Gemma2", GEMMA, gemmas)
gemma3 = family("Gemma3Text", GEMMA, gemmas)


def rope(kind, theta=10000.0, **settings):
    return dict(rope_type=kind, rope_theta=theta) | settings


def scaled(label, parameters, **settings):
    """A small Llama of which only the scaling of the rotary positions is of interest."""
    return llama(label, rope_parameters=parameters, hidden_size=16, num_attention_heads=2, num_key_value_heads=1,
                 num_hidden_layers=1, intermediate_size=18, only=CLASSIFIER, **settings)


FULL, SLIDING = "full_attention", "sliding_attention"
FORMER, SHARDS = "former spelling", "shards"

DECODERS = {
    **gpt2("gpt2", stored=HALF, limit=512, n_embd=18, n_head=3),
    **gpt2("gpt2-inverse-layer", changes=(FORMER, SHARDS), labels=3, n_layer=3, n_inner=11, padding=False,
           scale_attn_by_inverse_layer_idx=True, layer_norm_epsilon=1e-3),
    **gpt2("gpt2-upcast", stored=BRAIN, labels=1, reorder_and_upcast_attn=True, activation_function="relu",
           scale_attn_by_inverse_layer_idx=True, tie_word_embeddings=False),
    **gpt2("gpt2-unscaled", scale_attn_weights=False, n_embd=7, n_head=7, activation_function="gelu", n_layer=1,
           only=CLASSIFIER),

    **bloom("bloom", stored=HALF, limit=512),
    **bloom("bloom-post-norm", stored=BRAIN, changes=(FORMER,), labels=3, n_head=5, hidden_size=20,
            apply_residual_connection_post_layernorm=True, padding=False),
    **bloom("bloom-four-heads", labels=1, n_head=4, hidden_size=16, n_layer=1, layer_norm_epsilon=1e-3,
            tie_word_embeddings=False, changes=(SHARDS,), only=LANGUAGE_MODEL),
    **bloom("bloom-eleven-heads", labels=1, n_head=11, hidden_size=22, n_layer=1, only=CLASSIFIER),

    **neox("gpt-neox", stored=HALF, limit=512),
    **neox("gpt-neox-sequential", changes=(FORMER,), labels=3, use_parallel_residual=False, attention_bias=False,
           rope_parameters=rope("default", 300.0, partial_rotary_factor=1.0), hidden_act="gelu_new",
           tie_word_embeddings=True, padding=False),
    **neox("gpt-neox-half-rotary", stored=BRAIN, hidden_size=30, num_hidden_layers=1, layer_norm_eps=1e-3,
           rope_parameters=rope("linear", factor=2.0, partial_rotary_factor=0.6), changes=(SHARDS,), only=CLASSIFIER),

    **llama("llama", stored=HALF, limit=512, num_hidden_layers=1),
    **llama("llama-grouped", stored=BRAIN, changes=(FORMER,), num_attention_heads=6, num_key_value_heads=2,
            rms_norm_eps=0.02, rope_parameters=rope("default", 500.0), labels=3),
    **llama("llama-one-key", head_dim=10, num_key_value_heads=1, attention_bias=True, mlp_bias=True,
            tie_word_embeddings=True, changes=(SHARDS,), padding=False, hidden_act="gelu"),
    **scaled("llama-rope-linear", rope("linear", factor=2.5), changes=(FORMER,)),
    **scaled("llama-rope-dynamic", rope("dynamic", 100.0, factor=3.0), changes=(FORMER,), beyond=(38, 45, 80)),
    **scaled("llama-rope-yarn", rope("yarn", 100.0, factor=4.0, original_max_position_embeddings=16, beta_fast=2.0,
                                     beta_slow=0.5)),
    **scaled("llama-rope-yarn-scales", rope("yarn", 100.0, factor=8.0, original_max_position_embeddings=16,
                                            beta_fast=2.0, beta_slow=0.3, mscale=1.2, mscale_all_dim=0.7,
                                            truncate=False), changes=(FORMER,)),
    **scaled("llama-rope-longrope", rope("longrope", 100.0, original_max_position_embeddings=12,
                                         short_factor=[1.0, 1.1, 1.3, 1.6], long_factor=[1.5, 2.0, 3.0, 4.0]),
             changes=(FORMER,)),
    **scaled("llama-rope-longrope-factor", rope("longrope", 100.0, original_max_position_embeddings=12, factor=2.0,
                                                attention_factor=1.7, short_factor=[1.0, 1.1, 1.3, 1.6],
                                                long_factor=[1.5, 2.0, 3.0, 4.0])),
    **scaled("llama-rope-llama3", rope("llama3", 100.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                       original_max_position_embeddings=64), changes=(FORMER,)),

    **mistral("mistral", stored=HALF, limit=512, sliding_window=5, num_hidden_layers=1),
    **mistral("mistral-full", changes=(FORMER,), sliding_window=None, head_dim=6, num_attention_heads=4,
              num_key_value_heads=2, labels=3, padding=False, rms_norm_eps=0.02),

    **qwen2("qwen2", stored=BRAIN, limit=512, num_hidden_layers=1),
    **qwen2("qwen2-windows", changes=(FORMER,), use_sliding_window=True, sliding_window=3, max_window_layers=1,
            num_attention_heads=6, num_key_value_heads=2, labels=3, tie_word_embeddings=True, padding=False,
            rms_norm_eps=0.02),
    **qwen2("qwen2-layer-types", use_sliding_window=True, sliding_window=4, num_hidden_layers=3, changes=(SHARDS,),
            layer_types=[SLIDING, FULL, SLIDING], num_key_value_heads=1, rope_parameters=rope("default", 200.0),
            only=CLASSIFIER),

    **qwen3("qwen3", stored=HALF, limit=512, num_hidden_layers=1, tie_word_embeddings=True),
    **qwen3("qwen3-windows", changes=(FORMER,), use_sliding_window=True, sliding_window=3, max_window_layers=1,
            num_attention_heads=4, num_key_value_heads=2, head_dim=10, attention_bias=True, labels=3, padding=False,
            rms_norm_eps=0.02),

    **gemma("gemma", stored=BRAIN, limit=512, num_hidden_layers=1, num_key_value_heads=1),
    **gemma("gemma-former-activation", changes=(FORMER,), head_dim=10, attention_bias=True, labels=3,
            tie_word_embeddings=False, rms_norm_eps=0.02),

    **gemma2("gemma2", stored=HALF, limit=512, attn_logit_softcapping=2.0, final_logit_softcapping=3.0),
    **gemma2("gemma2-uncapped", changes=(FORMER,), attn_logit_softcapping=None, final_logit_softcapping=None,
             num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2, sliding_window=3, labels=3,
             hidden_activation="silu", attention_bias=True, rms_norm_eps=0.02),

    **gemma3("gemma3", stored=BRAIN, limit=512, sliding_window_pattern=2),
    **gemma3("gemma3-scaled", changes=(FORMER,), num_hidden_layers=3, sliding_window_pattern=3, labels=3,
             final_logit_softcapping=2.0, rms_norm_eps=0.02, num_attention_heads=4, num_key_value_heads=2,
             rope_parameters={FULL: rope("linear", 900.0, factor=8.0), SLIDING: rope("default", 70.0)}),
    **gemma3("gemma3-both-ways", layer_types=[FULL, SLIDING], use_bidirectional_attention=True, sliding_window=6,
             attention_bias=True, only=CLASSIFIER),
}
