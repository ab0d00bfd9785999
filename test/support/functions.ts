import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import { vi } from "vitest";
import { clientsOf } from "../../local/demo/clients.ts";
import { DeployedWorld } from "../../local/demo/world.ts";
import type { RunningStack } from "../../local/stack.ts";
import { patienceMs, until } from "../../local/wait.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import type { Trigger } from "../../service/triggers/trigger.ts";
import { queueLike, tableLike } from "./copies.ts";
import { runningStack } from "./stack.ts";

type FunctionName = "on-spec-change" | "on-trail-event" | "sweep" | "reconcile" | "plan";

/** The functions' own handlers in this process, over tables and a work queue of their own on the local stack. */
export class FunctionsWorld {
  /** The tables of these functions, written and read with the plain SDK. */
  readonly tables: DeployedWorld;
  readonly ledger: Ledger;
  readonly #stack: RunningStack;
  private constructor(stack: RunningStack) {
    this.#stack = stack;
    this.tables = new DeployedWorld(stack);
    this.ledger = new Ledger(this.tables.clients.documents, stack.env.LEDGER_TABLE ?? "");
  }

  /** Fresh tables, a fresh queue, and functions that start afresh. */
  static async start(): Promise<FunctionsWorld> {
    const stack = runningStack();
    const { documents, queues } = clientsOf(stack);
    const [SPECS_TABLE, LEDGER_TABLE, BASELINES_TABLE, WORK_QUEUE_URL, WORK_DEAD_LETTERS_URL] =
      await Promise.all([
        tableLike(stack.env.SPECS_TABLE ?? "", documents),
        tableLike(stack.env.LEDGER_TABLE ?? "", documents),
        tableLike(stack.env.BASELINES_TABLE ?? "", documents),
        queueLike(stack.env.WORK_QUEUE_URL ?? "", queues),
        queueLike(stack.env.WORK_DEAD_QUEUE_URL ?? "", queues),
      ]);
    const world = new FunctionsWorld({
      ...stack,
      env: {
        ...stack.env,
        SPECS_TABLE,
        LEDGER_TABLE,
        BASELINES_TABLE,
        WORK_QUEUE_URL,
        WORK_DEAD_LETTERS_URL,
      },
    });
    world.restart({
      ...world.#stack.env,
      POWERTOOLS_DEV: "true",
      POWERTOOLS_LOG_LEVEL: "SILENT",
      VERSION: "1",
      SETTINGS: "{}",
    });
    return world;
  }

  /** From here on the functions run in new containers, with these settings changed. */
  restart(settings: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    vi.resetModules();
  }

  /** Calls a function's handler as Lambda does, and answers what it would; rejects if the function fails. */
  async invoke<T>(name: FunctionName, event: unknown): Promise<T> {
    // Powertools warns of each call that counted nothing, whatever the log level.
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const { handler } = await import(`../../functions/${name}.ts`);
    const result: unknown = await handler(event, this.#contextOf(name));
    return JSON.parse(JSON.stringify(result ?? null));
  }

  /** The same at another time. */
  async invokeAt<T>(at: Date, name: FunctionName, event: unknown): Promise<T> {
    vi.useFakeTimers({ toFake: ["Date"], now: at });
    try {
      return await this.invoke<T>(name, event);
    } finally {
      vi.useRealTimers();
    }
  }

  /** All that is on the work queue, taken off it. */
  async enqueued(): Promise<{ trigger: Trigger; group: string | undefined }[]> {
    const taken: Message[] = [];
    await until("the end of the queue", patienceMs, async () => {
      const messages = await this.#receive();
      taken.push(...messages);
      return messages.length === 0 ? true : undefined;
    });
    return taken.map(({ Body = "", Attributes }) => ({
      trigger: JSON.parse(Body),
      group: Attributes?.MessageGroupId,
    }));
  }

  /** The bodies of the work queue's dead letters. */
  async deadLetters(): Promise<string[]> {
    const messages = await this.#receive(this.#stack.env.WORK_DEAD_LETTERS_URL);
    return messages.map(({ Body = "" }) => Body);
  }

  async #receive(QueueUrl = this.#stack.env.WORK_QUEUE_URL): Promise<Message[]> {
    const { queues } = this.tables.clients;
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ["All"],
      }),
    );
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
    if (Entries.length > 0) await queues.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    return Messages;
  }

  #contextOf(functionName: FunctionName): Context {
    const { region, account } = this.#stack;
    return {
      functionName,
      functionVersion: "$LATEST",
      invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:${functionName}`,
      awsRequestId: "request",
      memoryLimitInMB: "512",
      logGroupName: "",
      logStreamName: "",
      callbackWaitsForEmptyEventLoop: false,
      getRemainingTimeInMillis: () => 30_000,
      done: () => {},
      fail: () => {},
      succeed: () => {},
    };
  }
}
