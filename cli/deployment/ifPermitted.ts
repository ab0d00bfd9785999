/** What is read, or `otherwise` if the caller has no permission for it. Rejects with any other error. */
export async function ifPermitted<T, O>(read: () => Promise<T>, otherwise: O): Promise<T | O> {
  try {
    return await read();
  } catch (error) {
    if (!/^AccessDenied(Exception)?$/.test((error as Error).name)) throw error;
    return otherwise;
  }
}
