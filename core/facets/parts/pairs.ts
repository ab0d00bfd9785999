/**
 * Pairs the entries that only one side has, if each of ours may be the same thing as one of theirs; otherwise
 * undefined.
 */
export function pairsOf<T>(
  ours: ReadonlyMap<string, T>,
  theirs: ReadonlyMap<string, T>,
  mayBeOne: (one: T, other: T) => boolean,
): readonly (readonly [string, string])[] | undefined {
  const left = [...ours].filter(([key]) => !theirs.has(key));
  const right = new Map([...theirs].filter(([key]) => !ours.has(key)));
  if (left.length !== right.size) return undefined;
  const pairs = left.flatMap(([key, one]) => {
    const found = [...right].find(([, other]) => mayBeOne(one, other));
    if (found) right.delete(found[0]);
    return found ? [[key, found[0]] as const] : [];
  });
  return right.size === 0 ? pairs : undefined;
}
