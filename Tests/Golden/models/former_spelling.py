"""Configurations as releases of transformers before 5 wrote them."""

import json


def former_spelling(path):
    """Rewrites the configuration; the caller sees to it that the library reads the same model from it."""
    configuration = json.loads(path.read_text(encoding="utf-8"))
    configuration["torch_dtype"] = configuration.pop("dtype")
    configuration["transformers_version"] = "4.44.0"
    rope = configuration.pop("rope_parameters", None)
    if rope is not None:
        configuration["rope_theta"] = rope.pop("rope_theta")
        configuration["rope_scaling"] = None if rope == {"rope_type": "default"} else rope
    path.write_text(json.dumps(configuration, indent=2, sort_keys=True) + "\n", encoding="utf-8")
