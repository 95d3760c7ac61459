"""XQuAD-R with a sentence-transformers model, by numpy alone: nothing of batchmix is used.

    python xquad_r_zero_shot.py MODEL_FOLDER FOLDER_OF_JSON_FILES OUTPUT.csv

Average precision of every query over its whole pool, ties against the system, averaged over the
queries of each of 11 mono, 110 cross and 11 multi settings. Two candidates whose cosines differ in
the last digits alone stand in the order that rounding gives them: the lowest and the highest
average precision that any order of such pairs would give stand beside.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

LANGUAGES = "en ar de el es hi ru th tr vi zh".split()
MAX_TOKENS = 128
ROUNDING = 1e-6


def read(folder):
    """Questions (language, id, text, index of the answer's sentence) and sentences (language, text)."""
    questions, sentences = [], []
    for language in LANGUAGES:
        data = json.loads((folder / f"{language}.json").read_text(encoding="utf8"))["data"]
        for article in data:
            for paragraph in article["paragraphs"]:
                first = len(sentences)
                sentences += [(language, text) for text in paragraph["sentences"]]
                for question in paragraph["qas"]:
                    start = question["answers"][0]["answer_start"]
                    [at] = [
                        index
                        for index, (begin, end) in enumerate(paragraph["sentence_breaks"])
                        if begin <= start < end
                    ]
                    questions.append((language, question["id"], question["question"], first + at))
    return questions, sentences


def average_precision(scores, relevant):
    """With ties against the system; the lowest and the highest within rounding."""
    own = np.sort(scores[relevant])[::-1]
    others = np.delete(scores, relevant)
    found = np.arange(1, len(own) + 1)
    means = []
    for shift in (0, -ROUNDING, ROUNDING):
        above = np.array([(others >= score + shift).sum() for score in own])
        means.append(float(np.mean(found / (above + found))))
    return means


def main(model_folder, folder, output):
    questions, sentences = read(Path(folder))
    model = SentenceTransformer(model_folder, device="cpu")
    model.max_seq_length = MAX_TOKENS

    def encode(texts):
        """Equal texts get one vector: in another batch a text's last digits differ, and ties would be none."""
        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        vectors = model.encode(list(rows), batch_size=64, normalize_embeddings=True, show_progress_bar=True)
        return vectors[[rows[text] for text in texts]]

    queries = encode([f"query: {text}" for _, _, text, _ in questions])
    candidates = encode([f"passage: {text}" for _, text in sentences])
    language_of = np.array([LANGUAGES.index(language) for language, _ in sentences])
    relevant_of = {}
    for language, identifier, _, sentence in questions:
        relevant_of.setdefault(identifier, {})[language] = sentence
    pools = [np.flatnonzero(language_of == index) for index in range(len(LANGUAGES))]
    values = {}
    for (language, identifier, _, _), query in zip(questions, queries):
        scores = candidates @ query
        answers = relevant_of[identifier]
        for index, other in enumerate(LANGUAGES):
            kind = "mono" if other == language else "cross"
            relevant = np.array([answers[other] - pools[index][0]])
            value = average_precision(scores[pools[index]], relevant)
            values.setdefault((kind, language, other), []).append(value)
        everywhere = np.array(sorted(answers.values()))
        values.setdefault(("multi", language, "all"), []).append(average_precision(scores, everywhere))
    with open(output, "w", newline="", encoding="utf8") as file:
        writer = csv.writer(file)
        writer.writerow(["setting", "queries in", "candidates in", "queries", "AP", "lowest", "highest"])
        for (kind, query, candidate), scores in values.items():
            writer.writerow([kind, query, candidate, len(scores), *np.mean(scores, axis=0).tolist()])


if __name__ == "__main__":
    main(*sys.argv[1:])
