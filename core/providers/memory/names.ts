import { invalidRequest, Refusal } from "./errors.ts";

// The naming rules of general purpose buckets are from the user guide; the error codes about namespaces are from
// public reports.

const legal =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** A name that ends with account, region and "an" belongs to that account and region. */
export const isAccountRegional = (name: string) => /-\d{12}-[a-z0-9-]+-an$/.test(name);

const invalidName = (name: string) =>
  new Refusal(400, "InvalidBucketName", "The specified bucket is not valid.", { BucketName: name });

export function refuseBadName(name: string): void {
  if (!legal.test(name)) throw invalidName(name);
}

interface Asked {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly account: string;
  readonly region: string;
}

export function refuseWrongNamespace({ name, namespace, account, region }: Asked): void {
  if (!["account-regional", "global", undefined].includes(namespace))
    throw invalidRequest("The bucket namespace is not valid");
  const regional = isAccountRegional(name);
  if (regional && namespace !== "account-regional")
    throw new Refusal(400, "MissingNamespaceHeader", "The request has to name the namespace of the bucket");
  if (!regional && namespace === "account-regional")
    throw new Refusal(400, "InvalidNamespaceHeader", "The name of the bucket is not of that namespace");
  if (regional && !name.endsWith(`-${account}-${region}-an`)) throw invalidName(name);
}
