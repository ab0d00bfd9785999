import { operation } from "./operation.ts";
import type { Command, Receipt, S3Provider } from "./provider.ts";

/** Reads through another provider; records writes instead of sending them. */
export class RecordingS3Provider implements S3Provider {
  readonly recorded: { region: string; type: string; input: object }[] = [];
  readonly #inner: S3Provider;

  constructor(inner: S3Provider) {
    this.#inner = inner;
  }
  get region() {
    return this.#inner.region;
  }
  get owner() {
    return this.#inner.owner;
  }
  get caller() {
    return this.#inner.caller;
  }
  get reader() {
    return this.#inner.reader;
  }
  read<A extends object>(region: string, command: Command<A>): Promise<A> {
    return this.#inner.read(region, command);
  }
  async write(region: string, command: Command): Promise<Receipt> {
    this.recorded.push({ region, type: operation(command).name, input: command.input });
    return { requestId: `recorded-${this.recorded.length}`, at: new Date().toISOString() };
  }
}
