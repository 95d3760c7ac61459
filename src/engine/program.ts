import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Binding } from "./binding";
import { graphFile } from "./graph-file";
import { handlesIn, replaceHandles } from "./handle";
import { withKernels } from "./kernel-runner";
import { Kernels } from "./kernels";
import { Recording } from "./recording";

/** A computation that TensorFlow has as one graph. */
export interface Program<Inputs, Results> {
  /** Runs the computation; the results belong to the current scope of the kernels that made the program. */
  run(inputs: Inputs): Results;
  dispose(): void;
}

type Computation<Constants, Fixed, Varying, Results> = (
  kernels: Kernels,
  inputs: { fixed: Fixed; varying: Varying },
  constants: Constants,
) => Results;

/**
 * Makes a graph of a computation, so that TensorFlow can fuse its kernels, run several at once and
 * free each tensor after its last use: single kernels allow none of this. The computation is
 * called once, with tensors that have no values, and must make the same graph for all inputs of
 * the same structure.
 *
 * On a GPU the kernels run one by one instead, since a graph's inputs pass through the processor's
 * memory there.
 *
 * @param constants tensors, float32 or bfloat16, that are the same in every run: their values become
 *   part of the graph, and TensorFlow lays them out once for its products, which then take half to
 *   nine tenths of the time
 * @param example inputs of the structure that every run has; lengths of `fixed` never differ,
 *   those of `varying` may
 */
export function makeProgram<Constants, Fixed, Varying, Results>(
  binding: Binding,
  kernels: Kernels,
  constants: Constants,
  example: { fixed: Fixed; varying: Varying },
  computation: Computation<Constants, Fixed, Varying, Results>,
): Program<{ fixed: Fixed; varying: Varying }, Results> {
  if (binding.isUsingGpuDevice()) {
    kernels.keep(constants);
    return {
      run: (inputs) => computation(kernels, inputs, constants),
      dispose: () => kernels.release(constants),
    };
  }
  const { graph, results, inputNames, outputNames } = recordGraph(
    binding,
    kernels,
    constants,
    example,
    computation,
  );
  return {
    run(inputs) {
      const ids = handlesIn(inputs).map(({ id }) => id);
      const outputs = kernels.adopt(binding.runSavedModel(graph, ids, inputNames, outputNames));
      let next = 0;
      return replaceHandles(results, () => outputs[next++]);
    },
    dispose: () => binding.deleteSavedModel(graph),
  };
}

/** Records and loads the graph, in a function apart so that a program does not hold the recording and its constants' values. */
function recordGraph<Constants, Fixed, Varying, Results>(
  binding: Binding,
  kernels: Kernels,
  constants: Constants,
  example: { fixed: Fixed; varying: Varying },
  computation: Computation<Constants, Fixed, Varying, Results>,
) {
  const recording = new Recording();
  const recorded = new Kernels(recording, kernels.precision);
  const known = replaceHandles(constants, (handle) =>
    recording.constant(
      handle.shape,
      handle.dtype,
      kernels.scope(() => kernels.read(kernels.asFloat(handle))),
    ),
  );
  const fixed = replaceHandles(example.fixed, ({ shape, dtype }) => recording.input(shape, dtype));
  const varying = replaceHandles(example.varying, ({ shape, dtype }) =>
    recording.input(
      shape.map(() => -1),
      dtype,
    ),
  );
  const results = computation(recorded, { fixed, varying }, known);
  const namesOf = (value: unknown) => handlesIn(value).map(({ id }) => recording.nameOf(id));
  return {
    graph: loadGraph(binding, graphFile(recording.nodes)),
    results,
    inputNames: namesOf({ fixed, varying }).join(","),
    outputNames: namesOf(results).join(","),
  };
}

/** TensorFlow reads graphs from a folder alone: one that lives for the time of reading. */
function loadGraph(binding: Binding, bytes: Uint8Array): number {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-graph-"));
  try {
    writeFileSync(path.join(folder, "saved_model.pb"), bytes);
    return withKernels(() => binding.loadSavedModel(folder, "serve"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
