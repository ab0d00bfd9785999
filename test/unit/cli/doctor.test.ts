import { describe, expect, it } from "vitest";
import { examine, usualNames } from "../../../cli/doctor/examine.ts";
import type { DoctorContext } from "../../../cli/doctor/finding.ts";

const named = (name: string, message = "as the test wants it") => Object.assign(new Error(message), { name });
const client = (error: Error) => ({ send: async () => Promise.reject(error) });

/** A deployment of which nothing answers otherwise than with an error; an account without a trail. */
function context(error: Error): DoctorContext {
  const deaf = client(error);
  const cloudtrail = { send: async () => ({ trailList: [] }) };
  const functionNamed = async () => Promise.reject(error);
  const place = { prefix: "dxaws-s3-prod", region: "ca-central-1", now: new Date(0) };
  const clients = {
    cloudwatch: deaf,
    iam: deaf,
    lambda: deaf,
    queues: deaf,
    events: deaf,
    eventsIn: () => deaf,
  };
  const due = async () => Promise.reject(error);
  return {
    ...place,
    ...clients,
    cloudtrail,
    functionNamed,
    ledger: { due },
    specTable: {},
  } as unknown as DoctorContext;
}

const endsWithCommand = /: (make|aws|dxaws-s3) \S[^:]*.*$/;

describe("the doctor of a deployment that does not exist", () => {
  const absent = context(named("ResourceNotFoundException"));

  it("says so, and how to make one, and asks for nothing else of it", async () => {
    expect(await examine(absent)).toMatchObject([
      {
        check: "deployment",
        state: "wrong",
        what: "there is no deployment dxaws-s3-prod in ca-central-1",
        remedy: expect.stringContaining(": make deploy STAGE=prod REGION=ca-central-1"),
      },
      { check: "quota", state: "unknown" },
      { check: "trail", state: "wrong", what: "no trail covers ca-central-1" },
    ]);
  });

  it("does not say so where only the trail is asked for, as before a deployment", async () => {
    expect((await examine(absent, ["trail"])).map(({ check }) => check)).toEqual(["trail"]);
  });
});

describe("a finding that is not well", () => {
  it("ends with the command that fixes it, also where no call succeeded", async () => {
    const findings = await examine(context(named("AccessDeniedException")));
    expect(findings.map(({ check }) => check).sort()).toEqual([...usualNames].sort());
    for (const { remedy } of findings) expect(remedy).toMatch(endsWithCommand);
  });

  it.each(["CredentialsProviderError", "ExpiredTokenException", "UnrecognizedClientException"])(
    "is no finding where the caller has no credentials that are good: %s",
    async (name) => {
      await expect(examine(context(named(name)))).rejects.toMatchObject({ name });
    },
  );
});
