#!/usr/bin/env python3
"""Writes the golden files of SightlineModelsTests with the Python libraries.

    python Tests/Golden/models.py [directory of minilm-sst2]

Needs the versions below. Writes to Tests/SightlineModelsTests/Golden:

  tiny/NAME/                    small random classifiers and language models, each a checkpoint of its own (see models/)
  tiny/NAME/expected.json       id sequences, and the logits of each; of a language model, of the next token
  tiny/NAME/trace.safetensors   attention, its gradients and more, of the sequences that "traced" lists
  texts.json                    made-up reviews of 2 to more than 512 tokens
  NAME.json                     the logits of the texts with tiny-sentiment and, where it is found, minilm-sst2

Everything is computed in float64 from the weights as stored, one sequence at a time, with the
attention written out: what remains as a difference is the rounding of the program under test.
"""

import importlib.metadata
import json
import pathlib
import random
import shutil
import sys
import tempfile
import zlib

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
from tokenizers import Tokenizer  # noqa: E402

sys.path.insert(0, str(HERE / "models"))
from checkpoints import rounded, write, write_checkpoint  # noqa: E402
from decoders import DECODERS  # noqa: E402
from encoders import ENCODERS, FIRST  # noqa: E402
from state_space import STATE_SPACE  # noqa: E402

for package, version in VERSIONS.items():
    found = importlib.metadata.version(package).split("+")[0]
    if found != version:
        sys.exit(f"expected {package}=={version}, found {found}; install that version and run this again")

transformers.utils.logging.disable_progress_bar()
torch.manual_seed(SEED)
torch.set_num_threads(1)
rng = random.Random(SEED)

# --- The small models -----------------------------------------------------------------------------


def write_small_models():
    """The first families and the texts draw from one stream; each of the others has a stream of its own name."""
    shutil.rmtree(OUT / "tiny", ignore_errors=True)
    for name, variant in FIRST.items():
        write_checkpoint(variant, OUT / "tiny" / name, rng)
    write_real_models()
    for name, variant in (ENCODERS | DECODERS | STATE_SPACE).items():
        torch.manual_seed(SEED + zlib.crc32(name.encode()))
        write_checkpoint(variant, OUT / "tiny" / name, random.Random(f"{SEED} {name}"))


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


def text_logits(model, sequences):
    with torch.no_grad():
        return rounded([model(input_ids=torch.tensor([ids])).logits[0].tolist() for ids in sequences])


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
        counts = [len(row) for row in ids]
        write(OUT / f"{directory.name}.json", {"tokenCounts": counts, "logits": text_logits(model, ids)})


def unlimited(directory):
    """A copy of the directory's tokenizer without the limit and the padding that its file may set."""
    content = json.loads((directory / "tokenizer.json").read_text(encoding="utf-8"))
    content["truncation"] = content["padding"] = None
    path = pathlib.Path(scratch.name) / f"{directory.name}.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    scratch = tempfile.TemporaryDirectory()
    with scratch:
        write_small_models()
    total = sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file())
    print(f"{total} bytes in {OUT.relative_to(ROOT)}")
