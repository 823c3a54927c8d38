"""The id sequences that a small model is asked about."""

import random

import torch

from small_tokenizer import SPECIAL_COUNT

LENGTHS = [1, 2, 3, 4, 5, 7, 7, 7, 8, 12, 12, 16, 17]
LONG = [31, 64, 100, 127, 200, 255, 257, 384]


class Sequences:
    """Sequences of the lengths above and as long as the model takes, and, where they matter, with padding in the
    middle or at the end, and with segments."""

    def __init__(self, variant, generator: random.Random):
        self.variant, self.generator = variant, generator
        lengths = LENGTHS + [variant.limit - 1, variant.limit]
        if variant.limit == 512:
            lengths += [200] if variant.is_language_model else LONG
        self.ids = [self.sequence(length) for length in lengths]
        self.segments = [[0] * len(ids) for ids in self.ids]
        if variant.padded:
            padding = variant.specials.padding
            self.add(self.sequence(6) + [padding] * 3)
            self.add(self.sequence(5) + [padding, padding] + self.sequence(4))
        if variant.segmented:
            for lengths in [(4, 3), (1, 6), (9, 8)]:
                self.add(self.sequence(sum(lengths)), [0] * lengths[0] + [1] * lengths[1])
            types = variant.configuration.type_vocab_size
            ids = self.sequence(11)
            self.add(ids, generator.choices(range(types), k=len(ids)))

        self.beyond = [self.sequence(length) for length in variant.beyond]

    def add(self, ids, segments=None):
        self.ids.append(ids)
        self.segments.append(segments or [0] * len(ids))

    def sequence(self, length):
        specials = self.variant.specials
        content = range(SPECIAL_COUNT, self.variant.configuration.vocab_size)
        if length == 1:
            return self.generator.choices(content, k=1)
        return specials.around(self.generator.choices(content, k=max(length - specials.count, 0)))

    def inputs(self, index):
        """What the model is called with."""
        result = {"input_ids": torch.tensor([self.ids[index]])}
        if self.variant.segmented:
            result["token_type_ids"] = torch.tensor([self.segments[index]])
        return result
