"""One small model: what it is, and how it is stored."""

from dataclasses import dataclass

import torch
import transformers

from small_tokenizer import BERT, Specials


@dataclass(frozen=True)
class Variant:
    kind: type
    configuration: transformers.PretrainedConfig
    stored: torch.dtype = torch.float32
    # Of "shards", "former names", "former spelling".
    changes: tuple = ()
    specials: Specials = BERT
    # The most tokens of a sequence.
    limit: int = 37
    # Whether sequences with padding, with segments, are among those expected.
    padded: bool = False
    segmented: bool = False
    # Lengths above the limit, growing, that the library takes nonetheless.
    beyond: tuple = ()

    @property
    def is_language_model(self):
        return self.kind.__name__.endswith(("LMHeadModel", "CausalLM"))
