import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, type QueueAttributeName } from "@aws-sdk/client-sqs";
import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { RunningStack } from "../stack.ts";
import type { Call } from "../trail/calls.ts";
import { patienceMs, until } from "../wait.ts";
import { type Clients, clientsOf } from "./clients.ts";
import { logged } from "./recorded.ts";

/** An item of the ledger, as the plain SDK reads it. */
export interface Remembered {
  readonly verdict: string;
  readonly reason?: string;
  readonly at: string;
  readonly lookedAt?: string;
  readonly causes?: readonly {
    readonly why: string;
    readonly call?: { event: string; principal: { name: string; account?: string } };
  }[];
  readonly sent?: readonly { readonly type: string }[];
  readonly held?: readonly string[];
  readonly conflicts?: readonly {
    readonly facet: string;
    readonly became: string;
    readonly otherWriter?: string;
  }[];
  /** What differed, and what was there before and after, as JSON. */
  readonly values?: string;
  readonly detectMs?: number;
  readonly repairMs?: number;
  readonly due?: { readonly at: string; readonly why: string };
  readonly layered?: { readonly exceptions?: readonly string[] };
}

const linesOfEvidence = 20;
const counted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;

/** The deployed stack from outside: its tables, functions and buckets, and the calls that the trail saw. */
export class DeployedWorld {
  readonly stack: RunningStack;
  readonly clients: Clients;
  constructor(stack: RunningStack) {
    this.stack = stack;
    this.clients = clientsOf(stack);
  }

  async putSpec(item: { name: string } & Record<string, unknown>): Promise<void> {
    await this.clients.documents.send(new PutCommand({ TableName: this.#name("SPECS_TABLE"), Item: item }));
  }

  /** Writes a baseline or an exception. */
  async putLayer(
    item: { kind: "baseline" | "exception"; name: string } & Record<string, unknown>,
  ): Promise<void> {
    await this.clients.documents.send(
      new PutCommand({ TableName: this.#name("BASELINES_TABLE"), Item: item }),
    );
  }

  /** Waits, with the sweep running, until all checks are made that follow a change of baselines or exceptions since then. */
  async layersSettled(since: string): Promise<void> {
    const state = { TableName: this.#name("LEDGER_TABLE"), Key: { bucket: "#sweep", entry: "state" } };
    await until("the checks after a change of baselines", 2 * patienceMs, async () => {
      await this.invoke("SWEEP_FUNCTION", {});
      const { Item } = await this.clients.documents.send(new GetCommand({ ...state, ConsistentRead: true }));
      const { round, layersChangedAt = "" } = Item ?? {};
      const isOver = round?.place === "ended" && round.of === layersChangedAt;
      return isOver && layersChangedAt >= since ? true : undefined;
    });
    await this.workDone();
  }

  async deleteLayer(kind: "baseline" | "exception", name: string): Promise<void> {
    await this.clients.documents.send(
      new DeleteCommand({ TableName: this.#name("BASELINES_TABLE"), Key: { kind, name } }),
    );
  }

  async deleteSpec(name: string): Promise<void> {
    await this.clients.documents.send(
      new DeleteCommand({ TableName: this.#name("SPECS_TABLE"), Key: { name } }),
    );
  }

  async status(bucket: string): Promise<Remembered | undefined> {
    const Key = { bucket, entry: "status" };
    const read = new GetCommand({ TableName: this.#name("LEDGER_TABLE"), Key, ConsistentRead: true });
    const { Item } = await this.clients.documents.send(read);
    return Item?.released ? undefined : (Item as Remembered | undefined);
  }

  /** The history of a bucket, newest first. */
  async history(bucket: string): Promise<Remembered[]> {
    const { Items = [] } = await this.clients.documents.send(
      new QueryCommand({
        TableName: this.#name("LEDGER_TABLE"),
        KeyConditionExpression: "#bucket = :bucket AND begins_with(entry, :history)",
        ExpressionAttributeNames: { "#bucket": "bucket" },
        ExpressionAttributeValues: { ":bucket": bucket, ":history": "history#" },
        ScanIndexForward: false,
      }),
    );
    return Items as Remembered[];
  }

  /** Waits for a status that was written after `since` and matches. */
  statusAfter(bucket: string, since: string, matches: (status: Remembered) => boolean = () => true) {
    return this.#until(
      `the status of ${bucket}`,
      () => [bucket],
      async () => {
        const status = await this.status(bucket);
        return status && status.at > since && matches(status) ? status : undefined;
      },
    );
  }

  /** Waits for an entry of the history that was written after `since` and matches. */
  happened(bucket: string, since: string, matches: (entry: Remembered) => boolean = () => true) {
    return this.#until(
      `an entry in the history of ${bucket}`,
      () => [bucket],
      async () => (await this.history(bucket)).find((entry) => entry.at > since && matches(entry)),
    );
  }

  /** A failure says what became of the events of a bucket, or of calls. */
  #until<T>(
    what: string,
    about: () => readonly string[],
    probe: () => Promise<T | undefined> | T | undefined,
  ): Promise<T> {
    return until(what, patienceMs, probe).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await this.#evidence(about())}`);
    });
  }

  /** The way of events through the stack, for the reader of a failure. */
  async #evidence(names: readonly string[]): Promise<string> {
    const { delivered, pending, failures } = await this.stack.trail.deliveries();
    const log = readFileSync(join(this.stack.logs, "ministack.log"), "utf8").split("\n");
    const statuses = await Promise.all(names.map((name) => this.status(name)));
    return [
      `events delivered: ${delivered}, pending: ${pending}, failed: ${failures.join("; ") || "none"}`,
      `work queue: ${JSON.stringify(await this.#queued())}`,
      ...names.map((name, index) => `${name}: ${JSON.stringify(statuses[index]) ?? "no status"}`),
      ...log.filter((line) => names.some((name) => line.includes(name))).slice(-linesOfEvidence),
      ...log.filter((line) => /"level":"(WARN|ERROR)"|WARNING|Traceback/.test(line)).slice(-linesOfEvidence),
    ].join("\n");
  }

  /** Invokes a function; throws its error if it failed. */
  async invoke<T>(
    name: "SWEEP_FUNCTION" | "PLAN_FUNCTION" | "REDRIVE_FUNCTION" | "ON_TRAIL_EVENT_FUNCTION",
    payload: unknown,
  ): Promise<T> {
    const { Payload, FunctionError } = await this.clients.lambda.send(
      new InvokeCommand({ FunctionName: this.#name(name), Payload: JSON.stringify(payload) }),
    );
    const answer = JSON.parse(Payload?.transformToString() ?? "null");
    if (FunctionError) throw new Error(`${name}: ${answer?.errorMessage ?? FunctionError}`);
    return answer as T;
  }

  /** The service's calls to S3 that the trail saw for a bucket. */
  async ourCalls(bucket?: string): Promise<Call[]> {
    const calls = await this.stack.trail.calls(bucket);
    return calls.filter(({ principal }) => principal.startsWith("dxaws-s3-"));
  }

  /** Waits until reconcile has logged the outcome of the event with this request id. */
  async reconciled(requestId: string | undefined): Promise<void> {
    await until(`the outcome of request ${requestId}`, patienceMs, () =>
      logged(this.stack.logs, "outcome").find((line) => line.includes(`"${requestId}"`)),
    );
  }

  /** Waits until the events of these calls have reached the work queue, and the queue is empty. */
  async worked(requestIds: readonly string[]): Promise<void> {
    const missing = () => {
      const enqueued = logged(this.stack.logs, "enqueued").join();
      return requestIds.filter((requestId) => !enqueued.includes(`"${requestId}"`));
    };
    await this.#until(`the events of ${requestIds.length} calls`, missing, () =>
      missing().length === 0 ? true : undefined,
    );
    await this.workDone();
  }

  /** Waits until the work queue is empty. */
  workDone(): Promise<void> {
    return this.#noneIn("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible");
  }

  /** Waits until no worker holds a message of the work queue; messages may still wait there. */
  idle(): Promise<void> {
    return this.#noneIn("ApproximateNumberOfMessagesNotVisible");
  }

  async #noneIn(...AttributeNames: QueueAttributeName[]): Promise<void> {
    await until("the end of the work", patienceMs, async () => {
      const queued = await this.#queued();
      return AttributeNames.every((name) => queued[name] === "0") ? true : undefined;
    });
  }

  async #queued(): Promise<Partial<Record<QueueAttributeName, string>>> {
    const QueueUrl = this.#name("WORK_QUEUE_URL");
    const read = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counted] });
    return (await this.clients.queues.send(read)).Attributes ?? {};
  }

  /** How many reconciliations of a bucket were logged. */
  reconciliations(bucket: string): number {
    return logged(this.stack.logs, "outcome").filter((line) => line.includes(`"bucket":"${bucket}"`)).length;
  }

  #name(variable: string): string {
    const value = this.stack.env[variable];
    if (!value) throw new Error(`the stack has no ${variable}`);
    return value;
  }
}
