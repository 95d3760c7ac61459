import { type Engine, Kernels } from "../engine";
import type { EncoderConfig, Parameters } from "../models";
import { packedTrainer } from "./packed-trainer";
import { referenceTrainer } from "./reference-trainer";
import type { Trainer, TrainerSettings } from "./trainer";

/** The fastest trainer that an engine has: packed on the native one, the reference elsewhere. */
export function makeTrainer(
  engine: Engine,
  config: EncoderConfig,
  initial: Parameters,
  settings: TrainerSettings,
): Trainer {
  if (engine.binding) return packedTrainer(new Kernels(engine.binding), config, initial, settings);
  return referenceTrainer(engine.tf, config, initial, settings);
}
