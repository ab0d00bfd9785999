import { describe, expect, it } from "vitest";
import { observe } from "../../../core/observe/observe.ts";
import { understood, unreadable } from "../../../core/observe/understood.ts";
import { type FailureKind, S3Failure } from "../../../core/providers/awsErrors.ts";
import { operation } from "../../../core/providers/operation.ts";
import type { Command, S3Provider } from "../../../core/providers/provider.ts";

const bucket = { name: "orders-archive", region: "ca-central-1", owner: "111122223333" };
const failing = (kind: FailureKind, code: string) => new S3Failure(kind, code, "Get", code, {});

type Answer = object | ((input: Readonly<Record<string, unknown>>) => object);

/** Observes facets over an S3 that answers each operation so, and returns the operations that it was asked for. */
async function observed(answers: Readonly<Record<string, Answer>>, ...names: string[]) {
  const asked: string[] = [];
  const provider = {
    read: async (region: string, command: Command) => {
      const { name } = operation(command as never);
      asked.push(name);
      expect(region).toBe(bucket.region);
      expect(command.input).toMatchObject({ Bucket: bucket.name, ExpectedBucketOwner: bucket.owner });
      const answer = answers[name] ?? {};
      const said = typeof answer === "function" ? answer(command.input as never) : answer;
      if (said instanceof Error) throw said;
      return said;
    },
  } as unknown as S3Provider;
  const { exists, facets } = await observe(provider, bucket, names);
  return { asked, exists, facets: Object.fromEntries(facets) as Readonly<Record<string, unknown>> };
}

const versioned = { GetBucketVersioning: { Status: "Enabled" } };
const GetBucketTagging = failing("refused", "NoSuchTagSet");

describe("a bucket is observed", () => {
  it("with one read for each facet, and no other", async () => {
    const { asked, exists, facets } = await observed(
      { ...versioned, GetBucketTagging: { TagSet: [{ Key: "team", Value: "orders" }] } },
      ...["versioning", "tags", "no such facet"],
    );
    expect(asked).toEqual(["GetBucketVersioning", "GetBucketTagging"]);
    expect(exists).toBe(true);
    expect(facets).toMatchObject({ versioning: { value: { Status: "Enabled" } }, tags: { value: {} } });
  });

  it("without facets by its head alone", async () => {
    const gone = { HeadBucket: failing("missing", "NotFound") };
    expect(await observed({})).toEqual({ asked: ["HeadBucket"], exists: true, facets: {} });
    expect(await observed(gone)).toEqual({ asked: ["HeadBucket"], exists: false, facets: {} });
    const denied = { HeadBucket: failing("denied", "Forbidden") };
    await expect(observed(denied)).rejects.toMatchObject({ code: "Forbidden" });
    await expect(observed({ HeadBucket: new TypeError("a bug") })).rejects.toThrow("a bug");
  });
});

describe("an error for one facet", () => {
  it("means not configured, if its code says so; the facets beside it are read", async () => {
    const { facets } = await observed({ ...versioned, GetBucketTagging }, "versioning", "tags");
    expect(facets.tags).toEqual({ value: undefined });
    expect(facets.versioning).toMatchObject({ value: { Status: "Enabled" } });
  });

  it("with the code of another facet is a failure of that facet alone", async () => {
    const failure = failing("refused", "NoSuchBucketPolicy");
    const { exists, facets } = await observed(
      { ...versioned, GetBucketTagging: failure },
      "versioning",
      "tags",
    );
    expect(exists).toBe(true);
    expect(facets.tags).toEqual({ failure });
    expect(facets.versioning).toHaveProperty("value");
  });

  it.each(["denied", "transient", "unsupported"] as const)(
    "that is %s is of that facet alone",
    async (kind) => {
      const failure = failing(kind, "SomeCode");
      const { facets } = await observed({ ...versioned, GetBucketTagging: failure }, "tags", "versioning");
      expect(facets.tags).toEqual({ failure });
      expect(facets.versioning).toHaveProperty("value");
    },
  );

  it("is of the whole bucket, if it is missing, in another region, or asked for without credentials", async () => {
    const answers = (failure: Error) => ({ ...versioned, GetBucketTagging: failure });
    const facets = ["versioning", "tags"];
    const missing = await observed(answers(failing("missing", "NoSuchBucket")), ...facets);
    expect([missing.exists, missing.facets]).toEqual([false, {}]);
    for (const kind of ["elsewhere", "unauthenticated"] as const) {
      const failure = failing(kind, "SomeCode");
      await expect(observed(answers(failure), ...facets)).rejects.toBe(failure);
    }
  });

  it("that is none of S3 is a bug, and is not hidden", async () => {
    await expect(observed({ GetBucketTagging: new TypeError("a bug") }, "tags")).rejects.toThrow("a bug");
  });
});

describe("a list in pages", () => {
  const page = (Id: string, NextContinuationToken?: string) => ({
    MetricsConfigurationList: [{ Id }],
    NextContinuationToken,
  });

  it("is read to its last page, each with the token of the one before", async () => {
    const tokens: unknown[] = [];
    const pages: Answer = ({ ContinuationToken }) => {
      tokens.push(ContinuationToken);
      return ContinuationToken === undefined ? page("a", "2") : page("b");
    };
    const { facets } = await observed({ ListBucketMetricsConfigurations: pages }, "metrics");
    expect(tokens).toEqual([undefined, "2"]);
    expect(facets).toEqual({ metrics: { value: [{ Id: "a" }, { Id: "b" }] } });
  });

  it("has at most a hundred, so that no answer can keep a check busy", async () => {
    let read = 0;
    const pages =
      (last: number): Answer =>
      () => {
        read += 1;
        return page(`${read}`, read < last ? "more" : undefined);
      };
    const hundred = await observed({ ListBucketMetricsConfigurations: pages(100) }, "metrics");
    expect(hundred.facets.metrics).toMatchObject({ value: { length: 100 } });
    read = 0;
    const endless = await observed({ ListBucketMetricsConfigurations: pages(Infinity) }, "metrics");
    expect(endless.facets.metrics).toMatchObject({
      failure: { kind: "unreadable", message: expect.stringContaining("the list has no last page") },
    });
    expect(read).toBe(101);
  });
});

describe("an answer that is not understood", () => {
  const nested = (levels: number): object => (levels === 1 ? {} : { Inner: nested(levels - 1) });
  const metrics = async (MetricsConfigurationList: unknown) =>
    (await observed({ ListBucketMetricsConfigurations: { MetricsConfigurationList } as object }, "metrics"))
      .facets.metrics;

  it("is one with more levels than any document of S3", async () => {
    expect(await metrics([nested(49)])).toHaveProperty("value");
    expect(await metrics([nested(50)])).toMatchObject({
      failure: {
        kind: "unreadable",
        code: "RangeError",
        message: expect.stringContaining("nested too deeply"),
      },
    });
  });

  it("names the facet and the reason, on one line and cut to a length", () => {
    const { kind, code, message } = unreadable("tags", new TypeError(`a\nb${"c".repeat(1_000)}`));
    expect([kind, code]).toEqual(["unreadable", "TypeError"]);
    expect(message).toMatch(/^the answer of S3 for tags is not understood \(a\S*b?c*.*\)$/);
    expect(message).not.toContain("\n");
    expect(message.length).toBeLessThan(400);
    expect(unreadable("tags", "a text").message).toBe("the answer of S3 for tags is not understood (a text)");
    expect(unreadable("tags", "a text").code).toBe("Error");
  });

  it("is what the code of a facet throws; a failure of S3 stays what it is", () => {
    const failure = failing("denied", "AccessDenied");
    const thrown = (error: unknown) => {
      try {
        return understood("tags", () => {
          throw error;
        });
      } catch (caught) {
        return caught;
      }
    };
    expect(understood("tags", () => 7)).toBe(7);
    expect(thrown(failure)).toBe(failure);
    expect(thrown(new TypeError("no"))).toMatchObject({
      kind: "unreadable",
      code: "TypeError",
      operation: "tags",
    });
  });
});
