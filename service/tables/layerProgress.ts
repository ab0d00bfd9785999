/** The checks that follow a change of baselines or exceptions: of all specs, then buckets without one, then all others. */
export interface Round {
  /** The change that it follows: the `layersChangedAt` that its first tick read; empty if there was none. */
  readonly of: string;
  /** When it began; an instant. */
  readonly at: string;
  readonly place: "specs" | "bare" | "listed" | "ended";
  /** The last bucket that is enqueued, and the place of its key in the index `slices`. */
  readonly after?: string | undefined;
  readonly key?: number | undefined;
  /** There was a baseline when it began. */
  readonly layered: boolean;
}

/** How far the regular checks of buckets without a spec are: the last minute that is done, and the last bucket of a key. */
export interface BarePosition {
  readonly slot: number;
  readonly slices: number;
  readonly key?: number | undefined;
  readonly after?: string | undefined;
  /** The minute in which that bucket was enqueued. */
  readonly within?: number | undefined;
}

/** What the sweep keeps of its progress with baselines. */
export interface LayerProgress {
  readonly round?: Round | undefined;
  readonly bare?: BarePosition | undefined;
  /** Reminders of exceptions are published up to this instant. */
  readonly remindedAt?: string | undefined;
}

type Item = Readonly<Record<string, unknown>>;

const isInstant = (value: unknown) => typeof value === "string" && !Number.isNaN(Date.parse(value));
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const isAbsentOr = (is: (value: unknown) => boolean, value: unknown) => value === undefined || is(value);
const isText = (value: unknown) => typeof value === "string";
const hasCursor = ({ key, after }: Item) => isAbsentOr(isCount, key) && isAbsentOr(isText, after);

const isRound = (item: Item) =>
  isText(item.of) &&
  isInstant(item.at) &&
  ["specs", "bare", "listed", "ended"].includes(`${item.place}`) &&
  typeof item.layered === "boolean" &&
  hasCursor(item);

const isBare = (item: Item) => isCount(item.slot) && isCount(item.slices) && hasCursor(item);

const partIf = <T>(is: (item: Item) => boolean, value: unknown): T | undefined =>
  typeof value === "object" && value !== null && is(value as Item) ? (value as T) : undefined;

/** The progress that an item holds. A member that makes no sense counts as absent. */
export const layerProgressIn = ({ round, bare, remindedAt }: Item): LayerProgress => ({
  round: partIf<Round>(isRound, round),
  bare: partIf<BarePosition>(isBare, bare),
  remindedAt: isInstant(remindedAt) ? `${remindedAt}` : undefined,
});
