import { beforeEach, describe, expect, it } from "vitest";
import { exception } from "../../../cli/commands/exception.ts";
import { commandContext } from "../../support/commandContext.ts";
import { LayeredDeployment } from "../../support/layeredDeployment.ts";

const now = new Date("2026-11-26T12:00:00.000Z");

let world: LayeredDeployment;
beforeEach(async () => {
  world = new LayeredDeployment();
  world.layers.put({
    kind: "baseline",
    name: "company",
    select: { names: ["orders-*"] },
    require: { versioning: true, blockPublicAccess: true },
  });
  await world.bucket("orders-a", "orders-b", "shop");
});

const imports = {
  name: "imports",
  buckets: ["orders-a"],
  pointers: ["/versioning"],
  owner: "data team",
  reason: "a migration",
  ticket: "OPS-1",
  until: "2026-12-26T12:00:00Z",
};

/** Runs a command with documents on standard input. */
async function run(
  names: readonly string[],
  documents: readonly object[] = [],
  options: object = {},
  answer = true,
) {
  const { context, heard } = commandContext(world.deployment, answer);
  const stdin = async () => documents.map((one) => JSON.stringify(one)).join("\n---\n");
  const accept = "irreversible,exposure,unread,deletes,lockout";
  const ended = await exception
    .run({ names, options: { accept, ...options } }, { ...context, stdin, now: () => now })
    .then(
      (code) => ({ code, error: undefined }),
      ({ message }: Error) => ({ code: undefined, error: message }),
    );
  return { ...ended, ...heard };
}

describe("exception put", () => {
  it("begins now, and shows what it waives and in how many buckets", async () => {
    const { text, questions, code } = await run(["put", "-"], [imports], { reason: "agreed" });
    expect(text).toContain("imports concerns 1 bucket:");
    expect(text).toContain("  . waives /versioning of baseline company in 1 bucket\n");
    expect([code, questions]).toEqual([undefined, ["Write this exception?"]]);
    expect(world.item("exception", "imports")).toEqual({
      ...imports,
      kind: "exception",
      since: now.toISOString(),
      changedBy: "arn:aws:iam::111122223333:user/alice",
      changeReason: "agreed",
      changedAt: now.toISOString(),
    });
  });

  it("warns where what it waives keeps a bucket closed", async () => {
    const { text } = await run(["put", "-"], [{ ...imports, pointers: ["/blockPublicAccess"] }]);
    expect(text).toContain(
      "  ! waives /blockPublicAccess of baseline company in 1 bucket: they can be opened\n",
    );
  });

  it("asks for the name of the exposure that a spec makes once nothing overrules it any more", async () => {
    const open = {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::orders-a/*",
    };
    world.specs.put({
      name: "orders-a",
      region: "ca-central-1",
      blockPublicAccess: false,
      policy: { Statement: [open] },
    });
    world.settings = { allowPublic: ["orders-*"] };
    const all = { ...imports, pointers: undefined };
    const { code, questions } = await run(["put", "-"], [all], { yes: true, accept: "unread" }, false);
    expect(code).toBe(1);
    expect(questions).toEqual(['Warning "exposure" for orders-a. Type exposure to continue:']);
    expect(world.item("exception", "imports")).toBeUndefined();
  });

  it.each([
    [
      "longer than the operator permits",
      { until: "2028-01-01T00:00:00Z" },
      /it lasts longer than the operator permits/,
    ],
    [
      "of what can never be waived",
      { pointers: ["/blockPublicAccess/BlockPublicAcls"] },
      /\/blockPublicAccess\/BlockPublicAcls can never be waived \(setting exceptions.never: \/blockPublicAccess\)/,
    ],
    ["that has ended", { until: "2026-11-26T12:00:00Z" }, /would have ended already/],
  ])("refuses one %s, before any call to S3", async (_, change, error) => {
    world.settings = { exceptions: { never: ["/blockPublicAccess"] } };
    expect((await run(["put", "-"], [{ ...imports, ...change }], { yes: true })).error).toMatch(error);
    expect([world.calls, world.item("exception", "imports")]).toEqual([[], undefined]);
  });

  it("notes what stays required, and a pointer or an exception that waives nothing", async () => {
    world.settings = { exceptions: { never: ["/blockPublicAccess/BlockPublicPolicy"] } };
    const { notes } = await run(["put", "-"], [{ ...imports, pointers: ["/blockPublicAccess", "/policy"] }]);
    expect(notes).toContain("imports: /blockPublicAccess/BlockPublicPolicy stays required");
    expect(notes).toContain("imports: /policy waives nothing that a baseline wants");
    const other = { ...imports, name: "other", buckets: ["shop"] };
    expect((await run(["put", "-"], [other])).notes).toContain("other waives nothing");
  });

  it("an unchanged file does not begin it anew", async () => {
    await run(["put", "-"], [imports]);
    world.layers.put({ ...world.item("exception", "imports"), since: "2026-11-01T00:00:00.000Z" });
    expect((await run(["put", "-"], [imports])).text).toBe("the exception imports already says so\n");
    expect(world.item("exception", "imports")).toMatchObject({ since: "2026-11-01T00:00:00.000Z" });
  });
});

describe("exception list and end", () => {
  it("list shows until when, whose, why, and the buckets of which it holds a part open", async () => {
    await run(["put", "-"], [{ ...imports, pointers: undefined, buckets: ["orders-*", "shop"] }]);
    world.layers.put({
      ...imports,
      kind: "exception",
      name: "past",
      since: "2026-01-01T00:00:00Z",
      until: "2026-02-01T00:00:00Z",
    });
    world.layers.put({ kind: "exception", name: "broken" });
    const { text, results } = await run(["list"]);
    expect(text).toContain("EXCEPTION  STATE     UNTIL");
    expect(text).toMatch(
      /imports +in force +2026-12-26 12:00:00Z \(in 30 d\) +data team +OPS-1 +\/blockPublicAccess, \/versioning of orders-a, orders-b/,
    );
    expect(results).toMatchObject([
      { name: "broken", state: "invalid", holdsBuckets: 0 },
      { name: "past", state: "ended", holdsBuckets: 0 },
      { name: "imports", state: "in force", holdsBuckets: 2, examples: ["orders-a", "orders-b"] },
    ]);
  });

  it("end ends it now, once", async () => {
    await run(["put", "-"], [{ ...imports }]);
    world.layers.put({ ...world.item("exception", "imports"), since: "2026-11-01T00:00:00.000Z" });
    const { text } = await run(["end", "imports"], [], { reason: "done" });
    expect(text).toBe("the exception imports has ended: what it waived is required again\n");
    expect(world.item("exception", "imports")).toMatchObject({
      until: now.toISOString(),
      since: "2026-11-01T00:00:00.000Z",
      changeReason: "done",
    });
    expect((await run(["end", "imports"])).text).toContain("ended at 2026-11-26 12:00:00Z already");
    expect((await run(["end", "import"])).error).toBe("there is no exception import; there are: imports");
  });

  it("one that begins later never begins after its end", async () => {
    await run(["put", "-"], [{ ...imports, since: "2026-12-01T00:00:00Z" }]);
    expect(world.item("exception", "imports")).toMatchObject({ since: "2026-12-01T00:00:00.000Z" });
    await run(["end", "imports"]);
    const { results } = await run(["list"]);
    expect(results).toMatchObject([{ name: "imports", state: "ended" }]);
  });
});
