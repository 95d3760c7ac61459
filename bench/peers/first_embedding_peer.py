"""One vector by sentence-transformers in a process of its own: first_embedding_peer.py FOLDER TEXT."""

import sys

from sentence_transformers import SentenceTransformer

SentenceTransformer(sys.argv[1], device="cpu").encode([sys.argv[2]], show_progress_bar=False)
