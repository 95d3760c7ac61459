import { csvText, kindOf, type QueryScores, type RetrievalSet, settingKinds } from "../index";

/**
 * Every setting's measures as CSV: `setting` (mono, cross, multi), `queries in`, `candidates in`,
 * `queries` (with a relevant candidate there), then a column a measure. The macro averages of each
 * kind follow, with both languages empty and the number of settings.
 */
export function settingsCsv(set: RetrievalSet, scores: QueryScores): string {
  const names = Object.keys(scores.values);
  const settings = new Map<string, { place: string[]; count: number; sums: number[] }>();
  for (const row of scores.query.keys()) {
    const { language } = set.queries[scores.query[row]];
    const candidates = scores.candidate[row] < 0 ? "all" : set.languages[scores.candidate[row]];
    const place = [kindOf(set, scores, row), language, candidates];
    const key = place.join(",");
    const setting = settings.get(key) ?? { place, count: 0, sums: names.map(() => 0) };
    setting.count++;
    names.forEach((name, index) => {
      setting.sums[index] += scores.values[name][row];
    });
    settings.set(key, setting);
  }
  const rows = [...settings.values()].map(({ place, count, sums }) => {
    return { place, count, means: sums.map((sum) => sum / count) };
  });
  const macros = settingKinds.flatMap((kind) => {
    const own = rows.filter(({ place }) => place[0] === kind);
    if (own.length === 0) return [];
    const means = names.map((_, index) => own.reduce((sum, each) => sum + each.means[index], 0) / own.length);
    return [{ place: [kind, "", ""], count: own.length, means }];
  });
  const lines = [...rows, ...macros].map(({ place, count, means }) => [...place, count, ...means]);
  return csvText([["setting", "queries in", "candidates in", "queries", ...names], ...lines]);
}
