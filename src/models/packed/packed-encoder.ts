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
  const { fixed, program } = encodingProgram(binding, kernels, config, parameters);
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

/** The program and its fixed inputs. Neither holds the parameters' JavaScript arrays. */
function encodingProgram(binding: Binding, kernels: Kernels, config: EncoderConfig, parameters: Parameters) {
  return kernels.scope(() => {
    const tensorOf = (name: string): Handle => {
      const parameter = parameters.get(name);
      if (!parameter) throw new RangeError(`packedEncoder: expected a parameter ${name}, got none`);
      return kernels.tensor([...parameter.shape], parameter.values);
    };
    const names = [...parameters.keys()].filter((name) => !name.startsWith("layers."));
    const tables = Object.fromEntries(names.map((name) => [name, tensorOf(name)]));
    const layers = kernels.scope(() => prepareLayers(kernels, config, tensorOf, foldingOf(kernels, config)));
    // products in bf16 are faster by half if weights are constants of the graph; in fp32 they are
    // not, and the graph would hold the weights several times
    const isInGraph = kernels.precision === "bf16";
    const fixed = kernels.keep({ tables, layers: isInGraph ? null : layers });
    const example = { fixed, varying: packBatch(kernels, [Int32Array.of(0)], config, false) };
    const program = makeProgram(
      binding,
      kernels,
      isInGraph ? layers : null,
      example,
      (each, inputs, constants): Handle => {
        const read = (name: string) => inputs.fixed.tables[name];
        return networkOutput(each, inputs.varying, config, read, inputs.fixed.layers ?? constants ?? []);
      },
    );
    return { fixed, program };
  });
}
