import {
  BertNormalizer,
  Normalizer,
  PrecompiledNormalizer,
  PreTokenizer,
  SequenceNormalizer,
  SequencePreTokenizer,
  WhitespaceSplitPreTokenizer,
} from "@huggingface/tokenizers";
import { PrecompiledMap } from "./precompiled-map";

/**
 * A normaliser of the npm package, with those parts replaced that give other texts than the Rust
 * tokenizers: precompiled character maps, for which the package applies NFKC, and BERT's.
 *
 * @param normalizer the package's, of tokenizer.json's "normalizer"
 * @returns the same normaliser, or a replacement
 */
export function exactNormalizer(normalizer: Normalizer | null): Normalizer | null {
  if (normalizer instanceof SequenceNormalizer) {
    normalizer.normalizers = normalizer.normalizers.map(exactNormalizer);
  }
  if (normalizer instanceof PrecompiledNormalizer) return new MapNormalizer(normalizer);
  if (normalizer instanceof BertNormalizer) return new ExactBertNormalizer(normalizer.config);
  return normalizer;
}

/** The same for a pre-tokenizer: white space as Unicode defines it (U+0085 is, U+FEFF is not). */
export function exactPreTokenizer(preTokenizer: PreTokenizer | null): PreTokenizer | null {
  if (preTokenizer instanceof SequencePreTokenizer) {
    preTokenizer.tokenizers = preTokenizer.tokenizers.map(exactPreTokenizer);
  }
  return preTokenizer instanceof WhitespaceSplitPreTokenizer ? new WhiteSpaceSplit() : preTokenizer;
}

class MapNormalizer extends Normalizer {
  private readonly map: PrecompiledMap | null;

  constructor(approximate: PrecompiledNormalizer) {
    super(approximate.config);
    this.map = approximate.charsmap ? new PrecompiledMap(approximate.charsmap) : null;
  }

  normalize(text: string): string {
    return this.map ? this.map.apply(text) : text;
  }
}

class WhiteSpaceSplit extends PreTokenizer {
  pre_tokenize_text(text: string): string[] {
    return text.match(/\P{White_Space}+/gu) ?? [];
  }
}

/**
 * BERT's normalisation as the Rust tokenizers do it, code point by code point: control characters
 * out, white space to spaces, a space on both sides of each Chinese character, accents stripped
 * (by default where letters are lowered), then lower case without regard to the neighbours ("ΣΣ"
 * to "σσ"). Code points that Node's Unicode has and the older Unicode of the Rust tokenizers lacks
 * may differ. The npm package lowers the last sigma of a word to "ς", and sees a Chinese character
 * beyond U+FFFF as two characters that are not Chinese.
 *
 * @see tokenizers/src/normalizers/bert.rs
 */
class ExactBertNormalizer extends BertNormalizer {
  override normalize(text: string): string {
    const { clean_text, handle_chinese_chars, strip_accents, lowercase } = this.config;
    let result = text;
    if (clean_text) result = result.replace(removed, "").replace(whiteSpace, " ");
    if (handle_chinese_chars) result = result.replace(chinese, " $& ");
    if (strip_accents ?? lowercase) result = result.normalize("NFD").replace(/\p{Mn}/gu, "");
    if (lowercase) result = Array.from(result, (character) => character.toLowerCase()).join("");
    return result;
  }
}

const removed = /(?![\t\n\r])[\0\ufffd\p{Cc}\p{Cf}\p{Co}]/gu;
const whiteSpace = /\p{White_Space}/gu;

// U+2B820 to U+2B91F are left out, as there
const chinese =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu;
