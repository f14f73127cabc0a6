import type { Copied, Held } from './holding.ts';

// Every table of the database, column by column: what it holds of a member, whether they get a copy, and what becomes of
// it when they go. A test fails for a table or a column that is not here, so nothing is held that is not said.

export const whatWeHold: Record<string, Held> = {
	members: {
		kind: 'account',
		of: ['id'],
		erased: 'goes',
		copied: 'handle locale time_zone joined_at',
		inner: 'id'
	},
	auth_users: {
		kind: 'account',
		of: ['id'],
		erased: 'goes',
		guarded: true,
		copied: 'name email email_verified image created_at updated_at',
		inner: 'id'
	},
	auth_accounts: {
		kind: 'account',
		of: ['user_id'],
		erased: 'goes',
		guarded: true,
		copied: 'provider_id created_at updated_at',
		inner: 'id user_id account_id scope access_token_expires_at refresh_token_expires_at',
		secret: 'access_token refresh_token id_token password'
	},
	auth_passkeys: {
		kind: 'account',
		of: ['user_id'],
		erased: 'goes',
		guarded: true,
		copied: 'name device_type backed_up created_at',
		inner: 'id user_id counter transports aaguid',
		secret: 'public_key credential_id'
	},
	recovery_codes: {
		kind: 'account',
		of: ['member_id'],
		erased: 'goes',
		guarded: true,
		copied: 'made_at used_at',
		inner: 'member_id',
		secret: 'code_hash'
	},
	member_keys: {
		kind: 'account',
		of: ['member_id'],
		erased: 'goes',
		copied: 'made_at',
		inner: 'member_id',
		secret: 'wrapped'
	},
	hosts: {
		kind: 'account',
		of: ['member_id'],
		erased: 'goes',
		copied: 'since',
		inner: 'member_id',
		others: 'made_by'
	},
	consents: {
		kind: 'account',
		of: ['member_id'],
		erased: 'goes',
		copied: 'purpose wording given at',
		inner: 'id member_id'
	},
	discretion: {
		kind: 'account',
		of: ['member_id'],
		erased: 'goes',
		copied: 'discreet idle_minutes changed_at',
		inner: 'member_id'
	},
	exports: {
		kind: 'account',
		of: ['member_id'],
		erased: 'goes',
		copied: 'asked_at expires_at',
		inner: 'id member_id parts done moved_at ready_at failed_at bytes'
	},
	export_pieces: {
		kind: 'account',
		of: [],
		erased: 'goes',
		inner: 'export_id number sealed'
	},
	auth_sessions: {
		kind: 'devices',
		of: ['user_id'],
		erased: 'goes',
		guarded: true,
		copied: 'ip_address user_agent shared idle_minutes used_at locked_at expires_at created_at updated_at',
		inner: 'id user_id',
		secret: 'token'
	},
	memberships: {
		kind: 'groups',
		of: ['member_id'],
		erased: 'goes',
		copied: 'name joined_at accepted_version accepted_at',
		group: 'group_id',
		inner: 'member_id seat'
	},
	membership_endings: {
		kind: 'groups',
		of: ['member_id'],
		erased: 'goes',
		copied: 'name how reason joined_at ended_at lifted_at',
		group: 'group_id',
		inner: 'id member_id seat',
		others: 'ended_by lifted_by'
	},
	join_requests: {
		kind: 'groups',
		of: ['member_id'],
		erased: 'goes',
		copied: 'name words accepted_version asked_at answer answer_words answered_at',
		group: 'group_id',
		inner: 'id member_id',
		others: 'answered_by'
	},
	waiting_list: {
		kind: 'groups',
		of: ['member_id'],
		erased: 'goes',
		copied: 'name since accepted_version',
		group: 'group_id',
		inner: 'member_id'
	},
	facilitations: {
		kind: 'groups',
		of: ['member_id'],
		erased: 'goes',
		copied: 'since',
		group: 'group_id',
		inner: 'member_id',
		others: 'made_by'
	},
	invitations: {
		kind: 'groups',
		of: ['made_by'],
		erased: 'unnamed',
		guarded: true,
		copied: 'note made_at expires_at uses_allowed uses revoked_at',
		group: 'group_id',
		inner: 'id made_by',
		secret: 'token_hash',
		others: 'revoked_by'
	},
	invitation_uses: {
		kind: 'groups',
		of: ['member_id'],
		erased: 'goes',
		copied: 'used_at',
		group: 'group_id',
		inner: 'invitation_id member_id'
	},
	calendar_links: {
		kind: 'account',
		of: ['member_id'],
		erased: 'goes',
		copied: 'named title made_at',
		inner: 'member_id',
		secret: 'token_hash'
	},
	shares: {
		kind: 'words',
		of: ['author_id'],
		erased: 'chosen',
		copied:
			'kind byline mask audience wish body content_notes care_notes created_at edited_at withdrawn_at folded_at hidden_at',
		group: 'group_id',
		sealed: 'sealed',
		inner: 'id author_id version form_key'
	},
	replies: {
		kind: 'answers',
		of: ['author_id'],
		erased: 'chosen',
		copied: 'byline body care_notes created_at edited_at withdrawn_at folded_at hidden_at',
		group: 'group_id',
		inner: 'id share_id author_id version form_key'
	},
	gestures: {
		kind: 'answers',
		of: ['member_id'],
		erased: 'goes',
		copied: 'kind byline made_at',
		inner: 'share_id member_id'
	},
	stories: {
		kind: 'words',
		of: ['author_id'],
		erased: 'goes',
		copied:
			'byline masked experience since_month locale title past turning_point present to_myself_then content_notes care_notes audience created_at edited_at told_at withdrawn_at folded_at hidden_at',
		group: 'group_id',
		sealed: 'sealed',
		inner: 'id author_id version form_key marks_told months_along words'
	},
	// The words of a told story once more, as they are searched for.
	story_words: {
		kind: 'words',
		of: [],
		erased: 'goes',
		inner: 'story_id author_id words title'
	},
	been_there: {
		kind: 'answers',
		of: ['member_id'],
		erased: 'goes',
		copied: 'at',
		inner: 'story_id member_id'
	},
	supporters: {
		kind: 'people',
		of: ['member_id', 'supporter_id'],
		erased: 'goes',
		copied: 'name own_name since',
		group: 'group_id',
		inner: 'id member_id supporter_id by_handle carries'
	},
	connections: {
		kind: 'people',
		of: ['asker_id', 'asked_id'],
		erased: 'goes',
		copied: 'asker_name answerer_name asked_at withdrawn_at connected_at',
		group: 'group_id',
		sealed: 'sealed',
		opens: 'words',
		inner: 'id place asker_id asked_id'
	},
	time_offers: {
		kind: 'people',
		of: ['member_id'],
		erased: 'goes',
		copied: 'name until',
		inner: 'member_id place',
		others: 'other_id'
	},
	buddies: {
		kind: 'people',
		of: ['asked_by'],
		erased: 'goes',
		guarded: true,
		copied: 'rhythm_days asked_at withdrawn_at agreed_at',
		inner: 'connection_id asked_by reminded_at reminders',
		others: 'declined_at'
	},
	buddy_wishes: {
		kind: 'people',
		of: ['member_id'],
		erased: 'goes',
		copied: 'wished_at',
		group: 'group_id',
		inner: 'member_id'
	},
	// What either of the two said is theirs until both have said yes.
	pairings: {
		kind: 'people',
		of: ['one_id', 'other_id'],
		erased: 'goes',
		guarded: true,
		copied: 'proposed_at',
		group: 'group_id',
		inner: 'id one_id other_id',
		others: 'one_name other_name proposed_by one_says other_says'
	},
	reach_outs: {
		kind: 'people',
		of: ['member_id'],
		erased: 'goes',
		guarded: true,
		copied: 'wants to_supporters asked_at taken_at ended_at ending',
		group: 'group_id',
		inner: 'id member_id step next_at conversation_id followed_at',
		others: 'taken_by'
	},
	reach_asks: {
		kind: 'people',
		of: ['member_id'],
		erased: 'goes',
		guarded: true,
		copied: 'own_name asked_at passed_at',
		inner: 'reach_out_id member_id step',
		others: 'name'
	},
	reach_times: {
		kind: 'community',
		of: [],
		erased: 'nobody',
		common: 'group_id rota facilitators hosts nobody'
	},
	rota_hours: {
		kind: 'people',
		of: ['member_id'],
		erased: 'goes',
		copied: 'weekday from_minute to_minute',
		group: 'group_id',
		inner: 'id member_id'
	},
	rota_stand_ins: {
		kind: 'people',
		of: ['taken_by'],
		erased: 'goes',
		guarded: true,
		copied: 'on_day',
		group: 'group_id',
		inner: 'rota_id asked_at taken_by'
	},
	conversations: {
		kind: 'people',
		of: [],
		erased: 'nobody',
		inner: 'id kind connection_id last_seq last_at made_at'
	},
	conversation_sides: {
		kind: 'people',
		of: ['member_id'],
		erased: 'goes',
		copied: 'name asked_at joined_at left_at keeps shows_state',
		inner: 'side conversation_id member_id from_seq arrived_seq seen_seq heard_seq heard_at'
	},
	messages: {
		kind: 'people',
		of: ['author_id'],
		erased: 'goes',
		copied: 'said_at goes_at taken_back_at',
		sealed: 'sealed',
		opens: 'words',
		inner: 'id conversation_id seq author_id key'
	},
	connection_refusals: {
		kind: 'people',
		of: ['member_id'],
		erased: 'goes',
		copied: 'at',
		inner: 'member_id place',
		others: 'other_id'
	},
	blocks: {
		kind: 'people',
		of: ['blocker_id'],
		erased: 'goes',
		copied: 'handle known_as made_at',
		inner: 'id blocker_id',
		others: 'blocked_id'
	},
	held_experiences: {
		kind: 'experiences',
		of: ['member_id'],
		erased: 'goes',
		copied: 'experience since_month audience counted made_at',
		inner: 'id member_id place'
	},
	held_experience_seats: {
		kind: 'experiences',
		of: ['member_id'],
		erased: 'goes',
		group: 'group_id',
		inner: 'held_id member_id'
	},
	check_ins: {
		kind: 'checkins',
		of: ['member_id'],
		erased: 'goes',
		copied: 'at feeling helped grief urge loneliness audience told_at',
		group: 'group_id',
		sealed: 'sealed',
		opens: 'line',
		inner: 'id member_id form_key'
	},
	look_ins: {
		kind: 'checkins',
		of: ['member_id'],
		erased: 'goes',
		copied: 'after_days agreed_at asked_at',
		inner: 'member_id quiet_since'
	},
	look_in_people: {
		kind: 'checkins',
		of: ['member_id'],
		erased: 'goes',
		copied: 'chosen_at',
		inner: 'member_id supporter_line'
	},
	muted_topics: {
		kind: 'mutes',
		of: ['member_id'],
		erased: 'goes',
		copied: 'topic since',
		inner: 'member_id'
	},
	muted_words: {
		kind: 'mutes',
		of: ['member_id'],
		erased: 'goes',
		copied: 'word since',
		inner: 'member_id'
	},
	notifications: {
		kind: 'news',
		of: ['member_id'],
		erased: 'goes',
		copied: 'kind group_name actor_name words how_many created_at read_at',
		inner: 'id member_id group_id share_id reply_id story_id connection_id conversation_id',
		others: 'actor_id'
	},
	mail_addresses: {
		kind: 'account',
		of: ['member_id'],
		erased: 'goes',
		copied: 'proved_at refused_at',
		inner: 'member_id',
		secret: 'stop_code'
	},
	push_subscriptions: {
		kind: 'devices',
		of: ['member_id'],
		erased: 'goes',
		copied: 'made_at',
		inner: 'id member_id session_id',
		secret: 'sealed endpoint_hash'
	},
	news_times: {
		kind: 'news',
		of: ['member_id'],
		erased: 'goes',
		copied: 'digest_hour digest_day quiet_from quiet_to wake_me open_wording changed_at',
		inner: 'member_id'
	},
	news_choices: {
		kind: 'news',
		of: ['member_id'],
		erased: 'goes',
		copied: 'about channel pace',
		group: 'group_id',
		inner: 'member_id kinds'
	},
	deliveries: {
		kind: 'passing',
		of: [],
		erased: 'goes',
		inner:
			'id member_id channel purpose notification_id subscription_id made_at due_at urgent batch taken_until tries failing_since problem'
	},
	delivery_health: {
		kind: 'community',
		of: [],
		erased: 'nobody',
		common: 'channel sent_at problem problem_at given_up'
	},
	push_keys: {
		kind: 'community',
		of: [],
		erased: 'nobody',
		common: 'only_one public_key made_at',
		secret: 'sealed'
	},
	reports: {
		kind: 'care',
		of: ['reporter_id'],
		erased: 'stays',
		guarded: true,
		copied: 'name reason words made_at resolved_at outcome',
		group: 'group_id',
		inner: 'id reporter_id share_id reply_id story_id line_id said_id message_id masked gravity',
		others: 'accused_id copy taken_by taken_name'
	},
	measures: {
		kind: 'care',
		of: ['member_id'],
		erased: 'goes',
		copied:
			'kind name words notes_added made_at until strike_until lifted_at appeal appealed_at appeal_answer appeal_words appeal_answered_at',
		group: 'group_id',
		inner: 'id report_id member_id share_id reply_id story_id seats_ended',
		others: 'made_by appeal_answered_by'
	},
	reveals: {
		kind: 'care',
		of: ['asked_by'],
		erased: 'stays',
		guarded: true,
		copied: 'reason asked_at asked_as asked_name answered_at agreed',
		inner: 'id report_id asked_by',
		others: 'answered_by'
	},
	care_log: {
		kind: 'care',
		of: ['actor_id'],
		erased: 'stays',
		guarded: true,
		copied: 'kind words actor_name at',
		group: 'group_id',
		inner: 'id report_id actor_id',
		others: 'about'
	},
	sittings: {
		kind: 'care',
		of: ['member_id'],
		erased: 'goes',
		copied: 'name asked_at taken_name taken_at escalated_at followed_up_at ended_at',
		group: 'group_id',
		inner: 'id member_id',
		others: 'taken_by'
	},
	sitting_lines: {
		kind: 'care',
		of: ['member_id'],
		erased: 'goes',
		guarded: true,
		copied: 'name words at',
		sealed: 'sealed',
		inner: 'id sitting_id member_id'
	},
	room_lines: {
		kind: 'words',
		of: ['member_id'],
		erased: 'goes',
		copied: 'name gesture content_notes said_at hidden_at',
		group: 'group_id',
		sealed: 'sealed',
		opens: 'words',
		inner: 'id member_id guest_id form_key',
		others: 'hidden_by'
	},
	guests: {
		kind: 'passing',
		of: [],
		erased: 'nobody',
		inner: 'id name locale time_zone made_at seen_at',
		secret: 'token_hash'
	},
	guest_seats: {
		kind: 'passing',
		of: [],
		erased: 'nobody',
		inner: 'group_id guest_id seat name taken_at accepted_version ended_at ended_by'
	},
	reading_rooms: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'changed_by',
		common: 'group_id welcomes_guests members_only_since changed_at'
	},
	gatherings: {
		kind: 'passing',
		of: [],
		erased: 'nobody',
		inner: 'id meeting_id group_id on_date number snapshot made_at until closed_at'
	},
	gathering_events: { kind: 'passing', of: [], erased: 'nobody', inner: 'gathering_id number fact' },
	gathering_seats: {
		kind: 'words',
		of: ['member_id'],
		erased: 'goes',
		copied: 'name taken_at',
		inner: 'seat gathering_id member_id guest_id inside ended_at'
	},
	gathering_lines: {
		kind: 'passing',
		of: [],
		erased: 'nobody',
		inner: 'id gathering_id seat heard_by said_at form_key sealed'
	},
	volunteers: {
		kind: 'groups',
		of: ['member_id'],
		erased: 'goes',
		copied: 'kind since',
		group: 'group_id',
		inner: 'member_id'
	},
	holding_times: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'set_by',
		common: 'group_id been_there welcome facilitators set_at'
	},
	held_shares: {
		kind: 'passing',
		of: [],
		erased: 'goes',
		inner: 'share_id',
		common: 'group_id is_first since step next_at answered_at'
	},
	held_offers: {
		kind: 'answers',
		of: ['member_id'],
		erased: 'goes',
		copied: 'step offered_at taken_at passed_at',
		inner: 'share_id member_id'
	},
	groups: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'created_by closed_by',
		common: 'id slug name purpose access listed capacity locale time_zone created_at version closed_at closing_words'
	},
	group_experiences: {
		kind: 'community',
		of: [],
		erased: 'nobody',
		common: 'group_id experience'
	},
	agreements: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'made_by',
		common: 'group_id version rules alerts made_at'
	},
	meetings: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'created_by ended_by',
		common:
			'id group_id title about local_start time_zone minutes rrule formats locale capacity guests access_notes sequence created_at updated_at ended_at'
	},
	meeting_exceptions: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'changed_by',
		common: 'meeting_id group_id on_date kind local_start minutes note sequence changed_at'
	},
	meeting_dates: {
		kind: 'community',
		of: [],
		erased: 'nobody',
		common: 'meeting_id group_id on_date starts_at ends_at moved_from cancelled note'
	},
	imports: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'made_by',
		common: 'id source found made_at applied_at'
	},
	group_drafts: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'made_by opened_by let_go_by',
		common: 'id source slug content made_at changed_at opened_at group_id let_go_at'
	},
	community: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'set_up_by',
		common: 'only_one name locale time_zone set_up_at'
	},
	retention: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'made_by',
		common: 'id read_news unread_news taken_back requests closed_groups reports exports made_at'
	},
	taxonomy_changes: {
		kind: 'community',
		of: [],
		erased: 'unnamed',
		inner: 'changed_by',
		common: 'key family name about words place hidden_at changed_at'
	},
	hope_points: {
		kind: 'community',
		of: [],
		erased: 'nobody',
		common: 'scope key months feeling people drawn_at'
	},
	secret_proof: {
		kind: 'community',
		of: [],
		erased: 'nobody',
		common: 'one proof made_at'
	},
	erasures: {
		kind: 'community',
		of: [],
		erased: 'marked',
		inner: 'mark unnamed'
	},
	auth_verifications: {
		kind: 'passing',
		of: [],
		erased: 'goes',
		inner: 'id expires_at created_at updated_at',
		secret: 'identifier value'
	},
	attempts: {
		kind: 'passing',
		of: [],
		erased: 'nobody',
		inner: 'what window_start tries',
		secret: 'source'
	},
	spent_tickets: {
		kind: 'passing',
		of: [],
		erased: 'nobody',
		inner: 'expires_at',
		secret: 'ticket_hash'
	},
	live_events: {
		kind: 'passing',
		of: [],
		erased: 'goes',
		inner: 'seq tx topic group_id kind share_id reply_id line_id member_id share_author_id audience at'
	}
};

/** The tables behind a part of a copy. Pages and letters lie beside the shares. */
export const tablesOf = (part: Copied): [string, Held][] =>
	part === 'pages'
		? [['shares', { ...whatWeHold.shares!, only: 'private' }]]
		: Object.entries(whatWeHold)
				.filter(([, held]) => held.kind === part && held.of.length > 0)
				.map(([table, held]) => [table, table === 'shares' ? { ...held, only: 'share' } : held]);
