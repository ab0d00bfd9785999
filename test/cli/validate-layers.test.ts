import { expect, it } from "vitest";
import { resultsOf, runCli } from "../support/cli.ts";
import { folderWith } from "../support/folder.ts";

/** What validate says of these files, run beside them. */
async function validated(files: Readonly<Record<string, string>>, ...words: string[]) {
  const cwd = await folderWith(files);
  return runCli(["validate", ...Object.keys(files), ...words], { cwd });
}

const lines = (...text: string[]) => `${text.join("\n")}\n`;

const company = lines(
  "name: company",
  "select: { names: ['orders-*'] }",
  "require:",
  "  logging: { TargetBucket: 'logs-{account}-{region}', TargetPrefix: '{bucket}/' }",
  "  versioning: true",
);
const exception = lines(
  "name: orders-import",
  "buckets: [orders-import]",
  "pointers: [/versioning]",
  "owner: data team",
  "reason: a migration",
  "until: 2099-01-01T00:00:00Z",
);

it("baselines and exceptions are valid beside specs, with placeholders in their texts", async () => {
  const spec = "name: orders-archive\nversioning: true\n";
  const files = { "company.yaml": company, "exception.yaml": exception, "orders.yaml": spec };
  expect(await validated(files)).toEqual({
    code: 0,
    stderr: "",
    stdout: "1 valid spec, 1 valid baseline, 1 valid exception in 3 files, 0 problems\n",
  });
  const ran = await validated(files, "--output", "json");
  expect(resultsOf(ran).at(-1)).toMatchObject({ specs: 1, baselines: 1, exceptions: 1, problems: 0 });
});

it("every problem of a baseline and an exception has its place and the nearest word", async () => {
  const wrong = lines(
    "name: Company",
    "selct: { names: ['*'] }",
    "require:",
    "  versionning: true",
    "  tags: { owner: '{acount}' }",
    "---",
    "kind: exeption",
    "name: orders",
    "bucket: [orders]",
    "pointers: [/polcy]",
    "reason: no owner",
    "until: tomorrow",
  );
  expect((await validated({ "wrong.yaml": wrong })).stdout).toBe(
    lines(
      'wrong.yaml:1:1: /name: "Company": is not a name: 1 to 63 lowercase letters, digits, dots, hyphens and _',
      'wrong.yaml:2:1: /selct: unknown key; did you mean "select"?',
      'wrong.yaml:4:3: /require/versionning: unknown key; did you mean "versioning"?',
      'wrong.yaml:5:11: /require/tags/owner: "{acount}": a tag value can contain letters, digits, spaces and _ . : / = + - @',
      "wrong.yaml:5:11: /require/tags/owner: {acount} is no placeholder; did you mean {account}?",
      'wrong.yaml:7:1: /kind: unknown kind; did you mean "exception"?',
      "wrong.yaml:7:1: /owner: is missing; expected string",
      'wrong.yaml:9:1: /bucket: unknown key; did you mean "buckets"?',
      'wrong.yaml:10:12: /pointers/0: "/polcy": a pointer must start with / and the name of a facet; did you mean "/policy"?',
      'wrong.yaml:12:1: /until: "tomorrow": not a valid time; write it like 2026-12-01T08:00:00Z',
      "0 valid specs in 1 file, 10 problems",
    ),
  );
});

it("baselines that may select the same bucket and contradict each other are a problem, with both names", async () => {
  const other = (names: string) =>
    lines("name: shop", `select: { names: ['${names}'] }`, "require:", "  versioning: false");
  const ran = await validated({ "a.yaml": company, "b.yaml": other("*-archive") });
  expect(ran).toMatchObject({
    code: 1,
    stdout: lines(
      "b.yaml:4:3: /require/versioning/Status: baselines company and shop require different things; only one of them can hold (company is in a.yaml:5)",
      "2 valid baselines in 2 files, 1 problem",
    ),
  });
  expect(await validated({ "a.yaml": company, "b.yaml": other("shop-*") })).toMatchObject({ code: 0 });
});

it("baselines that contradict each other across facets are a problem, with both names, and so is one that contradicts itself", async () => {
  const locked = lines("name: locked", "require:", "  objectLock: true");
  const shop = lines("name: shop", "require: { tags: { a: b } }", "default:", "  replication: null");
  const cheap = lines("name: cheap", "require:", "  versioning: false", "  tags: { a: b }");
  expect((await validated({ "a.yaml": locked, "b.yaml": cheap, "c.yaml": shop })).stdout).toBe(
    lines(
      "b.yaml:3:3: /require/versioning: /objectLock of baseline locked and /versioning of baseline cheap cannot both hold: S3 does not suspend versioning while the bucket has Object Lock (locked is in a.yaml:3)",
      "3 valid baselines in 3 files, 1 problem",
    ),
  );
  const own = lines("name: own", "require:", "  versioning: false", "default:", "  objectLock: true");
  expect((await validated({ "a.yaml": own })).stdout).toContain(
    "a.yaml:3:3: /require/versioning: S3 does not suspend versioning while the bucket has Object Lock (/objectLock)",
  );
});

it("a spec whose facets S3 does not take together is a problem", async () => {
  const spec = lines("name: orders", "ownership: BucketOwnerEnforced", "acl: log-delivery-write");
  expect((await validated({ "a.yaml": spec })).stdout).toContain(
    "a.yaml:2:1: /ownership: BucketOwnerEnforced permits no ACL but private (/acl)",
  );
});

it("a name is that of one baseline, of one exception and of one spec", async () => {
  const spec = "name: company\n";
  const ran = await validated({
    "a.yaml": `${company}---\n${spec}`,
    "b.yaml": `${company}---\n${exception}`,
  });
  expect(ran.stdout).toContain("b.yaml:1:1: /name: there already is a baseline company in a.yaml:1\n");
  expect(ran.stdout).toContain("1 problem\n");
});

it("a requirement that S3 would ignore is a problem; an exception that has ended, and another spelling, are hints", async () => {
  const ended = exception.replace("2099", "2020");
  const baseline = lines(
    "name: company",
    "default:",
    "  blockPublicAccess: { blockPublicAcls: true }",
    "---",
    "name: own",
    "require: { acl: public-read, blockPublicAccess: true }",
  );
  const { stdout } = await validated({ "a.yaml": baseline, "b.yaml": ended });
  expect(stdout).toContain("a.yaml:6:12: /require/acl: the ACL grants access to the public");
  expect(stdout).toContain(
    "a.yaml:3:24: /default/blockPublicAccess/blockPublicAcls: is read as BlockPublicAcls",
  );
  expect(stdout).toContain("b.yaml:6:1: /until: this time is over (a hint)");
});

it("each command takes its own kind of documents, and lists the others", async () => {
  const cwd = await folderWith({ "a.yaml": company, "b.yaml": exception });
  expect(await runCli(["put", "a.yaml"], { cwd })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("these files have no spec, but 1 baseline (dxaws-s3 baseline put)"),
  });
});
