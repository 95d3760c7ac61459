"""Vectors of texts by sentence-transformers, for scripts/check-interchange.ts.

Reads {"folder": ..., "texts": [...]} from standard input, writes {"version": ..., "vectors": base64 of
little-endian float32, row after row} as the last line of standard output.
"""

import base64
import json
import sys

import numpy as np
import sentence_transformers
from sentence_transformers import SentenceTransformer

request = json.load(sys.stdin)
model = SentenceTransformer(request["folder"], device="cpu")
vectors = model.encode(request["texts"], prompt_name="query", batch_size=20, normalize_embeddings=True)
answer = base64.b64encode(np.ascontiguousarray(vectors, "<f4").tobytes()).decode()
print(json.dumps({"version": sentence_transformers.__version__, "vectors": answer}))
