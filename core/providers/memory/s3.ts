import { operation } from "../operation.ts";
import type { Command } from "../provider.ts";
import { type Account, account, answer, type Request } from "./account.ts";
import type { Bucket } from "./bucket.ts";
import type { Answer } from "./configuration.ts";
import { bucketInArn } from "./control.ts";
import { exceptionFor, Refusal } from "./errors.ts";
import { tagSet, tagsOf } from "./tagging.ts";
import { arriving, type Structure } from "./wire.ts";

/** One call that was sent. Without a code it was carried out, even if its answer was lost. */
export interface SentCall {
  readonly operation: string;
  readonly bucket: string | undefined;
  readonly write: boolean;
  readonly requestId: string;
  readonly code?: string;
}

export type Interception = (
  operation: string,
  bucket: string | undefined,
) => Error | undefined | Promise<Error | undefined>;

interface Options {
  readonly now?: () => Date;
  readonly account?: string;
}

interface Metadata {
  readonly httpStatusCode: number;
  readonly requestId: string;
  readonly attempts: number;
  readonly totalRetryDelay: number;
}

/**
 * S3 of 2026 in memory, as far as the configuration of general purpose buckets goes: it answers the commands of the
 * AWS SDK with S3's own defaults, couplings and errors. It makes no network call and knows no time but `now`.
 */
export class MemoryS3 {
  readonly calls: SentCall[] = [];
  /** Called before a call is carried out; an error stands in for the answer, and nothing happens. */
  intercept: Interception | undefined;
  /** Called after a call was carried out; an error stands in for the answer, which is lost. */
  after: Interception | undefined;
  readonly #account: Account;
  #ids = 0;

  constructor({ now = () => new Date(), account: id = "111122223333" }: Options = {}) {
    this.#account = account(id, now, () => this.#nextId());
  }

  /** The canonical id of the account, as ACLs name it. */
  get owner(): string {
    return this.#account.owner;
  }

  /** Destinations of notifications that do not exist, or do not let S3 in. */
  get unreachable(): Set<string> {
    return this.#account.unreachable;
  }

  /** Makes a KMS key in a region, or gives one other aliases (`alias/...`); answers its ARN. */
  plantKey(region: string, id: string, ...aliases: string[]): string {
    return this.#account.keys.plant(region, id, aliases);
  }

  /** Makes a bucket name somebody else's. */
  addForeignBucket(name: string): void {
    this.#account.foreign.add(name);
  }

  /** Carries out a command that was sent to the endpoint of a region. */
  async send<Output extends object>(
    command: Command<Output>,
    region: string,
  ): Promise<Output & { readonly $metadata: Metadata }> {
    const asked = operation(command);
    const input = arriving(command.input as Structure, asked.input);
    const bucket = (input.Bucket as string | undefined) ?? bucketInArn(input.ResourceArn);
    const sent = { operation: asked.name, bucket, write: asked.write, requestId: this.#nextId() };
    const fault = await this.intercept?.(asked.name, bucket);
    if (fault) {
      this.calls.push({ ...sent, code: fault.name });
      throw fault;
    }
    const { status, output } = this.#carryOut({ asked, input, bucket, region }, sent);
    const loss = await this.after?.(asked.name, bucket);
    if (loss) throw loss;
    const $metadata = { httpStatusCode: status, requestId: sent.requestId, attempts: 1, totalRetryDelay: 0 };
    return { ...(output as Output), $metadata };
  }

  /** What a sub-resource holds now, as S3 keeps it. */
  peek(bucket: string, subresource: string): unknown {
    return this.#present(bucket).value(subresource);
  }

  /** Puts a value in place that no call could put there: an old bucket's, or AWS's own. Undefined for none. */
  plant(bucket: string, subresource: string, value: unknown): void {
    this.#present(bucket).write(subresource, value);
  }

  /** Gives a bucket tags as CloudFormation does: keys that start with `aws:`. */
  plantSystemTags(bucket: string, tags: Readonly<Record<string, string>>): void {
    const system = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    this.plant(bucket, "tagging", tagSet([...tagsOf(this.#present(bucket)), ...system]));
  }

  /** The next reads of a sub-resource answer the value from before its last write. */
  stale(bucket: string, subresource: string, reads: number): void {
    this.#present(bucket).stale(subresource, reads);
  }

  /** The first reads after the next write to a sub-resource answer the value from before that write. */
  lag(bucket: string, subresource: string, reads: number): void {
    this.#present(bucket).lag(subresource, reads);
  }

  #carryOut(request: Request, sent: SentCall): Answer {
    try {
      const answered = answer(request, this.#account);
      this.calls.push(sent);
      return answered;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.calls.push({ ...sent, code: error.code });
      const bucketRegion = this.#account.bucket(sent.bucket ?? "")?.region;
      throw exceptionFor(error, {
        requestId: sent.requestId,
        head: request.asked.verb === "HEAD",
        headers: bucketRegion ? { "x-amz-bucket-region": bucketRegion } : {},
      });
    }
  }

  #present(name: string): Bucket {
    const bucket = this.#account.bucket(name);
    if (!bucket) throw new Error(`there is no bucket ${name} here`);
    return bucket;
  }

  #nextId(): string {
    this.#ids += 1;
    return this.#ids.toString(16).toUpperCase().padStart(16, "0");
  }
}
