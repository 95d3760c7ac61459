/** From a text to the ids of its tokens, as one model's embedding table counts them. */
export interface Tokenizer {
  /** The largest id + 1, added tokens included. */
  readonly vocabularySize: number;
  /** The id that fills shorter texts up to a batch's length. */
  readonly padId: number;
  /**
   * The ids of a text, with the special tokens around it (<s> … </s>, [CLS] … [SEP]). What is
   * longer than `maxTokens` loses its last tokens, never the special ones.
   *
   * @param maxTokens an integer, at least the number of special tokens
   * @returns shape [length], 2 <= length <= maxTokens for the models meant here
   */
  encode(text: string, maxTokens: number): Int32Array;
}
