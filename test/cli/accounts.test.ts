import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runCli } from "../support/cli.ts";
import { fakeAws, versioned } from "../support/fakeFleet.ts";
import { folderWith } from "../support/folder.ts";

const aws = fakeAws();
const [home, other] = ["111122223333", "444455556666"];
const role = `arn:aws:iam::${other}:role/dxaws-s3-dev-ca-central-1-read`;
const theirs = { ...versioned("theirs"), account: other };

beforeEach(() => {
  aws().settings = { accounts: [other] };
  aws().variables = {
    ACCOUNT_ROLES: "arn:aws:iam::{account}:role/dxaws-s3-dev-ca-central-1-{use}",
    EXTERNAL_ID: `dxaws-s3-dev.ca-central-1.${home}`,
  };
  aws().assumable.add(role);
  aws().buckets.set("theirs", "Suspended");
  aws().buckets.set("orders", "Suspended");
  aws().specs.set("theirs", theirs);
  aws().specs.set("orders", versioned("orders"));
});

async function run(line: string) {
  const cwd = await folderWith({ "theirs.json": JSON.stringify(theirs) });
  return runCli(line.split(" "), { env: aws().env, cwd });
}

describe("a bucket of another account is read with the role of that account", () => {
  it.each(["plan theirs", "plan -f theirs.json", `plan --all --account ${other}`])("%s", async (line) => {
    const { stdout } = await run(line);
    expect([[...aws().owners], [...aws().signers]]).toEqual([[other], [`ASIA${other}`]]);
    expect(stdout).toContain(`the bucket is in account ${other}`);
  });

  it("plan --all reads each bucket with the credentials of its account", async () => {
    await run("plan --all");
    expect([...aws().owners].sort()).toEqual([home, other]);
    expect([...aws().signers].sort()).toEqual(["AKIAFAKE", `ASIA${other}`]);
  });

  it("plan names the account in JSON, where it is not the deployment's own", async () => {
    const { stdout } = await run("plan theirs orders --output json");
    const plans = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const accounts = plans
      .filter(({ kind }) => kind === "plan")
      .map(({ bucket, account }) => [bucket, account]);
    expect(accounts.sort()).toEqual([
      ["orders", undefined],
      ["theirs", other],
    ]);
  });

  it(`plan --all --account ${home} leaves it out`, async () => {
    const { stdout } = await run(`plan --all --account ${home}`);
    expect(stdout).toContain("orders");
    expect(stdout).not.toContain("theirs");
  });

  it("plan --account of a named bucket in another account says so, and reads nothing", async () => {
    const { stdout, stderr } = await run(`plan theirs --account ${home}`);
    expect(stderr).toContain(`theirs is not in account ${home}`);
    expect(stdout).toContain("Plan: 0 buckets");
    expect([...aws().owners]).toEqual([]);
  });

  it("apply --direct names the account in JSON", async () => {
    const { stdout } = await run("apply -f theirs.json --direct --yes --output json");
    const results = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(results.find(({ kind }) => kind === "applied")).toMatchObject({
      bucket: "theirs",
      account: other,
    });
  });

  it("import writes the account into the spec", async () => {
    const { stdout } = await run(`import theirs --account ${other}`);
    expect(stdout).toContain(`account: "${other}"`);
    expect([...aws().owners]).toEqual([other]);
  });

  it("import of a bucket of the deployment's own account writes none", async () => {
    const { stdout } = await run(`import orders --account ${home}`);
    expect(stdout).toContain("name: orders");
    expect(stdout).not.toContain("account:");
  });
});

describe("without permission to assume the role of that account", () => {
  it("plan says which principal lacks what, and plans the buckets of other accounts", async () => {
    aws().assumable.clear();
    const { code, stdout } = await run("plan theirs orders");
    expect(code).toBe(1);
    expect(stdout).toContain(`theirs: account ${other} is out of reach: the role ${role} cannot be assumed`);
    expect(stdout).toContain(`arn:aws:iam::${home}:user/alice needs sts:AssumeRole on it`);
    expect(stdout).toContain("PutBucketVersioning");
  });

  it.each([`import --all --account ${other}`, `import theirs --account ${other}`])(
    "%s says as much as plan: the account, the role, who may assume it, and what to do",
    async (line) => {
      aws().assumable.clear();
      const { code, stdout, stderr } = await run(line);
      expect(code).toBe(1);
      const said = `${stdout}${stderr}`.replaceAll(/\s+/g, " ");
      expect(said).toContain(`account ${other} is out of reach: the role ${role} cannot be assumed`);
      expect(said).toContain("only the functions and the principals of the setting planners may assume it");
      expect(said).toContain(`arn:aws:iam::${home}:user/alice needs sts:AssumeRole on it`);
      expect(said).toContain(`update the template in account ${other}`);
      expect(said).toContain("or use credentials of account 444455556666");
    },
  );

  it("import of an account that the deployment does not manage is refused", async () => {
    aws().settings = { accounts: [] };
    const { code, stderr } = await run(`import --all --account ${other}`);
    expect(code).toBe(1);
    expect(stderr).toContain(`account ${other} is not one of the deployment's accounts`);
    expect([...aws().owners]).toEqual([]);
  });

  it("a bucket of an account that the deployment does not manage is not read", async () => {
    aws().settings = { accounts: [] };
    const { stdout } = await run("plan theirs");
    expect(stdout).toContain(`account ${other} is not one of the deployment's accounts`);
    expect([...aws().owners]).toEqual([]);
  });
});

it.each([
  [`list --account ${other}`, "theirs"],
  [`list --account ${home}`, "orders"],
])("%s lists the buckets of that account and no others", async (line, name) => {
  const { code, stdout, stderr } = await run(line);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("error")]);
  expect(["orders", "theirs"].filter((one) => stdout.includes(one))).toEqual([name]);
});

it("member template prints YAML that CloudFormation reads, with the deployment's prefix", async () => {
  const { code, stdout } = await run("member template");
  expect(code).toBe(0);
  expect(parse(stdout)).toMatchObject({
    Parameters: { Prefix: { Default: "dxaws-s3-dev" } },
    Resources: { ReadRole: { Type: "AWS::IAM::Role" }, Forward: { Type: "AWS::Events::Rule" } },
  });
});

it("plan --all --account of an account that the deployment does not manage says so", async () => {
  const { stdout, stderr } = await run("plan --all --account 999999999999");
  expect(stdout).toContain("Plan: 0 buckets");
  expect(stderr).toContain("account 999999999999 is not one of the deployment's accounts");
});

describe.each(["enforce", "observe"])(
  "put of a spec that names an account which is no member, mode %s",
  (mode) => {
    const put = async (kinds: string) => {
      const cwd = await folderWith({
        "theirs.json": JSON.stringify({ ...theirs, account: "999999999999", mode }),
      });
      return runCli(["put", "theirs.json", "--yes", "--accept", kinds], { env: aws().env, cwd });
    };

    it("says that its bucket is blocked, and is not accepted as one that only the caller cannot read", async () => {
      const { code, stderr, stdout } = await put("unread");
      expect(stdout).toContain("account 999999999999 is not one of the deployment's accounts");
      expect(stderr).toContain("the service sends no call for theirs: with this spec its status is blocked");
      expect([code, stderr.includes("use --accept refused")]).toEqual([1, true]);
      expect(aws().calls).not.toContain("PutItem");
    });

    it("is written with --accept refused", async () => {
      expect((await put("refused")).code).toBe(0);
      expect(aws().calls).toContain("PutItem");
    });
  },
);

describe("member check with a profile", () => {
  const inShell = async (profile: string) => {
    const cwd = await folderWith({
      credentials: "[theirs]\naws_access_key_id=AKIATHEIRS\naws_secret_access_key=x\n",
    });
    const env = { ...aws().env, AWS_SHARED_CREDENTIALS_FILE: `${cwd}/credentials` };
    return runCli(["member", "check", other, "--profile", profile], { env, cwd });
  };

  it("has no warning of the SDK about the keys of the shell, which are of the deployment", async () => {
    const { stderr } = await inShell("theirs");
    expect(stderr).toBe(`error: the profile theirs is of account ${home}, not of ${other}\n`);
  });

  it("names the profile that has no credentials", async () => {
    const { stderr, code } = await inShell("nowhere");
    expect(stderr).toMatch(/^error: AWS accepts no credentials of the profile nowhere \(--profile\): /);
    expect(stderr).toContain("aws sso login --profile nowhere");
    expect(stderr).not.toContain("AWS_PROFILE");
    expect(code).toBe(1);
  });
});
