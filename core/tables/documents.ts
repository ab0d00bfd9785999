/** How what JavaScript has becomes an item: a member called `constructor` does not make a class of an object. */
export const marshallOptions = { removeUndefinedValues: true, convertClassInstanceToMap: true } as const;
