export { checkVocabulary } from "./check-vocabulary";
export { loadTokenizer } from "./load-tokenizer";
export type { Tokenizer } from "./tokenizer";
