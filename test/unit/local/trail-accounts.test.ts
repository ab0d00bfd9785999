import { CreateBucketCommand, DeleteBucketCommand, GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BucketPlace } from "../../../local/trail/accounts.ts";
import {
  accountsWith,
  enableVersioning,
  home,
  LocalTrail,
  member,
  writing,
} from "../../support/localTrail.ts";

let local: LocalTrail;
beforeEach(async () => {
  local = await LocalTrail.begun();
});
afterEach(() => local.end());

describe("a configuration write", () => {
  test("by a session names the session and the role whose it is, in the account of the role", async () => {
    await local.start({ accounts: accountsWith({}) });
    await local.client("ASIAX").send(enableVersioning("one"));
    expect(local.events[0]?.detail.userIdentity).toEqual({
      type: "AssumedRole",
      principalId: "AROAWRITE:dxaws-s3-local-reconcile",
      arn: writing,
      accountId: member,
      accessKeyId: "ASIAX",
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: "AROAWRITE",
          arn: `arn:aws:iam::${member}:role/team/write`,
          accountId: member,
          userName: "write",
        },
        attributes: { mfaAuthenticated: "false" },
      },
    });
  });
});

describe("a bucket of another account or region", () => {
  const theirs = { account: member, region: "ca-central-1" };
  const recipients = () =>
    local.events.map(({ account, detail }) => [account, detail.recipientAccountId, detail.resources]);
  const resources = [{ accountId: member, type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::theirs" }];

  test("a call by its own account is an event of that account", async () => {
    await local.start({ accounts: accountsWith({ theirs }) });
    await local.client("ASIAX").send(enableVersioning("theirs"));
    expect(recipients()).toEqual([[member, member, resources]]);
  });

  test("a call by another account is an event of both, of one call, and names the caller's account", async () => {
    await local.start({ accounts: accountsWith({ theirs }) });
    await local.client().send(enableVersioning("theirs"));
    expect(recipients()).toEqual([
      [member, member, resources],
      [home, home, resources],
    ]);
    const [one, other] = local.events.map(({ detail }) => detail);
    expect(one?.sharedEventID).toBe(other?.sharedEventID);
    expect(one?.eventID).not.toBe(other?.eventID);
    expect(one?.userIdentity).toMatchObject({ accountId: home, userName: "kim" });
  });

  test("a call that S3 refused is an event of the caller's account alone", async () => {
    await local.start({ accounts: accountsWith({ theirs }) });
    local.answer = (_, response) => response.writeHead(403).end("<Error><Code>AccessDenied</Code></Error>");
    await expect(local.client().send(enableVersioning("theirs"))).rejects.toThrow();
    expect(local.events.map(({ account }) => account)).toEqual([home]);
  });

  test("a deleted bucket's event is of the account that had it, a created one's of the one that has it now", async () => {
    const buckets: Record<string, BucketPlace> = { theirs };
    await local.start({ accounts: accountsWith(buckets) });
    local.answer = ({ method }, response) => {
      if (method === "DELETE") delete buckets.theirs;
      else buckets.theirs = { account: member, region: "ca-west-1" };
      response.end();
    };
    await local.client("ASIAX").send(new DeleteBucketCommand({ Bucket: "theirs" }));
    await local.client("ASIAX").send(new CreateBucketCommand({ Bucket: "theirs" }));
    expect(local.events.map(({ account, region, detail }) => [account, region, detail.eventName])).toEqual([
      [member, "ca-central-1", "DeleteBucket"],
      [member, "ca-west-1", "CreateBucket"],
    ]);
  });

  test("its events are of the bucket's region", async () => {
    await local.start({ accounts: accountsWith({ theirs: { account: member, region: "ca-west-1" } }) });
    await local.client("ASIAX").send(enableVersioning("theirs"));
    expect(local.events).toMatchObject([{ region: "ca-west-1", detail: { awsRegion: "ca-west-1" } }]);
  });

  test.each([
    ["a read", new GetBucketVersioningCommand({ Bucket: "theirs", ExpectedBucketOwner: home })],
    ["a write", new DeleteBucketCommand({ Bucket: "theirs", ExpectedBucketOwner: home })],
  ])("%s that expects another owner is denied, and does not reach S3", async (_, command) => {
    await local.start({ accounts: accountsWith({ theirs }) });
    await expect(local.client().send(command as GetBucketVersioningCommand)).rejects.toMatchObject({
      name: "AccessDenied",
      $metadata: { httpStatusCode: 403 },
    });
    expect(local.received).toEqual([]);
  });

  test("a call that expects its owner reaches S3, and so does one to another region", async () => {
    await local.start({
      accounts: accountsWith({ theirs, far: { account: member, region: "ca-west-1" } }),
    });
    const read = (Bucket: string, ExpectedBucketOwner: string) =>
      local.client().send(new GetBucketVersioningCommand({ Bucket, ExpectedBucketOwner }));
    await read("theirs", member);
    await read("far", home);
    expect(local.received).toHaveLength(2);
  });
});
