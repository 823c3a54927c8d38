#!/usr/bin/env python3
"""Writes the golden files of SightlineModelsTests with the Python libraries.

    python Tests/Golden/models.py [directory of minilm-sst2]

Needs the versions below. Writes to Tests/SightlineModelsTests/Golden:

  tiny/NAME/              small random classifiers, each a checkpoint of its own
  tiny/NAME/expected.json id sequences, and the logits of each
  texts.json              made-up reviews of 2 to more than 512 tokens
  NAME.json               the logits of the texts with tiny-sentiment and, where it is found, minilm-sst2

Everything is computed in float64 from the weights as stored, one sequence at a time, with the
attention written out: what remains as a difference is the rounding of the program under test.
"""

import importlib.metadata
import json
import pathlib
import random
import shutil
import sys

VERSIONS = {"torch": "2.13.0", "transformers": "5.23.0", "tokenizers": "0.23.3", "safetensors": "0.8.0"}
SEED = 20260611

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = HERE.parent / "SightlineModelsTests" / "Golden"
BUNDLED = ROOT / "Sources/SightlineModels/Resources/tiny-sentiment"
LARGER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared/models/minilm-sst2"

# A neighbour of this file has a library's name: keep the folder off the import path.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
import torch  # noqa: E402
import transformers  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402
from tokenizers import AddedToken, Tokenizer  # noqa: E402
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors  # noqa: E402

for package, version in VERSIONS.items():
    found = importlib.metadata.version(package).split("+")[0]
    if found != version:
        sys.exit(f"expected {package}=={version}, found {found}; install that version and run this again")

transformers.utils.logging.disable_progress_bar()
torch.manual_seed(SEED)
torch.set_num_threads(1)
rng = random.Random(SEED)

# --- The tokenizer of the small models ------------------------------------------------------------

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = ["a", "the", "film", "plot", "good", "bad", "not", "very", "slow", "fun", "and", "is", "was", "in", "i",
         "like", "dis", ".", ",", "!", "?", "-", "'", "x", "y", "7", "12", "end", "un", "watch", "boring"]
PIECES = ["##s", "##ed", "##ing", "##able", "##like", "##ly", "##n", "##y", "##x", "##7", "##est", "##er"]


def tokenizer():
    vocabulary = {token: index for index, token in enumerate(SPECIAL + WORDS + PIECES)}
    result = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=30))
    result.normalizer = normalizers.BertNormalizer(lowercase=True)
    result.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    result.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    result.decoder = decoders.WordPiece(prefix="##")
    # The mask takes the white space before it along, as in many released checkpoints.
    result.add_special_tokens([AddedToken(t, lstrip=t == "[MASK]", normalized=False) for t in SPECIAL])
    return result


# --- The small models -----------------------------------------------------------------------------

VOCABULARY = len(SPECIAL + WORDS + PIECES)


def bert(labels=2, problem=None, **changes):
    settings = dict(
        vocab_size=VOCABULARY, hidden_size=30, num_hidden_layers=2, num_attention_heads=3, intermediate_size=41,
        max_position_embeddings=37, num_labels=labels, problem_type=problem)
    return transformers.BertForSequenceClassification, transformers.BertConfig(**(settings | changes))


def distilbert(labels=2, problem=None, **changes):
    settings = dict(
        vocab_size=VOCABULARY, dim=30, n_layers=2, n_heads=3, hidden_dim=41, max_position_embeddings=37,
        num_labels=labels, problem_type=problem)
    return transformers.DistilBertForSequenceClassification, transformers.DistilBertConfig(**(settings | changes))


def small(activation):
    return dict(hidden_size=15, num_hidden_layers=1, intermediate_size=17, max_position_embeddings=19,
                hidden_act=activation)


# Name: (class and configuration, stored type, what else is done to the files).
MODELS = {
    "bert": (bert(max_position_embeddings=512), torch.float16, None),
    "bert-gelu-new": (bert(labels=3, hidden_act="gelu_new", num_attention_heads=5, num_hidden_layers=3,
                           layer_norm_eps=1e-5, vocab_size=VOCABULARY + 6), torch.float32, None),
    "bert-relu": (bert(labels=1, problem="regression", hidden_act="relu", hidden_size=28, num_attention_heads=7,
                       num_hidden_layers=1, type_vocab_size=1), torch.float32, None),
    "bert-silu": (bert(labels=7, problem="multi_label_classification", hidden_act="silu", hidden_size=21),
                  torch.bfloat16, None),
    "bert-quick-gelu": (bert(hidden_act="quick_gelu", layer_norm_eps=1e-3, intermediate_size=5), torch.float32,
                        "former names"),
    "bert-tanh": (bert(labels=3, problem="single_label_classification", hidden_act="tanh", num_attention_heads=1),
                  torch.float32, "shards"),
    "bert-one-wide-heads": (bert(hidden_size=5, num_attention_heads=5, intermediate_size=1, type_vocab_size=3),
                            torch.float32, None),
    "bert-gelu-python": (bert(**small("gelu_python")), torch.float32, None),
    "bert-gelu-pytorch-tanh": (bert(**small("gelu_pytorch_tanh")), torch.float32, None),
    "bert-gelu-fast": (bert(**small("gelu_fast")), torch.float32, None),
    "bert-gelu-accurate": (bert(**small("gelu_accurate")), torch.float32, None),
    "bert-swish": (bert(**small("swish")), torch.float32, None),
    "distilbert": (distilbert(max_position_embeddings=512), torch.bfloat16, None),
    "distilbert-relu": (distilbert(labels=1, activation="relu", n_layers=1, dim=28, n_heads=7), torch.float32, None),
    "distilbert-sinusoidal": (distilbert(labels=7, sinusoidal_pos_embds=True, n_layers=3, n_heads=5), torch.float32,
                              "shards"),
    "distilbert-gelu-new": (distilbert(labels=3, problem="multi_label_classification", activation="gelu_new"),
                            torch.float16, None),
}


def randomise(model):
    """Weights under which every part of the network bears on the logits, unlike freshly initialised ones."""
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if "position_embeddings" in name and getattr(model.config, "sinusoidal_pos_embds", False):
                continue
            if weights.dim() == 1:
                centre = 1.0 if "norm" in name.lower() and name.endswith("weight") else 0.0
                weights.normal_(centre, 0.3)
            elif "embeddings" in name:
                weights.normal_(0, 1)
            else:
                weights.normal_(0, 1.3 / weights.shape[1] ** 0.5)


def former_names(directory):
    """Renames as in checkpoints converted from TensorFlow."""
    path = directory / "model.safetensors"
    tensors = {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): tensor
        for name, tensor in load_file(path).items()}
    save_file(tensors, path, metadata={"format": "pt"})


def logits(model, sequences):
    with torch.no_grad():
        rows = [model(input_ids=torch.tensor([ids])).logits[0].tolist() for ids in sequences]
    return [[round(value, 9) for value in row] for row in rows]


def sequences(limit, vocabulary):
    lengths = [1, 2, 3, 4, 5, 7, 7, 7, 8, 12, 12, 16, 17, limit - 1, limit]
    if limit == 512:
        lengths += [31, 64, 100, 127, 200, 255, 257, 384]
    content = range(len(SPECIAL), vocabulary)
    return [[2] + rng.choices(content, k=max(n - 2, 0)) + [3] if n > 1 else rng.choices(content, k=1) for n in lengths]


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def write_small_models():
    shutil.rmtree(OUT / "tiny", ignore_errors=True)
    for name, ((kind, configuration), stored, change) in MODELS.items():
        directory = OUT / "tiny" / name
        configuration._attn_implementation = "eager"
        model = kind(configuration)
        randomise(model)
        model = model.to(stored).eval()
        model.save_pretrained(directory, max_shard_size="20KB" if change == "shards" else "1GB")
        if change == "former names":
            former_names(directory)
        tokenizer().save(str(directory / "tokenizer.json"), pretty=False)
        for path in directory.glob("*.safetensors"):
            path.chmod(0o644)
        ids = sequences(configuration.max_position_embeddings, configuration.vocab_size)
        write(directory / "expected.json", {"sequences": ids, "logits": logits(model.double(), ids)})


# --- Texts for the real models --------------------------------------------------------------------

SENTENCES = [
    "A gripping, beautifully acted film.", "The plot? Non-existent!", "I can't say that I wasn't moved.",
    "It drags, and drags, and then it stops.", "Two hours of my life that I'd gladly give again.",
    "The score is lovely; the dialogue isn't.", "Nobody in it seems awake.", "What a strange, warm little picture!",
    "Too clever by half, too long by a third.", "My grandmother laughed so hard she cried.",
    "Its jokes were stale in 1975.", "The camera lingers on rain, hands, doors.", "Not bad, not good, just there.",
    "An unbelievably tedious remake of an unforgettable original.", "See it twice.",
]
SHORT = [
    "", "a", "Terrible.", "Unwatchable!!!", "good", "not good", "7/10", "caf\u00e9 na\u00efve \u00c5ngstr\u00f6m",
    "\u5317\u4eac\u5f88\u7f8e\u4e3d", "\U0001f600 fun \U0001f44d", "qzxjk wvvbn", "good [SEP] bad", "[MASK] film [UNK]",
    "ANTIDISESTABLISHMENTARIANISM " * 3, "\ttabs\nand\r\nlines ", "$9.99 (50% off) @home #1 & co.", "... --- ...",
]
LENGTHS = [6, 9, 11, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 96, 127, 128, 129, 200, 255, 256, 300, 400, 511, 512, 700]


def texts(tokenizer):
    """The short texts, and longer ones of as near as may be below each of the lengths."""
    result = list(SHORT)
    for length in LENGTHS:
        words = []
        while len(tokenizer.encode(" ".join(words)).ids) < length:
            words += rng.choice(SENTENCES).split()
        while len(tokenizer.encode(" ".join(words)).ids) > length:
            words.pop()
        result.append(" ".join(words))
    return result


def write_real_models():
    write(OUT / "texts.json", {"texts": texts(Tokenizer.from_file(str(unlimited(BUNDLED))))})
    written = json.loads((OUT / "texts.json").read_text(encoding="utf-8"))["texts"]
    for directory in [BUNDLED, LARGER]:
        if not directory.is_dir():
            print(f"{directory} is not there: its golden file stays as it is")
            continue
        model = transformers.AutoModelForSequenceClassification.from_pretrained(
            directory, dtype=torch.float64, attn_implementation="eager").eval()
        encoder = Tokenizer.from_file(str(unlimited(directory)))
        encoder.enable_truncation(model.config.max_position_embeddings)
        ids = [encoder.encode(text).ids for text in written]
        write(OUT / f"{directory.name}.json", {"tokenCounts": [len(row) for row in ids], "logits": logits(model, ids)})


def unlimited(directory):
    """A copy of the directory's tokenizer without the limit and the padding that its file may set."""
    content = json.loads((directory / "tokenizer.json").read_text(encoding="utf-8"))
    content["truncation"] = content["padding"] = None
    path = pathlib.Path(scratch.name) / f"{directory.name}.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


if __name__ == "__main__":
    import tempfile

    OUT.mkdir(parents=True, exist_ok=True)
    scratch = tempfile.TemporaryDirectory()
    with scratch:
        write_small_models()
        write_real_models()
    total = sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file())
    print(f"{total} bytes in {OUT.relative_to(ROOT)}")
