import type { Kernels } from "../../engine";
import type { Encoder } from "../encoder";
import type { EncoderConfig } from "../encoder-config";
import type { Parameters } from "../parameters";
import type { NamedArray } from "../safetensors";
import { packBatch } from "./batch";
import { networkOutput } from "./network";
import { foldingOf, type ParameterReader, prepareLayers, storedFactor } from "./prepared";

/** An encoder with fixed parameters on TensorFlow's kernels, without padding. */
export function packedEncoder(kernels: Kernels, config: EncoderConfig, parameters: Parameters): Encoder {
  const { embeddings, layers } = kernels.scope(() => {
    const tables = Object.fromEntries(
      [...parameters].map(([name, array]) => [name, kernels.tensor([...array.shape], stored(name, array))]),
    );
    const embeddings = Object.fromEntries(
      Object.entries(tables).filter(([name]) => name.startsWith("embeddings.")),
    );
    const layers = prepareLayers(kernels, config, (name) => tables[name], foldingOf(kernels, config));
    return kernels.keep({ embeddings, layers });
  });
  const read: ParameterReader = (name) => embeddings[name];
  return {
    width: config.width,
    encode: (sequences) =>
      kernels.scope(() => {
        const batch = packBatch(kernels, sequences, config, false);
        return kernels.read(networkOutput(kernels, batch, config, read, layers));
      }),
    dispose: () => kernels.release({ embeddings, layers }),
  };
}

/** A parameter's values times its factor. */
function stored(name: string, { values }: NamedArray): Float32Array {
  const factor = storedFactor(name);
  return factor === 1 ? values : values.map((value) => value * factor);
}
