import {
  Normalizer,
  BertNormalizer as PackageBertNormalizer,
  PrecompiledNormalizer,
  PreTokenizer,
  SequenceNormalizer,
  SequencePreTokenizer,
  WhitespaceSplitPreTokenizer,
} from "@huggingface/tokenizers";
import { BertNormalizer } from "./bert-normalizer";
import { PrecompiledMap } from "./precompiled-map";

/**
 * A normaliser of the npm package, with the parts replaced that give other texts than those of
 * the Rust tokenizers: precompiled character maps, for which the package applies NFKC, and BERT's.
 *
 * @param normalizer what the package made of tokenizer.json's "normalizer"
 * @returns the same normaliser, or another in its place
 */
export function exactNormalizer(normalizer: Normalizer | null): Normalizer | null {
  if (normalizer instanceof SequenceNormalizer) {
    normalizer.normalizers = normalizer.normalizers.map(exactNormalizer);
  }
  if (normalizer instanceof PrecompiledNormalizer) return new MapNormalizer(normalizer);
  if (normalizer instanceof PackageBertNormalizer) return new BertNormalizer(normalizer.config);
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
