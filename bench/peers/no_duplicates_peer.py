"""sentence-transformers' NO_DUPLICATES batch samplers, timed for bench/sampler.ts.

Reads one command a line, answers one line of JSON:
  prepare ROWS         makes ROWS rows of two captions; seconds that hashing them took
  draw plain|hashed N  draws batches of 64 until N pairs are drawn or a pass over the rows ends
"""

import json
import logging
import sys
import time

logging.disable(logging.CRITICAL)

import datasets  # noqa: E402
import sentence_transformers  # noqa: E402
from sentence_transformers.base.sampler import NoDuplicatesBatchSampler  # noqa: E402
from torch import Generator  # noqa: E402

datasets.disable_progress_bars()
batch_size = 64
samplers = {}


def prepare(rows):
    data = datasets.Dataset.from_dict(
        {
            "anchor": [f"en caption 1 of the image {row}" for row in range(rows)],
            "positive": [f"en caption 2 of the image {row}" for row in range(rows)],
        }
    )
    for name in ("plain", "hashed"):
        samplers[name] = NoDuplicatesBatchSampler(
            data, batch_size, drop_last=True, generator=Generator(), precompute_hashes=name == "hashed"
        )
    begun = time.perf_counter()
    next(iter(samplers["hashed"]))  # rows are hashed when the first batch is asked for
    return {"seconds": time.perf_counter() - begun, "version": sentence_transformers.__version__}


def draw(name, pairs):
    begun = time.perf_counter()
    drawn = 0
    for batch in samplers[name]:
        drawn += len(batch)
        if drawn >= pairs:
            break
    return {"pairsPerSecond": drawn / (time.perf_counter() - begun)}


for line in sys.stdin:
    request = json.loads(line)
    answer = prepare(request["prepare"]) if "prepare" in request else draw(request["draw"], request["pairs"])
    print(json.dumps(answer), flush=True)
