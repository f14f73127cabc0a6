import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import * as v from 'valibot';
import { brokenConstraint } from '#server/database/errors.ts';
import { newId } from '#server/database/ids.ts';
import { hearth, type Hearth } from '#server/hearth.ts';
import { authSecret, cookiePrefix } from '#server/http/session-cookie.ts';
import { acceptPasskeyOwner, readPasskeyTicket } from './passkey-owner.ts';

/** How long a session lasts, in seconds: thirty days. */
const sessionSeconds = 30 * 24 * 3600;

/** Addresses that one server is reached under; without ORIGIN whoever asks chooses, so only a few are remembered. */
const mostOrigins = 20;
const made = new WeakMap<Hearth, Map<string, Auth>>();

export type Auth = ReturnType<typeof makeAuth>;

/**
 * Better Auth for the address that people reach this server under: it opens sessions, writes their cookie and runs the
 * passkey ceremonies. It is never put on HTTP as a whole, and sees no more of a request than it is handed. Each call must
 * stand inside `database.asSystem(…)`, whose transaction it uses.
 */
export function authAt(origin: string): Auth {
	const server = hearth();
	let known = made.get(server);
	if (!known) made.set(server, (known = new Map()));
	let auth = known.get(origin);
	if (!auth) {
		if (known.size >= mostOrigins) known.clear();
		known.set(origin, (auth = makeAuth(server, origin)));
	}
	return auth;
}

function makeAuth({ database, secret, log }: Hearth, origin: string) {
	return betterAuth({
		appName: 'Hearth',
		baseURL: origin,
		basePath: '/auth',
		secret: authSecret(secret),
		database: {
			db: database.surrounding<Record<string, Record<string, unknown>>>(),
			type: 'postgres',
			transaction: false
		},
		user: {
			modelName: 'auth_users',
			fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' }
		},
		session: {
			modelName: 'auth_sessions',
			expiresIn: sessionSeconds,
			fields: {
				userId: 'user_id',
				expiresAt: 'expires_at',
				ipAddress: 'ip_address',
				userAgent: 'user_agent',
				createdAt: 'created_at',
				updatedAt: 'updated_at'
			}
		},
		account: {
			modelName: 'auth_accounts',
			fields: {
				userId: 'user_id',
				accountId: 'account_id',
				providerId: 'provider_id',
				accessToken: 'access_token',
				refreshToken: 'refresh_token',
				idToken: 'id_token',
				accessTokenExpiresAt: 'access_token_expires_at',
				refreshTokenExpiresAt: 'refresh_token_expires_at',
				createdAt: 'created_at',
				updatedAt: 'updated_at'
			}
		},
		verification: {
			modelName: 'auth_verifications',
			// Expired ones go in a job (sweep-sign-in), not in the way of somebody who signs in.
			disableCleanup: true,
			fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' }
		},
		advanced: {
			cookiePrefix,
			useSecureCookies: origin.startsWith('https:'),
			database: { generateId: () => newId() },
			ipAddress: { disableIpTracking: true }
		},
		rateLimit: { enabled: false },
		telemetry: { enabled: false },
		logger: {
			log: (level, message) =>
				void (level === 'error' ? log.warn({ from: 'sign-in' }, message) : log.debug({ from: 'sign-in' }, message))
		},
		plugins: [
			passkey({
				rpName: 'Hearth',
				rpID: new URL(origin).hostname,
				origin,
				authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
				// Who the passkey is for stands in a ticket that this server sealed, never in a session or an e-mail address.
				registration: {
					requireSession: false,
					resolveUser: async ({ context }) => {
						const owner = readPasskeyTicket(context ?? null);
						if (!owner) throw new APIError('BAD_REQUEST', { message: 'stale' });
						return { id: owner.memberId, name: owner.handle };
					},
					afterVerification: async ({ context, user }) => {
						const owner = readPasskeyTicket(context ?? null);
						if (!owner || owner.memberId !== user.id) throw new APIError('BAD_REQUEST', { message: 'stale' });
						await acceptPasskeyOwner(database.surrounding(), owner).catch((error: unknown) => {
							// Better Auth passes on only errors of its own kind.
							throw new APIError('CONFLICT', { message: brokenConstraint(error) ?? String(error) });
						});
					}
				},
				schema: {
					passkey: {
						modelName: 'auth_passkeys',
						fields: {
							userId: 'user_id',
							publicKey: 'public_key',
							credentialID: 'credential_id',
							deviceType: 'device_type',
							backedUp: 'backed_up',
							createdAt: 'created_at'
						}
					}
				}
			}),
			openSession
		]
	});
}

/** Opens a session for somebody who has proved who they are in another way, and sets its cookie. */
const openSession = {
	id: 'hearth-sessions',
	endpoints: {
		openSession: createAuthEndpoint.serverOnly(
			{ method: 'POST', body: v.object({ memberId: v.string() }) },
			async (ctx) => {
				const user = await ctx.context.internalAdapter.findUserById(ctx.body.memberId);
				if (!user) throw new APIError('NOT_FOUND');
				const session = await ctx.context.internalAdapter.createSession(user.id);
				await setSessionCookie(ctx, { session, user });
				return ctx.json({ id: session.id });
			}
		)
	}
};
