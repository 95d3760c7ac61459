import { type Engine, Kernels } from "../engine";
import type { Encoder } from "./encoder";
import type { EncoderConfig } from "./encoder-config";
import { packedEncoder } from "./packed";
import type { Parameters } from "./parameters";
import { referenceEncoder } from "./reference-encoder";

/** The fastest encoder that an engine has: packed on the native one, the reference elsewhere. */
export function makeEncoder(engine: Engine, config: EncoderConfig, parameters: Parameters): Encoder {
  if (engine.binding) return packedEncoder(new Kernels(engine.binding), config, parameters);
  return referenceEncoder(engine.tf, config, parameters);
}
