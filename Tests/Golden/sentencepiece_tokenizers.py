#!/usr/bin/env python3
"""Writes the golden files of tokenizers that come from SentencePiece models, and from vocab.txt.

    python Tests/Golden/sentencepiece_tokenizers.py

Needs the versions below, and the neighbouring tokenizers.py. Writes to
Tests/SightlineTokenizersTests/Golden/sentencepiece:

  checkpoints/NAME/       the files of a tokenizer as models are published without tokenizer.json
  tokenizers/NAME.json    tokenizers of the Python library's own format
  expected/NAME.json      what the library makes of texts.json with each

SentencePiece models are trained here and converted by the converters of transformers, to which
the special tokens are added as its tokenizers do. The one large table of rewritings (nmt_nfkc) is in the
model of xlm-roberta only: a file of tokenizers/ that needs it has the model's path in its place.
"""

import base64
import importlib.metadata
import importlib.util
import io
import json
import pathlib
import random
import sys
import tempfile
import types

VERSIONS = {"transformers": "5.23.0", "tokenizers": "0.23.3", "sentencepiece": "0.2.3"}
# How many texts have their encoding written out, and how many share a checksum.
WRITTEN_OUT = 60
GROUP_SIZE = 8

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "SightlineTokenizersTests" / "Golden" / "sentencepiece"

# A neighbour of this file has a library's name: keep the folder off the import path.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
for package, version in VERSIONS.items():
    found = importlib.metadata.version(package).split("+")[0]
    if found != version:
        sys.exit(f"expected {package}=={version}, found {found}; install that version and run this again")

import sentencepiece  # noqa: E402
from sentencepiece import sentencepiece_model_pb2 as model_pb2  # noqa: E402
from tokenizers import AddedToken, Regex, Tokenizer  # noqa: E402
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors  # noqa: E402
from transformers import BertTokenizer, convert_slow_tokenizer  # noqa: E402

spec = importlib.util.spec_from_file_location("golden_tokenizers", HERE / "tokenizers.py")
golden = importlib.util.module_from_spec(spec)
spec.loader.exec_module(golden)

# Texts that the shared ones lack: runs of spaces and of marks, and what stands at the edges of a rewriting.
EXTRA = [
    "a  b   c    d", "  a b  ", " \u2581a\u2581 b\u2581", "\u2581", "\u2581\u2581 \u2581", "``quoted''", "'' `` ```` '''", "1,000, 2, x, 3,", "a\nb\r\nc\td\r\n",
    "\r\n", "\u200da", "\ufb01\u0301x", "\ufb01\u0301", "\u1112\u1161\u11ab", "e\u0301e\u0301", "\u00adab\u00ad", "\u00ad\u00adab", "\ufdfa x", "\u2163\u2163", "<s>", "</s> <unk> <pad>",
    "<unk>\u4e00\u4e01", "\u4e00\u4e01<unk>", "x<mask>y <mask> z", "[MASK] a [MASK]", "zq\U0001f9ffqz", "<0x41><0xE2>", "\U0001f600\U0001f600 \U0001f600", "QZ\u0489", "A\u030a\u0327B",
    "\uff76\uff9e\uff76", "\u0915\u094d\u0937\u093f\u0915\u094d", "\U0001f1e9\U0001f1ea\U0001f1eb", "\U0001f468\u200d\U0001f469", "\u00a9\u200d\u00a9", "\u0600a \u0600", "\u0e01\u0e33", "word1. Word2! word3?",
]


def make_texts():
    texts, pairs = golden.make_texts()
    return texts[:400] + texts[400::3] + EXTRA, pairs


# --- Training -----------------------------------------------------------------------------------

# Additions, removals, keys of several characters, and a key that is the start of another.
RULES = [("\n", " "), ("\t", " "), ("\r", " "), ("\u00ad", ""), ("\u200d", ""), ("\ufb01", "fi"), ("\ufdfa", "sallallahou"), ("e\u0301", "\u00e9"),
         ("x\u0301\u0323", "xx"), ("\u00c4", "Ae"), ("\u4e2d", ""), ("\u0301", "'"), ("A\u030a", "\u00c5"), ("\u2163", "IV"), ("\U0001f600", ":-)"), ("\u1112\u1161\u11ab", "\ud55c")]


def train(kind="unigram", rules=None, size=520, **options):
    """A SentencePiece model, as bytes and parsed."""
    rng = random.Random(golden.SEED)
    corpus = [golden.sentence(rng) for _ in range(900)] + [text for text in golden.PLAIN[5:23] if text.strip()] * 4
    with tempfile.TemporaryDirectory() as folder:
        if rules is None or isinstance(rules, str):
            options["normalization_rule_name"] = rules or "identity"
        else:
            path = pathlib.Path(folder) / "rules.tsv"
            hexadecimal = lambda text: " ".join(f"{ord(c):X}" for c in text)  # noqa: E731
            path.write_text("".join(f"{hexadecimal(a)}\t{hexadecimal(b)}\n" for a, b in rules), encoding="utf-8")
            options["normalization_rule_tsv"] = str(path)
        buffer = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(corpus), model_writer=buffer, model_type=kind, vocab_size=size, character_coverage=0.98,
            hard_vocab_limit=False, num_threads=1, minloglevel=2, **options)
    proto = model_pb2.ModelProto.FromString(buffer.getvalue())
    # A path of this machine.
    proto.normalizer_spec.ClearField("normalization_rule_tsv")
    return proto


# --- Conversions --------------------------------------------------------------------------------

def converted(converter, path, special, **options):
    """What transformers makes of the model, and its special tokens on top."""
    original = types.SimpleNamespace(vocab_file=str(path), **options)
    probe = Tokenizer(models.WordLevel({piece.piece: i for i, piece in enumerate(parse(path).pieces)}, unk_token="<unk>"))
    original.convert_tokens_to_ids, original.convert_ids_to_tokens = probe.token_to_id, probe.id_to_token
    made = converter(original)
    if converter is convert_slow_tokenizer.XLMRobertaConverter:
        original.convert_tokens_to_ids = {"<s>": 0, "</s>": 2}.get
    tokenizer = made.converted()
    known = {token.content for token in tokenizer.get_added_tokens_decoder().values()}
    for token in special:
        token = token if isinstance(token, AddedToken) else AddedToken(token, special=True)
        if token.content not in known:
            tokenizer.add_tokens([token])
            known.add(token.content)
    return tokenizer


class Merges:
    """The extractor that the converters expect; transformers 5 kept its function only."""

    def __init__(self, path):
        self.pieces = [piece.piece for piece in parse(path).pieces]

    def extract(self, vocab_scores):
        vocab = {piece: index for index, piece in enumerate(self.pieces)}
        vocab.setdefault("\t", vocab.get("<0x09>"))
        return vocab, convert_slow_tokenizer.generate_merges(vocab, vocab_scores)


class LlamaConverter(convert_slow_tokenizer.LlamaConverter):
    SpmExtractor = Merges


class GemmaConverter(convert_slow_tokenizer.GemmaConverter):
    SpmExtractor = Merges


def with_ends(tokenizer, bos=None, eos=None):
    """What transformers puts around texts for these."""
    single = (f"{bos}:0 " if bos else "") + "$A:0" + (f" {eos}:0" if eos else "")
    pair = single + (f" {bos}:1" if bos else "") + " $B:1" + (f" {eos}:1" if eos else "")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=single, pair=pair, special_tokens=[(token, tokenizer.token_to_id(token)) for token in (bos, eos) if token])
    return tokenizer


def parse(path):
    return model_pb2.ModelProto.FromString(pathlib.Path(path).read_bytes())


def checkpoint(name, files):
    folder = OUT / "checkpoints" / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        if isinstance(content, bytes):
            (folder / file).write_bytes(content)
        elif isinstance(content, str):
            (folder / file).write_text(content, encoding="utf-8")
        else:
            (folder / file).write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


def make_checkpoints(texts):
    C = convert_slow_tokenizer
    proto = train(rules="nmt_nfkc")
    folder = checkpoint("xlm-roberta", {
        "sentencepiece.bpe.model": proto.SerializeToString(), "tokenizer_config.json": {"tokenizer_class": "XLMRobertaTokenizer"}})
    yield "xlm-roberta", converted(
        C.XLMRobertaConverter, folder / "sentencepiece.bpe.model", ["<s>", "</s>", "<unk>", "<pad>", "<mask>"])

    albert = {"pad_id": 0, "unk_id": 1, "bos_id": -1, "eos_id": -1, "control_symbols": "[CLS],[SEP],[MASK]", "user_defined_symbols": "(,),--,film"}
    folder = checkpoint("albert", {
        "spiece.model": train(rules=RULES, **albert).SerializeToString(), "tokenizer_config.json": {"tokenizer_class": "AlbertTokenizerFast"}})
    special = ["[CLS]", "[SEP]", "<unk>", "<pad>", "[MASK]"]
    yield "albert", converted(C.AlbertConverter, folder / "spiece.model", special, keep_accents=False, do_lower_case=True)
    folder = checkpoint("albert-cased", {
        "spiece.model": train(size=300, **albert).SerializeToString(),
        "config.json": {"model_type": "albert"},
        "tokenizer_config.json": {
            "do_lower_case": False, "keep_accents": True,
            "mask_token": {"__type": "AddedToken", "content": "[MASK]", "lstrip": True, "rstrip": False, "normalized": False, "single_word": False}}})
    mask = AddedToken("[MASK]", lstrip=True, normalized=False, special=True)
    yield "albert-cased", converted(C.AlbertConverter, folder / "spiece.model", special[:-1] + [mask], keep_accents=True, do_lower_case=False)

    deberta = {"pad_id": 0, "bos_id": 1, "eos_id": 2, "unk_id": 3, "pad_piece": "[PAD]", "bos_piece": "[CLS]", "eos_piece": "[SEP]", "unk_piece": "[UNK]"}
    special = ["[CLS]", "[SEP]", "[UNK]", "[PAD]", "[MASK]"]
    folder = checkpoint("deberta-v2", {
        "spm.model": train(rules=RULES, **deberta).SerializeToString(), "tokenizer_config.json": {"tokenizer_class": "DebertaV2Tokenizer", "do_lower_case": False}})
    yield "deberta-v2", converted(C.DebertaV2Converter, folder / "spm.model", special, do_lower_case=False, split_by_punct=False)
    proto = train(size=300, **deberta)
    folder = checkpoint("deberta-v2-lower", {
        "spm.model": proto.SerializeToString(),
        "tokenizer_config.json": {"tokenizer_class": "DebertaV2Tokenizer", "do_lower_case": True, "split_by_punct": True},
        "added_tokens.json": {"[MASK]": len(proto.pieces)}})
    # Its file of added tokens has it as a normal token, which its role makes special.
    mask = AddedToken("[MASK]", normalized=True, special=True)
    yield "deberta-v2-lower", converted(C.DebertaV2Converter, folder / "spm.model", special[:-1] + [mask], do_lower_case=True, split_by_punct=True)

    llama = {"kind": "bpe", "byte_fallback": True, "pad_id": -1, "add_dummy_prefix": True}
    folder = checkpoint("llama", {
        "tokenizer.model": train(size=560, user_defined_symbols="film,\u5317\u4eac", **llama).SerializeToString(),
        "tokenizer_config.json": {"tokenizer_class": "LlamaTokenizer", "legacy": False, "add_bos_token": True, "add_eos_token": True}})
    special = ["<s>", "</s>", "<unk>"]
    yield "llama", with_ends(converted(LlamaConverter, folder / "tokenizer.model", special, legacy=False), bos="<s>", eos="</s>")
    proto = train(size=480, **llama)
    # Equal scores, so that the order of merges depends on more.
    for piece in proto.pieces[259:]:
        piece.score = -(-piece.score // 7)
    folder = checkpoint("llama-legacy", {"tokenizer.model": proto.SerializeToString(), "config.json": {"model_type": "llama"}})
    yield "llama-legacy", with_ends(converted(LlamaConverter, folder / "tokenizer.model", special), bos="<s>")
    gemma = {"pad_id": 0, "eos_id": 1, "bos_id": 2, "unk_id": 3, "eos_piece": "<eos>", "bos_piece": "<bos>"}
    folder = checkpoint("gemma", {
        "tokenizer.model": train(
            "bpe", size=560, byte_fallback=True, split_by_whitespace=False, allow_whitespace_only_pieces=True, add_dummy_prefix=False,
            remove_extra_whitespaces=False, user_defined_symbols="<mask>,<start_of_turn>,<end_of_turn>", **gemma).SerializeToString(),
        "tokenizer_config.json": {"tokenizer_class": "GemmaTokenizer"}})
    names = {"pad_token": "<pad>", "eos_token": "<eos>", "bos_token": "<bos>"}
    special = ["<bos>", "<eos>", "<unk>", "<pad>", "<mask>"]
    yield "gemma", with_ends(converted(GemmaConverter, folder / "tokenizer.model", special, **names), bos="<bos>")

    pieces = golden.pieces(texts, normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer(), "##")
    lines = golden.SPECIAL + [piece for piece in pieces if piece.strip() == piece]
    folder = checkpoint("bert", {"vocab.txt": "\n".join(lines) + "\n", "tokenizer_config.json": {"tokenizer_class": "BertTokenizer"}})
    yield "bert", BertTokenizer.from_pretrained(folder).backend_tokenizer
    folder = checkpoint("distilbert", {
        "vocab.txt": "\r\n".join(lines + ["<u>", "<cls>", "<sep>"]),
        "config.json": {"model_type": "distilbert"},
        "tokenizer_config.json": {"do_lower_case": False, "tokenize_chinese_chars": False, "strip_accents": True, "model_max_length": 512},
        "special_tokens_map.json": {
            "unk_token": "<u>", "cls_token": "<cls>", "sep_token": {"content": "<sep>", "lstrip": True, "rstrip": False, "normalized": False, "single_word": False},
            "additional_special_tokens": ["foo", "<both>"]}})
    yield "distilbert", BertTokenizer.from_pretrained(folder).backend_tokenizer


# --- Tokenizers of the library's own format -----------------------------------------------------

def make_tokenizers():
    N, P, D = normalizers, pre_tokenizers, decoders
    proto = train(size=420, byte_fallback=True)
    vocab = [(piece.piece, piece.score) for piece in proto.pieces]

    def unigram(normalizer, pre_tokenizer, decoder, bytes_too=False, pieces=vocab, unknown=0, template=True):
        made = Tokenizer(models.Unigram(pieces, unknown, bytes_too))
        if normalizer:
            made.normalizer = normalizer
        if pre_tokenizer:
            made.pre_tokenizer = pre_tokenizer
        if decoder:
            made.decoder = decoder
        if template:
            made.post_processor = processors.TemplateProcessing(single=["$A", "</s>"], pair=["$A", "</s>", "$B", "</s>"], special_tokens=[("</s>", 2)])
        made.add_special_tokens(["</s>", "<unk>", "<extra_id_0>"])
        return made

    spell = D.Sequence([D.Replace("\u2581", " "), D.ByteFallback(), D.Fuse(), D.Strip(" ", 1, 0)])
    yield "t5", unigram(
        N.Sequence([N.Precompiled(charsmap()), N.Strip(left=False, right=True), N.Replace(Regex(" {2,}"), "\u2581")]),
        P.Sequence([P.WhitespaceSplit(), P.Metaspace()]), D.Metaspace())
    yield "bytes-whole", unigram(
        N.Sequence([N.Nmt(), N.NFKC(), N.Replace(Regex(" +"), " ")]), P.Metaspace(prepend_scheme="first", split=False), spell, bytes_too=True)
    # Without the bytes above 0xBF: most letters that are not ASCII stay unknown.
    fewer = [(piece, score) for piece, score in vocab if not (piece.startswith("<0x") and piece >= "<0xC")]
    yield "bytes-some", unigram(
        N.Replace(Regex("ll"), "l"), P.Metaspace(replacement="_", prepend_scheme="never"),
        D.Sequence([D.ByteFallback(), D.Metaspace(replacement="_", prepend_scheme="never"), D.Strip("e", 2, 1)][:2]), bytes_too=True, pieces=fewer)
    # Equal scores, so that ties are broken; a piece twice; the unknown one among the others.
    flat = [(piece, -1.0 if len(piece) < 3 else -2.0) for piece, _ in vocab[:3] + vocab[259:]] + [("a", -0.5), ("zq", -40.0), ("\u4e00\u4e01", -40.0)]
    yield "ties", unigram(
        N.Sequence([N.NFKD(), N.Prepend("\u2581")]), P.Sequence([P.CharDelimiterSplit(" "), P.FixedLength(7), P.Metaspace(prepend_scheme="first")]), None,
        pieces=flat[3:] + flat[:3], unknown=len(flat) - 3, template=False)
    level = [("<unk>", 0.0), ("</s>", 0.0), ("x</s>", 0.0)] + [(N.ByteLevel().normalize_str(piece), score) for piece, score in vocab[259:]]
    yield "byte-level", unigram(
        N.ByteLevel(), P.Metaspace(prepend_scheme="always"), D.Metaspace(), pieces=list(dict(level).items()))
    yield "rewritten", unigram(
        N.Sequence([N.Precompiled(charsmap(RULES)), N.NFD(), N.Precompiled(charsmap(RULES))]), P.Metaspace(), D.Metaspace())


def charsmap(rules=None):
    if rules is None:
        return parse(OUT / "checkpoints/xlm-roberta/sentencepiece.bpe.model").normalizer_spec.precompiled_charsmap
    return train(size=300, rules=rules).normalizer_spec.precompiled_charsmap


# --- Expectations -------------------------------------------------------------------------------

def expectations(tokenizer, texts, pairs):
    tokenizer.no_truncation()
    written = []
    # The plain texts, and the last ones, which are made for these tokenizers.
    for text in texts[:WRITTEN_OUT - len(EXTRA)] + EXTRA:
        encoding = tokenizer.encode(text)
        written.append([
            encoding.ids, [offset for pair in encoding.offsets for offset in pair],
            [-1 if word is None else word for word in encoding.word_ids]])
    descriptions = [golden.single_description(tokenizer, text) for text in texts]
    groups = ["".join(descriptions[start:start + GROUP_SIZE]) for start in range(0, len(texts), GROUP_SIZE)]
    return {
        "written": written,
        "checksums": "".join(map(golden.checksum, groups)),
        "pairs": "".join(golden.checksum(golden.pair_description(tokenizer, texts[a % len(texts)], texts[b % len(texts)])) for a, b in pairs[:20]),
        "blocks": "".join(
            golden.checksum(golden.described(tokenizer.encode(golden.block_text(start)))) for start in golden.BLOCK_STARTS),
        "clusters": golden.checksum("".join(golden.described(tokenizer.encode(cluster_text(start))) for start in golden.BLOCK_STARTS)),
    }


def cluster_text(start):
    """Each scalar between two that may or may not be of one cluster with it."""
    values = (v for v in range(start, start + golden.BLOCK_SIZE) if not 0xD800 <= v < 0xE000)
    return "".join(f"\ufb01{chr(v)}\u0301\u2163" for v in values)


def main():
    texts, pairs = make_texts()
    large = None
    golden.write(OUT / "texts.json", {
        "first": 400, "step": 3, "extra": EXTRA, "groupSize": GROUP_SIZE, "written": WRITTEN_OUT,
        "pairs": [[a % len(texts), b % len(texts)] for a, b in pairs[:20]]})
    for name, made in make_checkpoints(texts):
        golden.write(OUT / f"expected/{name}.json", expectations(made, texts, pairs))
        if name == "xlm-roberta":
            write_tokenizer(name, made)
    for name, made in make_tokenizers():
        write_tokenizer(name, made)
        golden.write(OUT / f"expected/{name}.json", expectations(made, texts, pairs))
    total = sum(file.stat().st_size for file in OUT.rglob("*") if file.is_file())
    print(f"{len(texts)} texts, {total} bytes in {OUT}")


def write_tokenizer(name, tokenizer):
    """The file, with the model's path for the large table of rewritings."""
    path = "checkpoints/xlm-roberta/sentencepiece.bpe.model"
    table = base64.b64encode(parse(OUT / path).normalizer_spec.precompiled_charsmap).decode()
    golden.write(OUT / f"tokenizers/{name}.json", json.loads(tokenizer.to_str().replace(table, path)))


if __name__ == "__main__":
    main()
