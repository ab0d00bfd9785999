import type { HeadBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { type FailureKind, S3Failure } from "../../core/providers/awsErrors.ts";
import { operation } from "../../core/providers/operation.ts";
import type { Command, S3Provider } from "../../core/providers/provider.ts";
import { parseBaseline } from "../../core/resolve/baseline.ts";

const region = "ca-central-1";
const callMs = 20;

/** A baseline with four facets that concerns all buckets. */
const baseline = parseBaseline({
  name: "company",
  require: {
    versioning: true,
    blockPublicAccess: true,
    policy: {
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:{partition}:s3:::{bucket}", "arn:{partition}:s3:::{bucket}/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    },
  },
  default: { tags: { "managed-by": "platform" } },
});

const failure = (kind: FailureKind, code: string, message: string) =>
  new S3Failure(kind, code, "Read", message, {});

/** The calls that S3 got: how many, and the most in a second; those over a limit are refused with SlowDown. */
export class CallCount {
  readonly limit: number;
  calls = 0;
  most = 0;
  refused = 0;
  #second = 0;
  #inSecond = 0;
  constructor(limit: number) {
    this.limit = limit;
  }

  take(): void {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) this.#inSecond = 0;
    this.#second = second;
    this.#inSecond += 1;
    this.calls += 1;
    this.most = Math.max(this.most, this.#inSecond);
    if (this.#inSecond <= this.limit) return;
    this.refused += 1;
    throw failure("transient", "SlowDown", "Please reduce your request rate.");
  }
}

const answers: Readonly<Record<string, (bucket: string) => object>> = {
  GetBucketVersioning: () => ({ Status: "Enabled" }),
  GetPublicAccessBlock: () => ({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  }),
};

/** A deployment without specs in an account with a number of buckets; one baseline selects them all, and none has its policy and tag. */
export function bareFleet(count: number, counted: CallCount) {
  const nameOf = (index: number) => `bucket-${`${index}`.padStart(7, "0")}`;
  const list = ({ input }: Pick<ListBucketsCommand, "input">) => {
    const from = Number(input.ContinuationToken ?? 0);
    const end = Math.min(count, from + (input.MaxBuckets ?? 1_000));
    const Buckets = Array.from({ length: end - from }, (_, at) => ({
      Name: nameOf(from + at),
      BucketRegion: region,
    }));
    return { Buckets, ...(end < count && { ContinuationToken: `${end}` }) };
  };
  const read = async (_: string, command: Command) => {
    counted.take();
    await new Promise((resolve) => setTimeout(resolve, callMs));
    const { name } = operation(command);
    if (name === "ListBuckets") return list(command as unknown as ListBucketsCommand);
    const { Bucket = "" } = (command as unknown as HeadBucketCommand).input;
    const answer = answers[name];
    if (answer) return answer(Bucket);
    const code = name === "GetBucketPolicy" ? "NoSuchBucketPolicy" : "NoSuchTagSet";
    throw failure("unsupported", code, code);
  };
  const provider = { region, owner: "111122223333", read } as unknown as S3Provider;
  async function* none(): AsyncGenerator<never> {}
  return {
    prefix: "dxaws-s3-dev",
    functionCalled: (name: string) => name,
    lambda: { send: () => Promise.reject(Object.assign(new Error(), { name: "ResourceNotFoundException" })) },
    provider: async () => provider,
    ledger: { status: async () => undefined },
    specTable: { all: none, heads: none },
    layerStore: { read: async () => ({ baselines: [baseline], exceptions: [], problems: [] }) },
  };
}
