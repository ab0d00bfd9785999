/** All combinations of one choice for each name; a choice of undefined leaves the name out. */
export function combinations<C extends Record<string, readonly unknown[]>>(choices: C) {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(choices))
    all = all.flatMap((one) =>
      values.map((value) => (value === undefined ? one : { ...one, [name]: value })),
    );
  return all as { [name in keyof C]?: C[name][number] }[];
}
