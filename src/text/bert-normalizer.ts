import { BertNormalizer as PackageBertNormalizer } from "@huggingface/tokenizers";

/**
 * BERT's normalisation as the Rust tokenizers do it, code point by code point: control characters
 * out, white space to spaces, a space on both sides of each Chinese character, accents stripped
 * (by default where letters are lowered), then lower case without regard to the neighbours ("ΣΣ"
 * to "σσ"). Where Node's Unicode is newer than theirs, code points of the years between may differ.
 * The npm package's own lowers the last sigma of a word to "ς" and takes Chinese
 * characters beyond U+FFFF for two of something else.
 *
 * @see tokenizers/src/normalizers/bert.rs
 */
export class BertNormalizer extends PackageBertNormalizer {
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
