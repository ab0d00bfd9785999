/** Keys of one kind in an index. DynamoDB takes 1,000 write units a second for one key, and a fleet can need many more. */
export const shards = 32;
