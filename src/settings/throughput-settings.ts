import { UserError } from "../core";
import { differentOnes, integerFrom, orNull } from "./range";
import { checkValues, setting, type ValuesOf, withDefaults } from "./setting";
import { seedSetting, settingGroups } from "./setting-groups";

const { data, model, evaluation } = settingGroups;

/** The settings of a measurement; with the models, the machine and the code they decide which blocks belong together. */
export const throughputSettings = {
  corpus: data.corpus,
  layers: setting(
    "--layers <n>",
    "use the first n layers of every model",
    orNull(integerFrom(1), "all"),
    null,
  ),
  evaluationLanguages: evaluation.evaluationLanguages,
  precision: model.precision,
  texts: setting("--texts <n>", "texts that each task of encoding draws a block", integerFrom(1), 128),
  batchSizes: setting(
    "--batch-sizes <texts>",
    "of encoding, one task each",
    differentOnes(integerFrom(1), "integers from 1 up, as [8, 32]"),
    ({ texts }) => (texts < 8 ? [texts] : [8, 32, 128].filter((size) => size <= texts)),
  ),
  pairs: setting(
    "--pairs <n>",
    "pairs a training batch",
    integerFrom(2, " (a pair's negatives are the others)"),
    64,
  ),
  steps: setting("--steps <n>", "training batches of each kind a block", integerFrom(1), 1),
  passes: setting(
    "--passes <n>",
    "turns of each model at each task of a block; the median counts",
    integerFrom(1),
    3,
  ),
  maxTokens: model.maxTokens,
  ignoredKeys: model.ignoredKeys,
  seed: { ...seedSetting, help: "of texts and order" },
};

export type ThroughputSettings = ValuesOf<typeof throughputSettings>;

/**
 * What is measured: some settings as given and the others such that they fit.
 *
 * @throws {UserError} as {@link checkThroughputSettings} does
 * @example defaultThroughputSettings({ texts: 32 }).batchSizes; // [8, 32]
 */
export function defaultThroughputSettings(given: Partial<ThroughputSettings> = {}): ThroughputSettings {
  const settings = withDefaults(throughputSettings, given);
  checkThroughputSettings(settings);
  return settings;
}

/**
 * Refuses settings that nothing can be measured with.
 *
 * @throws {UserError} naming the setting, its value and its range
 */
export function checkThroughputSettings(settings: ThroughputSettings): void {
  checkValues(throughputSettings, settings);
  const large = settings.batchSizes.find((size) => size > settings.texts);
  if (large !== undefined)
    throw new UserError(
      `batches of ${large} texts need as many: give fewer, or more texts than ${settings.texts}`,
    );
}
