"""What bench/evaluate.ts measures ours beside: evaluate_peer.py SIDE QUERIES CANDIDATES RELEVANT.

SIDE is pytrec_eval, ranx, numpy, evaluator (sentence-transformers' InformationRetrievalEvaluator) or
faiss. Reads one request a line, answers one line of JSON with seconds, a value to compare, and the
largest resident set. All begin from the same vectors in memory.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

side, query_file, candidate_file, relevant_file = sys.argv[1:5]
width = 384
queries = np.fromfile(query_file, dtype=np.float32).reshape(-1, width)
candidates = np.fromfile(candidate_file, dtype=np.float32).reshape(-1, width)
with open(relevant_file) as file:
    relevant = [np.array(each) for each in json.load(file)]


def choose(count):
    return [i * len(queries) // count for i in range(count)]


def as_dicts(chosen):
    """Runs and judgments as pytrec_eval and ranx take them."""
    scores = queries[chosen] @ candidates.T
    names = [str(index) for index in range(len(candidates))]
    run = {str(query): dict(zip(names, row)) for query, row in zip(chosen, scores.tolist())}
    qrels = {str(query): {names[index]: 1 for index in relevant[query]} for query in chosen}
    return run, qrels


def pytrec_eval_ap(count):
    run, qrels = as_dicts(choose(count))
    found = pytrec_eval.RelevanceEvaluator(qrels, {"map"}).evaluate(run)
    return float(np.mean([each["map"] for each in found.values()]))


def ranx_ap(count):
    run, qrels = as_dicts(choose(count))
    return float(ranx.evaluate(ranx.Qrels(qrels), ranx.Run(run), "map"))


def numpy_ap(count):
    chosen = choose(count)
    scores = queries[chosen] @ candidates.T
    order = np.argsort(-scores, axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, scores.shape[1] + 1)[None, :], axis=1)
    precisions = []
    for row, query in zip(ranks, chosen):
        at = np.sort(row[relevant[query]])
        precisions.append(np.mean(np.arange(1, len(at) + 1) / at))
    return float(np.mean(precisions))


def evaluator_map(count):
    chosen = choose(count)
    evaluator = InformationRetrievalEvaluator(
        {str(query): "" for query in chosen},
        {str(index): "" for index in range(len(candidates))},
        {str(query): {str(index) for index in relevant[query]} for query in chosen},
        mrr_at_k=[10], ndcg_at_k=[10], accuracy_at_k=[1, 10], precision_recall_at_k=[1, 10, 100], map_at_k=[100],
        score_functions={"dot": util.dot_score}, write_csv=False,
    )  # fmt: skip
    evaluator.embed_inputs = lambda *_, **__: torch.from_numpy(queries[chosen])
    found = evaluator.compute_all_metrics(None, corpus_embeddings=torch.from_numpy(candidates))
    return float(found["dot"]["map@k"][100])


def faiss_search(request):
    """The mean of the first candidates that it finds; adding vectors to the index is not timed."""
    index = faiss.IndexFlatIP(width)
    for block in sorted(Path(request["folder"]).glob("*.f32")):  # the last 32 bytes are a hash
        index.add(np.frombuffer(block.read_bytes()[:-32], dtype=np.float32).reshape(-1, width))
    begun = time.perf_counter()
    _, found = index.search(queries[: request["queries"]], 10)
    return float(found[:, 0].mean()), time.perf_counter() - begun


if side == "pytrec_eval":
    import pytrec_eval
elif side == "ranx":
    import ranx
elif side == "evaluator":
    import torch
    from sentence_transformers import util
    from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator
elif side == "faiss":
    import faiss
tasks = {"pytrec_eval": pytrec_eval_ap, "ranx": ranx_ap, "numpy": numpy_ap, "evaluator": evaluator_map}


def peak_mb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def resident_mb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


before = resident_mb()
for line in sys.stdin:
    request = json.loads(line)
    if side == "faiss":
        value, seconds = faiss_search(request)
    else:
        begun = time.perf_counter()
        value = tasks[side](request["queries"])
        seconds = time.perf_counter() - begun
    print(json.dumps({"value": value, "seconds": seconds, "peakMB": peak_mb(), "beforeMB": before}), flush=True)
