"""Kernel SHAP and LIME against the libraries shap and lime, which drive transformers at its best batch size."""
import lime.lime_text
import numpy as np
import shap
import torch

from .measuring import Reference, Server, kept, table, timed

SAMPLES = 2000


def kernel_shap(reference, ids, size, seed):
    count = len(ids) - 2
    score = lambda rows: reference.scores([kept(ids, row) for row in np.asarray(rows, bool)], size)  # noqa: E731
    np.random.seed(seed)
    explainer = shap.KernelExplainer(score, np.zeros((1, count)))
    return explainer.shap_values(np.ones(count), nsamples=SAMPLES, l1_reg=False, silent=True)


def lime_text(reference, ids, size, seed):
    """lime's own explanation of a text of made-up words, one for each token, of log odds."""
    words = [f"t{index}" for index in range(len(ids) - 2)]

    def classify(texts):
        present = [set(text.split()) for text in texts]
        scores = reference.scores([kept(ids, [word in row for word in words]) for row in present], size)
        return np.stack([np.zeros(len(scores)), scores], axis=1)

    explainer = lime.lime_text.LimeTextExplainer(split_expression=r"\s+", feature_selection="none", random_state=seed)
    found = dict(explainer.explain_instance(
        " ".join(words), classify, labels=(1,), num_features=len(words), num_samples=SAMPLES + 1).as_list(label=1))
    return np.array([found[word] for word in words])


def attributions(answer):
    return np.array([t["scores"]["attribution"] for t in answer["explanation"]["tokens"] if not t["special"]])


def distance(a, b):
    return np.sqrt(np.mean((a - b) ** 2))


def run(options):
    torch.set_num_threads(options.threads)
    reference = Reference(options.model)
    server = Server(options.model, options.threads)
    server.explain("lime", "A film to warm up with.", 20)
    generator = np.random.default_rng(0)
    rows = []
    for name, method, peer in (("Kernel SHAP", "kernelSHAP", kernel_shap), ("LIME", "lime", lime_text)):
        mine, theirs, own, other, between = [], [], [], [], []
        for text in options.reviews[:options.removal_texts]:
            ids = reference.ids(text)
            sample = [kept(ids, generator.random(len(ids) - 2) < generator.random()) for _ in range(128)]
            size = reference.best_batch_size(sample)
            a, b = (server.explain(method, text, SAMPLES, seed) for seed in (1, 2))
            c, d = (timed(lambda: peer(reference, ids, size, seed)) for seed in (1, 2))
            mine += [a[0], b[0]]
            theirs += [c[0], d[0]]
            x, y = attributions(a[1]), attributions(b[1])
            own.append(distance(x, y))
            other.append(distance(c[1], d[1]))
            between.append(distance((x + y) / 2, (c[1] + d[1]) / 2))
            options.log(f"{name}: ours {a[0]:.2f} s, theirs {c[0]:.2f} s at batches of {size}")
        rows.append([
            name, f"{np.mean(mine):.2f}", f"{np.mean(theirs):.2f}", f"{np.mean(theirs) / np.mean(mine):.1f}",
            f"{np.mean(own):.3f}", f"{np.mean(other):.3f}", f"{np.mean(between):.3f}"])
    return "Kernel SHAP and LIME", (
        f"{SAMPLES} samples, features are tokens, {options.removal_texts} of the texts, two seeds each. The last columns are "
        "root mean squares over tokens, in log odds: between two seeds of either side, and between the means of the two "
        "sides, which without a bias are half as far apart as two runs, in the mean square of both.\n\n"
        + table(["", "Sightline, s", "peer, s", "times faster", "seeds of Sightline apart", "seeds of the peer apart",
                 "Sightline and the peer apart"], rows))
