export { packBatch } from "./batch";
export { networkBackward, networkForward } from "./network";
export { packedEncoder } from "./packed-encoder";
export { storedFactor } from "./prepared";
