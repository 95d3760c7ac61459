import { loadEngine } from "../../src/engine";
import { makeTrainer } from "../../src/training";
import { smallConfig, smallParameters, smallSequences } from "./small-encoder";
import { plainSettings } from "./trainer-settings";

/** Loss and gradient norm of three steps of a small encoder, on the engine that BATCHMIX_ENGINE names. */
export async function smallLosses(): Promise<{
  engine: string;
  steps: { loss: number; gradientNorm: number }[];
}> {
  const engine = await loadEngine();
  const trainer = makeTrainer(engine, smallConfig, smallParameters(smallConfig), plainSettings);
  const steps = [0, 1, 2].map((step) => {
    const queries = smallSequences([7, 2, 11, 2, 13], smallConfig, `queries ${step}`);
    const positives = smallSequences([3, 5, 2, 17, 7], smallConfig, `positives ${step}`);
    return trainer.step({ queries, positives }, 1e-3);
  });
  trainer.dispose();
  return { engine: engine.kind, steps };
}

if (require.main === module) {
  smallLosses().then((losses) => process.stdout.write(JSON.stringify(losses)));
}
