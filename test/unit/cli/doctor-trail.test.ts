import type { Trail } from "@aws-sdk/client-cloudtrail";
import { describe, expect, it } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import { answered, contextWith, ownAccount } from "../../support/doctorContext.ts";

const organisations: Trail = {
  Name: "aws-controltower-BaselineCloudTrail",
  HomeRegion: "us-east-1",
  TrailARN: "arn:aws:cloudtrail:us-east-1:999988887777:trail/aws-controltower-BaselineCloudTrail",
  IsMultiRegionTrail: true,
  IsOrganizationTrail: true,
};
const own: Trail = {
  Name: "management",
  HomeRegion: "eu-west-1",
  TrailARN: `arn:aws:cloudtrail:eu-west-1:${ownAccount}:trail/management`,
  IsMultiRegionTrail: true,
  IsOrganizationTrail: false,
};
const writes = { EventSelectors: [{ ReadWriteType: "WriteOnly", IncludeManagementEvents: true }] };

interface State {
  readonly status?: object | Error;
  readonly selectors?: object | Error;
}

/** CloudTrail of a member account: each trail is known by its ARN, and in its home region alone. */
const saying = (trails: readonly (Trail & State)[]) => (region: string) => {
  const at = (arn: string) =>
    trails.find(({ TrailARN, HomeRegion }) => TrailARN === arn && HomeRegion === region);
  return {
    DescribeTrails: () => ({ trailList: trails }),
    GetTrailStatus: ({ Name }: { Name: string }) =>
      at(Name)?.status ?? answered("TrailNotFoundException", `Unknown trail: ${Name}`),
    GetEventSelectors: ({ TrailName }: { TrailName: string }) =>
      at(TrailName)?.selectors ?? answered("TrailNotFoundException", `Unknown trail: ${TrailName}`),
  };
};

const examined = async (...trails: (Trail & State)[]) =>
  await examine(contextWith({ cloudtrail: saying(trails) }), ["trail"]);

describe("the doctor of a member account with an organisation's trail", () => {
  it.each([
    "TrailNotFoundException",
    "CloudTrailARNInvalidException",
    "AccessDeniedException",
    // Its home region is not enabled in this account.
    "UnrecognizedClientException",
  ])("takes it as logging where CloudTrail answers %s", async (name) => {
    const error = answered(name, "AccountID in ARN is wrong");
    expect(await examined({ ...organisations, status: error, selectors: error })).toEqual([
      {
        check: "trail",
        state: "ok",
        what: `aws-controltower-BaselineCloudTrail is the organisation's trail of account 999988887777, assumed to log, since this account may not read its status (${name})`,
      },
    ]);
  });

  it("assumes that it logs if its status is readable and its selectors are not", async () => {
    const trail = { ...organisations, status: { IsLogging: true } };
    expect(await examined(trail)).toMatchObject([
      { state: "ok", what: expect.stringContaining("assumed to log") },
    ]);
  });

  it("believes it where it does answer", async () => {
    const silent = { ...organisations, status: { IsLogging: false } };
    expect(await examined(silent)).toMatchObject([
      { state: "wrong", what: "aws-controltower-BaselineCloudTrail does not log" },
    ]);
  });

  it("asks the account's own trail all the same, and rather believes that one", async () => {
    const second = { ...own, status: { IsLogging: true }, selectors: writes };
    expect(await examined(organisations, second)).toMatchObject([
      { state: "ok", what: "management logs management events of ca-central-1" },
    ]);
  });

  it("does not mind an own trail that is switched off beside it", async () => {
    expect(await examined({ ...own, status: { IsLogging: false } }, organisations)).toMatchObject([
      { state: "ok", what: expect.stringContaining("assumed to log") },
    ]);
  });

  it("does not take it as logging because CloudTrail was busy, or out of reach", async () => {
    const busy = { ...organisations, status: answered("ThrottlingException") };
    expect(await examined(busy)).toMatchObject([{ state: "unknown" }]);
    const unreachable = {
      ...organisations,
      status: Object.assign(new Error("no"), { name: "TimeoutError" }),
    };
    expect(await examined(unreachable)).toMatchObject([{ state: "unknown" }]);
  });
});

describe("the doctor of an account with trails of its own", () => {
  it("asks each in its home region, by its ARN", async () => {
    expect(await examined({ ...own, status: { IsLogging: true }, selectors: writes })).toMatchObject([
      { state: "ok" },
    ]);
  });

  it("finds the one that logs beside another that cannot be asked", async () => {
    const denied = {
      ...own,
      Name: "secret",
      TrailARN: `${own.TrailARN}-2`,
      status: answered("AccessDeniedException"),
    };
    const sound = { ...own, status: { IsLogging: true }, selectors: writes };
    expect(await examined(denied, sound)).toMatchObject([{ state: "ok" }]);
    expect(await examined(denied)).toMatchObject([
      { state: "unknown", what: expect.stringContaining("secret could not be read: AccessDeniedException") },
    ]);
  });

  it("does not take its own organisation's trail as logging where the caller may not ask", async () => {
    const ours = { ...organisations, TrailARN: `arn:aws:cloudtrail:us-east-1:${ownAccount}:trail/all` };
    expect(await examined({ ...ours, status: answered("AccessDeniedException") })).toMatchObject([
      { state: "unknown" },
    ]);
  });

  it("names the trail's own region in the command that starts it", async () => {
    expect(await examined({ ...own, status: { IsLogging: false } })).toMatchObject([
      {
        state: "wrong",
        remedy: expect.stringContaining(`start-logging --name ${own.TrailARN} --region eu-west-1`),
      },
    ]);
  });

  const selecting = (...fields: object[]) => ({ AdvancedEventSelectors: [{ FieldSelectors: fields }] });
  const management = { Field: "eventCategory", Equals: ["Management"] };
  it.each([
    ["management events", selecting(management), "ok"],
    [
      "all but those of KMS",
      selecting(management, { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }),
      "ok",
    ],
    ["reads alone", selecting(management, { Field: "readOnly", Equals: ["true"] }), "wrong"],
    [
      "all but those of S3",
      selecting(management, { Field: "eventSource", NotEquals: ["s3.amazonaws.com"] }),
      "wrong",
    ],
    [
      "those of KMS alone",
      selecting(management, { Field: "eventSource", Equals: ["kms.amazonaws.com"] }),
      "wrong",
    ],
    ["objects' events", selecting({ Field: "eventCategory", Equals: ["Data"] }), "wrong"],
  ])("knows of a trail that logs %s", async (_, selectors, state) => {
    expect(await examined({ ...own, status: { IsLogging: true }, selectors })).toMatchObject([{ state }]);
  });

  it("says that there is none, and how to make one", async () => {
    const elsewhere = { ...own, IsMultiRegionTrail: false };
    expect(await examined(elsewhere)).toMatchObject([
      {
        state: "wrong",
        what: "no trail covers ca-central-1",
        remedy: expect.stringContaining("create-trail"),
      },
    ]);
  });
});
