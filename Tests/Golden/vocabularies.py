#!/usr/bin/env python3
"""Writes tokenizers as vocab.json and merges.txt, and what the Python library makes of them.

    python Tests/Golden/vocabularies.py

Needs transformers==5.23.0 and tokenizers==0.23.3. Writes directories to
Tests/SightlineTokenizersTests/Golden/vocabularies, each with the files of a model and, as
expected.json, the tokenizer.json that the library loads them as.
"""

import importlib.metadata
import json
import pathlib
import shutil
import sys

VERSIONS = {"transformers": "5.23.0", "tokenizers": "0.23.3"}
HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "SightlineTokenizersTests" / "Golden" / "vocabularies"

for package, version in VERSIONS.items():
    if importlib.metadata.version(package) != version:
        sys.exit(f"expected {package}=={version}; install that version and run this again")

# This folder has a file with the library's name.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
from tokenizers import pre_tokenizers  # noqa: E402
from transformers import AutoTokenizer  # noqa: E402

MERGES = ["t h", "th e", "\u0120 the", "i n", "e r", "a n", "an d", "\u0120 a", "\u0120 f", "i l", "il m", "\u0120f ilm", "o n",
          "\u00c3 \u00a9", "\u0120 \u0120", "r e"]
ROBERTA = ["<s>", "<pad>", "</s>", "<unk>", "[MASK]"]
END = "<|endoftext|>"


def token(content, **flags):
    return {"content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": True, **flags}


CASES = {
    "gpt2": ([END], {"tokenizer_config": {"tokenizer_class": "GPT2Tokenizer"}}),
    "gpt2-spaced": ([], {"tokenizer_config": {
        "tokenizer_class": "GPT2TokenizerFast", "add_prefix_space": True, "add_bos_token": True, "add_eos_token": True,
        "bos_token": "<s>", "eos_token": {"__type": "AddedToken", **token("foo", lstrip=True)}, "unk_token": None,
        "pad_token": "<pad>"}}),
    "gpt2-by-model": ([END], {
        "config": {"model_type": "gpt2"}, "added_tokens": {"<raw>": 275, "New York": 273, "<left>": 274},
        "special_tokens_map": {"bos_token": END, "pad_token": token("<raw>", rstrip=True)}}),
    "codegen": ([END], {"tokenizer_config": {"tokenizer_class": "CodeGenTokenizer"}}),
    "roberta": (ROBERTA, {"tokenizer_config": {"tokenizer_class": "RobertaTokenizer", "mask_token": "[MASK]"}}),
    "roberta-untrimmed": (ROBERTA, {
        "config": {"model_type": "roberta"}, "tokenizer_config": {"trim_offsets": False, "add_prefix_space": True},
        "special_tokens_map": {"mask_token": token("[MASK]", lstrip=True), "cls_token": "</s>"}}),
    "roberta-decoder": (ROBERTA, {"tokenizer_config": {
        "tokenizer_class": "RobertaTokenizer", "mask_token": "[MASK]", "added_tokens_decoder": {
            "4": token("[MASK]", lstrip=True, normalized=False, special=True),
            "0": token("<s>", special=True), "278": token("yesterday", single_word=True, special=False),
            "277": token("abcd", normalized=False, special=False)}}}),
    "roberta-incomplete": (["<s>"], {"tokenizer_config": {
        "tokenizer_class": "RobertaTokenizer", "additional_special_tokens": ["<left>", "<right>"], "image_token": "<raw>"}}),
    "bart": (ROBERTA, {"tokenizer_config": {"tokenizer_class": "BartTokenizer"}}),
    "qwen2": ([END], {"tokenizer_config": {
        "tokenizer_class": "Qwen2Tokenizer", "bos_token": None, "eos_token": "[SEP]", "pad_token": END, "unk_token": None,
        "additional_special_tokens": ["[CLS]", "[SEP]"], "added_tokens_decoder": {
            "0": token(END, normalized=False, special=True), "273": token("[SEP]", normalized=False, special=True),
            "274": token("[CLS]", normalized=False, special=True)}}}),
}


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    for name, (special, files) in CASES.items():
        folder = OUT / name
        folder.mkdir(parents=True)
        tokens = [*special, *sorted(pre_tokenizers.ByteLevel.alphabet()), *(merge.replace(" ", "") for merge in MERGES)]
        files = {"vocab": {token: index for index, token in enumerate(tokens)}, **files}
        for file, content in files.items():
            (folder / f"{file}.json").write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
        (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *MERGES]) + "\n", encoding="utf-8")
        loaded = AutoTokenizer.from_pretrained(folder).backend_tokenizer
        (folder / "expected.json").write_text(
            json.dumps(json.loads(loaded.to_str()), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        print(name, loaded.get_vocab_size())


if __name__ == "__main__":
    main()
