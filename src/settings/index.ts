export { defaultMiningSettings, type MiningSettings, miningGroups } from "./mining-settings";
export { readText } from "./range";
export { checkValues, defaultText, type Setting, type Settings } from "./setting";
export { seedSetting, settingGroups } from "./setting-groups";
export {
  checkSettingNames,
  checkSettings,
  defaultSettings,
  layersText,
  nullText,
  type StudySettings,
  settingMistake,
  settingNames,
} from "./study-settings";
export {
  checkThroughputSettings,
  defaultThroughputSettings,
  type ThroughputSettings,
  throughputSettings,
} from "./throughput-settings";
