import { type CellSettings, canonicalJson, type StoredCell } from "../index";

/** Cells of equal settings, with a line that says which of the settings that differ they have. */
export interface SettingsGroup {
  /** "" where all cells of the sweep have the same settings. */
  readonly title: string;
  readonly cells: readonly StoredCell[];
}

/** The cells of a sweep by their settings; an untrained model that several share stands in each. */
export function settingsGroups(cells: readonly StoredCell[]): SettingsGroup[] {
  const settingsOf = ({ result }: StoredCell) => canonicalJson(result.cell.settings);
  const kinds = [...new Set(cells.filter(({ result }) => result.cell.mix).map(settingsOf))];
  const all = kinds.map((kind): CellSettings => JSON.parse(kind));
  const names = Object.keys(all[0] ?? {}) as (keyof CellSettings)[];
  const varied = names.filter((name) => new Set(all.map((each) => canonicalJson(each[name]))).size > 1);
  const untrained = cells.filter(({ result }) => result.cell.mix === null);
  return kinds.map((kind, index) => {
    const own = untrained.filter(({ result }) => isFor(result.cell.settings, all[index]));
    const values = varied.map((name) => `${name} ${JSON.stringify(all[index][name])}`);
    return {
      title: values.length > 0 ? `\n${values.join(", ")}` : "",
      cells: [...own, ...cells.filter((cell) => cell.result.cell.mix && settingsOf(cell) === kind)],
    };
  });
}

/** Whether an untrained model under some settings is the one that cells of others started from. */
function isFor(untrained: CellSettings, trained: CellSettings): boolean {
  const names = [
    "model",
    "layers",
    "maxTokens",
    "precision",
    "split",
    "evaluationLanguages",
    "evaluationCorpus",
    "corpus",
  ] as const;
  return names.every((name) => canonicalJson(untrained[name]) === canonicalJson(trained[name]));
}
