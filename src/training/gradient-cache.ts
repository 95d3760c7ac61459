import type { Handle, Kernels } from "../engine";

/** Gradients by the name of their parameter. */
export type Gradients = Record<string, Handle>;

/** The functions of a network and a loss that {@link cachedGradients} calls. */
export interface CachedNetwork {
  /** Unit vectors of a part's texts, shape [texts, width]. */
  vectorsOf(texts: readonly Int32Array[], part: number): Handle;
  /** The gradients in all parameters, from the gradient in the vectors of a part. */
  gradientsOf(texts: readonly Int32Array[], gradient: Handle, part: number): Gradients;
  lossOf(vectors: Handle): { losses: Handle; gradient: Handle };
}

/**
 * The gradients of a loss over many texts with the activations of only some texts in memory: all are
 * encoded for the loss and its gradient in the vectors, then each part again for the gradients
 * in the parameters, which are summed. Equal to the gradients of all at once, except for rounding.
 *
 * @param textsPerPass texts of a part, from 1 up
 * @see Gao et al. 2021, Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup, section 3
 */
export function cachedGradients(
  kernels: Kernels,
  texts: readonly Int32Array[],
  textsPerPass: number,
  { vectorsOf, gradientsOf, lossOf }: CachedNetwork,
): { losses: Handle; gradients: Gradients } {
  // parts of similar length pad least
  const order = [...texts.keys()].sort((a, b) => texts[a].length - texts[b].length || a - b);
  const parts: number[][] = [];
  for (let from = 0; from < order.length; from += textsPerPass) {
    parts.push(order.slice(from, from + textsPerPass));
  }
  const textsOf = (part: readonly number[]) => part.map((index) => texts[index]);
  const rows = (indices: readonly number[]) => kernels.tensor([indices.length], Int32Array.from(indices));
  return kernels.scope(() => {
    const sorted = parts.map((part, index) => kernels.scope(() => vectorsOf(textsOf(part), index)));
    const place = new Int32Array(order.length);
    order.forEach((text, index) => {
      place[text] = index;
    });
    const vectors = kernels.gather(kernels.concat(sorted), rows([...place]));
    const { losses, gradient } = lossOf(vectors);
    let gradients: Gradients | undefined;
    for (const [index, part] of parts.entries()) {
      const sum: Gradients | undefined = gradients;
      const next = kernels.scope(() => {
        const ofPart = gradientsOf(textsOf(part), kernels.gather(gradient, rows(part)), index);
        return sum ? mapValues(ofPart, (name, handle) => kernels.add(sum[name], handle)) : ofPart;
      });
      if (sum) kernels.free(sum);
      gradients = next;
    }
    return { losses, gradients: gradients as Gradients };
  });
}

function mapValues(record: Gradients, to: (name: string, handle: Handle) => Handle): Gradients {
  return Object.fromEntries(Object.entries(record).map(([name, handle]) => [name, to(name, handle)]));
}
