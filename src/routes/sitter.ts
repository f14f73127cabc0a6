import type { Sitter } from '#features/rooms/room.ts';

type Asking = Pick<App.Locals, 'viewer' | 'guest'>;

/** Whoever can sit in a room: a member, else a guest; null for a visitor. */
export const sitterOf = ({ viewer, guest }: Asking): Sitter | null =>
	viewer ? { kind: 'member', id: viewer.id } : guest && { kind: 'guest', id: guest.id };
