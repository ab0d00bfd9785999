import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type Credentials,
  type STSClient,
} from "@aws-sdk/client-sts";
import { S3Failure, toFailure } from "../../core/providers/awsErrors.ts";
import type { Clock } from "../../core/providers/clock.ts";
import type { WriteScope } from "../../core/providers/permission.ts";
import { isOldName } from "../../core/spec/bucketName.ts";
import { bucketTag, type Roles, roleArn, type Use } from "./roles.ts";
import { sessionPolicy } from "./sessionPolicy.ts";

/** Temporary credentials of an account's role, and when they expire; milliseconds since 1970. */
export interface Session {
  readonly account: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  readonly expires: number;
}

// A role that is assumed by a session of another role gives sessions of at most an hour.
const readSeconds = 3_600;
/** The least that STS accepts. */
const writeSeconds = 900;
/** A role that cannot be assumed is not tried again for each bucket of its account. */
const refusedMs = 30_000;

/** A role that could not be assumed the last time, and the try that is under way. */
interface Refused {
  readonly failure: S3Failure;
  readonly until: number;
  trying?: Promise<unknown>;
}

/** Obtains sessions from STS. Rejects with an S3Failure whose operation is AssumeRole. */
export class SessionSource {
  readonly #sts: Pick<STSClient, "send">;
  readonly #roles: Roles;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #refused = new Map<string, Refused>();

  /** `name` is what CloudTrail calls the sessions: the name of the function. */
  constructor(sts: Pick<STSClient, "send">, roles: Roles, name: string, clock: Clock) {
    this.#sts = sts;
    this.#roles = roles;
    this.#name = name;
    this.#clock = clock;
  }

  /** A session that reads the buckets of the account. */
  reading(account: string): Promise<Session> {
    return this.#assume(account, "read", { DurationSeconds: readSeconds });
  }

  /** A session that can do what the scope permits, and nothing on another bucket. */
  async writing(account: string, scope: WriteScope): Promise<Session> {
    if (!isOldName(scope.bucket)) throw refusedName(scope);
    const [, partition = ""] = this.#roles.template.split(":");
    return this.#assume(account, "write", {
      DurationSeconds: writeSeconds,
      Policy: sessionPolicy(scope, partition),
      ...(this.#roles.tagged && { Tags: [{ Key: bucketTag, Value: scope.bucket }] }),
    });
  }

  /** Whether the account's role for writing could not be assumed the last time. */
  isDoubtful(account: string): boolean {
    return this.#refused.has(roleArn(this.#roles, account, "write"));
  }

  /** One caller at a time tries a role that could not be assumed. The others wait, and fail like it. */
  async #assume(account: string, use: Use, more: Partial<AssumeRoleCommandInput>): Promise<Session> {
    const role = roleArn(this.#roles, account, use);
    const refused = this.#refused.get(role);
    if (refused && this.#clock.now().getTime() < refused.until) throw refused.failure;
    if (refused?.trying) {
      await refused.trying;
      const still = this.#refused.get(role);
      if (still) throw still.failure;
    }
    const asked = this.#ask(account, role, more);
    if (refused) refused.trying = asked.catch(() => undefined);
    return asked;
  }

  async #ask(account: string, role: string, more: Partial<AssumeRoleCommandInput>): Promise<Session> {
    const asked = { RoleArn: role, RoleSessionName: this.#name, ExternalId: this.#roles.externalId };
    try {
      const { Credentials } = await this.#sts.send(new AssumeRoleCommand({ ...asked, ...more }));
      const session = sessionOf(account, Credentials);
      this.#refused.delete(role);
      return session;
    } catch (error) {
      const now = this.#clock.now().getTime();
      const last = this.#refused.get(role);
      // It says nothing about the role: the next caller tries it.
      if (isOfBucket(error) && last) this.#refused.set(role, { failure: last.failure, until: now });
      if (isOfBucket(error)) throw refusedBy(toFailure(error, "session"));
      const failure = outOfReach(account, role, error);
      this.#refused.set(role, { failure, until: failure.kind === "transient" ? now : now + refusedMs });
      throw failure;
    }
  }
}

/** An answer without credentials is no answer. */
function sessionOf(account: string, given: Credentials | undefined): Session {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
    throw Object.assign(new Error("the answer has no credentials"), { name: "InternalError" });
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  return { account, credentials, expires: Expiration.getTime() };
}

/** What STS refuses because of the session policy or the tag of one bucket. Other buckets of the role are not concerned. */
const ofBucket = /^(PackedPolicyTooLarge|MalformedPolicyDocument)(Exception)?$|^ValidationError$/;

const isOfBucket = (error: unknown): boolean => ofBucket.test((error as { name?: string }).name ?? "");

const refusedBy = ({ code, message }: S3Failure) =>
  new S3Failure("refused", code, "session", `STS refuses the session: ${message}`, {});

/** No bucket has such a name, and a policy would take it for a pattern. */
const refusedName = ({ bucket }: WriteScope): S3Failure =>
  new S3Failure("refused", "InvalidBucketName", "session", `no bucket can be called ${bucket}`, {});

/** The same reason for every bucket of an account: it has no request id and no name of a bucket. */
function outOfReach(account: string, role: string, error: unknown): S3Failure {
  const failure = toFailure(error, "AssumeRole");
  const kind = failure.kind === "transient" ? "transient" : "unauthenticated";
  const message = `account ${account} is out of reach: the role ${role} cannot be assumed (${failure.code})`;
  return new S3Failure(kind, failure.code, "AssumeRole", message, failure);
}
