import * as v from "valibot";
import { UserError } from "../core";
import { mistakeOf, type Range } from "./range";
import { checkValues, type ValuesOf, withDefaults } from "./setting";
import { settingGroups } from "./setting-groups";

const { data, model, training, loss, negatives, evaluation, study } = settingGroups;
const declared = { ...data, ...model, ...training, ...loss, ...negatives, ...evaluation, ...study };

/** The values of all settings of {@link settingGroups}. */
export type StudySettings = ValuesOf<typeof declared>;

/** The names of all settings, in the order in which they are declared. */
export const settingNames = Object.keys(declared) as readonly (keyof StudySettings)[];

/**
 * The settings of a corpus' default study, some of them as given and the others such that they fit.
 *
 * @param corpus emoji captions without it
 * @throws {UserError} as {@link checkSettings} does
 * @example defaultSettings("emoji").warmupSteps; // 2
 * @example defaultSettings("emoji", { steps: 2 }).warmupSteps; // 1
 */
export function defaultSettings(corpus?: string, given: Partial<StudySettings> = {}): StudySettings {
  const settings = withDefaults(declared, { ...given, corpus });
  checkSettings(settings);
  return settings;
}

/**
 * A sentence on what is wrong with a setting's value, whatever the other settings are, or null.
 *
 * @example settingMistake("steps", 0); // "steps must be an integer from 1 up, not 0"
 */
export function settingMistake(name: keyof StudySettings, value: unknown): string | null {
  return mistakeOf(name, declared[name].range, value);
}

/** What null means for a setting. @example nullText("mined"); // "none" */
export function nullText(name: keyof StudySettings): string {
  return v.getTitle(declared[name].range as Range) ?? "none";
}

/**
 * Refuses names that are no settings.
 *
 * @throws {UserError} naming the first
 */
export function checkSettingNames(settings: object): void {
  const odd = Object.keys(settings).find((name) => !Object.hasOwn(declared, name));
  if (odd !== undefined)
    throw new UserError(`unknown setting ${JSON.stringify(odd)}; there are ${settingNames.join(", ")}`);
}

/**
 * Refuses settings that cannot be trained with, and names that are no settings.
 *
 * @throws {UserError} naming the setting, its value and its range
 */
export function checkSettings(settings: StudySettings): void {
  checkSettingNames(settings);
  checkValues(declared, settings);
  const { patience, evaluateEvery, measureAt, steps, warmupSteps, negatives: asked, mined } = settings;
  if (asked > 0 && mined === null)
    throw new UserError(
      "negatives are drawn from a mined file: give mined, which npx batchmix mine writes, too",
    );
  if (patience !== null && evaluateEvery === null)
    throw new UserError("patience counts measurements: give evaluateEvery, the steps between them, too");
  if (evaluateEvery !== null && evaluateEvery > steps)
    throw new UserError(`evaluateEvery must be at most steps (${steps}), not ${evaluateEvery}`);
  const late = measureAt?.find((step) => step > steps);
  if (late !== undefined)
    throw new UserError(`measureAt must be of steps up to ${steps}, the last one, not ${late}`);
  if (measureAt !== null && evaluateEvery !== null)
    throw new UserError(
      "measureAt measures the weights at steps, and evaluateEvery keeps the best weights in place of the last: leave one out",
    );
  if (warmupSteps >= steps)
    throw new UserError(
      `warmupSteps must be an integer from 0 to below steps (${steps}), not ${warmupSteps}`,
    );
}

/** The layers of a model in words. @example layersText(1); // "the first layer" */
export function layersText(layers: StudySettings["layers"]): string {
  if (layers === null) return "all layers";
  return layers === 1 ? "the first layer" : `the first ${layers} layers`;
}
