import { hasRequired } from "./liveValues.ts";
import type { SimulatedStream } from "./stream.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

/** What baselines, exceptions and specs said from one change to the next. */
export interface Version {
  readonly at: number;
  readonly baselines: readonly Item[];
  readonly exceptions: readonly Item[];
  readonly specs: ReadonlyMap<string, Item>;
}

const fleetPrefix = "fleet-";
/** No baseline selects it and no spec names it. */
export const outsider = "outsider";

/** Whether the expectations about baselines hold for a bucket. No baseline here selects any other. */
export const isOfFleet = (bucket: string): boolean => bucket.startsWith(fleetPrefix) || bucket === outsider;

/** How long a worker may act on what it has read: the age of its copy, and the time of an invocation. */
const knownForMs = 95_000;

const matches = (patterns: unknown, bucket: string) =>
  (patterns as readonly string[]).some((pattern) => bucket === pattern || pattern === `${fleetPrefix}*`);

function selects({ select = {} }: Item, bucket: string): boolean {
  const { names = [`${fleetPrefix}*`], not = [] } = select as Item;
  return bucket.startsWith(fleetPrefix) && matches(names, bucket) && !matches(not, bucket);
}

const isWaived = ({ exceptions }: Version, bucket: string, facet: string, at: number): boolean =>
  exceptions.some(
    ({ buckets, pointers = [`/${facet}`], since, until }) =>
      matches(buckets, bucket) &&
      (pointers as readonly string[]).includes(`/${facet}`) &&
      Date.parse(`${since}`) <= at &&
      at < Date.parse(`${until}`),
  );

/** The table of baselines and exceptions, with all that it said, and what follows for a bucket. It shares no code with the service. */
export class SimulatedLayers {
  readonly stream: SimulatedStream;
  readonly #world: World;
  readonly #versions: Version[] = [];
  constructor(world: World, stream: SimulatedStream) {
    this.#world = world;
    this.stream = stream;
  }

  /** Something was written to the table once. */
  get isUsed(): boolean {
    return this.#versions.length > 0;
  }

  /** A person writes or deletes a baseline or an exception. */
  write(kind: "baseline" | "exception", name: string, item: Item | undefined): void {
    this.#world.note(
      undefined,
      `a person ${item ? `puts ${JSON.stringify(item)}` : "deletes"} ${kind} ${name}`,
    );
    this.#world.baselines.set({ kind, name }, item && { ...item, kind, name });
    this.changed();
    this.stream.writeLayer(kind, name);
  }

  /** A baseline, an exception or the spec of a bucket of the fleet has changed. */
  changed(): void {
    const { now, baselines, specs, invariants } = this.#world;
    const items = baselines.seen(0);
    this.#versions.push({
      at: now,
      baselines: items.filter(({ kind }) => kind === "baseline"),
      exceptions: items.filter(({ kind }) => kind === "exception"),
      specs: new Map(specs.seen(0).map((spec) => [`${spec.name}`, spec])),
    });
    invariants.lastChange = now;
  }

  get current(): Version | undefined {
    return this.#versions.at(-1);
  }

  isSelected(bucket: string): boolean {
    return this.current?.baselines.some((baseline) => selects(baseline, bucket)) ?? false;
  }

  isExcepted(bucket: string, facet: string): boolean {
    return this.current !== undefined && isWaived(this.current, bucket, facet, this.#world.now);
  }

  /** By facet, what baselines require of a bucket now. */
  required(bucket: string): readonly (readonly [facet: string, value: unknown])[] {
    return this.current ? requiredIn(this.current, bucket, this.#world.now) : [];
  }

  /** Whether a baseline has ever required something of a facet of a bucket. */
  wasRequired(bucket: string, facet: string): boolean {
    return this.#versions.some((version) =>
      version.baselines.some((one) => selects(one, bucket) && facet in (one.require as Item)),
    );
  }

  /** Whether a spec named the bucket at a time that a worker may still act on. */
  hadSpec(bucket: string): boolean {
    return this.recent().some(({ version }) => version.specs.has(bucket));
  }

  /** Whether some layer wanted something of a facet at a time that a worker may still act on. */
  wasWanted(bucket: string, facet: string): boolean {
    return this.recent().some(({ version, from, to }) => {
      if (version.specs.get(bucket)?.[facet] !== undefined) return true;
      const isSaid = version.baselines.some(
        (one) =>
          selects(one, bucket) && [one.require, one.default].some((part) => facet in ((part ?? {}) as Item)),
      );
      return isSaid && [from, to].some((at) => !isWaived(version, bucket, facet, at));
    });
  }

  /** Whether the live value of a facet is what was required at a time that a worker may still act on; also if nothing was. */
  wasAsRequired(bucket: string, facet: string): boolean {
    return this.recent().some(({ version, from, to }) =>
      [from, to].some((at) =>
        requiredIn(version, bucket, at).every(
          ([name, value]) => name !== facet || hasRequired(this.#world, bucket, facet, value),
        ),
      ),
    );
  }

  /** What was said at times that a worker may still act on. */
  recent() {
    const { now } = this.#world;
    const earliest = now - knownForMs;
    return this.#versions.flatMap((version, place) => {
      const end = this.#versions[place + 1]?.at ?? now;
      return end < earliest ? [] : [{ version, from: Math.max(version.at, earliest), to: end }];
    });
  }
}

const requiredIn = (version: Version, bucket: string, at: number): [facet: string, value: unknown][] =>
  version.baselines
    .filter((baseline) => selects(baseline, bucket))
    .flatMap(({ require = {} }) => Object.entries(require as Item))
    .filter(([facet]) => !isWaived(version, bucket, facet, at));
