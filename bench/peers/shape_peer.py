"""sentence-transformers' side of the shapes: shape_peer.py WORKLOAD THREADS, a request a line.

A request is {"task", "layers", "tokens", "count"}, the answer the seconds of a batch: after one to warm
up, the mean over 0.2 s or one.
Encoding is SentenceTransformer.encode in one batch; training is MultipleNegativesRankingLoss with
AdamW and clipping, without dropout.
"""

import json
import sys
import time

import torch

torch.set_num_threads(int(sys.argv[2]))

from sentence_transformers import SentenceTransformer  # noqa: E402
from sentence_transformers.losses import MultipleNegativesRankingLoss  # noqa: E402

with open(sys.argv[1]) as source:
    workload = json.load(source)
model = SentenceTransformer(workload["folder"], device="cpu")
model.max_seq_length = 512
encoder = model[0].auto_model.encoder
all_layers = list(encoder.layer)
for module in model.modules():
    if isinstance(module, torch.nn.Dropout):
        module.p = 0.0
loss_of = MultipleNegativesRankingLoss(model, scale=20.0)
tokenize = getattr(model, "preprocess", None) or model.tokenize
optimizer = None
prepared = None


def prepare(task, layers):
    global optimizer, prepared
    if prepared == (task, layers):
        return
    encoder.layer = torch.nn.ModuleList(all_layers[:layers])
    model.zero_grad(set_to_none=True)
    model.train(task == "train")
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, weight_decay=0.01) if task == "train" else None
    prepared = (task, layers)


def run(task, batch):
    if task == "encode":
        model.encode(batch, batch_size=len(batch), normalize_embeddings=True, show_progress_bar=False)
        return
    half = len(batch) // 2
    loss_of([tokenize(batch[:half]), tokenize(batch[half:])], None).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()


for line in sys.stdin:
    request = json.loads(line)
    prepare(request["task"], request["layers"])
    batch = workload["texts"][str(request["tokens"])][: request["count"]]
    run(request["task"], batch)
    begun = time.perf_counter()
    runs = 0
    while runs == 0 or time.perf_counter() - begun < 0.2:
        run(request["task"], batch)
        runs += 1
    print(json.dumps({"seconds": (time.perf_counter() - begun) / runs}), flush=True)
