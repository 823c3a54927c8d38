"""Configurations as releases of transformers before 5 wrote them."""

import json


def former_spelling(path):
    """Rewrites the configuration; the caller sees to it that the library reads the same model from it."""
    configuration = json.loads(path.read_text(encoding="utf-8"))
    configuration["torch_dtype"] = configuration.pop("dtype")
    configuration["transformers_version"] = "4.44.0"
    for change in CHANGES.get(configuration["model_type"], [rope]):
        change(configuration)
    path.write_text(json.dumps(configuration, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def rope(configuration):
    parameters = configuration.pop("rope_parameters", None)
    if parameters is None:
        return
    configuration["rope_theta"] = parameters.pop("rope_theta")
    kind = parameters.pop("rope_type")
    if kind == "default":
        configuration["rope_scaling"] = None
        return
    # The older name of the key, with the kinds as old.
    key = "type" if kind in ("linear", "dynamic", "longrope") else "rope_type"
    if kind == "longrope":
        configuration["original_max_position_embeddings"] = parameters.pop("original_max_position_embeddings")
    configuration["rope_scaling"] = {key: kind} | parameters


def without_layer_types(configuration):
    del configuration["layer_types"]


def gpt_neox(configuration):
    parameters = configuration.pop("rope_parameters")
    configuration["rotary_emb_base"] = parameters["rope_theta"]
    configuration["rotary_pct"] = parameters["partial_rotary_factor"]


def bloom(configuration):
    configuration["n_embed"] = configuration.pop("hidden_size")


def deberta(configuration):
    configuration["pos_att_type"] = "|".join(configuration["pos_att_type"])


def modernbert(configuration):
    parameters = configuration.pop("rope_parameters")
    configuration["global_rope_theta"] = parameters["full_attention"]["rope_theta"]
    configuration["local_rope_theta"] = parameters["sliding_attention"]["rope_theta"]


def gemma(configuration):
    # The released value; the library takes it for "gelu_pytorch_tanh".
    configuration["hidden_act"] = "gelu"


def gemma3(configuration):
    parameters = configuration.pop("rope_parameters")
    whole = parameters["full_attention"]
    configuration["rope_theta"] = whole.pop("rope_theta")
    configuration["rope_scaling"] = whole
    configuration["rope_local_base_freq"] = parameters["sliding_attention"]["rope_theta"]


CHANGES = {
    "bloom": [bloom],
    "deberta-v2": [deberta],
    "gemma": [rope, gemma],
    "gemma2": [rope, without_layer_types],
    "gemma3_text": [gemma3, without_layer_types],
    "gpt_neox": [gpt_neox],
    "modernbert": [modernbert, without_layer_types],
    "qwen2": [rope, without_layer_types],
    "qwen3": [rope, without_layer_types],
}
