"""Integrated Gradients against captum: the same baseline, the same 50 points."""
import numpy as np
import torch
from captum.attr import IntegratedGradients

from .measuring import Reference, Server, in_turns, table, timed

STEPS = 50


def run(options):
    torch.set_num_threads(options.threads)
    reference = Reference(options.model)
    server = Server(options.model, options.threads)
    embed = reference.model.get_input_embeddings()

    def score(rows):
        logits = reference.model(inputs_embeds=rows, attention_mask=torch.ones(rows.shape[:2], dtype=torch.long)).logits
        return logits[:, 1] - logits[:, 0]

    method = IntegratedGradients(score)
    rows = []
    for text in options.reviews[:options.gradient_texts]:
        ids = torch.tensor([reference.ids(text)])
        with torch.no_grad():
            point = embed(ids)
            start = point.clone()
            start[:, 1:-1] = embed(torch.tensor([reference.padding]))

        def peer(size):
            return timed(lambda: method.attribute(
                point, start, n_steps=STEPS, method="gausslegendre", internal_batch_size=size
            ).sum(-1)[0, 1:-1].detach().numpy())

        size = min((None, 25, 10, 5), key=lambda size: min(peer(size)[0] for _ in range(2)))
        (mine, answer), (theirs, expected) = in_turns(
            options.rounds, lambda: server.explain("integratedGradients", text, STEPS), lambda: peer(size))
        found = np.array([t["scores"]["attribution"] for t in answer["explanation"]["tokens"] if not t["special"]])
        difference = np.abs(found - expected).max() / np.abs(expected).max()
        rows.append([ids.shape[1], f"{mine:.2f}", f"{theirs:.2f}", f"{theirs / mine:.2f}", size or STEPS, f"{difference:.0e}"])
        options.log(f"integrated gradients: {rows[-1]}")
    return "Integrated Gradients", (
        f"{STEPS} points of Gauss–Legendre quadrature from the embedding of padding, {options.model_name}; captum at the "
        "quickest of some batch sizes.\n\n"
        + table(["tokens", "Sightline, s", "captum, s", "times faster", "captum's batch",
                 "largest difference, of the largest attribution"], rows))
