import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "../../../cli/command/usageError.ts";
import { put } from "../../../cli/commands/put.ts";
import { commandContext } from "../../support/commandContext.ts";
import { accessDenied } from "../../support/denials.ts";
import { withoutService } from "../../support/withoutService.ts";
import { bucket, region, World } from "../../support/world.ts";

// What cannot be undone takes more than a yes: its name.

let world: World;
const deployment = {
  ...withoutService,
  region: async () => region,
  provider: async () => world.core.provider,
  specTable: {
    get: async () => structuredClone(world.specs.get(bucket)),
    put: async (spec: object) => void world.specs.set(bucket, spec),
  },
};

beforeEach(async () => {
  world = new World();
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await world.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }), region);
});

const expiring = { lifecycle: [{ Status: "Enabled", Filter: {}, Expiration: { Days: 1 } }] };

/** The same with the functions and their settings: the service's guard counts. */
const deployed = {
  ...deployment,
  lambda: { send: async () => ({ Environment: { Variables: { SETTINGS: "{}", VERSION: "1" } } }) },
  documents: { send: async () => ({}) },
  ledger: { status: async () => undefined },
};

async function run(facets: object, options: object, ask?: () => Promise<string>, of: object = deployment) {
  const { context, heard } = commandContext(of);
  const stdin = async () => JSON.stringify({ name: bucket, region, ...facets });
  const code = await put.run(
    { names: ["-"], options: { ...options } },
    { ...context, stdin, ...(ask && { ask }) },
  );
  return { code, heard, written: world.specs.has(bucket) };
}

describe("put, of a spec whose plan warns", () => {
  it("shows the warning, and writes when its name is typed", async () => {
    const { code, heard, written } = await run(expiring, {});
    expect([code, written]).toEqual([undefined, true]);
    expect(heard.text).toContain("! deletes: lifecycle: the rule");
    expect(heard.questions).toEqual([
      "Write this spec?",
      `Warning "deletes" for ${bucket}. Type deletes to continue:`,
    ]);
    expect(heard.results.find(({ kind }) => kind === "plan")).toMatchObject({
      warnings: [{ kind: "deletes", facet: "lifecycle" }],
    });
  });

  it.each(["", "y", "yes", "irreversible"])("writes nothing when %j is typed instead", async (typed) => {
    const { code, written } = await run(expiring, {}, async () => typed);
    expect([code, written]).toEqual([1, false]);
  });

  it("is not accepted by --yes, and asks for each kind by itself", async () => {
    const { heard } = await run({ ...expiring, versioning: true }, { yes: true });
    expect(heard.questions.map((question) => /"(\w+)"/.exec(question)?.[1])).toEqual([
      "irreversible",
      "deletes",
    ]);
  });

  it("writes nothing without a terminal, unless it is accepted by name", async () => {
    const noTerminal = async () => {
      throw new UsageError({ text: "no terminal" } as never);
    };
    await expect(run(expiring, { yes: true }, noTerminal)).rejects.toThrow("no terminal");
    await expect(run(expiring, { yes: true, accept: "irreversible" }, noTerminal)).rejects.toThrow(
      "no terminal",
    );
    expect(world.specs.has(bucket)).toBe(false);
    expect(await run(expiring, { yes: true, accept: "irreversible, deletes" }, noTerminal)).toMatchObject({
      written: true,
    });
  });

  it("asks nothing more where the bucket is only observed", async () => {
    const { heard, written } = await run({ ...expiring, mode: "observe" }, {});
    expect([written, heard.questions]).toEqual([true, ["Write this spec?"]]);
  });

  it("knows the kinds that can be accepted", async () => {
    await expect(run(expiring, { yes: true, accept: "everything" })).rejects.toThrow(
      "--accept must name irreversible, deletes, lockout, exposure, unread, refused, not everything",
    );
  });

  it("asks nothing more where nothing is warned of", async () => {
    const { heard } = await run({ tags: { a: "b" } }, {});
    expect(heard.questions).toEqual(["Write this spec?"]);
  });

  it("is asked for also where the caller cannot read, and nothing can be warned of", async () => {
    world.s3.intercept = (name) => {
      if (name.startsWith("GetBucket")) throw accessDenied("denied");
    };
    const asked = await run(expiring, { yes: true }, async () => "");
    expect([asked.code, asked.written]).toEqual([1, false]);
    expect((await run(expiring, { yes: true, accept: "unread" })).written).toBe(true);
  });

  describe("with a call that the service refuses", () => {
    const Statement = [
      { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` },
    ];
    const open = { tags: { a: "b" }, policy: { Version: "2012-10-17", Statement } };

    it("is asked for by name: the status would be blocked", async () => {
      const { code, heard, written } = await run(open, { yes: true }, async () => "", deployed);
      expect(heard.text).toContain("refused:");
      expect([code, written]).toEqual([1, false]);
    });

    it("writes nothing without a terminal, unless it is accepted", async () => {
      const asking = async (question: { readonly text: string }, option: string) => {
        throw new UsageError({ text: `${question.text} ${option}` } as never);
      };
      const options = { yes: true };
      await expect(run(open, options, asking as never, deployed)).rejects.toThrow(
        `Warning "refused" for ${bucket}. Type refused to continue: --accept refused`,
      );
      expect((await run(open, { yes: true, accept: "refused" }, asking as never, deployed)).written).toBe(
        true,
      );
    });

    it("asks nothing more where the bucket is only observed", async () => {
      const { heard, written } = await run({ ...open, mode: "observe" }, {}, undefined, deployed);
      expect([written, heard.questions]).toEqual([true, ["Write this spec?"]]);
    });
  });

  it("the service's settings are asked for once, however many specs there are", async () => {
    const { context, heard } = commandContext(deployment);
    const two = ["orders-one", "orders-two"].map((name) => JSON.stringify({ name, region, mode: "observe" }));
    await put.run(
      { names: ["-"], options: { yes: true } },
      { ...context, stdin: async () => two.join("\n---\n") },
    );
    expect(heard.results.filter(({ kind }) => kind === "proposal")).toHaveLength(2);
    expect(heard.notes.match(/the plan uses the specs alone/g)).toHaveLength(1);
  });
});
