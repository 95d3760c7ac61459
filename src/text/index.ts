export { checkVocabulary, loadTokenizer, type Tokenizer, tokenizerParts } from "./tokenizer";
