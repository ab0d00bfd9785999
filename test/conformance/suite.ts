import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Facet } from "../../core/facets/facet.ts";
import { facetTable } from "../../core/facets/index.ts";
import { type Backend, makeTarget } from "./backend.ts";
import { exceptionFor } from "./exceptions.ts";
import { type Point, pointsFor } from "./points.ts";

/** What the run found, for docs/conformance.md. */
export interface Finding {
  readonly backend: string;
  readonly facet: string;
  readonly point: string;
  readonly result: "pass" | "not emulated" | "emulator fault";
  readonly reason?: string;
}

declare module "vitest" {
  interface TaskMeta {
    conformance?: Finding;
  }
}

/** Every point that applies, for every facet of the table. */
export function conformance(
  name: string,
  makeBackend: (facet: Facet) => Promise<Backend> | Backend,
  shared: boolean,
): void {
  describe.each([...facetTable.values()])(`on ${name}: $name`, (facet) => {
    let backend: Backend;
    const results: string[] = [];
    beforeAll(async () => {
      backend = await makeBackend(facet);
      if (!shared) await makeTarget(backend);
    });
    const local = { memory: name === "memory" } as unknown as Backend;
    for (const [index, point] of pointsFor(local).entries()) {
      const bucket = `conformance-${facet.name.toLowerCase()}-${index}`;
      if (!point.applies({ backend: local, facet, bucket })) continue;
      it(point.title, async ({ task }) => {
        const result = await assessed(point, { backend, facet, bucket });
        task.meta.conformance = { backend: name, facet: facet.name, point: point.title, ...result };
        results.push(result.result);
      });
    }
    afterAll(() => {
      const known = exceptionFor(name, facet.name);
      const stale = known && results.length > 0 && results.every((result) => result === "pass");
      expect(stale, `passes everywhere now: take it from the exceptions (${known?.reason})`).not.toBe(true);
    });
  });
}

async function assessed(point: Point, trial: { backend: Backend; facet: Facet; bucket: string }) {
  const known = exceptionFor(trial.backend.name, trial.facet.name);
  if (known) {
    const failed = await point.run(trial).then(
      () => false,
      () => true,
    );
    return failed ? { result: known.kind, reason: known.reason } : ({ result: "pass" } as const);
  }
  await point.run(trial);
  return { result: "pass" } as const;
}
