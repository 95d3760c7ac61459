import path from "node:path";
import { UserError } from "../core";
import type { Tokenizer } from "./tokenizer";

/**
 * Refuses a tokenizer whose ids leave the embedding table, as the tokenizer of another model
 * does. Fewer ids than rows are fine: tables are often padded.
 *
 * @param vocabularySize rows of the embedding table, config.json's "vocab_size"
 * @param folder the model folder, for the message
 * @throws {UserError} naming both files and both sizes
 */
export function checkVocabulary(tokenizer: Tokenizer, vocabularySize: number, folder: string): void {
  if (tokenizer.vocabularySize <= vocabularySize) return;
  const [tokens, config] = ["tokenizer.json", "config.json"].map((name) => path.join(folder, name));
  throw new UserError(
    `${tokens} has ${tokenizer.vocabularySize} tokens, but ${config} a vocabulary of ${vocabularySize}: this is the tokenizer of another model; delete the model folder and get it again`,
  );
}
