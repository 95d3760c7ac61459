/**
 * Builds SentencePiece's precompiled character map, as tokenizer.json carries it in base64: the
 * byte length of a double-array trie (uint32), the trie's units, then the replacements, each
 * ended by a zero byte. A trie key is the UTF-8 of the text to be replaced, its value the offset
 * of the replacement. Units are those of Darts-clone: bits 0-7 the label, bit 8 "a key ends
 * here", from bit 10 the offset of the children (exclusive or with the unit's own index); a leaf
 * has bit 31 and the value.
 *
 * @param {Map<string, string>} replacements from a text to what stands for it, neither with a zero
 * @returns {Buffer}
 */
export function precompiledCharacterMap(replacements) {
  const { texts, offsets } = layOutReplacements([...replacements.values()]);
  const units = doubleArray(
    [...replacements].map(([key, value]) => [Buffer.from(key), offsets.get(value) ?? 0]),
  );
  const trie = Buffer.alloc(4 + units.length * 4);
  trie.writeUInt32LE(units.length * 4, 0);
  units.forEach((unit, index) => {
    trie.writeUInt32LE(unit, 4 + index * 4);
  });
  return Buffer.concat([trie, texts]);
}

function layOutReplacements(/** @type {string[]} */ values) {
  const offsets = new Map();
  const parts = [];
  let length = 0;
  for (const value of [...new Set(values)].sort()) {
    const bytes = Buffer.from(`${value}\0`);
    offsets.set(value, length);
    parts.push(bytes);
    length += bytes.length;
  }
  return { texts: Buffer.concat(parts), offsets };
}

const blockSize = 256; // children of one unit lie in one block, found by exclusive or with a byte

/**
 * @typedef {{ units: number[], isTaken: boolean[], bases: Set<number>, firstFree: number }} DoubleArray
 * @typedef {{ children: Map<number, TrieNode>, value?: number }} TrieNode
 */

function doubleArray(/** @type {[Buffer, number][]} */ entries) {
  /** @type {DoubleArray} */
  const array = { units: [], isTaken: [], bases: new Set(), firstFree: 1 };
  growTo(array, blockSize);
  array.isTaken[0] = true;
  place(array, 0, trieOf(entries));
  return array.units;
}

function trieOf(/** @type {[Buffer, number][]} */ entries) {
  /** @type {TrieNode} */
  const root = { children: new Map() };
  for (const [key, value] of entries) {
    let node = root;
    for (const byte of key) {
      const child = node.children.get(byte) ?? { children: new Map() };
      node.children.set(byte, child);
      node = child;
    }
    node.value = value;
  }
  return root;
}

function place(/** @type {DoubleArray} */ array, /** @type {number} */ index, /** @type {TrieNode} */ node) {
  const labels = [...node.children.keys()].sort((a, b) => a - b);
  if (node.value !== undefined) labels.unshift(0);
  const base = freeBase(array, labels);
  array.bases.add(base);
  for (const label of labels) array.isTaken[base ^ label] = true;
  array.units[index] |= (base ^ index) << 10;
  if (node.value !== undefined) {
    array.units[index] |= 1 << 8;
    array.units[base] = (0x80000000 | node.value) >>> 0;
  }
  for (const label of node.children.keys()) array.units[base ^ label] |= label;
  for (const [label, child] of node.children) place(array, base ^ label, child);
}

/** The first base that no other unit has and whose slot is free for every label. */
function freeBase(/** @type {DoubleArray} */ array, /** @type {number[]} */ labels) {
  while (array.isTaken[array.firstFree]) array.firstFree++;
  for (let slot = array.firstFree; ; slot++) {
    if (slot >= array.units.length) growTo(array, array.units.length + blockSize);
    const base = slot ^ labels[0];
    if (array.bases.has(base)) continue;
    if (labels.every((label) => !array.isTaken[base ^ label])) return base;
  }
}

function growTo(/** @type {DoubleArray} */ array, /** @type {number} */ length) {
  while (array.units.length < length) {
    array.units.push(0);
    array.isTaken.push(false);
  }
}
