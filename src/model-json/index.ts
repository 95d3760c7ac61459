export { type DeclaredFile, declaredKeys, type Rule } from "./declared-keys";
export {
  readDeclared,
  readModelJson,
  readOptionalJson,
  sentenceConfigFile,
  sentenceConfigNames,
  withoutIgnored,
} from "./read-model-json";
