import { describe, expect, it } from "vitest";
import { observeFor } from "../../../core/observe/lookups.ts";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import type { Command, S3Provider } from "../../../core/providers/provider.ts";
import { parseDesired } from "../../../core/spec/desired.ts";
import { ManualClock } from "../../support/manualClock.ts";

const place = { name: "orders-archive", region: "ca-central-1" };
const arn = "arn:aws:kms:ca-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const encrypted = (KMSMasterKeyID: string, more: object = {}) =>
  parseDesired({ ...place, encryption: { SSEAlgorithm: "aws:kms", KMSMasterKeyID }, ...more });

/** A bucket that is encrypted with a key, and a KMS that answers what a key's name stands for. */
function world(answer: () => object = () => ({ KeyMetadata: { Arn: arn } })) {
  const asked: string[] = [];
  const clock = new ManualClock();
  const chosen = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: arn };
  const Rules = [{ ApplyServerSideEncryptionByDefault: chosen }];
  const provider = {
    read: async (region: string, { input }: Command) => {
      if (!("KeyId" in input)) return { ServerSideEncryptionConfiguration: { Rules } };
      asked.push(`${region} ${input.KeyId}`);
      return answer();
    },
  } as unknown as S3Provider;
  const seen = async (desired = encrypted("alias/orders"), bucket = place) =>
    (await observeFor(desired, bucket, provider, clock)).facets.get("encryption");
  return { asked, clock, seen };
}
const known = new Map([["key alias/orders", arn]]);

describe("what the name of a key stands for", () => {
  it("is asked for in the bucket's region, where the spec and the bucket name it differently", async () => {
    const { seen, asked } = world();
    expect(await seen()).toMatchObject({ known });
    expect(asked).toEqual(["ca-central-1 alias/orders"]);
  });

  it("is not asked for where both have the same name, or both name keys", async () => {
    const { seen, asked } = world();
    expect(await seen(encrypted(arn))).not.toHaveProperty("known");
    expect(await seen(encrypted(arn.replace("1234abcd", "99999999")))).not.toHaveProperty("known");
    expect(asked).toEqual([]);
  });

  it("is remembered for five minutes, for each region and name", async () => {
    const { seen, asked, clock } = world();
    await seen();
    clock.pass(5 * 60_000 - 1);
    expect(await seen()).toMatchObject({ known });
    expect(asked).toHaveLength(1);
    await seen(encrypted("alias/others"));
    await seen(encrypted("alias/orders"), { ...place, region: "eu-west-1" });
    expect(asked.slice(1)).toEqual(["ca-central-1 alias/others", "eu-west-1 alias/orders"]);
    clock.pass(1);
    await seen();
    expect(asked).toHaveLength(4);
  });

  it("is compared as it is written where KMS does not answer, which is not remembered", async () => {
    let isDown = true;
    const { seen, asked } = world(() => {
      if (isDown) throw new S3Failure("denied", "AccessDenied", "DescribeKey", "denied", {});
      return { KeyMetadata: { Arn: arn } };
    });
    expect(await seen()).toMatchObject({ known: new Map(), value: {} });
    isDown = false;
    expect(await seen()).toMatchObject({ known });
    expect(asked).toHaveLength(2);
  });

  it("is remembered as unknown where the answer has none", async () => {
    const { seen, asked } = world(() => ({}));
    expect(await seen()).toMatchObject({ known: new Map() });
    expect(await seen()).toMatchObject({ known: new Map() });
    expect(asked).toHaveLength(1);
  });

  it("makes the facet unknown where a bug prevents the question", async () => {
    const { seen } = world(() => {
      throw new TypeError("a bug");
    });
    expect(await seen()).toMatchObject({ failure: { kind: "unreadable", code: "TypeError" } });
  });
});
