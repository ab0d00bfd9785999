import type { Clock } from "../../core/providers/clock.ts";
import type { LayerTable, ReadLayers } from "./layerTable.ts";
import type { Layered } from "./status.ts";

/** A copy that no one has proven old is used for this time. */
const freshMs = 60_000;

/** The baselines and exceptions, read once a minute for all buckets of a container. */
export class CurrentLayers {
  readonly #table: Pick<LayerTable, "read">;
  readonly #clock: Clock;
  #last: ReadLayers | undefined;
  #reading: Promise<ReadLayers> | undefined;
  constructor(table: Pick<LayerTable, "read">, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /**
   * The layers as they were at `since` or later. `recorded` is what the last record of the bucket was made with: no worker
   * uses older ones. Rejects like the table.
   */
  async at(since: string, recorded?: Pick<Layered, "digest" | "at">): Promise<ReadLayers> {
    const last = this.#last;
    if (last && this.#isFresh(last, since, recorded)) return last;
    // A read that has begun may be older than what is asked for; one that begins after it is not, and all share it.
    const reading = this.#reading;
    const begun = await reading?.catch(() => undefined);
    if (begun && this.#isFresh(begun, since, recorded)) return begun;
    return this.#reading !== reading && this.#reading ? this.#reading : this.#read();
  }

  /**
   * Begins to read the table if the copy cannot do for `since`, so that another read can take place beside it. Never rejects:
   * `at` reads again what failed or is too old.
   */
  async begin(since: string): Promise<void> {
    await this.at(since).catch(() => undefined);
  }

  #isFresh(copy: ReadLayers, since: string, recorded?: Pick<Layered, "digest" | "at">): boolean {
    const { at, digest } = copy;
    const isNewest = !recorded || recorded.digest === digest || recorded.at <= at;
    const now = this.#clock.now();
    const ageMs = now.getTime() - Date.parse(at);
    return since <= at && isNewest && ageMs >= 0 && ageMs < freshMs && !hasEnded(copy, now.toISOString());
  }

  #read(): Promise<ReadLayers> {
    const reading = this.#table.read(this.#clock.now()).then((layers) => {
      if (!this.#last || this.#last.at < layers.at) this.#last = layers;
      return layers;
    });
    this.#reading = reading;
    return reading;
  }
}

/** Whether an exception has ended since the copy was read: it may have been extended meanwhile. */
const hasEnded = ({ exceptions, at }: ReadLayers, now: string): boolean =>
  exceptions.some(({ until }) => until > at && until <= now);
