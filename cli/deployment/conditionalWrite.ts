/** Sends a write with a condition; throws the given error if the condition failed. */
export async function refusable<T>(write: () => Promise<T>, refused: () => Error): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isRefused(error as Refusal)) throw error;
    throw refused();
  }
}

interface Refusal extends Error {
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

const isRefused = ({ name, CancellationReasons = [] }: Refusal) =>
  name === "ConditionalCheckFailedException" ||
  CancellationReasons.some(({ Code }) => Code === "ConditionalCheckFailed");

/**
 * A condition that each attribute of an item still has the value that was read, and that no other known attribute was
 * added. Without an item that was read: that there is none.
 */
export function unlessChanged(read: Readonly<Record<string, unknown>> | undefined, known: readonly string[]) {
  if (!read)
    return {
      ConditionExpression: "attribute_not_exists(#name)",
      ExpressionAttributeNames: { "#name": "name" },
    };
  const attributes = [...new Set([...Object.keys(read), ...known])];
  const conditions = attributes.map((name, index) =>
    name in read ? `#a${index} = :a${index}` : `attribute_not_exists(#a${index})`,
  );
  const values = attributes.flatMap((name, index) => (name in read ? [[`:a${index}`, read[name]]] : []));
  return {
    ConditionExpression: conditions.join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(values),
  };
}
