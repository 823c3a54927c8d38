"""The small state space models: language models, and classifiers, for which transformers has no class."""

import torch
import transformers
from transformers.modeling_outputs import SequenceClassifierOutput
from transformers.models.mamba.modeling_mamba import MambaPreTrainedModel

from small_tokenizer import GPT, VOCABULARY
from variant import Variant

HALF, BRAIN = torch.float16, torch.bfloat16


class MambaForSequenceClassification(MambaPreTrainedModel):
    """A matrix, `score.weight` [C, D], without bias on the last token of the final normed states."""

    def __init__(self, config):
        super().__init__(config)
        self.backbone = transformers.MambaModel(config)
        self.score = torch.nn.Linear(config.hidden_size, config.num_labels, bias=False)
        self.post_init()

    def forward(self, input_ids, output_attentions=None, **options):
        outputs = self.backbone(input_ids, **options)
        logits = self.score(outputs.last_hidden_state[:, -1])
        return SequenceClassifierOutput(logits=logits, hidden_states=outputs.hidden_states)


class MambaSLALOMForSequenceClassification(MambaPreTrainedModel):
    """As in the code of the SLALOM paper: a language model, `mamba_base`, whose head is a square matrix, and on it
    at the last token `classifier_head` [C, D] with a bias: logits = classifier_head(lm_head(last normed state))."""

    base_model_prefix = "mamba_base"
    head_bias = False

    def __init__(self, config):
        super().__init__(config)
        self.mamba_base = transformers.MambaForCausalLM(config)
        self.mamba_base.lm_head = torch.nn.Linear(config.hidden_size, config.hidden_size, bias=self.head_bias)
        self.classifier_head = torch.nn.Linear(config.hidden_size, config.num_labels)
        self.post_init()

    def forward(self, input_ids, output_attentions=None, **options):
        outputs = self.mamba_base(input_ids, **options)
        return SequenceClassifierOutput(
            logits=self.classifier_head(outputs.logits[:, -1]), hidden_states=outputs.hidden_states)


# The same with a bias beside the square matrix, under the same name in the configuration.
WithHeadBias = type(MambaSLALOMForSequenceClassification.__name__, (MambaSLALOMForSequenceClassification,),
                    {"head_bias": True, "__module__": __name__})


def mamba(kind=transformers.MambaForCausalLM, stored=torch.float32, changes=(), limit=37, **settings):
    settings = dict(
        vocab_size=VOCABULARY + 3, hidden_size=14, num_hidden_layers=2, state_size=5, conv_kernel=4, expand=2,
        time_step_rank=3, pad_token_id=GPT.padding, bos_token_id=0, eos_token_id=0, num_labels=2,
        tie_word_embeddings=kind is transformers.MambaForCausalLM, architectures=[kind.__name__]) | settings
    return Variant(kind, transformers.MambaConfig(**settings), stored, changes, GPT, limit,
                   padded=kind is transformers.MambaForCausalLM)


STATE_SPACE = {
    "mamba-lm": mamba(stored=HALF, limit=512),
    "mamba-biases-lm": mamba(use_bias=True, use_conv_bias=False, residual_in_fp32=False, conv_kernel=2, state_size=3,
                             tie_word_embeddings=False, time_step_rank="auto", changes=("former spelling", "shards"),
                             num_hidden_layers=1, layer_norm_epsilon=1e-3),
    "mamba-score": mamba(MambaForSequenceClassification, BRAIN, ("former spelling",), num_labels=3, hidden_size=17,
                         conv_kernel=3, use_bias=True),
    "mamba-slalom": mamba(MambaSLALOMForSequenceClassification),
    "mamba-slalom-biases": mamba(WithHeadBias, HALF, num_labels=1, hidden_size=11, expand=3,
                                 num_hidden_layers=1),
}
