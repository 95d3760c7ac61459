export { type Encoder, encodeAll } from "./encoder";
export { type EncoderConfig, maxTokens, readEncoderConfig, vectorWidth } from "./encoder-config";
export { downloadModel } from "./hub";
export { makeEncoder } from "./make-encoder";
export { type ModelHashes, modelHashes } from "./model-hashes";
export { type ModelOrigin, readModelOrigin } from "./model-origin";
export {
  type NetworkForward,
  networkBackward,
  networkForward,
  packBatch,
  packedEncoder,
  paddingShare,
  storedFactor,
} from "./packed";
export { denseSourceNames, isDecayed, type Parameters, readParameters, sourceNames } from "./parameters";
export { type Prompts, readPrompts } from "./prompts";
export { referenceEncoder, referenceForward } from "./reference-encoder";
export { type NamedArray, openSafetensors, readSafetensors, writeSafetensors } from "./safetensors.mjs";
export { type TrainedModel, withTokens } from "./trained-model";
export { requireNewFolder, writeModel } from "./write-model";
