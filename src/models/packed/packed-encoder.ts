import type { Kernels } from "../../engine";
import type { Encoder } from "../encoder";
import type { EncoderConfig } from "../encoder-config";
import type { Parameters } from "../parameters";
import { packBatch } from "./batch";
import { networkOutput } from "./network";
import { foldingOf, type ParameterReader, prepareLayers } from "./prepared";

/** An encoder with fixed parameters on TensorFlow's kernels, without padding. */
export function packedEncoder(kernels: Kernels, config: EncoderConfig, parameters: Parameters): Encoder {
  const { tables, layers } = kernels.scope(() => {
    const tables = Object.fromEntries(
      [...parameters].map(([name, { shape, values }]) => [name, kernels.tensor([...shape], values)]),
    );
    const layers = prepareLayers(kernels, config, (name) => tables[name], foldingOf(kernels, config));
    return kernels.keep({ tables, layers });
  });
  const read: ParameterReader = (name) => tables[name];
  return {
    width: config.width,
    encode: (sequences) =>
      kernels.scope(() => {
        const batch = packBatch(kernels, sequences, config, false);
        return kernels.read(networkOutput(kernels, batch, config, read, layers));
      }),
    dispose: () => kernels.release({ tables, layers }),
  };
}
