// Calls the handler of a bundle as Lambda's runtime does. The first event is in BENCH_EVENT; each line of the input is
// another. Answers each with a line on file descriptor 3: milliseconds, CPU time and memory.
// An import would load more of Node than the function needs.
const { readFileSync, writeSync } = process.getBuiltinModule("node:fs");

const [bundle = "", functionName = ""] = process.argv.slice(2);
const context = {
  functionName,
  invokedFunctionArn: `arn:aws:lambda:ca-central-1:111122223333:function:${functionName}`,
  awsRequestId: "request",
  getRemainingTimeInMillis: () => 30_000,
};

/** Resident memory in megabytes, and the most there ever was. */
function memory(): readonly [now: number, peak: number] {
  const status = readFileSync("/proc/self/status", "utf8");
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024;
  return [of("VmRSS"), of("VmHWM")];
}

const { handler } = await import(bundle);
const initMs = performance.now();
const initCpu = process.cpuUsage();

async function answer(event: string): Promise<void> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const result = await handler(JSON.parse(event), context);
  const { user, system } = process.cpuUsage(cpu);
  const ms = performance.now() - began;
  const [rss, peak] = memory();
  const line = {
    ms,
    cpu: (user + system) / 1_000,
    initMs,
    initCpu: (initCpu.user + initCpu.system) / 1_000,
    rss,
    peak,
    result,
  };
  writeSync(3, `${JSON.stringify(line)}\n`);
}

if (process.env.BENCH_EVENT) await answer(process.env.BENCH_EVENT);
let rest = "";
for await (const chunk of process.stdin) {
  const lines = `${rest}${chunk}`.split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) await answer(line);
}
