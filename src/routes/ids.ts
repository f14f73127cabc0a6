const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id from an address, or null where it cannot be one; the database is not asked about nonsense. */
export const readId = (text: string | null | undefined): string | null => (text && shape.test(text) ? text : null);
