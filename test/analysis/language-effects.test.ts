import assert from "node:assert/strict";
import { test } from "node:test";
import {
  groupEffects,
  groupOf,
  isShown,
  itemTable,
  type LanguageRow,
  languageEffects,
  sharedLanguageContrasts,
  unseenLessSeen,
} from "../../src/analysis";
import { RandomStream } from "../../src/core";
import { mean, normalDraw, pairedContrast } from "../../src/statistics";

const languages = ["de", "en", "tr"];
const seen = ["de", "en"];
const items = ["b", "a", "c", "e", "d"];
const settings = languages.flatMap((query) => [
  { kind: "mono" as const, queryLanguage: query, candidateLanguage: query },
  ...languages
    .filter((other) => other !== query)
    .map((other) => ({ kind: "cross" as const, queryLanguage: query, candidateLanguage: other })),
  { kind: "multi" as const, queryLanguage: query, candidateLanguage: "all" },
]);

/** Cross is better than mono by .1 where an unseen language asks, by nothing elsewhere. */
function madeRows(): LanguageRow[] {
  const stream = new RandomStream(2, "rows");
  return ["mono", "cross", "untrained"].flatMap((mix) =>
    (mix === "untrained" ? [null] : [0, 1, 2]).flatMap((seed) =>
      settings.flatMap((setting) =>
        items.map((item) => {
          const effect = mix === "cross" && setting.queryLanguage === "tr" ? 0.1 : 0;
          return { mix, seed, ...setting, item, score: 0.5 + effect + 0.001 * normalDraw(stream) };
        }),
      ),
    ),
  );
}
const rows = madeRows();

test("each language, ordered pair and pool is one comparison, by the paired contrast of its rows", () => {
  const effects = languageEffects(rows, "cross", "mono", seen);
  assert.equal(effects.length, 3 + 6 + 3);
  assert.ok(effects.every(({ comparisons }) => comparisons === 12));
  const found = effects.find(
    ({ queryLanguage, candidateLanguage }) => queryLanguage === "tr" && candidateLanguage === "de",
  );
  const table = (mix: string) =>
    [0, 1, 2].map((seed) =>
      [...items]
        .sort()
        .map(
          (item) =>
            rows.find(
              (row) =>
                row.mix === mix &&
                row.seed === seed &&
                row.queryLanguage === "tr" &&
                row.candidateLanguage === "de" &&
                row.item === item,
            )?.score ?? Number.NaN,
        ),
    );
  const { value, low, high } = pairedContrast(table("cross"), table("mono"));
  assert.ok(
    found &&
      Math.abs(found.estimate - value) < 1e-12 &&
      Math.abs(found.low - low) < 1e-12 &&
      Math.abs(found.high - high) < 1e-12,
  );
  assert.equal(found.group, "mixed");
  assert.ok(found.familyLow < found.low && found.familyHigh > found.high);
  for (const { queryLanguage, holmP } of effects) assert.equal(isShown(holmP), queryLanguage === "tr");
  const single = languageEffects(rows, "cross", "untrained", seen); // one untrained model beside three seeds
  assert.equal(single.length, 12);
});

test("averages over seen and unseen languages are one family, and settings weigh alike", () => {
  const groups = groupEffects(rows, "cross", "mono", seen);
  assert.deepEqual(
    groups.map(({ kind, group, settings: count }) => `${kind} ${group} ${count}`),
    ["mono seen 2", "mono unseen 1", "cross seen 2", "cross mixed 4", "multi seen 2", "multi unseen 1"],
  );
  const mixed = groups[3]; // de-tr, en-tr without the effect, tr-de, tr-en with it
  assert.ok(Math.abs(mixed.estimate - (0 + 0 + 0.1 + 0.1) / 4) < 0.002, `${mixed.estimate}`);
  const own = languageEffects(rows, "cross", "mono", seen);
  const seenMulti = own.filter(({ kind, group }) => kind === "multi" && group === "seen");
  assert.ok(Math.abs(groups[4].estimate - mean(seenMulti.map(({ estimate }) => estimate))) < 1e-12);
  assert.deepEqual(
    groups.map(({ holmP }) => isShown(holmP)),
    [false, true, false, true, false, true],
  );
  assert.ok(groups.every(({ comparisons }) => comparisons === 6));
});

test("the table's mean is the mean over settings of the mean over queries, also where items have several", () => {
  const row = (queryLanguage: string, item: string, score: number): LanguageRow => ({
    mix: "mono",
    seed: 0,
    kind: "multi",
    queryLanguage,
    candidateLanguage: "all",
    item,
    score,
  });
  const [table] = itemTable([
    row("de", "a", 0.2),
    row("de", "a", 0.4),
    row("de", "b", 0.9),
    row("en", "b", 0.6),
  ]);
  assert.ok(Math.abs(mean(table) - ((0.2 + 0.4 + 0.9) / 3 + 0.6) / 2) < 1e-12);
  assert.ok(Math.abs(table[0] - (2 * (0.2 + 0.4)) / (2 * 3)) < 1e-12); // items / (settings · queries)
  const other = { ...row("de", "a", 0.2), seed: 1 };
  assert.throws(
    () => itemTable([row("de", "a", 0.2), row("de", "b", 0.1), other]),
    /the same queries of every seed, got others of seed 1/,
  );
});

test("groups are those of training: a pool of all languages belongs to its queries' language", () => {
  assert.equal(groupOf({ queryLanguage: "tr", candidateLanguage: "all" }, seen), "unseen");
  assert.equal(groupOf({ queryLanguage: "en", candidateLanguage: "de" }, seen), "seen");
  assert.equal(groupOf({ queryLanguage: "en", candidateLanguage: "tr" }, seen), "mixed");
});

test("mixes that do not pair are refused", () => {
  assert.throws(() => languageEffects(rows, "half", "mono", seen), /rows of mix half, got none/);
  const without = rows.filter(({ mix, item }) => mix !== "mono" || item !== "a");
  assert.throws(() => languageEffects(without, "cross", "mono", seen), /the same items in mono de de/);
});

test("mixes of different seeds pair by the seeds that both have; without one there is nothing to compare", () => {
  const without = (mix: string, seeds: readonly number[]) =>
    rows.filter((row) => row.mix !== mix || !seeds.includes(row.seed ?? -1));
  const shared = rows.filter(({ seed }) => seed !== 2);
  for (const uneven of [without("mono", [2]), without("cross", [2])])
    for (const compare of [languageEffects, groupEffects, unseenLessSeen])
      assert.deepEqual(compare(uneven, "cross", "mono", seen), compare(shared, "cross", "mono", seen));
  const apart = without("mono", [1, 2]).filter(({ mix, seed }) => mix !== "cross" || seed !== 0);
  assert.deepEqual(languageEffects(apart, "cross", "mono", seen), []);
  assert.equal(languageEffects(apart, "cross", "untrained", seen).length, 12);
});

test("a mix does .1 more in the unseen language than in seen ones, where nothing else differs", () => {
  const differences = unseenLessSeen(rows, "cross", "mono", seen);
  assert.deepEqual(
    differences.map(({ kind, comparisons }) => [kind, comparisons]),
    [
      ["mono", 2],
      ["multi", 2],
    ],
    "no cross setting is of unseen languages alone",
  );
  for (const { estimate, low, high, holmP } of differences) {
    assert.ok(Math.abs(estimate - 0.1) < 0.003 && low > 0.09 && high < 0.11, `${estimate}`);
    assert.ok(isShown(holmP));
  }
  const groups = groupEffects(rows, "cross", "mono", seen);
  const of = (group: string) =>
    groups.find((effect) => effect.kind === "multi" && effect.group === group)?.estimate ?? Number.NaN;
  assert.ok(Math.abs(differences[1].estimate - (of("unseen") - of("seen"))) < 1e-12);
});

test("contrasts over the languages that all kinds have leave out the others' queries and candidates, one family", () => {
  const lacking = rows.filter(({ kind, queryLanguage }) => kind !== "mono" || queryLanguage !== "tr");
  const pairs = [["cross", "mono"] as const, ["mono", "untrained"] as const, ["multi", "mono"] as const];
  const { languages: shared, contrasts } = sharedLanguageContrasts(lacking, pairs, 0.01);
  assert.deepEqual(shared, ["de", "en"]);
  assert.deepEqual(
    contrasts.map(({ setting, contrast, comparisons }) => `${setting}: ${contrast} of ${comparisons}`),
    ["mono", "cross", "multi"].flatMap((kind) =>
      ["cross − mono", "mono − untrained"].map((contrast) => `${kind}: ${contrast} of 6`),
    ),
  );
  // the mean over settings of the mean over items, of a difference that is made to be .1 in tr and nothing elsewhere
  const means = (mix: string, kind: string, allowed: readonly string[]) => {
    const found = lacking.filter(
      (row) =>
        row.mix === mix &&
        row.kind === kind &&
        [row.queryLanguage, row.candidateLanguage].every((each) => each === "all" || allowed.includes(each)),
    );
    return mean(found.map(({ score }) => score));
  };
  for (const { setting, contrast, estimate, low, high } of contrasts) {
    const [first, second] = contrast.split(" − ");
    const expected = means(first, setting, shared) - means(second, setting, shared);
    assert.ok(Math.abs(estimate - expected) < 1e-12 && low < estimate && estimate < high);
  }
  const [cross] = contrasts.filter(
    ({ setting, contrast }) => setting === "cross" && contrast === "cross − mono",
  );
  const whole = means("cross", "cross", languages) - means("mono", "cross", languages);
  assert.ok(Math.abs(cross.estimate) < 0.003 && whole > 0.03, "tr has a third of all cross settings");
  assert.deepEqual(sharedLanguageContrasts(rows, pairs).contrasts, [], "all kinds have the same languages");
});
