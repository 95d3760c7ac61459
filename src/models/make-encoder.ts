import { type Engine, type Precision, requirePrecision } from "../engine";
import type { Encoder } from "./encoder";
import type { EncoderConfig } from "./encoder-config";
import { packedEncoder } from "./packed";
import type { Parameters } from "./parameters";
import { referenceEncoder } from "./reference-encoder";

/**
 * The fastest encoder that an engine has: packed on the native one, the reference elsewhere.
 *
 * @param precision of the linear layers' products
 * @throws {UserError} for a precision that the engine does not have
 */
export function makeEncoder(
  engine: Engine,
  config: EncoderConfig,
  parameters: Parameters,
  precision: Precision = "fp32",
): Encoder {
  requirePrecision(engine, precision);
  if (engine.binding) return packedEncoder(engine.binding, config, parameters, precision);
  return referenceEncoder(engine.tf, config, parameters);
}
