import type { LanguageCode, RetrievalSet } from "../data";

interface Setting {
  readonly query: LanguageCode;
  readonly candidate: LanguageCode | "all";
  readonly values: { readonly item: number; readonly value: number }[];
}

/** Collects one number a query and averages it: over the queries of a setting, then over settings. */
export class SettingMeans {
  private readonly bySetting = new Map<string, Setting>();

  constructor(private readonly set: RetrievalSet) {}

  add(query: LanguageCode, candidate: LanguageCode | "all", item: number, value: number): void {
    const key = `${query} ${candidate}`;
    const setting = this.bySetting.get(key) ?? { query, candidate, values: [] };
    setting.values.push({ item, value });
    this.bySetting.set(key, setting);
  }

  /** Each setting with its mean, in the order in which queries came. */
  settings(): { query: LanguageCode; candidate: LanguageCode | "all"; queries: number; mean: number }[] {
    return [...this.bySetting.values()].map(({ query, candidate, values }) => ({
      query,
      candidate,
      queries: values.length,
      mean: values.reduce((sum, { value }) => sum + value, 0) / values.length,
    }));
  }

  /** The mean over settings of their means, or null without any. */
  macro(): number | null {
    const means = this.settings();
    return means.length === 0 ? null : means.reduce((sum, { mean }) => sum + mean, 0) / means.length;
  }

  /** One number an item, whose plain mean is {@link SettingMeans.macro}. */
  itemScores(): number[] | null {
    if (this.bySetting.size === 0) return null;
    const scores = new Array<number>(this.set.items.length).fill(0);
    for (const { values } of this.bySetting.values()) {
      const weight = scores.length / (this.bySetting.size * values.length);
      for (const { item, value } of values) scores[item] += weight * value;
    }
    return scores;
  }
}
