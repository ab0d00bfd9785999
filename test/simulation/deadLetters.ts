import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";

/** The dead-letter queues, by the names that the functions use. */
export const deadLetters = { work: "WORK_DEAD_LETTERS_URL", others: "DEAD_LETTERS_URL" };

/** An event, with the members that its dead letter needs. */
export interface Undelivered {
  readonly detail: {
    readonly requestParameters?: { readonly bucketName: string };
    readonly errorCode?: string;
  };
}

/** The hop of messages that hold no event. */
export const unreadableHop = "unreadable";

interface DeadLetter {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly isReadable: boolean;
  /** The bucket to check; unknown for a batch and a tick. */
  readonly bucket: string | undefined;
  hiddenUntil: number;
}

/** The dead-letter queues with their messages. */
export class SimulatedDeadLetters {
  /** The hops from which dead letters came. */
  readonly hops = new Set<string>();
  /** Dead letters that were deleted before the check of their bucket was requested. */
  readonly lost: string[] = [];
  #deadLetters: DeadLetter[] = [];
  #count = 0;
  readonly #now: () => number;
  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many dead letters can be read, and how many cannot. */
  get left(): { readonly readable: number; readonly unreadable: number } {
    const readable = this.#deadLetters.filter(({ isReadable }) => isReadable).length;
    return { readable, unreadable: this.#deadLetters.length - readable };
  }

  put(hop: string, body: string, bucket?: string, url = deadLetters.others): void {
    this.hops.add(hop);
    this.#count += 1;
    const isReadable = hop !== unreadableHop;
    this.#deadLetters.push({
      id: `dead-letter-${this.#count}`,
      url,
      body,
      isReadable,
      bucket,
      hiddenUntil: 0,
    });
  }

  /** Lambda wraps an event that failed three times; EventBridge sends one that Lambda never accepted unwrapped. */
  putEvent(hop: string, event: Undelivered): void {
    const isWrapped = this.#count % 2 === 0;
    const deadLetter = isWrapped ? { requestContext: { functionArn: hop }, requestPayload: event } : event;
    const { requestParameters, errorCode } = event.detail;
    this.put(hop, JSON.stringify(deadLetter), errorCode ? undefined : requestParameters?.bucketName);
  }

  /** Carries out a command of a task that has requested these checks. */
  send(command: object, requestedChecks: ReadonlySet<string>): object {
    if (command instanceof ReceiveMessageCommand) return this.#receive(command);
    if (!(command instanceof DeleteMessageCommand))
      throw new Error(`${command.constructor.name} is not simulated`);
    const deleted = this.#deadLetters.find(({ id }) => id === command.input.ReceiptHandle);
    if (deleted?.bucket !== undefined && !requestedChecks.has(deleted.bucket)) this.lost.push(deleted.body);
    this.#deadLetters = this.#deadLetters.filter((deadLetter) => deadLetter !== deleted);
    return {};
  }

  #receive({
    input: { QueueUrl, MaxNumberOfMessages: most = 1, VisibilityTimeout = 30 },
  }: ReceiveMessageCommand) {
    const now = this.#now();
    const there = this.#deadLetters.filter(({ url, hiddenUntil }) => url === QueueUrl && hiddenUntil <= now);
    const Messages = there.slice(0, most).map((deadLetter) => {
      deadLetter.hiddenUntil = now + VisibilityTimeout * 1_000;
      return { MessageId: deadLetter.id, ReceiptHandle: deadLetter.id, Body: deadLetter.body };
    });
    return { Messages };
  }
}
