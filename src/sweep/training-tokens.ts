import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { metricsFile } from "./metrics-log";
import type { StoredCell } from "./results";
import { cellFolder } from "./store";

/** What training saw of a language, over the runs of a study. */
export interface TrainingTokens {
  readonly language: string;
  /** Times that one of its texts stood in a pair. */
  readonly texts: number;
  readonly tokens: number;
}

/** Texts and tokens by language that stored runs were trained on, from their logs; runs without one are left out. */
export function trainingTokens(cells: readonly StoredCell[]): TrainingTokens[] {
  const counts = new Map<string, { texts: number; tokens: number }>();
  const add = (language: string, texts: number, tokens: number) => {
    const before = counts.get(language) ?? { texts: 0, tokens: 0 };
    counts.set(language, { texts: before.texts + texts, tokens: before.tokens + tokens });
  };
  for (const { result } of cells) {
    const file = path.join(cellFolder(result.key), metricsFile);
    if (!result.training || !existsSync(file)) continue;
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    for (const line of lines) {
      const { tokensByLanguage }: { tokensByLanguage: Record<string, number> } = JSON.parse(line);
      for (const [language, tokens] of Object.entries(tokensByLanguage)) add(language, 0, tokens);
    }
    for (const [language, { query, positive }] of Object.entries(result.training.shares.languages))
      add(language, query / result.cell.settings.positivesPerQuery + positive, 0);
  }
  return [...counts].map(([language, count]) => ({ language, ...count }));
}
