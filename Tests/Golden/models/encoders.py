"""The small encoders: classifiers that read the whole text at once."""

import torch
import transformers

from small_tokenizer import BERT, ROBERTA, VOCABULARY
from variant import Variant

HALF, BRAIN = torch.float16, torch.bfloat16


def bert(stored=torch.float32, changes=(), segmented=False, **settings):
    settings = dict(
        vocab_size=VOCABULARY, hidden_size=30, num_hidden_layers=2, num_attention_heads=3, intermediate_size=41,
        max_position_embeddings=37, num_labels=2) | settings
    return Variant(transformers.BertForSequenceClassification, transformers.BertConfig(**settings), stored, changes,
                   limit=settings["max_position_embeddings"], segmented=segmented)


def distilbert(stored=torch.float32, changes=(), **settings):
    settings = dict(
        vocab_size=VOCABULARY, dim=30, n_layers=2, n_heads=3, hidden_dim=41, max_position_embeddings=37,
        num_labels=2) | settings
    return Variant(transformers.DistilBertForSequenceClassification, transformers.DistilBertConfig(**settings), stored,
                   changes, limit=settings["max_position_embeddings"])


def small(activation):
    return dict(hidden_size=15, num_hidden_layers=1, intermediate_size=17, max_position_embeddings=19,
                hidden_act=activation)


def roberta(kind="Roberta", stored=torch.float32, changes=(), limit=37, segmented=False, padding=ROBERTA.padding,
            **settings):
    settings = dict(
        vocab_size=VOCABULARY, hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=29,
        max_position_embeddings=limit + padding + 1, type_vocab_size=1, pad_token_id=padding, bos_token_id=0,
        eos_token_id=2, layer_norm_eps=1e-5, num_labels=2) | settings
    return Variant(getattr(transformers, f"{kind}ForSequenceClassification"),
                   getattr(transformers, f"{kind}Config")(**settings), stored, changes, ROBERTA, limit, padded=True,
                   segmented=segmented)


def electra(stored=torch.float32, changes=(), limit=37, **settings):
    settings = dict(
        vocab_size=VOCABULARY, embedding_size=11, hidden_size=24, num_hidden_layers=2, num_attention_heads=3,
        intermediate_size=29, max_position_embeddings=limit, num_labels=2) | settings
    return Variant(transformers.ElectraForSequenceClassification, transformers.ElectraConfig(**settings), stored,
                   changes, limit=limit, padded=True, segmented=True)


def albert(stored=torch.float32, changes=(), limit=37, **settings):
    settings = dict(
        vocab_size=VOCABULARY, embedding_size=10, hidden_size=21, num_hidden_layers=2, num_attention_heads=3,
        intermediate_size=25, max_position_embeddings=limit, num_labels=2) | settings
    return Variant(transformers.AlbertForSequenceClassification, transformers.AlbertConfig(**settings), stored,
                   changes, limit=limit, padded=True, segmented=True)


def deberta(stored=torch.float32, changes=(), limit=37, **settings):
    settings = dict(
        vocab_size=VOCABULARY, hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=29,
        max_position_embeddings=limit, num_labels=2) | settings
    return Variant(transformers.DebertaV2ForSequenceClassification, transformers.DebertaV2Config(**settings), stored,
                   changes, limit=limit, padded=True, segmented=settings.get("type_vocab_size", 0) > 0)


def modernbert(stored=torch.float32, changes=(), limit=37, **settings):
    settings = dict(
        vocab_size=VOCABULARY, hidden_size=24, num_hidden_layers=3, num_attention_heads=3, intermediate_size=19,
        max_position_embeddings=limit, local_attention=6, pad_token_id=0, bos_token_id=2, eos_token_id=3,
        cls_token_id=2, sep_token_id=3, num_labels=2) | settings
    return Variant(transformers.ModernBertForSequenceClassification, transformers.ModernBertConfig(**settings), stored,
                   changes, limit=limit, padded=True)


# The first families; their numbers are drawn one model after the other.
FIRST = {
    "bert": bert(HALF, max_position_embeddings=512),
    "bert-gelu-new": bert(num_labels=3, hidden_act="gelu_new", num_attention_heads=5, num_hidden_layers=3,
                          layer_norm_eps=1e-5, vocab_size=VOCABULARY + 6),
    "bert-relu": bert(num_labels=1, problem_type="regression", hidden_act="relu", hidden_size=28,
                      num_attention_heads=7, num_hidden_layers=1, type_vocab_size=1),
    "bert-silu": bert(BRAIN, num_labels=7, problem_type="multi_label_classification", hidden_act="silu",
                      hidden_size=21),
    "bert-quick-gelu": bert(changes=("former names",), hidden_act="quick_gelu", layer_norm_eps=1e-3,
                            intermediate_size=5),
    "bert-tanh": bert(changes=("shards",), num_labels=3, problem_type="single_label_classification",
                      hidden_act="tanh", num_attention_heads=1),
    "bert-one-wide-heads": bert(hidden_size=5, num_attention_heads=5, intermediate_size=1, type_vocab_size=3),
    "bert-gelu-python": bert(**small("gelu_python")),
    "bert-gelu-pytorch-tanh": bert(**small("gelu_pytorch_tanh")),
    "bert-gelu-fast": bert(**small("gelu_fast")),
    "bert-gelu-accurate": bert(**small("gelu_accurate")),
    "bert-swish": bert(**small("swish")),
    "distilbert": distilbert(BRAIN, max_position_embeddings=512),
    "distilbert-relu": distilbert(num_labels=1, activation="relu", n_layers=1, dim=28, n_heads=7),
    "distilbert-sinusoidal": distilbert(changes=("shards",), num_labels=7, sinusoidal_pos_embds=True, n_layers=3,
                                        n_heads=5),
    "distilbert-gelu-new": distilbert(HALF, num_labels=3, problem_type="multi_label_classification",
                                      activation="gelu_new"),
}

ENCODERS = {
    "bert-segments": bert(BRAIN, segmented=True, type_vocab_size=3, hidden_size=18, changes=("former spelling",)),
    "roberta": roberta(stored=HALF, limit=512),
    "roberta-types": roberta(segmented=True, type_vocab_size=2, num_attention_heads=5, hidden_size=20, num_labels=3,
                             hidden_act="gelu_new", changes=("former spelling", "shards"), num_hidden_layers=1),
    "roberta-padding-zero": roberta(padding=0, num_attention_heads=1, hidden_size=17, hidden_act="relu",
                                    layer_norm_eps=0.02),
    "xlm-roberta": roberta("XLMRoberta", BRAIN, num_labels=3, num_hidden_layers=3),
    "xlm-roberta-one": roberta("XLMRoberta", num_labels=1, problem_type="regression", num_hidden_layers=1,
                               num_attention_heads=6, layer_norm_eps=0.02, changes=("former spelling",)),
    "camembert": roberta("Camembert", HALF, num_labels=3, num_hidden_layers=1, hidden_size=20, num_attention_heads=5,
                         type_vocab_size=2, segmented=True, layer_norm_eps=1e-3),

    "electra": electra(HALF, limit=512),
    "electra-one-width": electra(embedding_size=20, hidden_size=20, num_attention_heads=5, hidden_act="relu",
                                 num_labels=3, type_vocab_size=3, layer_norm_eps=0.02,
                                 changes=("former spelling",)),

    "albert": albert(HALF, limit=512, num_hidden_groups=2, inner_group_num=2),
    "albert-uneven-groups": albert(num_hidden_layers=3, num_hidden_groups=2, hidden_act="gelu", num_labels=3,
                                   changes=("shards",)),
    "albert-one-group": albert(BRAIN, embedding_size=21, num_hidden_layers=3, num_attention_heads=7, num_labels=1,
                               layer_norm_eps=0.02, changes=("former spelling",)),

    # As DeBERTa v3 is.
    "deberta-v2": deberta(HALF, limit=512, relative_attention=True, pos_att_type=["p2c", "c2p"], share_att_key=True,
                          position_buckets=8, norm_rel_ebd="layer_norm", position_biased_input=False,
                          max_relative_positions=-1),
    "deberta-v2-buckets": deberta(relative_attention=True, pos_att_type=["p2c", "c2p"], share_att_key=True,
                                  position_buckets=6, norm_rel_ebd="layer_norm", position_biased_input=False,
                                  max_relative_positions=20, num_hidden_layers=1, num_attention_heads=2,
                                  hidden_size=18, changes=("former spelling",)),
    "deberta-v2-absolute": deberta(BRAIN, type_vocab_size=2, num_attention_heads=4, num_labels=3,
                                   hidden_act="gelu_new", pooler_hidden_act="tanh"),
    # The scores are divided for the terms that are named, added or not.
    "deberta-v2-named-terms": deberta(pos_att_type=["c2p"], num_hidden_layers=1, hidden_size=15,
                                      num_attention_heads=5),
    "deberta-v2-convolution": deberta(relative_attention=True, pos_att_type=["c2p"], conv_kernel_size=3,
                                      conv_act="gelu", max_relative_positions=9, type_vocab_size=3, num_labels=1,
                                      position_biased_input=False, changes=("shards", "former spelling")),
    "deberta-v2-projected": deberta(relative_attention=True, pos_att_type=["p2c"], embedding_size=13, hidden_size=20,
                                    num_attention_heads=5, conv_kernel_size=5, conv_groups=2, layer_norm_eps=0.02),

    "modernbert": modernbert(HALF, limit=512),
    "modernbert-mean": modernbert(
        classifier_pooling="mean", global_attn_every_n_layers=2, attention_bias=True, mlp_bias=True, norm_bias=True,
        classifier_bias=True, hidden_activation="silu", classifier_activation="tanh", num_labels=3, norm_eps=1e-3,
        rope_parameters=dict(full_attention=dict(rope_type="default", rope_theta=800.0),
                             sliding_attention=dict(rope_type="default", rope_theta=50.0)),
        changes=("former spelling",)),
    "modernbert-odd-window": modernbert(
        BRAIN, local_attention=5, hidden_size=20, num_attention_heads=5, num_labels=1, num_hidden_layers=2,
        layer_types=["sliding_attention", "full_attention"], changes=("shards",)),
}
