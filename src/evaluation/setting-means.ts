import type { LanguageCode } from "../data";

export interface Setting {
  readonly query: LanguageCode;
  readonly candidate: LanguageCode | "all";
  readonly values: { readonly item: number; readonly value: number }[];
}

/** A setting with the plain mean over its queries. */
export interface SettingAverage {
  readonly query: LanguageCode;
  readonly candidate: LanguageCode | "all";
  /** Queries that have a relevant candidate in this setting. */
  readonly queries: number;
  readonly mean: number;
}

/** Collects a number for each query and setting, and averages it over a setting's queries, then over settings. */
export class SettingMeans {
  private readonly bySetting = new Map<string, Setting>();

  constructor(private readonly set: { readonly items: ArrayLike<unknown> }) {}

  add(query: LanguageCode, candidate: LanguageCode | "all", item: number, value: number): void {
    const key = `${query} ${candidate}`;
    const setting = this.bySetting.get(key) ?? { query, candidate, values: [] };
    setting.values.push({ item, value });
    this.bySetting.set(key, setting);
  }

  /** Each setting with its mean, in the order in which settings were first added. */
  settings(): SettingAverage[] {
    return [...this.bySetting.values()].map(({ query, candidate, values }) => ({
      query,
      candidate,
      queries: values.length,
      mean: values.reduce((sum, { value }) => sum + value, 0) / values.length,
    }));
  }

  /** The mean of the settings' means, or null without settings. */
  macro(): number | null {
    return macroAverage(this.settings());
  }

  /** One number for each item, whose plain mean is {@link SettingMeans.macro}; null without settings. */
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

/** The mean of the settings' means, or null without settings. */
export function macroAverage(settings: readonly SettingAverage[]): number | null {
  return settings.length === 0 ? null : settings.reduce((sum, { mean }) => sum + mean, 0) / settings.length;
}
