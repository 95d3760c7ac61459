import type { Kernels } from "../../engine";
import type { Encoder } from "../encoder";
import { type EncoderConfig, vectorWidth } from "../encoder-config";
import type { Parameters } from "../parameters";
import type { NamedArray } from "../safetensors";
import { packBatch } from "./batch";
import { networkOutput } from "./network";
import { foldingOf, type ParameterReader, prepareLayers, storedFactor } from "./prepared";

/** An encoder with fixed parameters on TensorFlow's kernels, without padding. */
export function packedEncoder(kernels: Kernels, config: EncoderConfig, parameters: Parameters): Encoder {
  const { rest, layers } = kernels.scope(() => {
    const tables = Object.fromEntries(
      [...parameters].map(([name, array]) => [name, kernels.tensor([...array.shape], stored(name, array))]),
    );
    // the layers' own weights are kept as products take them, and these as they are
    const rest = Object.fromEntries(Object.entries(tables).filter(([name]) => !name.startsWith("layers.")));
    const layers = prepareLayers(kernels, config, (name) => tables[name], foldingOf(kernels, config));
    return kernels.keep({ rest, layers });
  });
  const read: ParameterReader = (name) => rest[name];
  return {
    width: vectorWidth(config),
    encode: (sequences) =>
      kernels.scope(() => {
        const batch = packBatch(kernels, sequences, config, false);
        return kernels.read(networkOutput(kernels, batch, config, read, layers));
      }),
    dispose: () => kernels.release({ rest, layers }),
  };
}

/** A parameter's values times its factor. */
function stored(name: string, { values }: NamedArray): Float32Array {
  const factor = storedFactor(name);
  return factor === 1 ? values : values.map((value) => value * factor);
}
