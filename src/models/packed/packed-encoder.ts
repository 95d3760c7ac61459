import { type Binding, type Handle, Kernels, makeProgram, type Precision } from "../../engine";
import type { Encoder } from "../encoder";
import { type EncoderConfig, vectorWidth } from "../encoder-config";
import type { Parameters } from "../parameters";
import { packBatch } from "./batch";
import { networkOutput } from "./network";
import { foldingOf, prepareLayers } from "./prepared";

/** An encoder with fixed parameters on native TensorFlow, without padding. */
export function packedEncoder(
  binding: Binding,
  config: EncoderConfig,
  parameters: Parameters,
  precision: Precision,
): Encoder {
  const kernels = new Kernels(binding, precision);
  const fixed = kernels.scope(() => {
    const tables = Object.fromEntries(
      [...parameters].map(([name, { shape, values }]) => [name, kernels.tensor([...shape], values)]),
    );
    // the layers' own weights are kept as products take them, and these as they are
    const rest = Object.fromEntries(Object.entries(tables).filter(([name]) => !name.startsWith("layers.")));
    const layers = prepareLayers(kernels, config, (name) => tables[name], foldingOf(kernels, config));
    return kernels.keep({ rest, layers });
  });
  const program = kernels.scope(() =>
    makeProgram(
      binding,
      kernels,
      { fixed, varying: packBatch(kernels, [Int32Array.of(0)], config, false) },
      (each, { fixed: { rest, layers }, varying: batch }): Handle =>
        networkOutput(each, batch, config, (name) => rest[name], layers),
    ),
  );
  return {
    width: vectorWidth(config),
    encode: (sequences) =>
      kernels.scope(() => {
        const batch = packBatch(kernels, sequences, config, false);
        return kernels.read(program.run({ fixed, varying: batch }));
      }),
    dispose() {
      program.dispose();
      kernels.release(fixed);
      kernels.dispose();
    },
  };
}
