import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { facets } from "../../../core/facets/index.ts";
import { bundle } from "../../../scripts/bundle/build.ts";
import * as source from "../../support/bundledSession.ts";

// The bundler removes texts from the rows of the facets. What a row permits is no text: without it a session can do nothing.

let folder = "";
let bundled: typeof source;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dxaws-s3-bundled-"));
  await bundle("test/support/bundledSession.ts", folder);
  bundled = await import(/* @vite-ignore */ pathToFileURL(join(folder, "index.mjs")).href);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const actionsOf = (policy: string): string[] =>
  JSON.parse(policy).Statement.flatMap(({ Action }: { Action: string[] }) => Action);

test.each(facets.map(({ name, iam }) => [name, iam.write] as const))(
  "the bundled worker has a session that may write %s, as its row says",
  (name, write) => {
    const policy = bundled.policyToWrite(name);
    expect(policy).toBe(source.policyToWrite(name));
    expect(new Set(actionsOf(policy))).toEqual(new Set(write.map(({ action }) => action)));
    expect(write).not.toEqual([]);
  },
);

test("the bundled worker has a session that may create a bucket with all facets", () => {
  const policy = bundled.policyToCreate();
  expect(policy).toBe(source.policyToCreate());
  const all = facets.flatMap(({ iam }) => iam.write.map(({ action }) => action));
  expect(new Set(actionsOf(policy))).toEqual(new Set(["s3:CreateBucket", ...all]));
});
