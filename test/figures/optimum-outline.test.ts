import assert from "node:assert/strict";
import { test } from "node:test";
import { type OptimumSet, type SimplexPoint, simplexGrid } from "../../src/analysis";
import { optimumOutline } from "../../src/figures/optimum-outline";

const triangle = Math.sqrt(3) / 4; // area of the equilateral triangle with sides of 1

/** A set on the grid of 24 by the lead of the best mix over its critical value. */
function setOf(leadRatio: (point: SimplexPoint) => number): Pick<OptimumSet, "standings" | "standingAt"> {
  const standingAt = (point: SimplexPoint) => ({
    point,
    leadRatio: leadRatio(point),
    isInOptimumSet: leadRatio(point) <= 1,
    shortfall: 0,
    shortfallBound: 0,
  });
  return { standings: simplexGrid(24).map(standingAt), standingAt };
}

/** By the shoelace formula. */
const areaOf = (ring: readonly (readonly [number, number])[]) =>
  Math.abs(
    ring.slice(1).reduce((sum, [x, y], index) => sum + ring[index][0] * y - x * ring[index][1], 0) / 2,
  );

test("a whole triangle is one ring around it", () => {
  const rings = optimumOutline(setOf(() => 0));
  assert.equal(rings.length, 1);
  assert.ok(Math.abs(areaOf(rings[0]) - triangle) < 1e-9);
});

test("where the lead is linear the boundary is exact, between points of the grid too", () => {
  // cross up to 0.3: all but a triangle with sides of 0.7 at the cross corner
  const rings = optimumOutline(setOf(({ cross }) => cross / 0.3));
  assert.equal(rings.length, 1);
  assert.ok(Math.abs(areaOf(rings[0]) - triangle * (1 - 0.7 ** 2)) < 1e-9);
  assert.deepEqual(rings[0][0], rings[0][rings[0].length - 1]);
});

test("where the lead bends the boundary on the grid's lines is exact: every place of a circle around the centroid", () => {
  const radius = 0.2137;
  const third = 1 / 3;
  const fromCentre = ({ mono, cross, multi }: SimplexPoint) =>
    Math.sqrt(((mono - third) ** 2 + (cross - third) ** 2 + (multi - third) ** 2) / 2); // in sides of the triangle
  const [ring, ...others] = optimumOutline(setOf((point) => (fromCentre(point) / radius) ** 2));
  assert.equal(others.length, 0);
  for (const [x, y] of ring) {
    const distance = Math.hypot(x - 1 / 2, y - Math.sqrt(3) / 6);
    assert.ok(Math.abs(distance - radius) < 2e-5, `${distance}`); // interpolated between the grid's points 1e-3
  }
});

test("a set in two corners has two rings; with a hole it has one around it and one within", () => {
  const corners = optimumOutline(setOf(({ mono, cross }) => Math.min(1 - mono, 1 - cross) / 0.25));
  assert.deepEqual(
    corners.map((ring) => Number(areaOf(ring).toFixed(6))),
    [triangle / 16, triangle / 16].map((area) => Number(area.toFixed(6))),
  );
  const hole = optimumOutline(setOf(({ mono, cross, multi }) => 4 * Math.min(mono, cross, multi)));
  const [within, around] = hole.map(areaOf).sort();
  assert.ok(Math.abs(around - triangle) < 1e-9);
  // shares of 1/4 and more: a triangle with sides of 1/4, whose corners the grid cuts off
  assert.ok(within < triangle / 16 && within > 0.9 * (triangle / 16), `${within}`);
});
