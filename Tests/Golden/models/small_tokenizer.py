"""The tokenizer of the small models: one vocabulary, with the special tokens that a family is used to."""

from dataclasses import dataclass

from tokenizers import AddedToken, Tokenizer
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors

WORDS = ["a", "the", "film", "plot", "good", "bad", "not", "very", "slow", "fun", "and", "is", "was", "in", "i",
         "like", "dis", ".", ",", "!", "?", "-", "'", "x", "y", "7", "12", "end", "un", "watch", "boring"]
PIECES = ["##s", "##ed", "##ing", "##able", "##like", "##ly", "##n", "##y", "##x", "##7", "##est", "##er"]


@dataclass(frozen=True)
class Specials:
    """The special tokens, which have the first ids; which of them stand before and after a text."""

    names: tuple
    unknown: str
    padding: int
    first: int | None = None
    last: int | None = None

    def around(self, ids):
        before = [] if self.first is None else [self.first]
        after = [] if self.last is None else [self.last]
        return before + ids + after

    @property
    def count(self):
        return (self.first is not None) + (self.last is not None)


BERT = Specials(("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"), "[UNK]", padding=0, first=2, last=3)
ROBERTA = Specials(("<s>", "<pad>", "</s>", "<unk>", "<mask>"), "<unk>", padding=1, first=0, last=2)
GPT = Specials(("<|endoftext|>", "<|padding|>", "<|unknown|>", "<|a|>", "<|b|>"), "<|unknown|>", padding=1)
LLAMA = Specials(("<unk>", "<s>", "</s>", "<pad>", "<mask>"), "<unk>", padding=3, first=1)
GEMMA = Specials(("<pad>", "<eos>", "<bos>", "<unk>", "<mask>"), "<unk>", padding=0, first=2)

SPECIAL_COUNT = len(BERT.names)
VOCABULARY = SPECIAL_COUNT + len(WORDS) + len(PIECES)


def template(specials):
    names = specials.names
    single = " ".join(specials.around(["$A"]) if specials.count == 0 else
                      [x if isinstance(x, str) else names[x] for x in specials.around(["$A"])])
    if specials is BERT:
        pair = "[CLS] $A [SEP] $B:1 [SEP]:1"
    else:
        pair = single + " " + single.replace("$A", "$B")
    used = [i for i in (specials.first, specials.last) if i is not None]
    return processors.TemplateProcessing(single=single, pair=pair, special_tokens=[(names[i], i) for i in used])


def tokenizer(specials):
    vocabulary = {token: index for index, token in enumerate(list(specials.names) + WORDS + PIECES)}
    result = Tokenizer(models.WordPiece(vocabulary, unk_token=specials.unknown, max_input_chars_per_word=30))
    result.normalizer = normalizers.BertNormalizer(lowercase=True)
    result.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    if specials.count:
        result.post_processor = template(specials)
    result.decoder = decoders.WordPiece(prefix="##")
    # The mask takes the white space before it along, as in many released checkpoints.
    result.add_special_tokens(
        [AddedToken(t, lstrip=t in ("[MASK]", "<mask>"), normalized=False) for t in specials.names])
    return result
