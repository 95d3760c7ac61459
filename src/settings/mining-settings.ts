import * as v from "valibot";
import { above0, integerFrom, orNull } from "./range";
import { checkValues, setting, type ValuesOf, withDefaults } from "./setting";
import { settingGroups } from "./setting-groups";

const { data, model } = settingGroups;

const rankRange = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,5}-[1-9]\d{0,5}$/),
  v.check((written) => {
    const [first, last] = written.split("-").map(Number);
    return first <= last;
  }),
  v.description("the first and the last rank, as 1-50"),
);

/** The settings that decide what is mined, in groups. */
export const miningGroups = {
  data,
  model: {
    ...model,
    layers: setting("--layers <n>", "use the model's first n layers", orNull(integerFrom(1), "all"), null),
  },
  mining: {
    ranks: setting(
      "--ranks <first-last>",
      "which of the nearest texts of other items are kept",
      rankRange,
      "1-50",
    ),
    below: setting(
      "--below <share>",
      "rank only candidates that score at most this share of what the query's weakest positive scores",
      orNull(above0, "every score"),
      null,
    ),
  },
};

const declared = { ...miningGroups.data, ...miningGroups.model, ...miningGroups.mining };

export type MiningSettings = ValuesOf<typeof declared>;

/**
 * What is mined: some settings as given, the others by default.
 *
 * @throws {UserError} naming the setting, its value and its range
 */
export function defaultMiningSettings(given: Partial<MiningSettings> = {}): MiningSettings {
  const settings = withDefaults(declared, given);
  checkValues(declared, settings);
  return settings;
}
