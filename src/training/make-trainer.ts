import { type Engine, requirePrecision } from "../engine";
import type { EncoderConfig, Parameters } from "../models";
import { packedTrainer } from "./packed-trainer";
import { referenceTrainer } from "./reference-trainer";
import type { Trainer, TrainerSettings } from "./trainer";

/**
 * The fastest trainer that an engine has: packed on the native one, the reference elsewhere.
 *
 * @throws {UserError} for a precision that the engine does not have
 */
export function makeTrainer(
  engine: Engine,
  config: EncoderConfig,
  initial: Parameters,
  settings: TrainerSettings,
): Trainer {
  requirePrecision(engine, settings.precision);
  if (engine.binding) return packedTrainer(engine.binding, config, initial, settings);
  return referenceTrainer(engine.tf, config, initial, settings);
}
