/** The token ids that occur, ascending, and a function from token ids to their rows among them. */
export function trimVocabulary(sequences: readonly Int32Array[], vocabularySize: number) {
  const row = new Int32Array(vocabularySize).fill(-1);
  for (const sequence of sequences) for (const id of sequence) row[id] = 0;
  const vocabulary = Int32Array.from(row.keys()).filter((id) => row[id] === 0);
  vocabulary.forEach((id, index) => {
    row[id] = index;
  });
  const known = new Map<Int32Array, Int32Array>(); // the same text recurs in many pairs
  const rowsOf = (sequence: Int32Array): Int32Array => {
    let rows = known.get(sequence);
    if (!rows) {
      rows = sequence.map((id) => row[id]);
      known.set(sequence, rows);
    }
    return rows;
  };
  return { vocabulary, rowsOf };
}
