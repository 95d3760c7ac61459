import path from "node:path";
import { type Command, Option } from "commander";
import { corpusFile } from "../core";
import {
  defaultSettings,
  defaultText,
  readText,
  type Setting,
  type Settings,
  type StudySettings,
  settingGroups,
} from "../settings";

/** Adds options for settings; each group, by its name, has its own heading in the help. */
export function addSettings(command: Command, groups: Readonly<Record<string, Settings>>): Command {
  for (const [group, settings] of Object.entries(groups)) {
    const heading = `${group[0].toUpperCase()}${group.slice(1)}:`;
    for (const setting of Object.values(settings))
      command.addOption(settingOption(setting).helpGroup(heading));
  }
  return command;
}

/** The option of a setting, with its default in the help. The lists of an option that is repeated are joined. */
export function settingOption(setting: Setting): Option {
  const byDefault = defaultText(setting);
  const help = byDefault === null ? setting.help : `${setting.help} (default: ${byDefault})`;
  const option = new Option(setting.option, help);
  if (option.isBoolean()) return option;
  return option.argParser((written: string, before: unknown) => {
    const value = readText(setting.range, written);
    return Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value;
  });
}

/** The values of settings that a command's options give, by the settings' names. */
export function givenSettings(
  options: Readonly<Record<string, unknown>>,
  groups: Readonly<Record<string, Settings>>,
): Record<string, unknown> {
  const named = Object.values(groups).flatMap(Object.entries<Setting>);
  return Object.fromEntries(
    named.flatMap(([name, { option }]) => {
      const value = options[new Option(option).attributeName()];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * The corpus' default settings, changed by the options that were given.
 *
 * @param others settings that options may change
 * @throws {UserError} naming a setting, its value and its range
 */
export function studySettings(
  options: Readonly<Record<string, unknown>>,
  others: Partial<StudySettings> = {},
): StudySettings {
  const given: Partial<StudySettings> = { ...others, ...givenSettings(options, settingGroups) };
  return defaultSettings(given.corpus, given);
}

/** What a study's files are called: the corpus' name, or the name of a user's file without its ending. */
export function studyName({ corpus }: StudySettings): string {
  return path.basename(corpus).replace(corpusFile, "");
}
