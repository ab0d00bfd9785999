import type { Call } from "./calls.ts";
import type { DeliveryCounts } from "./delivery.ts";
import type { Switches } from "./switches.ts";

/** A running trail, seen from this process or from another one. */
export interface TrailControl {
  /** The address that S3 clients take for S3. */
  url: string;
  /** The process that holds it. */
  pid(): Promise<number>;
  calls(bucket?: string): Promise<Call[]>;
  clearCalls(): Promise<void>;
  switches(): Promise<Switches>;
  /** Changes the named switches and leaves the others; `off` resets all. */
  setSwitches(change: Partial<Switches>): Promise<Switches>;
  deliveries(): Promise<DeliveryCounts>;
}

export function trailAt(url: string): TrailControl {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${url}/_trail/${path}`, init);
    if (!response.ok) throw new Error(`the trail refused ${method} ${path}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    url,
    pid: async () => (await ask<{ pid: number }>("GET", "ready")).pid,
    calls: (bucket) => ask("GET", bucket ? `calls?bucket=${encodeURIComponent(bucket)}` : "calls"),
    clearCalls: () => ask("DELETE", "calls"),
    switches: () => ask("GET", "switches"),
    setSwitches: (change) => ask("PUT", "switches", change),
    deliveries: () => ask("GET", "deliveries"),
  };
}
