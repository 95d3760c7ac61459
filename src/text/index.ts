export { checkVocabulary, loadTokenizer, type Tokenizer } from "./tokenizer";
