import path from "node:path";
import type { LanguageCode, Role } from "../data";
import type { CellInputs } from "./inputs";
import { readMetrics } from "./metrics-log";
import type { StoredCell } from "./results";
import { cellFolder, trainingFiles } from "./store";

/** The numbers of tokens that the texts of one language and role have. */
export interface TextTokens {
  readonly language: LanguageCode;
  readonly role: Role;
  /** One number a text, ascending, with prompt and special tokens, cut at the model's limit. */
  readonly tokens: readonly number[];
}

/** Tokens of the texts of a retrieval set, by role and language. */
export function textTokens({
  retrievalSet,
  tokensOf,
}: Pick<CellInputs, "retrievalSet" | "tokensOf">): TextTokens[] {
  const { languages, queries, candidates } = retrievalSet;
  return (["query", "candidate", "both"] as const).flatMap((role) => {
    const [texts, side] = role === "query" ? [queries, role] : [candidates, "candidate"];
    const ofRole = texts.filter((text) => (text.role ?? side) === role);
    return languages.flatMap((language) => {
      const inLanguage = ofRole.filter((text) => text.language === language);
      const tokens = inLanguage.map(({ text }) => tokensOf(text, role).length).sort((a, b) => a - b);
      return tokens.length > 0 ? [{ language, role, tokens }] : [];
    });
  });
}

/** How often training saw texts of a language, over the runs of a study. */
export interface TrainingTokens {
  readonly language: string;
  /** How many times a text of the language stood in a pair or was a negative. */
  readonly texts: number;
  readonly tokens: number;
}

/**
 * The texts and tokens of each language that stored runs were trained on, by the runs' logs; a run
 * whose log lacks a step is left out.
 */
export function trainingTokens(cells: readonly StoredCell[]): TrainingTokens[] {
  const counts = new Map<string, { texts: number; tokens: number }>();
  const add = (language: string, texts: number, tokens: number) => {
    const before = counts.get(language) ?? { texts: 0, tokens: 0 };
    counts.set(language, { texts: before.texts + texts, tokens: before.tokens + tokens });
  };
  for (const { result } of cells) {
    const metrics = readMetrics(path.join(cellFolder(result.key), trainingFiles.metrics));
    if (!result.training || metrics.length < result.training.steps.length) continue;
    for (const { tokensByLanguage } of metrics) {
      for (const [language, tokens] of Object.entries(tokensByLanguage)) add(language, 0, tokens);
    }
    for (const [language, { query, positive }] of Object.entries(result.training.shares.languages))
      add(language, query / result.cell.settings.positivesPerQuery + positive, 0);
    for (const [language, texts] of Object.entries(result.training.negatives?.languages ?? {}))
      add(language, texts, 0);
  }
  return [...counts].map(([language, count]) => ({ language, ...count }));
}
