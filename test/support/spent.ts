/** How many milliseconds of the processor this process takes for some work: what others do on the machine does not count. */
export async function spentMs(work: () => unknown): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  return process.cpuUsage(begun).user / 1_000;
}
