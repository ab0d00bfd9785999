import { createHash } from "node:crypto";
import type { CreateBucketCommandInput, ListBucketsCommandInput } from "@aws-sdk/client-s3";
import type { Operation } from "../operation.ts";
import type { Bucket } from "./bucket.ts";
import { type Answer, configure, knows } from "./configuration.ts";
import { noSuchResource, tagsOfResource } from "./control.ts";
import type { World } from "./coupling.ts";
import { arnOfBucket, createAgain, newBucket, regionOfNew } from "./creation.ts";
import { accessDenied, noSuchBucket, notImplemented, Refusal } from "./errors.ts";
import { isAccount } from "./fixedValues.ts";
import { describeKey, Keys } from "./keys.ts";
import { refuseBadName, refuseWrongNamespace } from "./names.ts";
import { pageOf } from "./paging.ts";
import type { Structure } from "./wire.ts";

/** The state of one account. */
export interface Account extends World {
  readonly buckets: Map<string, Bucket>;
  readonly foreign: Set<string>;
  readonly unreachable: Set<string>;
  readonly keys: Keys;
  now(): Date;
}

const hash = (text: string, encoding: "hex" | "base64url") =>
  createHash("sha256").update(text).digest(encoding);

/** A new account without buckets; `nextId` returns a different text on each call. */
export function account(id: string, now: () => Date, nextId: () => string): Account {
  const buckets = new Map<string, Bucket>();
  const foreign = new Set<string>();
  return {
    account: id,
    owner: hash(id, "hex"),
    buckets,
    foreign,
    keys: new Keys(id),
    unreachable: new Set(),
    now,
    bucket: (name) => buckets.get(name),
    isForeign: (name) => foreign.has(name),
    freshId: () => hash(`${id} ${nextId()}`, "base64url"),
  };
}

/** A request: the operation, its input as it arrived, the bucket that it names, and the region of the endpoint. */
export interface Request {
  readonly asked: Operation;
  readonly input: Structure;
  readonly bucket: string | undefined;
  readonly region: string;
}

function createBucket(request: Request, account: Account): Structure {
  const { bucket: name = "", region } = request;
  const input = request.input as unknown as CreateBucketCommandInput;
  refuseBadName(name);
  const home = regionOfNew(input.CreateBucketConfiguration?.LocationConstraint, region);
  refuseWrongNamespace({ name, namespace: input.BucketNamespace, account: account.account, region: home });
  if (account.foreign.has(name))
    throw new Refusal(
      409,
      "BucketAlreadyExists",
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      { BucketName: name },
    );
  const present = account.buckets.get(name);
  if (present) createAgain(present, input, region, account.owner);
  else account.buckets.set(name, newBucket(input, home, account.owner, account.now()));
  const Location = region === "us-east-1" ? `/${name}` : `http://${name}.s3.amazonaws.com/`;
  return { Location, BucketArn: arnOfBucket(name, home) };
}

function listBuckets(input: ListBucketsCommandInput, account: Account): Structure {
  const { Prefix = "", BucketRegion, MaxBuckets = 10_000, ContinuationToken } = input;
  const matching = [...account.buckets].filter(
    ([name, { region }]) => name.startsWith(Prefix) && region === (BucketRegion ?? region),
  );
  const { values, next } = pageOf(matching, MaxBuckets, ContinuationToken);
  const Buckets = values.map(({ name, region, created }) => ({
    Name: name,
    CreationDate: created,
    BucketRegion: region,
    BucketArn: arnOfBucket(name, region),
  }));
  return {
    Buckets,
    Owner: { ID: account.owner },
    ...(Prefix && { Prefix }),
    ...(next && { ContinuationToken: next }),
  };
}

function checkExpectedOwner(owner: unknown, account: Account): void {
  if (owner === undefined || owner === account.account) return;
  if (isAccount(`${owner}`)) throw accessDenied();
  throw new Refusal(
    400,
    "InvalidBucketOwnerAWSAccountID",
    `The value of the expected bucket owner parameter must be an AWS Account ID... [${owner}]`,
  );
}

/** The checks that S3 makes first: a bucket of another account, a missing bucket, a bucket of another region. */
function reach({ input, bucket: name = "", region }: Request, account: Account): Bucket {
  if (account.isForeign(name)) throw accessDenied();
  const bucket = account.bucket(name);
  if (!bucket) throw noSuchBucket(name);
  if (bucket.region !== region)
    throw new Refusal(
      301,
      "PermanentRedirect",
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
      { Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com`, Bucket: bucket.name },
    );
  checkExpectedOwner(input.ExpectedBucketOwner, account);
  return bucket;
}

const head = ({ name, region }: Bucket): Structure => ({
  BucketArn: arnOfBucket(name, region),
  BucketRegion: region,
  AccessPointAlias: false,
});

function deleteBucket({ name }: Bucket, account: Account): Structure {
  account.buckets.delete(name);
  return {};
}

function tagResource(request: Request, account: Account): Structure {
  const { asked, input, bucket = "" } = request;
  const carryOut = asked.path.includes("/tags/") ? tagsOfResource[asked.verb] : undefined;
  if (!carryOut) throw notImplemented();
  if (!account.bucket(bucket)) throw noSuchResource();
  return carryOut(reach(request, account), input);
}

/** The operations on a bucket as a whole. */
const ofBuckets = new Map<string, (request: Request, account: Account) => Structure>([
  ["CreateBucket", (request, account) => createBucket(request, account)],
  ["DeleteBucket", (request, account) => deleteBucket(reach(request, account), account)],
  ["HeadBucket", (request, account) => head(reach(request, account))],
  ["ListBuckets", ({ input }, account) => listBuckets(input, account)],
]);

const ofOtherServices = { s3control: tagResource, kms: describeKey };

/** The account's answer to an operation; throws a Refusal if S3 refuses it. */
export function answer(request: Request, account: Account): Answer {
  const { asked, input } = request;
  const carryOut = asked.service === "s3" ? ofBuckets.get(asked.name) : ofOtherServices[asked.service];
  if (carryOut) return { status: asked.status, output: carryOut(request, account) };
  if (!knows(asked)) throw notImplemented();
  return configure(asked, reach(request, account), { input, world: account });
}
