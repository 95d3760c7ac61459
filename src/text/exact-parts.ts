import {
  BertNormalizer,
  LowercaseNormalizer,
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
 * tokenizers: precompiled character maps, for which the package applies NFKC, BERT's, and lower case.
 *
 * @param normalizer the package's, of tokenizer.json's "normalizer"
 * @param isLowered whether texts are lowered first, as do_lower_case of sentence-transformers asks
 */
export function exactNormalizer(normalizer: Normalizer | null, isLowered = false): Normalizer | null {
  const exact = exactPart(normalizer);
  if (!isLowered) return exact;
  const sequence = new SequenceNormalizer({ type: "Sequence", normalizers: [] });
  sequence.normalizers = [new LowerCase({ type: "Lowercase" }), ...(exact ? [exact] : [])];
  return sequence;
}

function exactPart(normalizer: Normalizer | null): Normalizer | null {
  if (normalizer instanceof SequenceNormalizer) {
    normalizer.normalizers = normalizer.normalizers.map(exactPart);
  }
  if (normalizer instanceof PrecompiledNormalizer) return new MapNormalizer(normalizer);
  if (normalizer instanceof BertNormalizer) return new ExactBertNormalizer(normalizer.config);
  if (normalizer instanceof LowercaseNormalizer) return new LowerCase(normalizer.config);
  return normalizer;
}

/** Lower case code point by code point: the last sigma of a word becomes "σ", not "ς". */
class LowerCase extends Normalizer {
  normalize(text: string): string {
    return lowered(text);
  }
}

const lowered = (text: string): string => Array.from(text, (character) => character.toLowerCase()).join("");

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
    if (lowercase) result = lowered(result);
    return result;
  }
}

const removed = /(?![\t\n\r])[\0\ufffd\p{Cc}\p{Cf}\p{Co}]/gu;
const whiteSpace = /\p{White_Space}/gu;

// U+2B820 to U+2B91F are left out, as there
const chinese =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu;
