export { type Activation, activations } from "./activations";
export { type Encoder, encodeAll, makeEncoder, packedBinding } from "./encoder";
export { type EncoderConfig, vectorWidth } from "./encoder-config";
export { downloadModel } from "./hub";
export { type ModelOrigin, type Prompts, readModelOrigin, readPrompts } from "./model-folder";
export { type ModelHashes, modelHashes } from "./model-hashes";
export { checkWeights, readParameters, readWordRows } from "./model-weights";
export {
  type NetworkForward,
  networkBackward,
  networkForward,
  packBatch,
  paddingShare,
  storedFactor,
} from "./packed";
export { denseSourceNames, isDecayed, type Parameters, sourceNames, sourceShape } from "./parameters";
export { type PoolingMode, poolingModes, tokenRow, unpooled } from "./pooling";
export { readEncoderConfig } from "./read-encoder-config";
export { referenceEncoder, referenceForward } from "./reference-encoder";
export { type NamedArray, openSafetensors, readSafetensors, writeSafetensors } from "./safetensors.mjs";
export { type TrainedModel, withTokens } from "./trained-model";
export { requireNewFolder, writeModel } from "./write-model";
