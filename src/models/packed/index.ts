export { packBatch } from "./batch";
export { type NetworkForward, networkBackward, networkForward } from "./network";
export { packedEncoder } from "./packed-encoder";
export { paddingShare } from "./packing";
export { storedFactor } from "./prepared";
