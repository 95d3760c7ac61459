import path from "node:path";
import { readMetrics } from "./metrics-log";
import type { StoredCell } from "./results";
import { cellFolder, trainingFiles } from "./store";

/** What training saw of a language, over the runs of a study. */
export interface TrainingTokens {
  readonly language: string;
  /** Times that one of its texts stood in a pair. */
  readonly texts: number;
  readonly tokens: number;
}

/** Texts and tokens by language that stored runs were trained on, from their logs; a run whose log lacks a step is left out. */
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
  }
  return [...counts].map(([language, count]) => ({ language, ...count }));
}
