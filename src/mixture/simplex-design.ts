import { type Mix, makeMix } from "./mix";

/**
 * The simplex-centroid design for three parts (Scheffé 1963): corners, midpoints of the edges,
 * centroid, in that order.
 */
export function simplexCentroid(): Mix[] {
  return [
    makeMix(1, 0, 0),
    makeMix(0, 1, 0),
    makeMix(0, 0, 1),
    makeMix(1, 1, 0),
    makeMix(1, 0, 1),
    makeMix(0, 1, 1),
    makeMix(1, 1, 1),
  ];
}
