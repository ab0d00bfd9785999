import type { Clock } from "../../core/providers/clock.ts";
import type { WriteScope } from "../../core/providers/permission.ts";
import type { Session, SessionSource } from "./sessionSource.ts";

/** A session that was asked for. Until it is there it counts as one that does not expire. */
interface Kept {
  readonly session: Promise<Session>;
  readonly actions: ReadonlySet<string>;
  readonly at: number;
  given?: Session;
  expires: number;
}

/** A session this old that S3 does not know may be of a role that was replaced. For a newer one, S3 has another reason. */
const newMs = 60_000;
/** What begins now must end before its session does. */
const reserveMs = 60_000;
/** From this time before a session for reading expires, the next one is obtained without any call waiting for it. */
const renewalMs = 15 * 60_000;
/** Buckets of a container that are written within a quarter of an hour. */
const mostWriting = 1_000;

/**
 * The sessions under which the functions call S3: for reading, one an account; for writing, one a bucket, whose policy
 * permits only what its plan needs. Both reject with the source's S3Failure.
 */
export class Sessions {
  readonly #source: SessionSource;
  readonly #clock: Clock;
  readonly #reading = new Map<string, Kept>();
  readonly #writing = new Map<string, Kept>();
  constructor(source: SessionSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  async reading(account: string): Promise<Session> {
    const kept = this.#reading.get(account);
    const leftMs = this.#left(kept);
    if (kept && leftMs > renewalMs) return kept.session;
    const next = this.#keep(this.#reading, account, new Set(), this.#source.reading(account), kept);
    return kept && leftMs > reserveMs ? kept.session : next;
  }

  async writing(account: string, scope: WriteScope): Promise<Session> {
    const key = `${account} ${scope.bucket}`;
    const kept = this.#writing.get(key);
    const actions = new Set(scope.permissions.map((permission) => JSON.stringify(permission)));
    if (kept && this.#left(kept) > reserveMs && [...actions].every((one) => kept.actions.has(one)))
      return kept.session;
    const [oldest] = this.#writing.size < mostWriting ? [] : this.#writing.keys();
    if (oldest !== undefined) this.#writing.delete(oldest);
    return this.#keep(this.#writing, key, actions, this.#source.writing(account, scope));
  }

  /** Whether the account's role for writing could not be assumed the last time. */
  isDoubtful(account: string): boolean {
    return this.#source.isDoubtful(account);
  }

  /** Forgets a session that S3 does not know any more. False if another one would be no better. */
  refused(session: Session): boolean {
    for (const list of [this.#reading, this.#writing])
      for (const [key, kept] of list)
        if (kept.given === session) return this.#now() - kept.at >= newMs && list.delete(key);
    return true;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }

  #left(kept: Kept | undefined): number {
    return kept ? kept.expires - this.#now() : 0;
  }

  /** Keeps a session while it is obtained and after; if that fails, the `previous` one. */
  #keep(
    list: Map<string, Kept>,
    key: string,
    actions: ReadonlySet<string>,
    session: Promise<Session>,
    previous?: Kept,
  ): Promise<Session> {
    const kept: Kept = { session, actions, at: this.#now(), expires: Number.POSITIVE_INFINITY };
    list.set(key, kept);
    session.then(
      (given) => {
        kept.given = given;
        kept.expires = given.expires;
      },
      () => {
        if (list.get(key) !== kept) return;
        if (previous) list.set(key, previous);
        else list.delete(key);
      },
    );
    return session;
  }
}
