import { setTimeout } from "node:timers/promises";
import type { Parser } from "../service/tables/layerTable.ts";
import { clock, layerSources, readingAhead } from "./wiring.ts";

/** A container starts without what takes longer. */
const longestMs = 1_000;

/**
 * Reads the baselines and obtains the session for reading the deployment's own account before the first event: the event finds
 * both, and open connections to the tables and to STS. Waits for them, since Lambda freezes a container between its start and its event.
 * Does not reject: what fails here is asked for again by the event. Does nothing outside Lambda.
 */
export async function connectAhead(parser: Parser): Promise<void> {
  const { AWS_LAMBDA_FUNCTION_NAME: name, EXTERNAL_ID = "" } = process.env;
  if (name === undefined) return;
  // Before its first event, a function learns of its account from nothing else.
  const [home = ""] = /\d{12}$/.exec(EXTERNAL_ID) ?? [];
  const asked = [layersAhead(parser), ...(home ? [readingAhead(name, home)] : [])];
  await Promise.race([Promise.all(asked), setTimeout(longestMs, undefined, { ref: false })]);
}

/** Invalid settings are an error of the event, which says so. */
async function layersAhead(parser: Parser): Promise<void> {
  try {
    await layerSources(parser).layers.begin(clock.now().toISOString());
  } catch {
    // The event reads them.
  }
}
