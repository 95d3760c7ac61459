import { dtypes } from "./binding";
import { type Handle, Variable } from "./handle";
import { attributeList } from "./kernel-runner";
import { Kernels } from "./kernels";

const dtype = { dtype: dtypes.float32 };

/** Kernels that update arrays in place: variables, and Adam's step on them. */
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
   * Adam's update in place (Kingma and Ba 2015, algorithm 1, with the bias corrections moved into
   * the rate, as TensorFlow's kernel has it): rate·√(1−β₂ᵗ)/(1−β₁ᵗ)·m / (√v + ε).
   *
   * @param step its `powers` are [β₁ᵗ, β₂ᵗ], where t >= 1 counts the steps, this one included
   */
  applyAdam(
    state: { parameter: Variable; mean: Variable; variance: Variable },
    gradient: Handle,
    step: { rate: number; beta1: number; beta2: number; powers: [number, number]; epsilon: number },
  ): void {
    const attributes = { T: dtypes.float32, use_locking: false, use_nesterov: false };
    const { rate, beta1, beta2, powers, epsilon } = step;
    this.scope(() => {
      const numbers = [...powers, rate, beta1, beta2, epsilon].map((value) =>
        this.tensor([], Float32Array.of(value)),
      );
      const inputs = [state.parameter, state.mean, state.variance, ...numbers, gradient];
      this.runAll("ResourceApplyAdam", attributes, inputs, 0);
    });
  }
}

let variablesMade = 0; // TensorFlow shares variables of one name within a process
