import { describe, expect, inject, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";
import { makeTarget } from "../conformance/backend.ts";
import { everything } from "../conformance/everything.ts";
import { exceptionFor } from "../conformance/exceptions.ts";
import { localStackBackend } from "./backend.ts";

describe.skipIf(!inject("localstack"))("on LocalStack", () => {
  it("a spec with every facet that it knows makes a bucket, and is then in sync without a write", async () => {
    const backend = localStackBackend();
    await makeTarget(backend);
    const unknown = [...facetTable.keys()].filter(
      (name) => exceptionFor("LocalStack", name)?.kind === "not emulated",
    );
    const spec = everything("everything-at-once", backend.region, unknown);
    const first = await backend.manager.apply(spec);
    expect(first.converged, `${first}`).toBe(true);
    const start = performance.now();
    const second = await backend.manager.apply(spec);
    const ms = (performance.now() - start).toFixed(0);
    expect(second).toMatchObject({ converged: true, sent: [] });
    const facets = facetTable.size - unknown.length;
    console.log(`a full check of ${facets} facets in sync: ${facets} reads, all at once, in ${ms} ms`);
  });
});
