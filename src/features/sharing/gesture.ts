/** What can be said without words; silent, and nobody counts them. */
export const gestureKinds = ['with-you', 'me-too', 'thank-you', 'hope'] as const;
export type GestureKind = (typeof gestureKinds)[number];
