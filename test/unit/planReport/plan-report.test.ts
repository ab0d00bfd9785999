import { CreateBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../../core/providers/memory.ts";
import type { PlanReport, ReadablePlanReport } from "../../../service/planReport/formats.ts";
import { planReport } from "../../../service/planReport/planReport.ts";
import { ManualClock } from "../../support/manualClock.ts";
import { nothingHeld } from "../../support/nothingHeld.ts";

const region = "ca-central-1";
const lambdaLimit = 6 * 1024 * 1024;

let s3: MemoryS3;
let specs: Map<string, unknown>;
beforeEach(() => {
  s3 = new MemoryS3();
  specs = new Map();
});

const page = async (limit: number, after?: string) => {
  const names = [...specs.keys()];
  const from = after === undefined ? 0 : names.indexOf(after) + 1;
  const items = names.slice(from, from + limit).map((name) => specs.get(name));
  const last = names[from + limit - 1];
  return { items, ...(last && from + limit < names.length && { next: last }) };
};
const ask = (request: object) => {
  const clock = new ManualClock();
  const provider = new MemoryS3Provider({ s3, clock, owner: "111122223333" });
  const tables = { get: async (name: string) => specs.get(name), page };
  return planReport(request, { ...nothingHeld, provider, clock, specs: tables });
};
const readable = async (request: object) => (await ask(request)) as ReadablePlanReport;
const bytes = (answer: object) => Buffer.byteLength(JSON.stringify(answer));

const make = async (Bucket: string) => {
  await s3.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
    region,
  );
};
const tagged = async (Bucket: string, team: string) => {
  await make(Bucket);
  const Tagging = { TagSet: [{ Key: "team", Value: team }] };
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging }), region);
};

const expiring = (name: string, prefixes: readonly string[]) => ({
  name,
  region,
  lifecycle: {
    Rules: prefixes.map((Prefix, index) => ({
      ID: `rule-${index}`,
      Status: "Enabled",
      Filter: { Prefix },
      Expiration: { Days: 30 },
    })),
  },
});
/** S3 accepts a thousand rules with prefixes of a thousand characters. */
const rules = (count: number) => Array.from({ length: count }, (_, index) => `${index}/`.padEnd(1_000, "<é"));

it("a spec whose plan fails does not stop the plans of others", async () => {
  const bugs = new MemoryS3Provider({ s3 });
  const read = bugs.read.bind(bugs);
  Object.assign(bugs, {
    read: (...call: Parameters<typeof read>) =>
      (call[1].input as { Bucket?: string }).Bucket === "bad"
        ? Promise.reject(new TypeError("a bug"))
        : read(...call),
  });
  await make("good");
  for (const name of ["bad", "good"]) specs.set(name, { name, region, tags: {} });
  const tables = { get: async () => undefined, page };
  const { plans } = (await planReport(
    { all: true },
    { ...nothingHeld, provider: bugs, specs: tables },
  )) as PlanReport;
  expect(plans).toMatchObject([
    { bucket: "bad", error: { message: "a bug" } },
    { bucket: "good", inSync: true },
  ]);
});

describe("a plan for people", () => {
  it("as text says what drifted and what would be sent", async () => {
    await tagged("orders", "sales");
    const answer = await readable({
      desired: { name: "orders", region, tags: { team: "orders" } },
      format: "text",
    });
    expect(answer).toMatchObject({ version: 1, format: "text", inSync: false });
    expect(answer.text).toContain('~ /tags/team: "sales" -> "orders"');
    expect(answer.text).toContain("PutBucketTagging");
    expect(answer.text).toContain("1 bucket, 0 in sync.");
  });

  it("as HTML is a whole page, with the exact input of each call", async () => {
    await tagged("orders", "sales");
    const { html } = await readable({
      desired: { name: "orders", region, tags: { team: "orders" } },
      format: "html",
    });
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain("PutBucketTagging");
    expect(html).toContain("&quot;ExpectedBucketOwner&quot;: &quot;111122223333&quot;");
  });

  it("says how bad a difference is, and what a call opens, in every format", async () => {
    await make("orders");
    const opening = { name: "orders", region, ownership: "BucketOwnerPreferred", versioning: true };
    const all = await Promise.all(
      ["json", "text", "html"].map(async (format) => JSON.stringify(await ask({ desired: opening, format }))),
    );
    for (const formatted of all) {
      expect(formatted).toContain("to the public: it enables ACLs again");
      expect(formatted).toContain("weaker");
    }
  });

  it("warns of irreversible changes, in every format", async () => {
    await make("reports");
    specs.set("reports", expiring("reports", ["logs/"]));
    const text = 'the rule "rule-0" may delete objects that already exist';
    const json = (await ask({ bucket: "reports" })) as PlanReport;
    expect(json.plans).toMatchObject([{ warnings: [{ facet: "lifecycle", kind: "deletes", text }] }]);
    expect((await readable({ bucket: "reports", format: "text" })).text).toContain(
      `! deletes: lifecycle: ${text}`,
    );
    const { html = "" } = await readable({ bucket: "reports", format: "html" });
    expect(html).toContain("<b>lifecycle</b>, deletes: the rule");
  });

  it("as HTML contains no markup from a bucket or a spec", async () => {
    const evil = `</script><script>alert("1")</script><img src=x onerror='alert(2)'>`;
    await make("orders");
    specs.set("orders", expiring("orders", [evil]));
    specs.set(evil, { name: evil, [evil]: 1 });
    const { html = "" } = await readable({ all: true, format: "html" });
    expect(html).toContain("&lt;/script&gt;");
    expect(html).not.toMatch(/<script|<img|onerror='/);
  });

  it("as HTML shows characters that would change the text's direction", async () => {
    const { html } = await readable({ desired: expiring("orders", ["\u202eslas"]), format: "html" });
    expect(html).toContain("\\u202eslas");
    expect(html).not.toContain("\u202e");
  });

  it.each(["text", "html"] as const)("as %s says why there is no plan", async (format) => {
    const answer = await readable({ desired: { name: "orders", region, versionning: true }, format });
    expect(answer.inSync).toBe(false);
    expect(answer[format]).toMatch(/versionning.*did you mean/);
  });

  it("in an unknown format is refused, and the formats are listed", async () => {
    await expect(ask({ bucket: "orders", format: "pdf" })).rejects.toThrow(
      'format "pdf" is not known; known: json, text, html',
    );
  });
});

describe("an answer", () => {
  const all = async (format: string) => {
    const answers: (PlanReport & ReadablePlanReport)[] = [];
    let after: string | undefined;
    do {
      const answer = (await ask({ all: true, format, after })) as PlanReport & ReadablePlanReport;
      answers.push(answer);
      after = answer.next;
    } while (after);
    return answers;
  };
  const found = (text: string | undefined, title: RegExp) =>
    [...(text ?? "").matchAll(title)].map(([, name]) => name);

  it.each([
    ["json", ({ plans }: PlanReport) => plans.map(({ bucket }) => bucket)],
    ["text", ({ text }: ReadablePlanReport) => found(text, /^(\S+) \(ca-central-1\)/gm)],
    ["html", ({ html }: ReadablePlanReport) => found(html, /<h2><bdi>(.*?)</g)],
  ])("as %s stays below Lambda's limit, and no bucket is left out", async (format, bucketsIn) => {
    const names = Array.from({ length: 12 }, (_, index) => `bucket-${index}`);
    for (const name of names) {
      await make(name);
      specs.set(name, expiring(name, rules(format === "text" ? 900 : 400)));
    }
    const answers = await all(format);
    expect(answers.length).toBeGreaterThan(1);
    for (const answer of answers) expect(bytes(answer)).toBeLessThan(lambdaLimit);
    expect(answers.flatMap(bucketsIn)).toEqual(names);
  });

  it("as HTML stays below it also if the names are long and escaped", async () => {
    const names = Array.from({ length: 400 }, (_, index) => `${'"'.repeat(2_000)}${index}`);
    for (const name of names) specs.set(name, { name, region, versioning: 7 });
    const answers = await all("html");
    expect(answers.length).toBeGreaterThan(1);
    for (const answer of answers) expect(bytes(answer)).toBeLessThan(lambdaLimit);
  });

  it("has all plans that fit, however many there are", async () => {
    const names = Array.from({ length: 130 }, (_, index) => `bucket-${index}`);
    for (const name of names) {
      await make(name);
      specs.set(name, { name, region, tags: {} });
    }
    const answers = await all("json");
    expect(answers).toHaveLength(1);
    expect(answers[0]?.plans.map(({ bucket }) => bucket)).toEqual(names);
    expect(answers[0]).not.toHaveProperty("next");
  });

  it("ends before the function's time is over, and the next one continues", async () => {
    const names = Array.from({ length: 130 }, (_, index) => `bucket-${index}`);
    for (const name of names) specs.set(name, { name, region, tags: {} });
    const clock = new ManualClock();
    const slow = new MemoryS3Provider({ s3, clock, owner: "111122223333" });
    const read = slow.read.bind(slow);
    Object.assign(slow, {
      read: (...call: Parameters<typeof read>) => {
        clock.pass(200);
        return read(...call);
      },
    });
    const found: string[][] = [];
    let after: string | undefined;
    do {
      const tables = { get: async () => undefined, page };
      const request = { all: true, after };
      const answer = await planReport(request, { ...nothingHeld, provider: slow, clock, specs: tables });
      found.push((answer as PlanReport).plans.map(({ bucket }) => bucket));
      after = answer.next;
    } while (after);
    expect(found.map(({ length }) => length)).toEqual([75, 55]);
    expect(found.flat()).toEqual(names);
  });

  it.each(["json", "html"])("as %s summarises a plan that is too long on its own", async (format) => {
    await make("orders");
    const answer = await ask({ desired: expiring("orders", rules(1_000)), format });
    expect(bytes(answer)).toBeLessThan(lambdaLimit);
    expect(answer.inSync).toBe(false);
    for (const remark of ["1000 of 1000 differences and 1 of 1 calls", "PutBucketLifecycleConfiguration"])
      expect(JSON.stringify(answer).includes(remark), remark).toBe(true);
  });

  it.each([
    ["json", "contains 1000 of 110000 problems"],
    ["text", "and 109980 more problems"],
    ["html", "contains 1000 of 110000 problems"],
  ])("as %s stays short for a spec with more problems than fit, and says so", async (format, remark) => {
    const tags = Object.fromEntries(Array.from({ length: 110_000 }, (_, index) => [`${index}`, index]));
    const answer = await ask({ desired: { name: "orders", region, tags }, format });
    expect(bytes(answer)).toBeLessThan(lambdaLimit);
    expect(JSON.stringify(answer).includes(remark)).toBe(true);
  });
});
