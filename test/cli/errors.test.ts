import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../local/wait.ts";
import { resultsOf, runCli } from "../support/cli.ts";
import { FakeAws } from "../support/fakeAws.ts";

const region = { AWS_REGION: "ca-central-1" };
const keys = { AWS_ACCESS_KEY_ID: "AKIAFAKE", AWS_SECRET_ACCESS_KEY: "secret" };
// Otherwise the SDK asks for the role of the machine, which has none, and waits.
const alone = { AWS_EC2_METADATA_DISABLED: "true" };

describe("what a shell lacks is said, and what to do about it", () => {
  it.each([
    [
      "credentials",
      { ...region, ...alone },
      "error: no AWS credentials were found\n" +
        "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; for the local stack: source .local/env\n",
    ],
    ["a region", keys, "error: no AWS region is set\nset one with --region or AWS_REGION\n"],
  ])("%s", async (_, env, stderr) => {
    for (const command of ["get orders", "plan orders", "import --all", "redrive"])
      expect(await runCli(command.split(" "), { env }), command).toEqual({ code: 1, stdout: "", stderr });
  });
});

it.each(["get orders", "import orders", "doctor"])(
  "%s names the profile that has no credentials",
  async (words) => {
    const env = { ...region, ...alone, AWS_PROFILE: "work" };
    const { code, stderr } = await runCli(words.split(" "), { env });
    expect(stderr).toMatch(/^error: no AWS credentials were found with the profile work \(AWS_PROFILE\): /);
    expect(stderr).toContain("unset AWS_PROFILE, or sign in with: aws sso login --profile work");
    expect(stderr).not.toContain("denied");
    expect(code).toBe(1);
  },
);

describe("an AWS that cannot be reached is named", () => {
  it.each([
    [
      "no process listens there",
      async () => `http://127.0.0.1:${await freePort()}`,
      "ECONNREFUSED 127.0.0.1",
    ],
    ["the host is unknown", async () => "http://nowhere.invalid", "nowhere.invalid"],
  ])("when %s", async (_, endpoint, what) => {
    const env = { ...region, ...keys, AWS_ENDPOINT_URL: await endpoint() };
    const ran = await runCli(["get", "orders"], { env });
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toMatch(/^error: AWS cannot be reached: /);
    expect(ran.stderr).toContain(what);
    expect(ran.stderr).toContain("\ncheck the network, the region, and AWS_ENDPOINT_URL if it is set\n");
  });
});

it.each([200, 502])("an answer %i that did not come from AWS is reported as such", async (status) => {
  const portal = createServer((_, response) => response.writeHead(status).end("<html>Welcome</html>"));
  await once(portal.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void portal.close());
  const { port } = portal.address() as AddressInfo;
  const env = { ...region, ...keys, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  expect(await runCli(["get", "orders"], { env })).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "error: the answer did not come from AWS\ncheck AWS_ENDPOINT_URL, and the proxies between this machine and AWS\n",
  });
});

describe("what AWS refuses is said", () => {
  let aws: FakeAws;
  beforeEach(async () => {
    aws = await FakeAws.start();
  });
  afterEach(() => aws.stop());

  const getRefused = (code: string, ...words: string[]) => {
    aws.intercept = () => ({ status: 400, code });
    return runCli(["get", "orders", ...words], { env: aws.env });
  };

  it.each([
    [
      "an expired session",
      "ExpiredTokenException",
      "the AWS session of the key AKIAFAKE (AWS_ACCESS_KEY_ID) has expired\nsign in again, for example with: aws sso login",
    ],
    [
      "a missing permission",
      "AccessDeniedException",
      "access denied to the key AKIAFAKE (AWS_ACCESS_KEY_ID): as the test wants it\ndocs/security.md lists the permissions that each command needs",
    ],
    [
      "unknown keys",
      "UnrecognizedClientException",
      "AWS does not accept the credentials of the key AKIAFAKE (AWS_ACCESS_KEY_ID): as the test wants it\n" +
        "use other credentials or another AWS_PROFILE; for the local stack: source .local/env",
    ],
    [
      "a stage that is not deployed",
      "ResourceNotFoundException",
      "there is no deployment dxaws-s3-dev in ca-central-1\nchoose another one with --stage and --region, or deploy it with: make deploy",
    ],
    ["whatever else it is", "ValidationException", "as the test wants it"],
  ])("%s", async (_, code, what) => {
    expect(await getRefused(code)).toEqual({ code: 1, stdout: "", stderr: `error: ${what}\n` });
  });

  it("by the stage that was asked for", async () => {
    const { stderr } = await getRefused("ResourceNotFoundException", "--stage", "prod");
    expect(stderr).toContain("there is no deployment dxaws-s3-prod in ca-central-1");
  });

  it("where AWS_DEFAULT_REGION says, as for the AWS CLI", async () => {
    const { AWS_REGION: AWS_DEFAULT_REGION = "", ...rest } = aws.env;
    expect(await runCli(["list"], { env: { ...rest, AWS_DEFAULT_REGION } })).toMatchObject({ code: 0 });
  });

  it("as JSON too, for programs", async () => {
    const ran = await getRefused("ExpiredTokenException", "--output", "json");
    expect(resultsOf(ran)).toEqual([
      {
        version: 2,
        kind: "error",
        what: "the AWS session of the key AKIAFAKE (AWS_ACCESS_KEY_ID) has expired",
        todo: "sign in again, for example with: aws sso login",
      },
    ]);
    expect(ran.code).toBe(1);
  });

  it("with its stack after --debug, and never without", async () => {
    expect((await getRefused("AccessDeniedException", "--debug")).stderr).toMatch(/\n {4}at .+:\d+:\d+\)?\n/);
    expect((await getRefused("AccessDeniedException")).stderr).not.toMatch(/^ {4}at /m);
  });
});

it("a mistake in the words is JSON too, for programs", async () => {
  const ran = await runCli(["plan", "--al", "--output", "json"]);
  expect(resultsOf(ran)).toMatchObject([
    { version: 2, kind: "error", what: expect.stringContaining("--al") },
  ]);
  expect(ran.code).toBe(1);
});
