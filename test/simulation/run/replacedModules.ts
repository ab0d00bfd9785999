import { registerHooks } from "node:module";

// What vi.mock does in the tests: the functions get their dependencies from the world of the running task. Without
// vitest's own loader, schedules run faster, and in threads.

const at = (file: string) => new URL(file, import.meta.url).href;

const replacements = new Map([
  [at("../../../functions/wiring.ts"), at("../wiring.ts")],
  [at("../../../functions/returnMessages.ts"), at("../returnMessages.ts")],
  [at("../../../service/tables/shards.ts"), at("../shards.ts")],
  [import.meta.resolve("@aws-sdk/lib-dynamodb"), at("../documentCommands.ts")],
]);
const sources = new Map([
  [at("../../../functions/entry.ts"), "export const entry = (handle) => handle;"],
  // The tables are those of the world; no simulated account has a canary.
  [at("../../../functions/arrivals.ts"), "export const recordArrival = async () => undefined;"],
  [at("../../../functions/warmUp.ts"), "export const warmUp = async () => undefined;"],
  ["node:timers/promises", `export { pause as setTimeout } from ${JSON.stringify(at("../wiring.ts"))};`],
]);

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (sources.has(found.url)) return { url: `replaced:${found.url}`, format: "module", shortCircuit: true };
    return { ...found, url: replacements.get(found.url) ?? found.url };
  },
  load(url, context, next) {
    const source = url.startsWith("replaced:") && sources.get(url.slice("replaced:".length));
    return source ? { format: "module", source, shortCircuit: true } : next(url, context);
  },
});
