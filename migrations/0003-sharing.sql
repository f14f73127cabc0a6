-- What members say to each other, what tells them of it, and the log that live windows follow.

-- `byline` is the name under the words. It is kept here, so that a page needs no look-up and a mask is only a name.
-- `author_id` is null once the author chose to have their words anonymised.
-- `group_id` has no foreign key: groups are closed and never deleted, the policies below let nobody write where there is
-- no group, and the check would lock the group's row for every share that is written in it.
create table shares (
  id uuid primary key,
  group_id uuid not null,
  author_id uuid references members on delete cascade,
  byline text,
  audience text not null check (audience in ('me', 'supporters', 'group', 'community', 'public')),
  wish text not null check (wish in ('listen', 'relate', 'advise')),
  body text not null check (length(body) <= 10000),
  content_notes text[] not null default '{}',
  created_at timestamptz not null,
  edited_at timestamptz,
  withdrawn_at timestamptz,
  -- Goes up with every change; an edit that started from an older one is asked to look again.
  version integer not null default 1,
  -- Made with the form: sending the same form twice writes once.
  form_key uuid not null,
  constraint shares_form_key unique (author_id, form_key),
  check (withdrawn_at is null or body = '')
);
-- Ids are UUIDv7, so their order is the order of writing.
create index shares_of_group on shares (group_id, id desc);
create index shares_to_everyone on shares (id desc) where audience in ('community', 'public') and withdrawn_at is null;
create index shares_shown_outside on shares (group_id, id desc) where audience = 'public' and withdrawn_at is null;
create index shares_of_author on shares (author_id, id desc);

create table replies (
  id uuid primary key,
  share_id uuid not null references shares on delete cascade,
  group_id uuid not null,
  author_id uuid references members on delete cascade,
  byline text,
  body text not null check (length(body) <= 4000),
  created_at timestamptz not null,
  edited_at timestamptz,
  withdrawn_at timestamptz,
  version integer not null default 1,
  form_key uuid not null,
  constraint replies_form_key unique (author_id, form_key),
  check (withdrawn_at is null or body = '')
);
create index replies_of_share on replies (share_id, id);
create index replies_of_author on replies (author_id, id desc);

create table gestures (
  share_id uuid not null references shares on delete cascade,
  member_id uuid not null references members on delete cascade,
  kind text not null check (kind in ('me-too', 'with-you', 'thank-you', 'hope')),
  byline text not null,
  made_at timestamptz not null,
  primary key (share_id, member_id, kind)
);
create index gestures_of_member on gestures (member_id);

-- The quiet list: what happened that concerns one member. Words are never copied into it.
create table notifications (
  id uuid primary key,
  member_id uuid not null references members on delete cascade,
  kind text not null check (kind in ('reply', 'request-made', 'request-accepted', 'request-declined', 'seat-found',
    'made-facilitator', 'removed', 'group-closed', 'agreements-changed')),
  group_id uuid references groups on delete cascade,
  -- Kept for whoever no longer sees the group that this is about.
  group_name text,
  share_id uuid references shares on delete cascade,
  reply_id uuid references replies on delete cascade,
  actor_id uuid references members on delete cascade,
  actor_name text,
  words text check (length(words) <= 500),
  created_at timestamptz not null,
  read_at timestamptz
);
create index notifications_of_member on notifications (member_id, id desc);
create index notifications_unread on notifications (member_id) where read_at is null;
create index notifications_of_group on notifications (group_id, member_id);
create index notifications_of_share on notifications (share_id);
create index notifications_of_reply on notifications (reply_id);
create index notifications_of_actor on notifications (actor_id);

-- What live windows follow: ids, never words. `seq` names an event; `tx` is the transaction that wrote it. Sequence
-- numbers are given before a commit and so may become visible out of order; whoever has followed up to a snapshot
-- whose oldest running transaction is X misses nothing by asking for `tx >= X` (docs/decisions/0004).
create table live_events (
  seq bigint primary key generated always as identity,
  tx xid8 not null default pg_current_xact_id(),
  group_id uuid not null,
  kind text not null,
  share_id uuid,
  reply_id uuid,
  member_id uuid,
  audience text,
  at timestamptz not null
);
create index live_events_of_group on live_events (group_id, tx);
create index live_events_by_tx on live_events (tx);

create function i_wrote(p_share uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.shares s where s.id = p_share and s.author_id = public.viewer_id());
  end $$;

-- Who may read a share. This policy is the rule: replies, gestures and live events follow the share that they belong to.
alter table shares enable row level security, force row level security;
create policy audience_reads on shares for select using (
  author_id = (select viewer_id())
  or (audience in ('group', 'community', 'public') and group_id = any ((select my_groups())::uuid[]))
  or (audience in ('community', 'public') and (select is_member()))
  or (audience = 'public' and (select viewer_kind()) = 'visitor')
  or (select is_system()));
create policy seated_members_write on shares for insert with check (
  (author_id = (select viewer_id()) and group_id = any ((select my_writable_groups())::uuid[])) or (select is_system()));
create policy authors_change on shares for update
  using (author_id = (select viewer_id()) or (select is_system()));
create trigger columns_stay before update on shares for each row
  execute function columns_stay('id', 'group_id', 'author_id', 'byline', 'created_at', 'form_key');
create policy authors_erase on shares for delete using (author_id = (select viewer_id()) or (select is_system()));

alter table replies enable row level security, force row level security;
-- Whoever lost their seat still reads their own share, to take it back, and not what others say under it.
create policy with_the_share on replies for select using (
  author_id = (select viewer_id())
  or exists (select 1 from shares s where s.id = share_id
    and (s.group_id = any ((select my_groups())::uuid[]) or s.audience in ('community', 'public')))
  or (select is_system()));
create policy seated_members_write on replies for insert with check (
  (author_id = (select viewer_id()) and group_id = any ((select my_writable_groups())::uuid[])
    and exists (select 1 from shares s where s.id = share_id and s.group_id = replies.group_id and s.withdrawn_at is null))
  or (select is_system()));
create policy authors_change on replies for update
  using (author_id = (select viewer_id()) or (select is_system()));
create trigger columns_stay before update on replies for each row
  execute function columns_stay('id', 'share_id', 'group_id', 'author_id', 'byline', 'created_at', 'form_key');
create policy authors_erase on replies for delete using (author_id = (select viewer_id()) or (select is_system()));

alter table gestures enable row level security, force row level security;
create policy with_the_share on gestures for select using (
  member_id = (select viewer_id())
  or exists (select 1 from shares s where s.id = share_id
    and (s.group_id = any ((select my_groups())::uuid[]) or s.audience in ('community', 'public')))
  or (select is_system()));
create policy seated_members_make on gestures for insert with check (
  (member_id = (select viewer_id()) and exists (select 1 from shares s where s.id = share_id and s.withdrawn_at is null
    and s.group_id = any ((select my_writable_groups())::uuid[]))) or (select is_system()));
create policy oneself_changes on gestures for update using (member_id = (select viewer_id()) or (select is_system()));
create trigger columns_stay before update on gestures for each row
  execute function columns_stay('share_id', 'member_id', 'kind', 'byline', 'made_at');
create policy oneself_takes_back on gestures for delete
  using (member_id = (select viewer_id()) or (select is_system()));

alter table notifications enable row level security, force row level security;
create policy oneself_reads on notifications for select using (member_id = (select viewer_id()) or (select is_system()));
-- Nobody is told anything by a stranger: only by whoever sits in the group, or asks for a seat in it.
create policy actor_tells on notifications for insert with check (
  (actor_id = (select viewer_id()) and (group_id = any ((select my_groups())::uuid[])
    or (kind = 'request-made' and exists (select 1 from join_requests r
      where r.group_id = notifications.group_id and r.member_id = (select viewer_id()) and r.answer is null))))
  or (select is_system()));
create policy oneself_marks on notifications for update using (member_id = (select viewer_id()) or (select is_system()));
create trigger columns_stay before update on notifications for each row
  execute function columns_stay('id', 'member_id', 'kind', 'group_id', 'group_name', 'share_id', 'reply_id', 'actor_id', 'actor_name', 'words', 'created_at');
create policy oneself_clears on notifications for delete using (member_id = (select viewer_id()) or (select is_system()));

alter table live_events enable row level security, force row level security;
create policy group_hears on live_events for select using (
  (group_id = any ((select my_groups())::uuid[])
    and (coalesce(audience, 'group') in ('group', 'community', 'public') or i_wrote(share_id)))
  or (select is_system()));
create policy seated_members_cause on live_events for insert
  with check ((group_id = any ((select my_groups())::uuid[]) and kind <> 'membership.ended'
    and (member_id is null or member_id = (select viewer_id()))) or (select is_system()));
create policy system_trims on live_events for delete using ((select is_system()));

-- Losing a seat takes everything that it granted, whoever ends it and by whatever path.
create function on_membership_ended() returns trigger language plpgsql security definer
  set search_path = '' as $$
begin
  delete from public.notifications where group_id = old.group_id and member_id = old.member_id;
  insert into public.live_events (group_id, kind, member_id, at)
    values (old.group_id, 'membership.ended', old.member_id, now());
  return old;
end $$;
create trigger membership_ended after delete on memberships for each row execute function on_membership_ended();

-- A change of words tells itself to open windows, whoever makes it: an author who left the group can still take theirs back.
-- Whoever could read a share until now hears of the change, also where it is that they no longer can.
create function on_share_changed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (group_id, kind, share_id, audience, at) values (old.group_id, 'share.changed', old.id,
    case when tg_op = 'UPDATE' and old.audience in ('me', 'supporters') then new.audience else old.audience end, now());
  return null;
end $$;
create trigger share_changed after update or delete on shares for each row execute function on_share_changed();

create function on_reply_changed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (group_id, kind, share_id, reply_id, audience, at)
    select old.group_id, 'reply.changed', s.id, old.id, s.audience, now() from public.shares s where s.id = old.share_id;
  return null;
end $$;
create trigger reply_changed after update or delete on replies for each row execute function on_reply_changed();

-- What becomes of a member's words in a group that they leave: 'anonymise' takes the name off, 'erase' takes them away
-- (a share that others answered stays as an empty place, so that the answers do not hang in the air).
create function let_go_of_words(p_group uuid, p_choice text, p_now timestamptz) returns void language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
begin
  if me is null or p_choice not in ('anonymise', 'erase') then
    raise exception 'let_go_of_words: no member or no such choice';
  end if;
  insert into public.live_events (group_id, kind, share_id, at)
    select distinct p_group, 'gesture.changed', s.id, p_now from public.gestures g join public.shares s on s.id = g.share_id
    where s.group_id = p_group and g.member_id = me and s.audience <> 'me';
  if p_choice = 'erase' then
    delete from public.gestures g using public.shares s
      where g.share_id = s.id and s.group_id = p_group and g.member_id = me;
    delete from public.replies where group_id = p_group and author_id = me;
    delete from public.shares s where s.group_id = p_group and s.author_id = me
      and not exists (select 1 from public.replies r where r.share_id = s.id);
    update public.shares set body = '', content_notes = '{}', withdrawn_at = coalesce(withdrawn_at, p_now),
      author_id = null, byline = null, version = version + 1 where group_id = p_group and author_id = me;
  else
    -- What was for the author alone has no reader left.
    delete from public.shares where group_id = p_group and author_id = me and audience in ('me', 'supporters');
    update public.replies set author_id = null, byline = null where group_id = p_group and author_id = me;
    update public.shares set author_id = null, byline = null where group_id = p_group and author_id = me;
    delete from public.gestures g using public.shares s
      where g.share_id = s.id and s.group_id = p_group and g.member_id = me;
  end if;
  -- And wherever else their name stands in this group.
  update public.notifications set actor_id = null, actor_name = null where group_id = p_group and actor_id = me;
  update public.live_events set member_id = null where group_id = p_group and member_id = me;
  delete from public.join_requests where group_id = p_group and member_id = me;
  delete from public.invitation_uses where group_id = p_group and member_id = me;
  delete from public.membership_endings where group_id = p_group and member_id = me and how = 'left';
end $$;

-- Opens the door: who holds this session token, and what every page shows about them. It needs no identity, because
-- the token is the proof.
create function who_holds(p_token text, p_now timestamptz)
  returns table (session_id uuid, member_id uuid, handle text, locale text, time_zone text, is_host boolean,
    has_news boolean, session_expires_at timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
  begin
    return query
    select s.id, m.id, m.handle, m.locale, m.time_zone,
      exists (select 1 from public.hosts h where h.member_id = m.id),
      exists (select 1 from public.notifications n where n.member_id = m.id and n.read_at is null),
      s.expires_at
    from public.auth_sessions s join public.members m on m.id = s.user_id
    where s.token = p_token and s.expires_at > p_now;
  end $$;
