-- The safe space: seats instead of people, masks, blocks, supporters, private pages, notes and mutes; and rules that stood
-- in the code alone until now.

-- 1. Names and seats ---------------------------------------------------------------------------------------------------

-- A seat is all that a browser ever learns of a person in a group. It is random, so that it tells no time and no account.
alter table memberships add column seat uuid not null default gen_random_uuid();
alter table memberships add constraint memberships_seat unique (seat);
alter table membership_endings add column seat uuid not null default gen_random_uuid();
alter table memberships add constraint memberships_name_fits check (length(name) between 2 and 40);

-- Owners' functions (security definer) may change what stays for everybody else: taking another name is one of them.
create or replace function columns_stay() returns trigger language plpgsql as $$
declare
  before jsonb := to_jsonb(old);
  after jsonb := to_jsonb(new);
  name text;
begin
  foreach name in array tg_argv loop
    if after -> name is distinct from before -> name and after -> name <> 'null'::jsonb
      and current_user <> (select pg_catalog.pg_get_userbyid(c.relowner) from pg_catalog.pg_class c where c.oid = tg_relid) then
      raise exception '% of % stays as it was written', name, tg_table_name using errcode = 'insufficient_privilege';
    end if;
  end loop;
  return new;
end $$;

drop trigger columns_stay on members;
create trigger columns_stay before update on members for each row execute function columns_stay('id', 'handle', 'joined_at');
drop trigger columns_stay on memberships;
create trigger columns_stay before update on memberships for each row
  execute function columns_stay('group_id', 'member_id', 'name', 'joined_at', 'seat');
drop trigger columns_stay on membership_endings;
create trigger columns_stay before update on membership_endings for each row
  execute function columns_stay('id', 'group_id', 'member_id', 'name', 'how', 'reason', 'joined_at', 'ended_at', 'ended_by', 'seat');

create function my_name_in(p_group uuid) returns text language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select name from public.memberships where group_id = p_group and member_id = public.viewer_id());
  end $$;

-- Names that look alike are one name: case, spaces, marks and compatibility forms do not count.
create function plain_name(p_name text) returns text language sql immutable parallel safe
  return regexp_replace(lower(normalize(p_name, NFKC)), '[^[:alnum:]]', '', 'g');

-- May the member go by this name in the group? It must be nobody else's there, now or under words that stayed, and nobody
-- else's handle. One's own handle is always free.
create function name_is_free(p_group uuid, p_member uuid, p_name text) returns boolean language plpgsql stable
  security definer set search_path = '' as $$
  declare
    plain text := public.plain_name(p_name);
  begin
    return plain <> ''
      and not exists (select 1 from public.members m where m.id <> p_member and public.plain_name(m.handle) = plain)
      and not exists (select 1 from public.memberships m
        where m.group_id = p_group and m.member_id <> p_member and public.plain_name(m.name) = plain)
      and not exists (select 1 from public.waiting_list w
        where w.group_id = p_group and w.member_id <> p_member and public.plain_name(w.name) = plain)
      and not exists (select 1 from public.join_requests r
        where r.group_id = p_group and r.member_id <> p_member and r.answer is null and public.plain_name(r.name) = plain)
      and not exists (select 1 from public.membership_endings e
        where e.group_id = p_group and e.member_id <> p_member and public.plain_name(e.name) = plain);
  end $$;
create index members_by_plain_handle on members (plain_name(handle));

-- 2. Who is kept apart from whom ----------------------------------------------------------------------------------------

-- An estrangement block. It works both ways, on the accounts behind all names, and only the one who made it knows of it.
-- `known_as` is what they called the other; a handle that nobody has (yet) is kept as it was typed, and holds once somebody
-- takes it.
create table blocks (
  id uuid primary key,
  blocker_id uuid not null references members on delete cascade,
  blocked_id uuid references members on delete cascade,
  handle text check (length(handle) <= 40),
  known_as text not null check (length(known_as) between 1 and 60),
  made_at timestamptz not null,
  check (blocked_id is distinct from blocker_id)
);
create unique index blocks_once on blocks (blocker_id, blocked_id, known_as);
create index blocks_of_blocked on blocks (blocked_id);
create index blocks_by_handle on blocks (handle) where blocked_id is null;

-- The accounts that must not meet the viewer, whoever of the two wished it.
create function kept_apart() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select coalesce(array_agg(id), '{}'::uuid[]) from (
      select blocked_id as id from public.blocks where blocker_id = public.viewer_id() and blocked_id is not null
      union select blocker_id from public.blocks where blocked_id = public.viewer_id()) both_ways);
  end $$;

-- Is there a chair in the group for this member: one that is free, and beside nobody whom they must not meet?
create function seat_for(p_group uuid, p_member uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return public.seats_left(p_group) and not exists (
      select 1 from public.blocks b join public.memberships m on m.group_id = p_group
        and ((b.blocker_id = p_member and m.member_id = b.blocked_id)
          or (b.blocked_id = p_member and m.member_id = b.blocker_id))
      where b.blocker_id = p_member or b.blocked_id = p_member);
  end $$;

create or replace function seats_taken(p_group uuid) returns integer language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (select count(*)::integer from public.memberships m
      where m.group_id = p_group and m.member_id <> all (public.kept_apart()));
  end $$;

create function block_account(p_id uuid, p_blocked uuid, p_handle text, p_known_as text, p_now timestamptz) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if public.viewer_id() is null or p_blocked = public.viewer_id() then return; end if;
  insert into public.blocks (id, blocker_id, blocked_id, handle, known_as, made_at)
    values (p_id, public.viewer_id(), p_blocked, p_handle, p_known_as, p_now) on conflict do nothing;
end $$;
revoke execute on function block_account(uuid, uuid, text, text, timestamptz) from public;

-- Blocks whoever has this handle, or will have it. The answer is the same either way.
create function block_handle(p_id uuid, p_handle text, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  found_id uuid := (select m.id from public.members m where m.handle = p_handle);
begin
  if found_id = public.viewer_id() then return false; end if;
  if exists (select 1 from public.blocks b where b.blocker_id = public.viewer_id() and b.handle = p_handle) then return true; end if;
  perform public.block_account(p_id, found_id, p_handle, p_handle, p_now);
  return true;
end $$;

-- Blocks whoever sits on this seat of one of the viewer's groups, or wrote these words that the viewer may read.
create function block_seat(p_id uuid, p_seat uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  found_seat public.memberships;
begin
  select * into found_seat from public.memberships m where m.seat = p_seat and m.group_id = any (public.my_groups());
  if not found or found_seat.member_id = public.viewer_id() then return false; end if;
  perform public.block_account(p_id, found_seat.member_id, null, found_seat.name, p_now);
  return true;
end $$;

create function block_author(p_id uuid, p_words uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  found_author uuid;
  found_name text;
begin
  select author_id, byline into found_author, found_name from (
    select s.author_id, s.byline from public.shares s where s.id = p_words
      and (s.group_id = any (public.my_groups()) or s.audience in ('community', 'public'))
      and s.audience in ('group', 'community', 'public')
    union all select r.author_id, r.byline from public.replies r where r.id = p_words and r.group_id = any (public.my_groups())
  ) words;
  if found_author is null or found_author = public.viewer_id() then return false; end if;
  perform public.block_account(p_id, found_author, null, found_name, p_now);
  return true;
end $$;

-- The groups in which both sit, where the blocker knew it: the other sits there under the name that was blocked. Elsewhere
-- they may sit under a mask, and that stays theirs.
create function groups_shared_with(p_block uuid) returns uuid[] language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select coalesce(array_agg(m.group_id), '{}'::uuid[]) from public.blocks b
      join public.memberships m on m.member_id = b.blocked_id and m.name = b.known_as
      where b.id = p_block and b.blocker_id = public.viewer_id() and m.group_id = any (public.my_groups()));
  end $$;

create function on_sign_up() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.blocks set blocked_id = new.id where handle = new.handle and blocked_id is null;
  return null;
end $$;
create trigger blocked_beforehand after insert on members for each row execute function on_sign_up();

-- 3. Supporters ---------------------------------------------------------------------------------------------------------

-- The few people a member chose. `name` is what the member calls them, `own_name` as whom they know the member.
create table supporters (
  id uuid primary key,
  member_id uuid not null references members on delete cascade,
  supporter_id uuid not null references members on delete cascade,
  name text not null,
  own_name text not null,
  since timestamptz not null,
  constraint supporters_once unique (member_id, supporter_id),
  check (member_id <> supporter_id)
);
create index supporters_of_supporter on supporters (supporter_id, member_id);

create function members_i_support() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select coalesce(array_agg(member_id), '{}'::uuid[]) from public.supporters
      where supporter_id = public.viewer_id() and member_id <> all (public.kept_apart()));
  end $$;

-- The names are those of the group in which the two know each other. False where there is no such seat.
create function choose_supporter(p_id uuid, p_seat uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  chosen public.memberships;
  own_name text;
begin
  select * into chosen from public.memberships m where m.seat = p_seat and m.group_id = any (public.my_groups())
    and m.member_id <> public.viewer_id() and m.member_id <> all (public.kept_apart());
  if not found then return false; end if;
  own_name := public.my_name_in(chosen.group_id);
  insert into public.supporters (id, member_id, supporter_id, name, own_name, since)
    values (p_id, public.viewer_id(), chosen.member_id, chosen.name, own_name, p_now) on conflict do nothing;
  if found then
    insert into public.notifications (id, member_id, kind, group_id, group_name, actor_id, actor_name, created_at)
      select p_id, chosen.member_id, 'chosen-supporter', g.id, g.name, public.viewer_id(), own_name, p_now
      from public.groups g where g.id = chosen.group_id;
  end if;
  return true;
end $$;

-- 4. Words outside a group ----------------------------------------------------------------------------------------------

-- A page of the journal or an unsent letter is a share that has no group yet. While it is for its author alone its words
-- are in `sealed`, encrypted under the author's key. `mask` is the name of a single masked share.
alter table shares alter column group_id drop not null,
  add column kind text not null default 'share' check (kind in ('share', 'page', 'letter')),
  add column sealed bytea,
  add column mask text check (mask is null or mask = byline),
  add constraint shares_have_a_place check (group_id is not null or (kind <> 'share' and audience in ('me', 'supporters'))),
  add constraint shares_to_supporters_have_no_group check (audience <> 'supporters' or group_id is null),
  add constraint shares_are_sealed_for_oneself check (sealed is null or (audience = 'me' and body = ''));
alter table replies alter column group_id drop not null;
create index shares_of_author_alone on shares (author_id, kind, id desc) where kind <> 'share';

-- What a person sees of the words of somebody who supports them, or whom they support.
create function name_towards_me(p_author uuid) returns text language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select own_name from public.supporters where member_id = p_author and supporter_id = public.viewer_id());
  end $$;

-- 5. Topics and words that a member does not want to meet unasked ---------------------------------------------------------

create table muted_topics (
  member_id uuid not null references members on delete cascade,
  topic text not null check (length(topic) <= 40),
  since timestamptz not null,
  primary key (member_id, topic)
);
create table muted_words (
  member_id uuid not null references members on delete cascade,
  word text not null check (length(word) between 2 and 40),
  since timestamptz not null,
  primary key (member_id, word)
);

create function my_muted_topics() returns text[] language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select coalesce(array_agg(topic), '{}'::text[]) from public.muted_topics where member_id = public.viewer_id());
  end $$;

-- A pattern that finds any of the viewer's muted words at the beginning of a word; null where there are none.
create function my_muted_words() returns text language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select '\m(' || string_agg(regexp_replace(word, '([^[:alnum:][:space:]])', '\\\1', 'g'), '|') || ')'
      from public.muted_words where member_id = public.viewer_id());
  end $$;

-- Who hears live events in a rendering of their own, because blocks or mutes make it differ from everybody else's?
create function hears_alone() returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return cardinality(public.kept_apart()) > 0
      or exists (select 1 from public.muted_topics where member_id = public.viewer_id())
      or exists (select 1 from public.muted_words where member_id = public.viewer_id());
  end $$;

-- 6. Live events know whose words they are about --------------------------------------------------------------------------

alter table live_events add column share_author_id uuid;
create function on_live_event() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.share_id is not null and new.share_author_id is null then
    new.share_author_id := (select s.author_id from public.shares s where s.id = new.share_id);
  end if;
  return new;
end $$;
create trigger whose_words before insert on live_events for each row execute function on_live_event();

-- What is said tells itself to open windows, whoever says or changes it: an author who left can still take theirs back.
create function on_share_written() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (group_id, kind, share_id, member_id, audience, at)
    values (new.group_id, 'share.written', new.id, new.author_id, new.audience, new.created_at);
  return null;
end $$;
create trigger share_written after insert on shares for each row when (new.group_id is not null)
  execute function on_share_written();

-- Whoever could read a share until now hears of the change, also where it is that they no longer can.
create or replace function on_share_changed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.group_id is not null then
    insert into public.live_events (group_id, kind, share_id, member_id, share_author_id, audience, at)
      values (old.group_id, 'share.changed', old.id, old.author_id, old.author_id,
        case when tg_op = 'UPDATE' and old.audience in ('me', 'supporters') then new.audience else old.audience end, now());
  elsif tg_op = 'UPDATE' and new.group_id is not null then
    insert into public.live_events (group_id, kind, share_id, member_id, audience, at)
      values (new.group_id, 'share.written', new.id, new.author_id, new.audience, now());
  end if;
  return null;
end $$;

create function on_reply_written() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (group_id, kind, share_id, reply_id, member_id, audience, at)
    select new.group_id, 'reply.written', s.id, new.id, new.author_id, s.audience, new.created_at
    from public.shares s where s.id = new.share_id;
  return null;
end $$;
create trigger reply_written after insert on replies for each row when (new.group_id is not null)
  execute function on_reply_written();

create or replace function on_reply_changed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (group_id, kind, share_id, reply_id, member_id, audience, at)
    select old.group_id, 'reply.changed', s.id, old.id, old.author_id, s.audience, now()
    from public.shares s where s.id = old.share_id and old.group_id is not null;
  return null;
end $$;

-- Two people who are kept apart from now on: what they granted each other ends, and their windows are rendered apart.
create function on_kept_apart() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.blocked_id is null then return null; end if;
  delete from public.supporters where (member_id, supporter_id) in
    ((new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id));
  delete from public.notifications where (member_id, actor_id) in
    ((new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id));
  insert into public.live_events (group_id, kind, member_id, at)
    select mine.group_id, 'apart.changed', person, now()
    from public.memberships mine join public.memberships theirs using (group_id)
    cross join unnest(array[new.blocker_id, new.blocked_id]) person
    where mine.member_id = new.blocker_id and theirs.member_id = new.blocked_id;
  return null;
end $$;
create trigger kept_apart after insert or update on blocks for each row execute function on_kept_apart();

create function on_muted() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (group_id, kind, member_id, at)
    select group_id, 'apart.changed', new.member_id, now() from public.memberships where member_id = new.member_id;
  return null;
end $$;
create trigger muted after insert on muted_topics for each row execute function on_muted();
create trigger muted after insert on muted_words for each row execute function on_muted();

-- 7. Look-ups, tightened ------------------------------------------------------------------------------------------------

-- Whether somebody else was removed is told to those who lead the group alone; others hear yes, which opens nothing.
create or replace function was_removed(p_group uuid, p_member uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select (p_member is distinct from public.viewer_id() and not public.is_system()
        and not p_group = any (public.my_facilitated_groups()))
      or exists (select 1 from public.membership_endings e
        where e.group_id = p_group and e.member_id = p_member and e.how = 'removed' and e.lifted_at is null)
    );
  end $$;

-- Was the member's request accepted since they last left?
create function was_accepted(p_group uuid, p_member uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return exists (select 1 from public.join_requests r
      where r.group_id = p_group and r.member_id = p_member and r.answer = 'accepted'
        and r.answered_at > coalesce((select max(e.ended_at) from public.membership_endings e
          where e.group_id = p_group and e.member_id = p_member), '-infinity'::timestamptz));
  end $$;

create or replace function door_is_open(p_group uuid, p_member uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select g.closed_at is null
      and not public.was_removed(g.id, p_member)
      and (
        g.access = 'open'
        or (g.created_by = p_member and not exists (select 1 from public.memberships m where m.group_id = g.id))
        or public.was_accepted(g.id, p_member)
        or exists (select 1 from public.invitation_uses u
          where u.group_id = g.id and u.member_id = p_member
            and u.used_at > coalesce((select max(e.ended_at) from public.membership_endings e
              where e.group_id = g.id and e.member_id = p_member), '-infinity'::timestamptz))
      )
    from public.groups g where g.id = p_group
    );
  end $$;

-- The names of those who lead a group that the viewer may see, for its front door.
create or replace function facilitator_names(p_group uuid) returns text[] language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select coalesce(array_agg(m.name order by f.since, m.name), '{}'::text[])
    from public.groups g join public.facilitations f on f.group_id = g.id
    join public.memberships m on m.group_id = f.group_id and m.member_id = f.member_id
    where g.id = p_group and m.member_id <> all (public.kept_apart())
      and ((g.listed and g.closed_at is null) or g.id = any (public.my_groups())
        or g.id = any (public.groups_i_may_enter()) or public.is_system())
    );
  end $$;

-- Has the group anything to tell this person: do they sit there, wait, ask, or did they?
create function knows_of(p_group uuid, p_member uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return exists (select 1 from public.memberships m where m.group_id = p_group and m.member_id = p_member)
      or exists (select 1 from public.waiting_list w where w.group_id = p_group and w.member_id = p_member)
      or exists (select 1 from public.join_requests r where r.group_id = p_group and r.member_id = p_member)
      or exists (select 1 from public.membership_endings e where e.group_id = p_group and e.member_id = p_member);
  end $$;

create function leads_alone(p_group uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select array_agg(member_id) = array[public.viewer_id()] from public.facilitations where group_id = p_group);
  end $$;

-- Takes another name in a group, and takes along what the member has said there before. False where the name is not free.
create function take_name(p_group uuid, p_name text) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
begin
  if not p_group = any (public.my_groups()) or not public.name_is_free(p_group, me, p_name) then return false; end if;
  update public.memberships set name = p_name where group_id = p_group and member_id = me;
  update public.gestures g set byline = p_name from public.shares s
    where s.id = g.share_id and s.group_id = p_group and g.member_id = me;
  update public.replies r set byline = p_name from public.shares s
    where s.id = r.share_id and r.group_id = p_group and r.author_id = me
      and not (s.author_id = me and s.mask is not null);
  update public.shares set byline = p_name where group_id = p_group and author_id = me and mask is null;
  update public.notifications set actor_name = p_name where group_id = p_group and actor_id = me;
  update public.join_requests set name = p_name where group_id = p_group and member_id = me;
  return true;
end $$;

-- 8. Policies -----------------------------------------------------------------------------------------------------------

-- A closed group stays as it was closed.
drop policy facilitators_change on groups;
create policy facilitators_change on groups for update
  using ((closed_at is null and id = any ((select my_facilitated_groups())::uuid[])) or (select is_system()))
  with check ((id = any ((select my_facilitated_groups())::uuid[])
    and case when closed_at is null then closed_by is null else closed_by = (select viewer_id()) end)
    or (select is_system()));

drop policy members_of_the_group_read on memberships;
create policy members_of_the_group_read on memberships for select using (
  member_id = (select viewer_id())
  or (group_id = any ((select my_groups())::uuid[]) and member_id <> all ((select kept_apart())::uuid[]))
  or (select is_system()));
-- Under one's handle or a mask that is nobody else's; a facilitator seats whom they accepted, under the name that came
-- with the request.
drop policy seats_are_taken on memberships;
create policy seats_are_taken on memberships for insert with check (
  (member_id = (select viewer_id()) and name_is_free(group_id, member_id, name) and door_is_open(group_id, member_id)
    and seat_for(group_id, member_id))
  or (group_id = any ((select my_facilitated_groups())::uuid[]) and door_is_open(group_id, member_id)
    and seat_for(group_id, member_id) and was_accepted(group_id, member_id)
    and exists (select 1 from join_requests r where r.group_id = memberships.group_id
      and r.member_id = memberships.member_id and r.answer = 'accepted' and r.name = memberships.name))
  or (select is_system()));
-- The policy above counts what was there before; of two who take the last seat at once, the second is held back here.
create function seats_hold() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  room integer;
begin
  select g.capacity into room from public.groups g where g.id = new.group_id for no key update;
  if (select count(*) from public.memberships m where m.group_id = new.group_id) > room then
    raise exception 'no seat is left' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger seats_hold after insert on memberships for each row execute function seats_hold();

drop policy with_the_group on facilitations;
create policy with_the_group on facilitations for select using (
  (exists (select 1 from groups g where g.id = group_id) and member_id <> all ((select kept_apart())::uuid[]))
  or (select is_system()));

-- Only a seat that is there can end, and it ends under its own name or, for whoever takes that along, under none.
drop policy ended_by_whom on membership_endings;
create policy ended_by_whom on membership_endings for insert with check (
  (ended_by = (select viewer_id()) and lifted_at is null and ((how = 'left' and member_id = (select viewer_id()))
    or (how = 'removed' and group_id = any ((select my_facilitated_groups())::uuid[])))
    and exists (select 1 from memberships m where m.group_id = membership_endings.group_id
      and m.member_id = membership_endings.member_id
      and (m.name = membership_endings.name or (how = 'left' and membership_endings.name = ''))))
  or (select is_system()));
drop policy facilitators_lift on membership_endings;
create policy facilitators_lift on membership_endings for update
  using ((lifted_at is null and group_id = any ((select my_facilitated_groups())::uuid[])) or (select is_system()))
  with check ((lifted_at is not null and lifted_by = (select viewer_id())
    and group_id = any ((select my_facilitated_groups())::uuid[])) or (select is_system()));

drop policy oneself_asks on join_requests;
create policy oneself_asks on join_requests for insert with check (
  (member_id = (select viewer_id()) and name_is_free(group_id, member_id, name) and answer is null
    and not was_removed(group_id, member_id)
    and exists (select 1 from groups g where g.id = group_id and g.access = 'request' and g.closed_at is null))
  or (select is_system()));

-- Oneself waits; a facilitator lets wait whom they accepted. Nobody is put in line, and so on a seat, without having asked.
drop policy oneself_waits on waiting_list;
create policy oneself_waits on waiting_list for insert with check (
  (door_is_open(group_id, member_id) and not seat_for(group_id, member_id)
    and ((member_id = (select viewer_id()) and name_is_free(group_id, member_id, name))
      or (group_id = any ((select my_facilitated_groups())::uuid[]) and was_accepted(group_id, member_id)
        and exists (select 1 from join_requests r where r.group_id = waiting_list.group_id
          and r.member_id = waiting_list.member_id and r.answer = 'accepted' and r.name = waiting_list.name))))
  or (select is_system()));

-- Taking a link back is all that can be done with it; one that was taken back stays so.
drop policy facilitators_revoke on invitations;
create policy facilitators_revoke on invitations for update
  using ((revoked_at is null and group_id = any ((select my_facilitated_groups())::uuid[])) or (select is_system()))
  with check ((revoked_at is not null and revoked_by = (select viewer_id())
    and group_id = any ((select my_facilitated_groups())::uuid[])) or (select is_system()));

-- Who may read a share. This policy is the rule: replies, gestures and live events follow the share that they belong to.
drop policy audience_reads on shares;
create policy audience_reads on shares for select using (
  author_id = (select viewer_id())
  or ((author_id is null or author_id <> all ((select kept_apart())::uuid[])) and (
    (audience in ('group', 'community', 'public') and group_id = any ((select my_groups())::uuid[]))
    or (audience in ('community', 'public') and (select is_member()))
    or (audience = 'public' and (select viewer_kind()) = 'visitor')
    or (audience = 'supporters' and author_id = any ((select members_i_support())::uuid[]))))
  or (select is_system()));
drop policy seated_members_write on shares;
create policy seated_members_write on shares for insert with check (
  (author_id = (select viewer_id()) and case
    when group_id is null then kind <> 'share' and audience = 'me' and byline is null
    else group_id = any ((select my_writable_groups())::uuid[])
      and (byline = my_name_in(group_id) or (mask is not null and name_is_free(group_id, author_id, mask))) end)
  or (select is_system()));
-- Whoever may write may change their words; whoever may not (any more) can take them back, and nobody brings them again.
-- A page goes into a group and comes out of it again.
drop policy authors_change on shares;
create policy authors_change on shares for update
  using ((author_id = (select viewer_id()) and withdrawn_at is null) or (select is_system()))
  with check ((author_id = (select viewer_id()) and case
    when withdrawn_at is not null then true
    when group_id is null then kind <> 'share' and byline is null
    when audience = 'me' then true
    else group_id = any ((select my_writable_groups())::uuid[])
      and (byline = my_name_in(group_id) or (mask is not null and name_is_free(group_id, author_id, mask))) end)
  or (select is_system()));
create function a_share_keeps_its_group() returns trigger language plpgsql as $$
begin
  if new.group_id is distinct from old.group_id and (old.kind = 'share' or (old.group_id is not null and new.group_id is not null))
    or (new.byline is distinct from old.byline and new.byline is not null and old.byline is not null
      and new.group_id is not distinct from old.group_id
      and current_user <> (select pg_catalog.pg_get_userbyid(c.relowner) from pg_catalog.pg_class c where c.oid = tg_relid)) then
    raise exception 'group_id or byline of shares stays as it was written' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
drop trigger columns_stay on shares;
create trigger columns_stay before update on shares for each row
  execute function columns_stay('id', 'author_id', 'kind', 'created_at', 'form_key');
create trigger keeps_its_group before update on shares for each row execute function a_share_keeps_its_group();
-- What others answered would go with it: `let_go_of_words` erases, and leaves their answers in place. What nobody else
-- could read goes at once.
drop policy authors_erase on shares;
create policy authors_erase on shares for delete using (
  (author_id = (select viewer_id()) and group_id is null) or (select is_system()));

-- Answers stay with those for whom they were given: the group, however wide the share is opened later. An answer to a page
-- that supporters read is between its writer and the page's author.
drop policy with_the_share on replies;
create policy with_the_share on replies for select using (
  author_id = (select viewer_id())
  or ((author_id is null or author_id <> all ((select kept_apart())::uuid[])) and (
    (group_id = any ((select my_groups())::uuid[]) and exists (select 1 from shares s where s.id = share_id))
    or (group_id is null and i_wrote(share_id))))
  or (select is_system()));
drop policy seated_members_write on replies;
create policy seated_members_write on replies for insert with check (
  (author_id = (select viewer_id()) and exists (select 1 from shares s
    where s.id = share_id and s.group_id is not distinct from replies.group_id and s.withdrawn_at is null
      and case when replies.group_id is null then s.audience = 'supporters'
        else replies.group_id = any ((select my_writable_groups())::uuid[])
          and replies.byline = case when s.author_id = (select viewer_id()) and s.mask is not null then s.mask
            else my_name_in(replies.group_id) end end))
  or (select is_system()));
drop policy authors_change on replies;
create policy authors_change on replies for update
  using ((author_id = (select viewer_id()) and withdrawn_at is null) or (select is_system()))
  with check ((author_id = (select viewer_id())
    and (withdrawn_at is not null or group_id is null or group_id = any ((select my_writable_groups())::uuid[])))
  or (select is_system()));

drop policy with_the_share on gestures;
create policy with_the_share on gestures for select using (
  member_id = (select viewer_id())
  or (member_id <> all ((select kept_apart())::uuid[])
    and exists (select 1 from shares s where s.id = share_id
      and (s.group_id = any ((select my_groups())::uuid[]) or (s.group_id is null and s.author_id = (select viewer_id())))))
  or (select is_system()));
drop policy seated_members_make on gestures;
create policy seated_members_make on gestures for insert with check (
  (member_id = (select viewer_id()) and exists (select 1 from shares s
    where s.id = share_id and s.withdrawn_at is null and s.author_id is distinct from (select viewer_id())
      and case when s.group_id is null then s.audience = 'supporters'
        else s.group_id = any ((select my_writable_groups())::uuid[]) and gestures.byline = my_name_in(s.group_id) end))
  or (select is_system()));

-- Nobody is told anything by a stranger, under another's name, or what did not happen: an author hears of an answer to
-- their share, those who lead of a request, and whom a group concerns of what those who lead it decided. Words come from
-- those who lead alone.
drop policy actor_tells on notifications;
create policy actor_tells on notifications for insert with check (
  (actor_id = (select viewer_id()) and case
    when kind = 'reply' then words is null and exists (select 1 from replies r join shares s on s.id = r.share_id
      where r.id = reply_id and s.id = notifications.share_id and s.group_id is not distinct from notifications.group_id
        and s.author_id = notifications.member_id and r.author_id = (select viewer_id()) and r.byline = actor_name)
    when kind = 'request-made' then words is null and share_id is null and reply_id is null
      and exists (select 1 from join_requests r where r.group_id = notifications.group_id
        and r.member_id = (select viewer_id()) and r.answer is null and r.name = actor_name)
      and exists (select 1 from facilitations f
        where f.group_id = notifications.group_id and f.member_id = notifications.member_id)
    when kind = 'page-shared' then words is null and exists (select 1 from supporters p
      where p.member_id = (select viewer_id()) and p.supporter_id = notifications.member_id and p.own_name = actor_name)
      and exists (select 1 from shares s where s.id = notifications.share_id and s.author_id = (select viewer_id())
        and s.audience = 'supporters')
    when kind in ('seat-found', 'chosen-supporter') then false
    else group_id = any ((select my_facilitated_groups())::uuid[]) and share_id is null and reply_id is null
      and actor_name = my_name_in(group_id) and knows_of(group_id, member_id) end)
  or (select is_system()));
drop policy oneself_reads on notifications;
create policy oneself_reads on notifications for select using (
  (member_id = (select viewer_id()) and (actor_id is null or actor_id <> all ((select kept_apart())::uuid[])))
  or (select is_system()));
alter table notifications drop constraint notifications_kind_check;
alter table notifications add constraint notifications_kind_check check (kind in ('reply', 'request-made',
  'request-accepted', 'request-declined', 'seat-found', 'made-facilitator', 'removed', 'group-closed', 'agreements-changed',
  'chosen-supporter', 'page-shared'));

drop policy group_hears on live_events;
create policy group_hears on live_events for select using (
  (group_id = any ((select my_groups())::uuid[]) and kind <> 'apart.changed'
    and (member_id is null or member_id <> all ((select kept_apart())::uuid[]))
    and (share_author_id is null or share_author_id <> all ((select kept_apart())::uuid[]))
    and (coalesce(audience, 'group') in ('group', 'community', 'public') or i_wrote(share_id)))
  or (select is_system()));
-- The hub reads what an event is about past all policies, so an event names what is really there: those of words are
-- written by the triggers above, and a gesture's is about a share of this group that its member may read.
drop policy seated_members_cause on live_events;
create policy seated_members_cause on live_events for insert
  with check ((kind = 'gesture.changed' and member_id = (select viewer_id()) and reply_id is null
    and exists (select 1 from shares s where s.id = share_id and s.group_id = live_events.group_id
      and s.audience = live_events.audience and s.group_id = any ((select my_groups())::uuid[]))) or (select is_system()));

alter table blocks enable row level security, force row level security;
create policy blocker_reads on blocks for select using (blocker_id = (select viewer_id()) or (select is_system()));
create policy blocker_lifts on blocks for delete using (blocker_id = (select viewer_id()) or (select is_system()));

alter table supporters enable row level security, force row level security;
create policy both_read on supporters for select using (
  member_id = (select viewer_id()) or supporter_id = (select viewer_id()) or (select is_system()));
create policy both_end on supporters for delete using (
  member_id = (select viewer_id()) or supporter_id = (select viewer_id()) or (select is_system()));

alter table muted_topics enable row level security, force row level security;
create policy oneself_mutes on muted_topics for all using (member_id = (select viewer_id()) or (select is_system()));
alter table muted_words enable row level security, force row level security;
create policy oneself_mutes on muted_words for all using (member_id = (select viewer_id()) or (select is_system()));

-- 9. Letting go, as before, and of what came with this file -----------------------------------------------------------------

create or replace function let_go_of_words(p_group uuid, p_choice text, p_now timestamptz) returns void language plpgsql
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
  delete from public.gestures g using public.shares s
    where g.share_id = s.id and s.group_id = p_group and g.member_id = me;
  -- Pages of the journal come home: they are the author's own, and were only shown here.
  update public.shares set group_id = null, byline = null, mask = null, audience = 'me', version = version + 1
    where group_id = p_group and author_id = me and kind <> 'share';
  if p_choice = 'erase' then
    delete from public.replies where group_id = p_group and author_id = me;
    delete from public.shares s where s.group_id = p_group and s.author_id = me
      and not exists (select 1 from public.replies r where r.share_id = s.id);
    update public.shares set body = '', content_notes = '{}', withdrawn_at = coalesce(withdrawn_at, p_now),
      author_id = null, byline = null, mask = null, version = version + 1 where group_id = p_group and author_id = me;
  else
    -- What was for the author alone has no reader left.
    delete from public.shares where group_id = p_group and author_id = me and audience in ('me', 'supporters');
    update public.replies set author_id = null, byline = null where group_id = p_group and author_id = me;
    update public.shares set author_id = null, byline = null, mask = null where group_id = p_group and author_id = me;
  end if;
  -- And wherever else their name stands in this group.
  update public.notifications set actor_id = null, actor_name = null where group_id = p_group and actor_id = me;
  -- (but the end of a seat must find the windows that it closes).
  update public.live_events set member_id = null
    where group_id = p_group and member_id = me and kind <> 'membership.ended';
  delete from public.join_requests where group_id = p_group and member_id = me;
  delete from public.invitation_uses where group_id = p_group and member_id = me;
  delete from public.membership_endings where group_id = p_group and member_id = me and how = 'left';
end $$;

-- The agreements that somebody accepted exist.
alter table memberships add foreign key (group_id, accepted_version) references agreements;
alter table join_requests add foreign key (group_id, accepted_version) references agreements;
alter table waiting_list add foreign key (group_id, accepted_version) references agreements;
