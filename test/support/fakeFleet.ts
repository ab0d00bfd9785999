import { afterEach, beforeEach } from "vitest";
import { FakeAws } from "./fakeAws.ts";

/** A spec that asks for versioning. */
export const versioned = (name: string) => ({ name, region: "ca-central-1", versioning: true });

/** A fake AWS for each test of a file. */
export function fakeAws(): () => FakeAws {
  let aws: FakeAws | undefined;
  beforeEach(async () => {
    aws = await FakeAws.start();
  });
  afterEach(() => aws?.stop());
  return () => {
    if (!aws) throw new Error("there is a fake AWS only in a test");
    return aws;
  };
}

/** This number of buckets with specs; every tenth has versioning suspended, all others are in sync. */
export function fillFleet(aws: FakeAws, size: number): void {
  for (let index = 0; index < size; index++) {
    const name = `bucket-${`${index}`.padStart(4, "0")}`;
    aws.specs.set(name, versioned(name));
    aws.buckets.set(name, index % 10 === 0 ? "Suspended" : "Enabled");
  }
}
