#!/usr/bin/env python3
"""Writes the golden files of SightlineTokenizersTests with the Python library.

    python Tests/Golden/tokenizers.py [tokenizer.json of tiny-sentiment]

Needs tokenizers==0.23.3, and nothing else. Writes to
Tests/SightlineTokenizersTests/Golden:

  texts.json              the texts, and pairs of their indices
  tokenizers/NAME.json    small tokenizers, constructed below
  expected/NAME.json      what the library makes of the texts with each
  patterns.json           where it cuts the texts by regular expressions

Those of BPE are in bpe.py.
"""

import importlib.metadata
import json
import pathlib
import random
import sys

VERSION = "0.23.3"
SEED = 20240611
# How many texts have their encoding written out; the others have a checksum.
WRITTEN_OUT = 70
# Scalars are also checked one by one, in blocks with one checksum each.
BLOCK_SIZE = 4096
# Left out are blocks that hold nothing but more of the same: ideographs, syllables, unassigned.
BLOCK_STARTS = [*range(0, 0x5000, BLOCK_SIZE), *range(0x9000, 0xB000, BLOCK_SIZE), *range(0xD000, 0x18000, BLOCK_SIZE),
                *range(0x1B000, 0x20000, BLOCK_SIZE), 0x2A000, 0x2F000, 0xE0000]
CHECKED_BY_SCALAR = {"tiny-sentiment", "word-level", "forms-kc", "forms-d-accents", "punctuation-contiguous",
                     "gpt2", "o200k", "deepseek"}
# Further tokenizers, of which fewer texts are written out, and whose checksums are of several texts each.
BPE_WRITTEN_OUT = 20
BPE_GROUP = 8
PATTERN_GROUP = 32

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = HERE.parent / "SightlineTokenizersTests" / "Golden"
BUNDLED = ROOT / "Sources/SightlineModels/Resources/tiny-sentiment/tokenizer.json"

# This file has the library's name: keep its own folder off the import path.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
from tokenizers import AddedToken, Tokenizer  # noqa: E402
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors  # noqa: E402

sys.path.append(str(HERE))
import bpe  # noqa: E402

found = importlib.metadata.version("tokenizers")
if found != VERSION:
    sys.exit(f"expected tokenizers=={VERSION}, found {found}; install that version and run this again")


# --- Texts --------------------------------------------------------------------------------------

PLAIN = [
    "", " ", "   ", "\n", "\t\r\n", "a", ".", "...", "A gripping, beautifully acted film.",
    "The plot? Non-existent!! Don't bother...", "I can't, won't and shouldn't've; it's 'fine'.",
    "It is -- how to say -- so-so: 7/10, $9.99 (50% off) @home #1 & e.g. <b>bold</b>",
    "UPPER lower MiXeD camelCase snake_case kebab-case", "do not do n't", "unbelievably antidisestablishmentarianism",
    "caf\u00e9 cafe\u0301 na\u00efve nai\u0308ve \u00c5ngstr\u00f6m A\u030angstro\u0308m re\u0301sume\u0301",
    "\u0130stanbul I\u0307 \u0131 i \u0130\u0130\u0130", "Stra\u00dfe STRASSE \u1e9e \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u03a3\u03a3",
    "\u5317\u4eac\u5f88\u7f8e\u4e3d hello\u4e16\u754cworld \u6f22\u5b57\u304b\u306a\u4ea4\u3058\u308a\u6587 \u30ab\u30bf\u30ab\u30ca \uff76\uff9e",
    "\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165 \uac01\u11a8 \uac00\u11a8 \u3131\u314f",
    "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22 \u0e19\u0e49\u0e33 \u0e33", "\u0627\u0644\u0633\u0651\u064e\u0644\u0627\u0645\u064f \u0639\u0644\u064a\u0643\u0645 \u0622 \u0627\u0653 \ufefb",
    "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd \u05e2\u05d5\u05dc\u05dd \ufb2a", "\u0928\u092e\u0938\u094d\u0924\u0947 \u0915\u094d\u0937\u093f \u0958 \u09cb \u0bca \u0dde",
    "\U0001f600\U0001f44d\U0001f3fd\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \u2764\ufe0f \U0001f1e9\U0001f1ea ok\U0001f680go",
    "a\u0000b\u0001c\u007fd\u0080e\u009ff\u00adg\u200bh\u200ci\u200dj\u2060k\ufeffl\ufffdm\ue000n\U000f0000o\U0010fffdp",
    "a\u00a0b\u2000c\u2003d\u2028e\u2029f\u202fg\u205fh\u3000i\u1680j\u0085k\u000bl\u000cm\u001cn\u180eo",
    "\u200b", "\u0301", "\u0301a", "a\u0301\u0323\u0327b\u0323\u0301", "\u0344\u0323", "\ufffd\ufffd", "\u00ad\u00ad",
    "\ufb01\ufb02\ufb03 \ufb05 \u0132 \u01c4 \u01c5 \u2167 \u2460 \u00bd \u00b2 \u2122 \u33a5 \u3392 \ufdfa",
    "\uff21\uff22\uff23\uff41\uff42\uff11\uff12\uff01\uff1f \uff5e \uffe5", "\U0001d400\U0001d41a\U0001d7d8 \U0001d504 \u210c \u2115 \u212b \u2126 \u212a",
    "\u1e69 \u1e69\u0323 s\u0323\u0307 s\u0307\u0323 \u0390 \u1fb7 \u1f82 \U0001d15f \U0001d160 \u0f73 \u0f75",
    "\u0958 \u2adc \ufb1d \u0374 \u037e \u0387 \u1fef \u2000 \u2329 \uf900 \U0002f800 \U0002f81a",
    "\u4e00\u9fff\u3400\u4dbf\uf900\ufaff\U00020000\U0002a6df\U0002a700\U0002b73f\U0002b81f\U0002b820\U0002b91f\U0002b920\U0002ceb0",
    "[CLS] [SEP] [MASK] [mask] [PAD] [UNK] [MASK]. [SEP][SEP] x[MASK]y [ MASK ] [MASK", "[MASK]   [MASK]",
    "\u2014\u2013\u2010\u2011\u2026\u201cquoted\u201d\u2018s\u2019 \u00abg\u00bb \u00bfqu\u00e9? \u00a1ol\u00e9! \u3001\u3002 \u00a7 \u00b6 \u00b7 \u20ac \u00a3 \u00d7 \u00f7 \u2190 \u221e",
    "1234567890 3.14159 1,000,000 1e-9 0x1F \u0661\u0662\u0663 \u0967\u0968 \u5341\u4e8c \u2155 \U0001d7ce \u2460\u2461 \u2168",
    "\u166d \U000111c9 \u1734 \u1885 \u1886 \ua9bd \U0001171e \u1cf2 \u1cf3 a\u166db a\U000111c9b a\u1734b",
    "\u08e2\u0890\U00013430\U000110cd \U0001e950 \u1c4d \U0001f9ff \U0001fae8 \U00011938 \u32ff \ua7f2 \uab69",
    "x" * 99, "x" * 100, "x" * 101, "film" * 25, "film" * 26, "e\u0301" * 60, "\u00e9" * 100, "\u00e9" * 101, "-" * 60, "\u4e2d" * 40,
    "\U0001f600" * 30, " " * 80 + "a" + " " * 80, "a " * 60, "a\u0301" * 5 + "\u0301" * 40,
]

# What the tokens of the tokenizers `added` and `added-raw` meet.
ADDED = [
    "foo", "Foo", "foofoo", "foo bar", "a foo b", "  foo  ", "xfoo foox xfoox", "foo-foo", "foo_foo", "foo1", "foo\u00e9", "\u00e9foo", "\u0301foo",
    "<left>", "a <left>", "a   <left>   b", "<left><left>", " <left> <left> ", "<right>", "a <right> b", "a<right>   b", "<right> <left>",
    "<right>   <left>", "<both>", "  <both>  ", "a <both> <both> b", "<both>\u3000\u00a0<left>", "<BOTH> <Left> <RIGHT>", "<norm>", "<NORM>", "<n\u00f6rm>",
    "<no\u0308rm>", "<raw>", "<RAW>", "<raw", "raw>", "<raw><raw>", "New York", "new york", "NEW YORK", "new  york", "New York City", "new york city!", "Newyork",
    "YESTERDAY", "yesterday", "Yesterday's", "a yesterday b", "\u00c9t\u00e9", "\u00e9t\u00e9", "ete", "E\u0301TE\u0301", "\u00c9T\u00c9s", "s\u00e9t\u00e9",
    "abc", "abcd", "abcde", "ab abc abcd", "xabcdx", "<right>  trail", "<right> lead x", " lead", "x lead", "<tok1><tok2>", "<tok1> <tok2>", "<TOK1>",
    "[CLS]<left>[SEP]", "\u4e2d\u56fd", "\u5728\u4e2d\u56fd\u662f", "\u4e2d \u56fd", "<single>", "a<single>b", "a <single> b", "(<single>)", "_<single>", "\u200d<single>", "<single><single>",
]

SCRIPTS = [
    (0x20, 0x7E), (0x20, 0x7E), (0x61, 0x7A), (0xA0, 0x17F), (0x180, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x45F), (0x590, 0x5F4),
    (0x600, 0x6FF), (0x900, 0x97F), (0x980, 0x9FF), (0xE00, 0xE5B), (0xF00, 0xFDA), (0x1100, 0x11FF), (0x1E00, 0x1EFF), (0x1F00, 0x1FFE),
    (0x2000, 0x206F), (0x2070, 0x209C), (0x2100, 0x218B), (0x2190, 0x23FF), (0x2460, 0x24FF), (0x3000, 0x30FF), (0x3200, 0x33FF), (0x4E00, 0x4EFF),
    (0xAC00, 0xAD00), (0xF900, 0xFA6D), (0xFB00, 0xFB4F), (0xFE00, 0xFE6B), (0xFF00, 0xFFEE), (0x1D100, 0x1D1E8), (0x1D400, 0x1D7FF),
    (0x1F1E6, 0x1F1FF), (0x1F300, 0x1F64F), (0x1F3FB, 0x1F3FF), (0x0, 0x1F), (0x7F, 0xA0), (0xE000, 0xE010), (0x11000, 0x1107F), (0x2F800, 0x2FA1D),
]


def scalar(rng, low, high):
    value = rng.randint(low, high)
    return " " if 0xD800 <= value < 0xE000 else chr(value)


def mixed(rng):
    """Runs from one to three scripts, with spaces and marks strewn in."""
    ranges = [SCRIPTS[rng.randrange(len(SCRIPTS))] for _ in range(rng.randint(1, 3))]
    text = ""
    for _ in range(rng.randint(1, 14)):
        low, high = ranges[rng.randrange(len(ranges))]
        text += scalar(rng, low, high)
        if rng.random() < 0.12:
            text += " "
        if rng.random() < 0.08:
            text += rng.choice("\u0301\u0308\u0323\u0327\u200d\ufe0f\u0345\u093c\u3099")
    return text


def soup(rng):
    limit = rng.choice([0x250, 0x3000, 0x10000, 0x20000, 0x110000])
    return "".join(scalar(rng, 0, limit - 1) for _ in range(rng.randint(1, 9)))


def marks(rng):
    """Letters with several marks, composed or not, in any order."""
    letters = "aeiouAEIOUcnsyz\u00e9\u00f6\u00c5\u1ec7\u01d5\u0439\u0410\u03b9\u1f00\u304b\u30cf\u1100\uac00"
    marks = "\u0300\u0301\u0302\u0303\u0307\u0308\u030a\u0323\u0327\u0328\u0331\u0345\u0313\u3099\u309a\u1161\u11a8\u20dd\u0e49\u05b0\u064b"
    return "".join(
        rng.choice(letters) + "".join(rng.choice(marks) for _ in range(rng.randint(0, 4))) + rng.choice(["", "", " "])
        for _ in range(rng.randint(1, 5)))


def sentence(rng):
    words = ("the a film movie plot acting was is not n't gripping dull never always beautifully awful Caf\u00e9 na\u00efve 2001 "
             "[MASK] [SEP] foo <left> <right> <both> yesterday NEW YORK \u5317\u4eac \U0001f600 don't it's U.S.A. so-so abcd <raw>").split(" ")
    glue = [" ", " ", " ", " ", ", ", ". ", "", "  ", "\n", "! "]
    return "".join(rng.choice(words) + rng.choice(glue) for _ in range(rng.randint(2, 9)))


def make_texts():
    rng = random.Random(SEED)
    texts = PLAIN + ADDED
    for make, count in ((mixed, 1350), (soup, 650), (marks, 600), (sentence, 600)):
        texts += [make(rng) for _ in range(count)]
    texts = list(dict.fromkeys(texts))
    pairs = [[rng.randrange(len(texts)), rng.randrange(len(texts))] for _ in range(60)] + [[0, 8], [8, 0], [0, 0]]
    return texts, pairs


# --- Tokenizers ---------------------------------------------------------------------------------

def pieces(texts, normalizer, pre_tokenizer, prefix, count=420):
    """The commonest words, word starts and continuations, for want of training."""
    tally = {}
    for text in texts:
        if normalizer:
            text = normalizer.normalize_str(text)
        words = [word for word, _ in pre_tokenizer.pre_tokenize_str(text)] if pre_tokenizer else [text]
        for word in words:
            for length in range(1, 5):
                for start in range(min(len(word), 8) - length + 1):
                    piece = (prefix if start else "") + word[start:start + length]
                    tally[piece] = tally.get(piece, 0) + length
    return sorted(sorted(tally), key=lambda piece: -tally[piece])[:count]


def words(texts, normalizer, pre_tokenizer, count=300):
    tally = {}
    for text in texts:
        if normalizer:
            text = normalizer.normalize_str(text)
        for word, _ in pre_tokenizer.pre_tokenize_str(text):
            if len(word) < 12:
                tally[word] = tally.get(word, 0) + 1
    return sorted(sorted(tally), key=lambda word: -tally[word])[:count]


def vocabulary(*groups):
    return {token: index for index, token in enumerate(dict.fromkeys(token for group in groups for token in group))}


SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def tokenizer(texts, *, normalizer=None, pre_tokenizer=None, prefix="##", unknown="[UNK]", longest=100, special=SPECIAL,
              decoder=True, cleanup=True, template=True):
    vocab = vocabulary(special, [unknown], pieces(texts, normalizer, pre_tokenizer, prefix))
    model = models.WordPiece(vocab, unk_token=unknown, continuing_subword_prefix=prefix, max_input_chars_per_word=longest)
    result = Tokenizer(model)
    if normalizer:
        result.normalizer = normalizer
    if pre_tokenizer:
        result.pre_tokenizer = pre_tokenizer
    if decoder:
        result.decoder = decoders.WordPiece(prefix=prefix, cleanup=cleanup)
    if template:
        result.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", vocab["[CLS]"]), ("[SEP]", vocab["[SEP]"])])
    if special:
        result.add_special_tokens(special)
    return result


def make_tokenizers(texts):
    N, P = normalizers, pre_tokenizers
    bert = P.BertPreTokenizer()

    yield "bert-cased", tokenizer(texts, normalizer=N.BertNormalizer(lowercase=False), pre_tokenizer=bert)
    yield "bert-accents-kept", tokenizer(
        texts, normalizer=N.BertNormalizer(strip_accents=False, handle_chinese_chars=False), pre_tokenizer=bert, cleanup=False)
    yield "bert-unclean", tokenizer(
        texts, normalizer=N.BertNormalizer(clean_text=False, strip_accents=True, lowercase=False), pre_tokenizer=bert, decoder=False)

    split = P.Whitespace()
    level = Tokenizer(models.WordLevel(vocabulary(["<unk>"], words(texts, None, split)), unk_token="<unk>"))
    level.pre_tokenizer = split
    yield "word-level", level

    normalizer, split = N.Sequence([N.NFKC(), N.Lowercase()]), P.Sequence([P.WhitespaceSplit(), P.Digits(individual_digits=True)])
    yield "forms-kc", tokenizer(texts, normalizer=normalizer, pre_tokenizer=split, special=[], template=False, decoder=False)
    yield "forms-d-accents", tokenizer(
        texts, normalizer=N.Sequence([N.NFD(), N.StripAccents(), N.Lowercase(), N.Strip()]),
        pre_tokenizer=P.Sequence([P.Whitespace(), P.Punctuation()]), prefix="@@", unknown="<u>", longest=6)
    yield "punctuation-contiguous", tokenizer(
        texts, normalizer=N.Sequence([N.NFKD(), N.Replace("e", "\u0113!"), N.Replace("ss", "\u00df"), N.Replace(" the", ""), N.Prepend("\u2581x")]),
        pre_tokenizer=P.Sequence([P.Punctuation("contiguous"), P.Digits(individual_digits=False)]), prefix="##", longest=20)
    yield "punctuation-previous", tokenizer(
        texts, normalizer=N.NFC(), pre_tokenizer=P.Sequence([P.WhitespaceSplit(), P.Punctuation("merged_with_previous")]), prefix="")
    yield "punctuation-next", tokenizer(
        texts, normalizer=N.Sequence([N.Strip(left=True, right=False), N.StripAccents()]), pre_tokenizer=P.Punctuation("merged_with_next"))
    yield "punctuation-removed", tokenizer(
        texts, normalizer=N.Strip(left=False, right=True), pre_tokenizer=P.Punctuation("removed"), longest=12, special=[], template=False)

    added = tokenizer(texts, normalizer=N.BertNormalizer(), pre_tokenizer=bert)
    added.post_processor = processors.TemplateProcessing(
        single="[CLS]:2 $A:3 [SEP]:4 <tok1>", pair="$B:5 two $A:0", special_tokens=[
            ("[CLS]", 2), ("[SEP]", 3), ("<tok1>", 4), {"id": "two", "ids": [3, 2], "tokens": ["[SEP]", "[CLS]"]}])
    for options in ADDED_TOKENS:
        token = AddedToken(options["content"], **{key: value for key, value in options.items() if key != "content"})
        added.add_special_tokens([token]) if token.special else added.add_tokens([token])
    yield "added", added

    raw = tokenizer(texts, pre_tokenizer=P.WhitespaceSplit(), prefix="~", template=False)
    raw.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    for options in ADDED_TOKENS:
        options = {**options, "normalized": not options.get("normalized", False)}
        token = AddedToken(options["content"], **{key: value for key, value in options.items() if key != "content"})
        raw.add_special_tokens([token]) if token.special else raw.add_tokens([token])
    yield "added-raw", raw


ADDED_TOKENS = [
    {"content": "foo", "single_word": True, "normalized": False},
    {"content": "<left>", "lstrip": True, "normalized": False},
    {"content": "<right>", "rstrip": True, "normalized": False},
    {"content": "<both>", "lstrip": True, "rstrip": True, "normalized": True},
    {"content": "<n\u00f6rm>", "normalized": True},
    {"content": "<raw>", "normalized": False},
    {"content": "New York", "normalized": True},
    {"content": "new york city", "normalized": True, "single_word": True},
    {"content": "Yesterday", "normalized": True, "single_word": True, "rstrip": True},
    {"content": "\u00c9t\u00e9", "normalized": True},
    {"content": "ab", "normalized": False},
    {"content": "abcd", "normalized": False},
    {"content": " lead", "normalized": False},
    {"content": "<tok1>", "special": True, "normalized": True},
    {"content": "<TOK2>", "special": True, "normalized": True},
    {"content": "\u4e2d\u56fd", "normalized": True},
    {"content": "<single>", "special": True, "single_word": True, "lstrip": True, "normalized": False},
]


# --- Expectations -------------------------------------------------------------------------------

def checksum(text):
    """FNV-1a, 32 bits, of the UTF-8."""
    value = 0x811C9DC5
    for byte in text.encode("utf-8"):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"{value:08x}"


def described(encoding):
    """All that is compared, one token to a line."""
    lines = zip(encoding.ids, encoding.tokens, encoding.offsets, encoding.word_ids, encoding.type_ids, encoding.special_tokens_mask)
    return "".join(f"{i} {token} {start} {end} {'-' if word is None else word} {kind} {special}\n"
                   for i, token, (start, end), word, kind, special in lines)


def single_description(tokenizer, text):
    encoding = tokenizer.encode(text)
    kept = tokenizer.decode(encoding.ids, skip_special_tokens=False)
    return described(encoding) + tokenizer.decode(encoding.ids) + "\n" + kept + "\n"


def pair_description(tokenizer, first, second):
    return "".join(described(tokenizer.encode(first, second, add_special_tokens=add)) for add in (True, False))


def block_text(start):
    values = (v for v in range(start, start + BLOCK_SIZE) if not 0xD800 <= v < 0xE000)
    return "".join(f"a{chr(v)} " for v in values)


def grouped(parts, size):
    """A checksum of each few parts."""
    return "".join(checksum("".join(parts[start:start + size])) for start in range(0, len(parts), size))


def expectations(name, tokenizer, texts, pairs, written_out=WRITTEN_OUT, group=1):
    tokenizer.no_truncation()
    written = []
    for text in texts[:written_out]:
        encoding = tokenizer.encode(text)
        written.append([
            encoding.ids, [offset for pair in encoding.offsets for offset in pair],
            [-1 if word is None else word for word in encoding.word_ids]])
    result = {
        "written": written,
        "checksums": grouped([single_description(tokenizer, text) for text in texts], group),
        "pairs": "".join(checksum(pair_description(tokenizer, texts[a], texts[b])) for a, b in pairs),
    }
    if group > 1:
        result["group"] = group
    if name in CHECKED_BY_SCALAR:
        result["blocks"] = "".join(checksum(described(tokenizer.encode(block_text(start)))) for start in BLOCK_STARTS)
    return result


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def write_tokenizer(name, made, texts, pairs, **options):
    write(OUT / f"tokenizers/{name}.json", json.loads(made.to_str()))
    # Read back, so that it is the file that is tested.
    read = Tokenizer.from_file(str(OUT / f"tokenizers/{name}.json"))
    write(OUT / f"expected/{name}.json", expectations(name, read, texts, pairs, **options))


def main():
    texts, pairs = make_texts()
    write(OUT / "texts.json", {"texts": texts, "pairs": pairs, "blockSize": BLOCK_SIZE, "blockStarts": BLOCK_STARTS})
    path = sys.argv[1] if len(sys.argv) > 1 else str(BUNDLED)
    write(OUT / "expected/tiny-sentiment.json", expectations("tiny-sentiment", Tokenizer.from_file(path), texts, pairs))
    for name, made in make_tokenizers(texts):
        write_tokenizer(name, made, texts, pairs)
    for name, made in bpe.make_tokenizers(texts):
        write_tokenizer(name, made, texts, pairs, written_out=BPE_WRITTEN_OUT, group=BPE_GROUP)
    write(OUT / "patterns.json", {"group": PATTERN_GROUP, "patterns": [
        {"pattern": pattern, "behavior": behavior, "invert": index % 2 == 1,
         "checksums": grouped([bpe.pieces(pattern, behavior, index % 2 == 1, text) for text in texts], PATTERN_GROUP)}
        for index, (pattern, behavior) in enumerate(bpe.PATTERNS)]})
    total = sum(file.stat().st_size for file in OUT.rglob("*.json"))
    print(f"{len(texts)} texts, {len(pairs)} pairs, {total} bytes in {OUT}")


if __name__ == "__main__":
    main()
