import { describe, expect, test } from "vitest";
import { requestIn } from "../../../service/triggers/deadLetter.ts";
import { accountIn } from "../../../service/triggers/parts.ts";
import { readTrigger } from "../../../service/triggers/readTrigger.ts";
import { onTrailRecord } from "../../../service/triggers/trailRecord.ts";

const [member, other] = ["222233334444", "333344445555"];
const at = "2026-12-01T12:00:00.000Z";
const now = new Date(at);
const tables = { specsTable: "specs", baselinesTable: "baselines", ledgerTable: "ledger" };

/** An event of S3 whose record names another account wherever a record names one. */
const event = (envelope: object) => ({
  source: "aws.s3",
  ...envelope,
  detail: {
    eventID: "e-1",
    eventName: "PutBucketVersioning",
    eventSource: "s3.amazonaws.com",
    eventTime: at,
    recipientAccountId: other,
    account: other,
    requestParameters: { bucketName: "orders", account: other },
    userIdentity: { type: "AWSAccount", accountId: other },
    resources: [{ accountId: other, type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::orders" }],
  },
});
const trigger = (account: unknown) =>
  JSON.stringify({ bucket: "orders", id: "t-1", cause: { why: "drift", at }, account });

describe("the account of an event", () => {
  test("is the one that EventBridge put on it, whatever its record says", () => {
    expect(onTrailRecord(event({ account: member }))).toMatchObject({ bucket: "orders", account: member });
  });

  test("is unknown without one, whatever its record says", () => {
    expect(onTrailRecord(event({}))).not.toHaveProperty("account");
  });

  test.each([
    ["a longer number", "2222333344445"],
    ["a text", "my-account"],
    ["a number", 222233334444],
  ])("is unknown if it is %s", (_, account) => {
    expect(accountIn({ account })).toBeUndefined();
    expect(onTrailRecord(event({ account }))).not.toHaveProperty("account");
    expect(readTrigger(trigger(account), now)).not.toHaveProperty("account");
  });

  test("goes through the queue", () => {
    expect(readTrigger(trigger(member), now)).toMatchObject({ account: member });
  });

  test("is in a dead letter of every form", () => {
    const forms = [
      trigger(member),
      JSON.stringify(event({ account: member })),
      JSON.stringify({ requestPayload: event({ account: member }) }),
    ];
    for (const form of forms)
      expect(requestIn(form, tables, now)).toMatchObject({ check: "orders", account: member });
  });
});
