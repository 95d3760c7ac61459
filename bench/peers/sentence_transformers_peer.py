"""sentence-transformers' side: sentence_transformers_peer.py WORKLOAD encode|train fp32|bf16 THREADS BACKEND.

Reads a JSON request a line, {"from": i, "to": j}, and answers with seconds and peak memory. Encoding
is SentenceTransformer.encode at its own best (it sorts by length) with batches of 64; training is
MultipleNegativesRankingLoss with AdamW and clipping, without dropout; bf16 is bfloat16 weights for
encoding and autocast for training.
"""

import json
import re
import sys
import time

file, task, precision, threads, backend = sys.argv[1:6]

import torch  # noqa: E402

torch.set_num_threads(int(threads))

from sentence_transformers import SentenceTransformer  # noqa: E402

with open(file) as source:
    workload = json.load(source)

if backend == "openvino":
    hint = "f32" if precision == "fp32" else "bf16"
    model = SentenceTransformer(
        workload["folder"],
        backend="openvino",
        model_kwargs={"export": True, "ov_config": {"INFERENCE_PRECISION_HINT": hint, "INFERENCE_NUM_THREADS": threads}},
    )
else:
    model = SentenceTransformer(workload["folder"], device="cpu")
model.max_seq_length = 128


def encode(begin, end):
    model.encode(workload["texts"][begin:end], batch_size=64, normalize_embeddings=True, show_progress_bar=False)


if task == "encode":
    if backend == "torch" and precision == "bf16":
        model = model.to(torch.bfloat16)
    run = encode
else:
    from sentence_transformers.losses import MultipleNegativesRankingLoss

    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    model.train()
    loss_of = MultipleNegativesRankingLoss(model, scale=20.0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, weight_decay=0.01)
    tokenize = getattr(model, "preprocess", None) or model.tokenize

    def run(begin, end):
        for batch in workload["batches"][begin:end]:
            features = [tokenize(batch["queries"]), tokenize(batch["positives"])]
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
                loss = loss_of(features, None)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()


for line in sys.stdin:
    request = json.loads(line)
    begun = time.perf_counter()
    run(request["from"], request["to"])
    seconds = time.perf_counter() - begun
    with open("/proc/self/status") as status:
        peak = int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) / 1024
    print(json.dumps({"seconds": seconds, "peakMB": peak}), flush=True)
