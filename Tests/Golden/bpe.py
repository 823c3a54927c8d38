"""BPE tokenizers for tokenizers.py, trained on its texts, in the shapes that released models have."""

import json

from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors
from tokenizers.trainers import BpeTrainer

N, P = normalizers, pre_tokenizers

CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
LLAMA3 = CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = LLAMA3.replace("{1,3}", "")
CL100K = (r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|"
          r"\s+(?!\S)|\s")
O200K = "|".join([
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + CONTRACTIONS + "?",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + CONTRACTIONS + "?",
    r"\p{N}{1,3}", r" ?[^\s\p{L}\p{N}]+[\r\n/]*", r"\s*[\r\n]+", r"\s+(?!\S)", r"\s+"])
BLOOM = " ?[^(\\s|[.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c])]+"
CLIP = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
DEEPSEEK = [
    r"\p{N}{1,3}", "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+",
    r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|"""
    r"\s*[\r\n]+|\s+(?!\S)|\s+"]

# Each is tried with the behaviour and, of every second, inverted.
PATTERNS = [
    (CL100K, "isolated"), (CL100K, "removed"), (O200K, "contiguous"), (BLOOM, "isolated"), (CLIP, "removed"),
    *((pattern, "isolated") for pattern in DEEPSEEK),
    ("[\\r\\n]", "isolated"), (r"\s?\p{L}+", "isolated"), (r"\s?\p{P}+", "merged_with_previous"), (r"\s+$", "isolated"),
    ("[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+", "isolated"), ("[0-9][0-9][0-9]", "isolated"), (r"\d", "contiguous"),
    (r"\s+", "merged_with_next"), (" {2,}", "removed"), (" ", "merged_with_previous"), (r"\n", "isolated"),
    (r"\w+|[^\w\s]+", "removed"), (r"[^\W\d]+", "contiguous"), (r"\s{2,}|[\n\r\t]", "removed"), (r"a.*?e", "isolated"),
    (r"(?:ab|a)(?:c|bcd)?", "isolated"), (r"[a-e]{2,4}?x?", "isolated"), (r"(?i:th[ea]|[k-l]+)", "isolated"),
    (r"\p{Lu}(?=\p{Ll})", "merged_with_next"), (r"[^\x00-\x7F\u00A0-\u024F]+", "contiguous"), (r"\p{^L}\P{N}", "isolated"),
    (r"(a|b)*c|[\]\-^]+|x{,2}y{1,2}+", "isolated"), (r"\S+(?!\S)|\p{M}++", "isolated"), (r"-{1}|[+*?.|()\[\]{}]", "isolated"),
]


def trained(texts, *, normalizer=None, pre_tokenizer=None, size=480, special=(), unknown=None, prefix=None, suffix=None,
            limit=None, **options):
    """A tokenizer trained on the texts, or on the commonest scalars in them.

    Left to itself, the library numbers scalars of equal frequency, and those with an affix, in no fixed order. So the
    former are chosen here, and the latter are special tokens while it trains.
    """
    affixes = {key: value for key, value in (("continuing_subword_prefix", prefix), ("end_of_word_suffix", suffix)) if value}
    alphabet = sorted(P.ByteLevel.alphabet()) if limit is None else common(texts, normalizer, pre_tokenizer, limit)
    affixed = [(prefix or "") + character + (suffix or "") for character in alphabet] if affixes else []
    trainer = BpeTrainer(
        vocab_size=size, show_progress=False, special_tokens=[*special, *affixed], initial_alphabet=alphabet,
        limit_alphabet=len(alphabet), **affixes)
    result = Tokenizer(models.BPE(**({"unk_token": unknown} if unknown else {}), **affixes, **options))
    if normalizer:
        result.normalizer = normalizer
    if pre_tokenizer:
        result.pre_tokenizer = pre_tokenizer
    result.train_from_iterator(texts, trainer)
    return ordinary(result, keep=len(special)) if affixed else result


def common(texts, normalizer, pre_tokenizer, count):
    tally = {}
    for text in texts:
        text = normalizer.normalize_str(text) if normalizer else text
        for word, _ in pre_tokenizer.pre_tokenize_str(text) if pre_tokenizer else [(text, None)]:
            for character in word:
                tally[character] = tally.get(character, 0) + 1
    return sorted(sorted(tally), key=lambda character: -tally[character])[:count]


def byte_level(texts, *, post=None, **options):
    result = trained(texts, **options)
    result.decoder = decoders.ByteLevel()
    if post:
        result.post_processor = post
    return result


def isolated(*patterns):
    return [P.Split(Regex(pattern), "isolated") for pattern in patterns]


def make_tokenizers(texts):
    end = "<|endoftext|>"
    plain = P.ByteLevel(add_prefix_space=False, use_regex=False)

    yield "gpt2", byte_level(texts, pre_tokenizer=P.ByteLevel(add_prefix_space=False), special=[end],
                             post=processors.ByteLevel(trim_offsets=False))
    yield "neox", byte_level(texts, normalizer=N.NFC(), pre_tokenizer=P.ByteLevel(add_prefix_space=True), special=[end],
                             post=processors.ByteLevel(trim_offsets=True, add_prefix_space=True))

    special = ["<s>", "<pad>", "</s>", "<unk>", AddedToken("[MASK]", lstrip=True, special=True)]
    roberta = byte_level(texts, pre_tokenizer=P.ByteLevel(add_prefix_space=True), special=special)
    roberta.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=True)
    yield "roberta", roberta
    roberta = byte_level(texts, pre_tokenizer=P.ByteLevel(add_prefix_space=False), special=special, size=330)
    roberta.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    yield "roberta-no-space", roberta

    yield "bloom", byte_level(texts, pre_tokenizer=P.Sequence([*isolated(BLOOM), plain]), special=["<unk>", "<s>"],
                              unknown="<unk>", post=processors.ByteLevel(trim_offsets=False, add_prefix_space=True))
    llama = byte_level(texts, pre_tokenizer=P.Sequence([*isolated(LLAMA3), plain]), ignore_merges=True)
    llama.add_special_tokens(["<|begin_of_text|>"])
    template = processors.TemplateProcessing(
        single="<|begin_of_text|> $A", pair="<|begin_of_text|> $A <|begin_of_text|>:1 $B:1",
        special_tokens=[("<|begin_of_text|>", llama.token_to_id("<|begin_of_text|>"))])
    llama.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=True), template])
    # Whole words that no merges lead to, as in Llama 3.
    state = json.loads(llama.to_str())
    state["model"]["merges"] = [" ".join(merge) for merge in state["model"]["merges"][:-60]]
    yield "llama3", Tokenizer.from_str(json.dumps(state))
    yield "qwen2", byte_level(texts, normalizer=N.NFC(), pre_tokenizer=P.Sequence([*isolated(QWEN2), plain]), special=[end],
                              post=processors.ByteLevel(trim_offsets=False))
    yield "o200k", byte_level(texts, pre_tokenizer=P.Sequence([*isolated(O200K), plain]), special=[end])
    yield "deepseek", byte_level(texts, pre_tokenizer=P.Sequence([*isolated(*DEEPSEEK), plain]))
    yield "falcon", byte_level(texts, pre_tokenizer=P.Sequence([
        P.Punctuation("contiguous"), P.ByteLevel(add_prefix_space=False), P.Digits(individual_digits=False),
        *isolated("[0-9][0-9][0-9]")]), post=processors.ByteLevel(trim_offsets=True, add_prefix_space=False))
    clip = byte_level(
        texts, normalizer=N.Sequence([N.NFC(), N.Replace(Regex(r"\s+"), " "), N.Lowercase()]),
        pre_tokenizer=P.Sequence([P.Split(Regex(CLIP), "removed", invert=True), P.ByteLevel(add_prefix_space=False)]),
        special=["<|startoftext|>", end], suffix="</w>", unknown=end, size=700)
    clip.post_processor = processors.RobertaProcessing((end, 1), ("<|startoftext|>", 0), trim_offsets=False, add_prefix_space=False)
    yield "clip", clip

    special = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    fallback = dict(special=special, limit=120, unknown="<unk>", fuse_unk=True, byte_fallback=True, size=700)
    llama = trained(texts, normalizer=N.Sequence([N.Prepend("\u2581"), N.Replace(" ", "\u2581")]), **fallback)
    yield "llama2", ordinary(llama, keep=3)
    gemma = trained(texts, normalizer=N.Replace(" ", "\u2581"), pre_tokenizer=P.Split(" ", "merged_with_previous"), **fallback)
    yield "gemma", ordinary(gemma, keep=3)

    words = dict(pre_tokenizer=P.Whitespace(), limit=90, unknown="<unk>", special=["<unk>"], size=420)
    prefixed = trained(texts, prefix="@@", fuse_unk=False, **words)
    prefixed.decoder = decoders.BPEDecoder(suffix="@@")
    yield "bpe-prefix", prefixed
    suffixed = trained(texts, suffix="</w>", fuse_unk=True, **words)
    suffixed.decoder = decoders.BPEDecoder()
    yield "bpe-suffix", suffixed


def ordinary(tokenizer, keep):
    """The tokenizer with all but the first added tokens as mere entries of the vocabulary."""
    state = json.loads(tokenizer.to_str())
    state["added_tokens"] = state["added_tokens"][:keep]
    return Tokenizer.from_str(json.dumps(state))


def pieces(pattern, behavior, invert, text):
    """Where the pieces of a text are."""
    split = P.Split(Regex(pattern), behavior, invert=invert)
    return "".join(f"{start} {end}\n" for _, (start, end) in split.pre_tokenize_str(text))
