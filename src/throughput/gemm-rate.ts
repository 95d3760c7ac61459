import type { Engine } from "../engine";

const size = 2048;

/**
 * Floating point operations a second of a product of two square matrices in float32: what an
 * engine can do at that moment on that machine, to which other rates are set in relation.
 *
 * @param rounds products of which the best counts
 */
export function gemmRate({ tf }: Engine, rounds = 4): number {
  return tf.tidy(() => {
    const a = tf.fill([size, size], 0.5);
    const rates = Array.from({ length: rounds }, () => {
      const begun = performance.now();
      tf.tidy(() => tf.slice(tf.matMul(a, a), [0, 0], [1, 1]).dataSync()); // reading waits for the product
      return (2 * size ** 3) / ((performance.now() - begun) / 1000);
    });
    return Math.max(...rates);
  });
}
