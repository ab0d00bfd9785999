import { beforeEach, expect, it } from "vitest";
import { explain } from "../../../cli/commands/explain.ts";
import { commandContext } from "../../support/commandContext.ts";
import { LayeredDeployment } from "../../support/layeredDeployment.ts";

const now = new Date("2026-11-26T12:00:00.000Z");

let world: LayeredDeployment;
beforeEach(async () => {
  world = new LayeredDeployment();
  world.layers.put({
    kind: "baseline",
    name: "company",
    require: { versioning: true, tags: { owner: "platform", bucket: "{bucket}" } },
    default: { encryption: "AES256" },
  });
  await world.bucket("orders", "bare");
  world.specs.put({ name: "orders", region: "ca-central-1", versioning: false, lifecycle: null });
});

async function run(...names: readonly string[]) {
  const { context, heard } = commandContext(world.deployment);
  const code = await explain.run({ names, options: {} }, { ...context, now: () => now });
  return { code, ...heard };
}

it("names the layer of each facet, and what was overruled by whom", async () => {
  const { text, results } = await run("orders");
  expect(text).toBe(
    `${[
      "orders (ca-central-1): its spec, baseline company",
      "  tags",
      '    required by baseline company: {"owner":"platform","bucket":"orders"}',
      "  versioning",
      '    required by baseline company: {"Status":"Enabled"}',
      '    spec: {"Status":"Suspended"}',
      "  encryption",
    ].join("\n")}\n${text.split("  encryption\n")[1]}`,
  );
  expect(text).toContain("    default of baseline company: ");
  expect(text).toContain("  lifecycle\n    spec: must not be configured\n");
  expect(text).toContain("  . /versioning/Status of the spec is overruled by baseline company\n");
  expect(results).toMatchObject([{ kind: "explained", hasSpec: true, overruled: [{ by: "company" }] }]);
});

it("says which exception applies until when, and what that leaves", async () => {
  const times = { since: "2026-11-01T00:00:00Z", until: "2026-12-01T00:00:00Z" };
  const its = { buckets: ["orders"], pointers: ["/versioning"], owner: "a", reason: "b" };
  world.layers.put({ kind: "exception", name: "imports", ...its, ...times });
  const { text } = await run("orders", "/versioning");
  expect(text).toBe(
    [
      "orders (ca-central-1): its spec, baseline company",
      "  versioning",
      '    spec: {"Status":"Suspended"}',
      "  . exception imports waives /versioning of baseline company until 2026-12-01 00:00:00Z",
      "",
    ].join("\n"),
  );
});

it("says nothing of an exception that waives another part", async () => {
  const times = { since: "2026-11-01T00:00:00Z", until: "2026-12-01T00:00:00Z" };
  const its = { buckets: ["orders"], owner: "a", reason: "b", ...times };
  world.layers.put({ kind: "exception", name: "imports", pointers: ["/versioning"], ...its });
  world.layers.put({ kind: "exception", name: "vain", pointers: ["/cors"], ...its });
  const { text } = await run("orders", "/tags");
  expect(text).not.toContain("imports");
  expect(text).toContain("  . exception vain waives nothing until 2026-12-01 00:00:00Z\n");
});

it("explains a part, a bucket without a spec, and one that is not managed", async () => {
  expect((await run("bare", "/tags/owner")).text).toContain('    required by baseline company: "platform"\n');
  expect((await run("bare", "/policy")).text).toContain(
    "no layer wants anything at /policy: it is not managed",
  );
  world.layers.put({
    kind: "baseline",
    name: "company",
    select: { names: ["orders"] },
    require: { versioning: true },
  });
  expect((await run("bare")).text).toBe(
    "bare: it has no spec, and no baseline selects it; it is not managed\n",
  );
  await expect(run("bare", "/polcy")).rejects.toThrow('did you mean "/policy"?');
});

it("reads nothing of the bucket but its region; its tags only where a baseline selects by tags", async () => {
  await run("orders");
  expect(world.calls.splice(0)).toEqual(["ListBuckets"]);
  world.layers.put({
    kind: "baseline",
    name: "tagged",
    select: { tags: { team: "*" } },
    require: { versioning: true },
  });
  await run("bare");
  expect(world.calls).toEqual(["ListBuckets", "GetBucketTagging"]);
});

it("believes no spec about where a bucket is that exists, as the service does", async () => {
  world.layers.put({
    kind: "baseline",
    name: "company",
    select: { regions: ["ca-central-1"] },
    require: { versioning: true },
  });
  world.specs.put({ name: "orders", region: "eu-west-1", versioning: false });
  const { text } = await run("orders");
  expect(text).toContain("orders (ca-central-1): its spec, baseline company");
  expect(text).toContain("    required by baseline company: ");
});

it("does not believe the tags of an invalid spec, as the service does not", async () => {
  world.layers.put({
    kind: "baseline",
    name: "company",
    select: { tags: { team: "orders" } },
    require: { versioning: true },
  });
  world.specs.put({ name: "orders", region: "ca-central-1", tags: { team: "orders" }, versionin: true });
  expect((await run("orders")).text).not.toContain("baseline company");
});

it("prints a policy on several lines, and a short value on one", async () => {
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  const Statement = [
    {
      Sid: "Tls",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "arn:aws:s3:::orders/*",
      Condition,
    },
  ];
  world.specs.put({ name: "orders", region: "ca-central-1", policy: { Version: "2012-10-17", Statement } });
  const { text } = await run("orders");
  expect(text).toMatch(/^ {4}spec: \n {6}\{\n {8}"Version": "2012-10-17",\n {8}"Statement": \[$/m);
  expect(text).toMatch(/^ {4}required by baseline company: \{"Status":"Enabled"\}$/m);
});
