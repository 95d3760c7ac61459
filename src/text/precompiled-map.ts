/**
 * SentencePiece's precompiled character map, as tokenizer.json carries it: replaces Unicode texts
 * by others ("ﬁ" by "fi", a no-break space by a space), with exactly the result of the Rust
 * tokenizers. NFKC, which some readers apply instead, is close but not equal.
 *
 * The bytes are a trie's length (uint32), the trie as a Darts-clone double array (uint32 units)
 * over UTF-8 keys, and the replacements, each ended by a zero byte; a key's value is the offset of
 * its replacement.
 *
 * A grapheme cluster of fewer than six bytes that begins with a key is replaced as a whole by the
 * shortest such key's replacement, what follows the key included; other clusters are replaced
 * code point by code point. That is an oddity of the Rust implementation, kept for equal ids.
 *
 * @see tokenizers/src/normalizers/precompiled.rs and the crate spm_precompiled
 */
export class PrecompiledMap {
  private readonly units: Uint32Array;
  private readonly replacements: Buffer;
  private readonly replacementOf = new Map<string, string>();

  /**
   * @param base64 the "precompiled_charsmap" of a "Precompiled" normaliser
   * @throws {RangeError} if the trie is longer than the bytes
   */
  constructor(base64: string) {
    const bytes = Buffer.from(base64, "base64");
    const trieLength = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
    if (trieLength === 0 || trieLength % 4 !== 0 || 4 + trieLength > bytes.length) {
      throw new RangeError(
        `PrecompiledMap: expected a trie in ${bytes.length} bytes, got a length of ${trieLength}`,
      );
    }
    this.units = Uint32Array.from({ length: trieLength / 4 }, (_, index) =>
      bytes.readUInt32LE(4 + index * 4),
    );
    this.replacements = bytes.subarray(4 + trieLength);
  }

  /** The text with every key replaced; a text without keys comes back as it is. */
  apply(text: string): string {
    const clusters = mayCombine.test(text) ? graphemes(text) : text;
    let result = "";
    for (const cluster of clusters) result += this.replaced(cluster);
    return result;
  }

  private replaced(cluster: string): string {
    const known = this.replacementOf.get(cluster);
    if (known !== undefined) return known;
    const whole = Buffer.byteLength(cluster) < 6 ? this.lookUp(cluster) : undefined;
    const result = whole ?? Array.from(cluster, (character) => this.lookUp(character) ?? character).join("");
    if (this.replacementOf.size < 100_000) this.replacementOf.set(cluster, result);
    return result;
  }

  /** The replacement of the shortest key that `text` begins with. */
  private lookUp(text: string): string | undefined {
    let position = childrenOf(this.units[0]);
    for (const byte of Buffer.from(text)) {
      position ^= byte;
      const unit = this.units[position] ?? 0;
      if (byte === 0 || (unit & 0x800000ff) !== byte) return undefined;
      position ^= childrenOf(unit);
      if (unit & 0x100) return this.replacementAt(this.units[position] & 0x7fffffff);
    }
    return undefined;
  }

  private replacementAt(offset: number): string {
    return this.replacements.toString("utf8", offset, this.replacements.indexOf(0, offset));
  }
}

function childrenOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

// What can follow or lead a code point in one cluster (Unicode annex 29), and some that cannot:
// marks, joiners, format characters. Flags and Hangul make clusters of six bytes or more, which
// come apart anyway. A text without any of them is cut into code points, for speed.
const mayCombine =
  /[\r\p{M}\p{Cf}\p{Grapheme_Extend}\p{Emoji_Modifier}\u0d4e\u0e33\u0eb3\u{11000}-\u{11fff}]/u;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many code units are cut into clusters at once. */
const windowLength = 256;

/**
 * The grapheme clusters of a text. The segmenter takes quadratic time, so that it gets windows of the
 * text: each starts where a cluster starts, which is all of the text before that decides the next
 * borders, and the last cluster of a window, which may go on after the window, begins the next.
 */
function* graphemes(text: string): Generator<string> {
  let length = windowLength;
  for (let start = 0; start < text.length; ) {
    const isPairCut = (text.codePointAt(start + length - 1) ?? 0) > 0xffff;
    const window = text.slice(start, start + length + Number(isPairCut));
    const clusters = Array.from(segmenter.segment(window), ({ segment }) => segment);
    if (start + window.length < text.length) clusters.pop();
    length = clusters.length > 0 ? windowLength : length * 2;
    for (const cluster of clusters) {
      yield cluster;
      start += cluster.length;
    }
  }
}
