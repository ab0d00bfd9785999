import { cut } from "../../core/text/cut.ts";
import { isAccountTurn, type RecordedTurn } from "./accountTurn.ts";
import { asHistoryEntry, type RecordedEntry } from "./history.ts";

/** Which reminder of an exception it is. */
export const reminderKinds = ["14 days before its end", "3 days before its end", "ended"] as const;
export type ReminderKind = (typeof reminderKinds)[number];

/** A reminder that an exception ends or has ended, as the ledger keeps it and on-outcome publishes it. */
export interface Reminder {
  /** When it was due; an instant. */
  readonly at: string;
  readonly exception: string;
  readonly kind: ReminderKind;
  readonly until: string;
  readonly owner: string;
  readonly reason: string;
  readonly ticket?: string | undefined;
  /** What it holds open: patterns of buckets, and JSON pointers; all parts if there are none. */
  readonly buckets: readonly string[];
  readonly pointers?: readonly string[] | undefined;
  /** What was shortened to fit the size bound. */
  readonly shortened?: readonly ("buckets" | "pointers")[] | undefined;
}

/** A reminder with its key. */
export interface RecordedReminder extends Reminder {
  readonly bucket: typeof remindersBucket;
  /** `history#<instant>#<exception> <kind>` */
  readonly entry: string;
}

/** No bucket can have this name. */
export const remindersBucket = "#exceptions";

/** What on-outcome publishes. */
export type Published = RecordedEntry | RecordedReminder | RecordedTurn;

/** What an item of the ledger holds that on-outcome publishes. */
export const asPublished = (item: Record<string, unknown>): Published =>
  isReminder(item) || isAccountTurn(item)
    ? (item as unknown as RecordedReminder | RecordedTurn)
    : asHistoryEntry(item);

export const isReminder = (item: { readonly bucket?: unknown }): boolean => item.bucket === remindersBucket;

/** The size bound of a reminder as JSON. */
const mostBytes = 50_000;
const mostOfEach = 50;
const mostPointerBytes = 100;

/** The reminder, shortened if it is larger than its bound. */
export function fittedReminder(reminder: Reminder): Reminder {
  if (Buffer.byteLength(JSON.stringify(reminder)) <= mostBytes) return reminder;
  const { buckets, pointers } = reminder;
  return {
    ...reminder,
    buckets: buckets.slice(0, mostOfEach),
    pointers: pointers?.slice(0, mostOfEach).map((pointer) => cut(pointer, mostPointerBytes)),
    shortened: [
      ...(buckets.length > mostOfEach ? (["buckets"] as const) : []),
      ...(pointers ? (["pointers"] as const) : []),
    ],
  };
}
