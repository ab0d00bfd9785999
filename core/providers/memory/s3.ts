import { operation } from "../operation.ts";
import type { Command } from "../provider.ts";
import { type Account, account, answer, type Request } from "./account.ts";
import type { Bucket } from "./bucket.ts";
import type { Answer } from "./configuration.ts";
import { bucketInArn } from "./control.ts";
import { exceptionFor, Refusal } from "./errors.ts";
import { tagSet, tagsOf } from "./tagging.ts";
import { arriving, type Structure } from "./wire.ts";

/** One call that was sent. Without `code` it was carried out, even if its answer was lost. */
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
 * The configuration of general purpose buckets in the S3 of 2026, in memory: it answers the commands of the AWS SDK
 * with S3's own defaults, couplings and errors. It has no network access, and its only clock is `now`.
 */
export class MemoryS3 {
  readonly calls: SentCall[] = [];
  /** Called before each call. An error is thrown instead of an answer, and the call has no effect. */
  intercept: Interception | undefined;
  /** Called after each call took effect. An error is thrown instead of the answer, which is lost. */
  after: Interception | undefined;
  readonly #account: Account;
  #ids = 0;

  constructor({ now = () => new Date(), account: id = "111122223333" }: Options = {}) {
    this.#account = account(id, now, () => this.#nextId());
  }

  /** The account's canonical user ID, as ACLs name it. */
  get owner(): string {
    return this.#account.owner;
  }

  /** Notification destinations that do not exist or do not admit S3. */
  get unreachable(): Set<string> {
    return this.#account.unreachable;
  }

  /** Creates a KMS key in a region or adds aliases (`alias/...`) to it; returns its ARN. */
  plantKey(region: string, id: string, ...aliases: string[]): string {
    return this.#account.keys.plant(region, id, aliases);
  }

  /** Marks a bucket name as owned by another account. */
  addForeignBucket(name: string): void {
    this.#account.foreign.add(name);
  }

  /** Runs a command that was sent to the endpoint of a region. */
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

  /** The current value of a sub-resource, as S3 stores it. */
  peek(bucket: string, subresource: string): unknown {
    return this.#present(bucket).value(subresource);
  }

  /** Sets a value that no call could set: that of an old bucket, or of AWS itself. Undefined removes it. */
  plant(bucket: string, subresource: string, value: unknown): void {
    this.#present(bucket).write(subresource, value);
  }

  /** Adds system tags as CloudFormation does: keys that start with `aws:`. */
  plantSystemTags(bucket: string, tags: Readonly<Record<string, string>>): void {
    const system = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    this.plant(bucket, "tagging", tagSet([...tagsOf(this.#present(bucket)), ...system]));
  }

  /** The next reads of a sub-resource return the value before its last write. */
  stale(bucket: string, subresource: string, reads: number): void {
    this.#present(bucket).stale(subresource, reads);
  }

  /** The first reads after the next write to a sub-resource return the value before that write. */
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
    if (!bucket) throw new Error(`there is no bucket ${name}`);
    return bucket;
  }

  #nextId(): string {
    this.#ids += 1;
    return this.#ids.toString(16).toUpperCase().padStart(16, "0");
  }
}
