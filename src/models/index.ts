export { type Encoder, encodeAll } from "./encoder";
export { type EncoderConfig, maxTokens, readEncoderConfig } from "./encoder-config";
export { makeEncoder } from "./make-encoder";
export { networkBackward, networkForward, packBatch, packedEncoder } from "./packed";
export { isDecayed, type Parameters, readParameters, sourceNames } from "./parameters";
export { referenceEncoder, referenceForward } from "./reference-encoder";
export { type NamedArray, openSafetensors, writeSafetensors } from "./safetensors";
export { type TrainedModel, writeModel } from "./write-model";
