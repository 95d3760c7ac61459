import { dtypes } from "./binding";
import { type Handle, Variable } from "./handle";
import { attributeList } from "./kernel-runner";
import { Kernels } from "./kernels";

const dtype = { dtype: dtypes.float32 };

/** Kernels that update arrays in place: variables, and AdamW's step on them. */
export class VariableKernels extends Kernels {
  /** A variable with the given initial values; it lives until {@link VariableKernels.freeVariable}. */
  variable(shape: number[], values: Float32Array): Variable {
    const name = `batchmix-${variablesMade++}`;
    const attributes = attributeList({ container: "", shared_name: name, ...dtype, shape });
    const variable = new Variable(this.binding.executeOp("VarHandleOp", attributes, [], 1)[0].id);
    this.assignValues(variable, shape, values);
    return variable;
  }

  /** The variable's value as a tensor, which later assignments do not change. */
  readVariable(variable: Variable): Handle {
    return this.run("ReadVariableOp", dtype, [variable]);
  }

  assign(variable: Variable, value: Handle): void {
    this.runAll("AssignVariableOp", dtype, [variable, value], 0);
  }

  /** Sets a variable to a copy of the values. */
  assignValues(variable: Variable, shape: number[], values: Float32Array): void {
    // a product lies in TensorFlow's memory, where the tensor itself shares JavaScript's
    this.scope(() => this.assign(variable, this.scale(this.tensor(shape, values), 1)));
  }

  freeVariable(variable: Variable): void {
    this.runAll("DestroyResourceOp", { ignore_lookup_error: true }, [variable], 0);
    this.binding.deleteTensor(variable.id);
  }

  /**
   * AdamW's update in place (Loshchilov and Hutter 2019, algorithm 2, with the bias corrections moved into
   * the rate, as TensorFlow's kernel has it): parameter·decay − rate·√(1−β₂ᵗ)/(1−β₁ᵗ)·m / (√v + ε), with
   * moments of gradient·clip. One pass over memory on a processor (fused-kernels.cc), several on a GPU, with
   * the same bits.
   *
   * @param step its `powers` are [β₁ᵗ, β₂ᵗ], where t >= 1 counts the steps, this one included
   */
  applyAdamW(
    state: { parameter: Variable; mean: Variable; variance: Variable },
    gradient: Handle,
    step: AdamWStep,
  ): void {
    const { clip, decay, rate, beta1, beta2, powers, epsilon } = step;
    const variables = [state.parameter, state.mean, state.variance];
    this.scope(() => {
      if (!this.binding.isUsingGpuDevice?.()) {
        const numbers = Float32Array.of(clip, decay, rate, beta1, beta2, ...powers, epsilon);
        this.runAll("BatchmixAdamW", {}, [...variables, gradient, this.tensor([numbers.length], numbers)], 0);
        return;
      }
      if (decay < 1) this.assign(state.parameter, this.scale(this.readVariable(state.parameter), decay));
      const clipped = clip < 1 ? this.scale(gradient, clip) : gradient;
      const numbers = [...powers, rate, beta1, beta2, epsilon].map((value) =>
        this.tensor([], Float32Array.of(value)),
      );
      const attributes = { T: dtypes.float32, use_locking: false, use_nesterov: false };
      this.runAll("ResourceApplyAdam", attributes, [...variables, ...numbers, clipped], 0);
    });
  }
}

/** The numbers of one step of AdamW on one parameter. */
export interface AdamWStep {
  /** Factor of the gradient. */
  readonly clip: number;
  /** Factor of the parameter. */
  readonly decay: number;
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly powers: readonly [number, number];
  readonly epsilon: number;
}

let variablesMade = 0; // TensorFlow shares variables of one name within a process
