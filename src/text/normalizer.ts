import type { Part } from "./pre-tokenizer";
import { PrecompiledMap } from "./precompiled-map";

/** Changes a text before it is cut into words. */
export type Normalizer = (text: string) => string;

const form = (name: "NFC" | "NFD" | "NFKC" | "NFKD") => (): Normalizer => (text) => text.normalize(name);

/** Lower case without regard to neighbours: the last sigma of a word, alone in Unicode, would become "ς". */
export const lowered: Normalizer = (text) => text.replaceAll("Σ", "σ").toLowerCase();

/** The normalisers of tokenizer.json, by the type of the part. @see tokenizers/src/normalizers of the Rust tokenizers */
export const normalizers: Readonly<Record<string, (part: Part) => Normalizer>> = {
  BertNormalizer: bertNormalizer,
  Precompiled({ precompiled_charsmap: bytes }) {
    if (!bytes) return (text) => text;
    const map = new PrecompiledMap(bytes as string);
    return (text) => map.apply(text);
  },
  NFC: form("NFC"),
  NFD: form("NFD"),
  NFKC: form("NFKC"),
  NFKD: form("NFKD"),
  Lowercase: () => lowered,
  StripAccents: () => (text) => text.replace(/\p{M}/gu, ""),
  Strip({ strip_left: left, strip_right: right }) {
    return (text) => {
      let [start, end] = [0, text.length];
      while (left && start < end && isSpace.test(text[start])) start++;
      while (right && end > start && isSpace.test(text[end - 1])) end--;
      return text.slice(start, end);
    };
  },
  Replace({ pattern, content }) {
    const { String: plain, Regex: expression } = pattern as Readonly<Record<string, string | undefined>>;
    const replaced =
      plain ??
      RegExp(
        (expression as string).replace(/\\./g, (each) => (each === "\\s" ? "\\p{White_Space}" : each)),
        "gu",
      );
    return (text) => text.replaceAll(replaced, () => content as string);
  },
  Sequence({ normalizers: parts }) {
    const each = (parts as Part[]).map(normalizerOf);
    return (text) => each.reduce((result, normalize) => normalize(result), text);
  },
};

/** The normaliser that a part of tokenizer.json declares. @param part of a type of {@link normalizers} */
export function normalizerOf(part: Part): Normalizer {
  return normalizers[part.type](part);
}

/**
 * Whether a regular expression means the same to Node as to Oniguruma, which the Rust tokenizers use, and matches
 * no empty text: characters, and sets of them, each with + or {n,m} behind.
 */
export function isPlainExpression(expression: string): boolean {
  const one = String.raw`[^\\^$.|?*+(){}[\]]|\\[\\^$.|?*+(){}[\]nrts]`;
  return RegExp(
    `^(?:(?:${one}|\\[(?:[\\p{L}\\p{N} ▁]|\\\\[nrts])+\\])(?:\\+|\\{[1-9]\\d*(?:,\\d*)?\\})?)+$`,
    "u",
  ).test(expression);
}

/**
 * BERT's normalisation, code point by code point: control characters out, white space to spaces, a space on both
 * sides of each Chinese character, accents stripped (by default where letters are lowered), then lower case
 * without regard to the neighbours ("ΣΣ" to "σσ").
 *
 * @see tokenizers/src/normalizers/bert.rs
 */
function bertNormalizer({ clean_text, handle_chinese_chars, strip_accents, lowercase }: Part): Normalizer {
  return (text) => {
    let result = text;
    if (clean_text) result = result.replace(removed, "").replace(/\p{White_Space}/gu, " ");
    if (handle_chinese_chars) result = result.replace(chinese, " $& ");
    if (strip_accents ?? lowercase) result = result.normalize("NFD").replace(/\p{Mn}/gu, "");
    return lowercase ? lowered(result) : result;
  };
}

const isSpace = /\p{White_Space}/u;
const removed = /(?![\t\n\r])[\0\ufffd\p{Cc}\p{Cf}\p{Co}]/gu;

// U+2B820 to U+2B91F are left out, as there
const chinese =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu;
