import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { failureOf, S3Failure } from "./awsErrors.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type Operation, operation } from "./operation.ts";
import type { WriteScope } from "./permission.ts";
import type { Command, Receipt, S3Provider, ScopedWriter } from "./provider.ts";

interface Answer {
  readonly $metadata?: { readonly requestId?: string | undefined };
}

/** Sends commands: a client of the SDK, or a replacement. */
export interface Sender {
  send(command: Command, options?: { readonly abortSignal: AbortSignal }): Promise<Answer>;
}

type Service = Operation["service"];

/** Returns the client for a service in a region. Called for every call, so it must cache its clients. */
export type Clients = (service: Service, region: string) => Promise<Sender>;

type Credentials = NonNullable<S3ClientConfig["credentials"]>;

export interface AwsS3ProviderOptions {
  /** The region for buckets whose spec names none. Default: AWS_REGION. */
  region?: string | undefined;
  /** The account that must own every bucket; S3 refuses calls for other owners. */
  owner?: string | undefined;
  /** The ARN of the role or user that sends the calls, so that plans can warn about policies that lock it out. */
  caller?: string | undefined;
  /** The ARN of the role that sends the reads, if it is another one. */
  reader?: string | undefined;
  /** Credentials, or a function that provides them. Default: those of the environment. */
  credentials?: Credentials | undefined;
  /** The most connections to a service in a region at a time. Default: the SDK's own, 50. */
  connections?: number;
  /** Replaces the SDK's own clients, for example with other settings or in tests. */
  clients?: Clients;
  /** The clients that write within a scope. Where it is given, no write is sent without a scope. */
  scopedClients?: (scope: WriteScope) => Clients & Pick<ScopedWriter, "refusal">;
  clock?: Clock;
}

/** How often a call is sent before it fails. */
export const attempts = 3;

// A check has a few calls and 30 seconds; no single call may use all of them.
const timeouts = {
  maxAttempts: attempts,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

async function makeClient(
  service: Service,
  region: string,
  { credentials, connections: maxSockets, sharing, handler, retries }: ClientOptions,
): Promise<Sender> {
  const agents = maxSockets && { httpAgent: { maxSockets }, httpsAgent: { maxSockets } };
  const shared = (await sharing?.(service, region)) as S3Client | undefined;
  const requestHandler = shared?.config.requestHandler ??
    handler ?? { ...timeouts.requestHandler, ...agents };
  const retryStrategy = retries?.(region);
  const config = {
    ...{ region, ...timeouts, requestHandler },
    ...(credentials && { credentials }),
    ...(retryStrategy && { retryStrategy }),
  };
  if (service === "s3") return new S3Client(config) as unknown as Sender;
  if (service === "kms") {
    const { KMSClient } = await import("@aws-sdk/client-kms");
    return new KMSClient(config) as unknown as Sender;
  }
  const { S3ControlClient } = await import("@aws-sdk/client-s3-control");
  return new S3ControlClient(config) as unknown as Sender;
}

export interface ClientOptions extends Pick<AwsS3ProviderOptions, "credentials" | "connections"> {
  /** Clients of the SDK whose connections these use, too. */
  readonly sharing?: Clients;
  /** Decides on the retries of all calls in a region, in place of the SDK's own strategy. */
  readonly retries?: ((region: string) => NonNullable<S3ClientConfig["retryStrategy"]>) | undefined;
  /** Sends the requests, in place of the SDK's own connections. */
  readonly handler?: S3ClientConfig["requestHandler"] | undefined;
}

/** One SDK client per service and region, created on first use. */
export function sdkClients(options: ClientOptions): Clients {
  const made = new Map<string, Promise<Sender>>();
  return (service, region) => {
    const key = `${service} ${region}`;
    const client = made.get(key) ?? makeClient(service, region, options);
    made.set(key, client);
    return client;
  };
}

/**
 * Calls S3 itself. The SDK retries what it can; a conflicting write (OperationAborted), which the SDK does not
 * retry, is retried here.
 */
export class AwsS3Provider implements S3Provider {
  readonly region: string | undefined;
  readonly owner: string | undefined;
  readonly caller: string | undefined;
  readonly reader: string | undefined;
  readonly scopedTo: S3Provider["scopedTo"];
  readonly #clients: Clients;
  readonly #clock: Clock;

  constructor(options: AwsS3ProviderOptions = {}) {
    this.region = options.region ?? process.env.AWS_REGION;
    this.owner = options.owner;
    this.caller = options.caller;
    this.reader = options.reader;
    this.#clients = options.clients ?? sdkClients(options);
    this.#clock = options.clock ?? systemClock;
    const { scopedClients } = options;
    this.scopedTo = scopedClients && ((scope) => this.#writer(scopedClients(scope)));
  }

  async read<A extends object>(region: string, command: Command<A>): Promise<A> {
    return (await this.#send(this.#clients, region, command)) as A;
  }

  async write(region: string, command: Command, late?: AbortSignal): Promise<Receipt> {
    if (this.scopedTo) throw new TypeError(`${operation(command).name} is not sent outside a scope`);
    return this.#write(this.#clients, region, command, late);
  }

  #writer(clients: Clients & Pick<ScopedWriter, "refusal">): ScopedWriter {
    const { refusal } = clients;
    return { write: (region, command, late) => this.#write(clients, region, command, late), refusal };
  }

  async #write(clients: Clients, region: string, command: Command, late?: AbortSignal): Promise<Receipt> {
    for (let attempt = 1; ; attempt++) {
      late?.throwIfAborted();
      try {
        const answer = await this.#send(clients, region, command, late);
        return { requestId: answer.$metadata?.requestId ?? "", at: this.#clock.now().toISOString() };
      } catch (error) {
        const conflict = error instanceof S3Failure && error.code === "OperationAborted";
        if (!conflict || attempt === 3) throw error;
        await this.#clock.sleep(attempt * 1_000 * (0.5 + this.#clock.random()));
      }
    }
  }

  async #send(clients: Clients, region: string, command: Command, late?: AbortSignal): Promise<Answer> {
    const { name, service } = operation(command);
    try {
      const client = await clients(service, region);
      return await (late ? client.send(command, { abortSignal: late }) : client.send(command));
    } catch (error) {
      throw failureOf(error, name, service === "kms" ? undefined : region);
    }
  }
}
