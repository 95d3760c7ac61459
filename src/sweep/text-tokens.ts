import { hasTwoSidedTexts, type LanguageCode, type Role, type SplitName } from "../data";
import type { CellInputs } from "./cell-inputs";

/** How many tokens the texts of one language and role have. */
export interface TextTokens {
  readonly language: LanguageCode;
  readonly role: Role;
  /** Of each text, ascending, as the model reads it: with prompt and special tokens, cut at its limit. */
  readonly tokens: readonly number[];
}

/** Tokens of the texts that a split is evaluated on, by role and language. */
export function textTokens(
  {
    retrievalSet,
    evaluationCorpus,
    tokensOf,
  }: Pick<CellInputs, "retrievalSet" | "evaluationCorpus" | "tokensOf">,
  split: SplitName,
): TextTokens[] {
  const { languages, queries, candidates } = retrievalSet;
  const sides = hasTwoSidedTexts(evaluationCorpus, split)
    ? [{ role: "both", texts: candidates } as const]
    : [{ role: "query", texts: queries } as const, { role: "candidate", texts: candidates } as const];
  return sides.flatMap(({ role, texts }) =>
    languages.flatMap((language) => {
      const own = texts.filter((text) => text.language === language);
      const tokens = own.map(({ text }) => tokensOf(text, role).length).sort((a, b) => a - b);
      return tokens.length > 0 ? [{ language, role, tokens }] : [];
    }),
  );
}
