import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { failureOf, S3Failure } from "./awsErrors.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type Operation, operation } from "./operation.ts";
import type { Command, Receipt, S3Provider } from "./provider.ts";

interface Answer {
  readonly $metadata?: { readonly requestId?: string | undefined };
}

/** What sends a command: a client of the SDK, or a stand-in for one. */
export interface Sender {
  send(command: Command, options?: { readonly abortSignal: AbortSignal }): Promise<Answer>;
}

type Service = Operation["service"];

/** The client for a service in a region; asked for at each call, so it keeps what it makes. */
export type Clients = (service: Service, region: string) => Promise<Sender>;

type Credentials = NonNullable<S3ClientConfig["credentials"]>;

export interface AwsS3ProviderOptions {
  /** For buckets whose spec names none; AWS_REGION unless told otherwise. */
  region?: string | undefined;
  /** The account that every bucket must belong to: S3 refuses calls for anybody else's. */
  owner?: string | undefined;
  /** The ARN of the role or user who sends the calls: plans tell whether a policy would shut it out. */
  caller?: string | undefined;
  /** Whose credentials to use: keys, or a function that gets some; as the environment says unless told otherwise. */
  credentials?: Credentials | undefined;
  /** What sends the calls, in the place of the SDK's own clients: with other settings, or stand-ins of a test. */
  clients?: Clients;
  clock?: Clock;
}

// A look has a few calls and thirty seconds: no single call may take all of them.
const timeouts = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

async function makeClient(service: Service, region: string, credentials?: Credentials): Promise<Sender> {
  const config = { region, ...timeouts, ...(credentials && { credentials }) };
  if (service === "s3") return new S3Client(config) as unknown as Sender;
  if (service === "kms") {
    const { KMSClient } = await import("@aws-sdk/client-kms");
    return new KMSClient(config) as unknown as Sender;
  }
  const { S3ControlClient } = await import("@aws-sdk/client-s3-control");
  return new S3ControlClient(config) as unknown as Sender;
}

/** One SDK client per service and region, made when first needed. */
function sdkClients(credentials?: Credentials): Clients {
  const made = new Map<string, Promise<Sender>>();
  return (service, region) => {
    const key = `${service} ${region}`;
    const client = made.get(key) ?? makeClient(service, region, credentials);
    made.set(key, client);
    return client;
  };
}

/** S3 itself. Whatever the SDK retries is retried by it; a conflicting write, which it does not, is tried again here. */
export class AwsS3Provider implements S3Provider {
  readonly region: string | undefined;
  readonly owner: string | undefined;
  readonly caller: string | undefined;
  readonly #clients: Clients;
  readonly #clock: Clock;

  constructor(options: AwsS3ProviderOptions = {}) {
    this.region = options.region ?? process.env.AWS_REGION;
    this.owner = options.owner;
    this.caller = options.caller;
    this.#clients = options.clients ?? sdkClients(options.credentials);
    this.#clock = options.clock ?? systemClock;
  }

  async read<A extends object>(region: string, command: Command<A>): Promise<A> {
    return (await this.#send(region, command)) as A;
  }

  async write(region: string, command: Command, late?: AbortSignal): Promise<Receipt> {
    for (let attempt = 1; ; attempt++) {
      late?.throwIfAborted();
      try {
        const answer = await this.#send(region, command, late);
        return { requestId: answer.$metadata?.requestId ?? "", at: this.#clock.now().toISOString() };
      } catch (error) {
        const conflict = error instanceof S3Failure && error.code === "OperationAborted";
        if (!conflict || attempt === 3) throw error;
        await this.#clock.sleep(attempt * 1_000 * (0.5 + this.#clock.random()));
      }
    }
  }

  async #send(region: string, command: Command, late?: AbortSignal): Promise<Answer> {
    const { name, service } = operation(command);
    try {
      const client = await this.#clients(service, region);
      return await (late ? client.send(command, { abortSignal: late }) : client.send(command));
    } catch (error) {
      throw failureOf(error, name, service === "kms" ? undefined : region);
    }
  }
}
