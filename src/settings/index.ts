export { defaultMiningSettings, type MiningSettings, miningGroups } from "./mining-settings";
export { readText } from "./range";
export { checkValues, defaultText, type Setting, type Settings } from "./setting";
export {
  checkSettingNames,
  checkSettings,
  defaultSettings,
  nullText,
  type StudySettings,
  seedSetting,
  settingGroups,
  settingMistake,
  settingNames,
} from "./study-settings";
export {
  checkThroughputSettings,
  defaultThroughputSettings,
  type ThroughputSettings,
  throughputSettings,
} from "./throughput-settings";
