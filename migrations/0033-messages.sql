-- Messages: between two who are connected, and in circles of up to eight. Words lie sealed under the key of whoever wrote
-- them, in the order in which they came, each once; how long they stay is said when they are written.

-- 1. Tables ----------------------------------------------------------------------------------------------------------------

-- A pair's hangs on its connection; without one it is at rest: read, and not written in. Why it rests is held nowhere.
create table conversations (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('pair', 'circle')),
  connection_id uuid unique references connections on delete set null,
  last_seq integer not null default 0,
  last_at timestamptz not null,
  made_at timestamptz not null,
  check (kind = 'pair' or connection_id is null)
);

-- Somebody in a conversation. `side` is all that a browser learns of them. An account can be asked to a circle under two of
-- its names, as two people would be; it comes in on one side.
create table conversation_sides (
  side uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations on delete cascade,
  member_id uuid not null references members on delete cascade,
  name text not null check (length(name) between 2 and 40),
  asked_at timestamptz not null,
  -- Null: asked to a circle, and not come yet.
  joined_at timestamptz,
  left_at timestamptz,
  -- What was said before they came is not theirs.
  from_seq integer not null default 0,
  -- Up to where it reached a window of theirs, and was before their eyes.
  arrived_seq integer not null default 0,
  seen_seq integer not null default 0,
  -- Lets the other see that; who does not show it does not see it.
  shows_state boolean not null default false,
  keeps text not null default 'keep' check (keeps in ('keep', '30-days', '24-hours'))
);
create unique index conversation_sides_once on conversation_sides (conversation_id, member_id) where joined_at is not null;
create index conversation_sides_of_conversation on conversation_sides (conversation_id);
create index conversation_sides_of_member on conversation_sides (member_id);

create table messages (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  seq integer not null,
  author_id uuid not null references members on delete cascade,
  -- Chosen by the writer's browser: the same thing sent twice is there once.
  key uuid not null,
  sealed bytea check (length(sealed) <= 20000),
  said_at timestamptz not null,
  -- When it goes, for everybody; as it was chosen when it was written, so that nobody shortens it afterwards.
  goes_at timestamptz,
  taken_back_at timestamptz,
  constraint messages_in_order unique (conversation_id, seq),
  constraint messages_once unique (conversation_id, author_id, key),
  check ((sealed is null) = (taken_back_at is not null))
);
create index messages_of_author on messages (author_id, said_at);
create index messages_by_end on messages (goes_at) where goes_at is not null;

-- 2. Look-ups ----------------------------------------------------------------------------------------------------------------

create function my_conversations() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select coalesce(array_agg(s.conversation_id), '{}'::uuid[]) from public.conversation_sides s
      where s.member_id = public.viewer_id() and s.joined_at is not null and s.left_at is null);
  end $$;

-- Circles to which the viewer is asked: nobody whom they must not meet sits there, or comes first.
create function my_circle_invitations(p_now timestamptz) returns uuid[] language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (select coalesce(array_agg(distinct s.conversation_id), '{}'::uuid[]) from public.conversation_sides s
      where s.member_id = public.viewer_id() and s.joined_at is null and s.left_at is null
        and s.asked_at > public.request_lapses(p_now)
        and not exists (select 1 from public.conversation_sides o where o.conversation_id = s.conversation_id
          and o.joined_at is not null and o.left_at is null
          and (o.member_id = s.member_id or o.member_id = any (public.kept_apart()))));
  end $$;

-- Whether anything can be written there: a pair is connected, a circle has somebody to hear it.
create function conversation_is_open(p_conversation uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return exists (select 1 from public.conversations c where c.id = p_conversation and case c.kind
      when 'pair' then c.connection_id is not null
      else (select count(*) from public.conversation_sides s where s.conversation_id = c.id and s.joined_at is not null
        and s.left_at is null) > 1 end);
  end $$;

create function my_side(p_conversation uuid) returns uuid language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select s.side from public.conversation_sides s where s.conversation_id = p_conversation
      and s.member_id = public.viewer_id() and s.joined_at is not null and s.left_at is null);
  end $$;

-- Who else is asked to a circle or sits there, for somebody who may come in on this side.
create function names_in_circle(p_side uuid, p_now timestamptz) returns text[] language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (select coalesce(array_agg(o.name order by lower(o.name)), '{}'::text[]) from public.conversation_sides mine
      join public.conversation_sides o on o.conversation_id = mine.conversation_id and o.side <> mine.side
        and (o.joined_at is null or o.left_at is null)
      where mine.side = p_side and mine.member_id = public.viewer_id()
        and mine.conversation_id = any (public.my_circle_invitations(p_now)));
  end $$;

-- The keys under which it was written, for those who read it.
create function conversation_keys(p_conversation uuid) returns table (member_id uuid, wrapped bytea) language plpgsql stable
  security definer set search_path = '' as $$
  begin
    return query select k.member_id, k.wrapped from public.member_keys k
      where (public.is_system() or p_conversation = any (public.my_conversations()))
        and k.member_id in (select m.author_id from public.messages m where m.conversation_id = p_conversation);
  end $$;

-- 3. Beginning -----------------------------------------------------------------------------------------------------------------

-- A yes opens a conversation, and the line with which one asked is its first message: it was sealed for that place.
create function on_connected() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  made uuid;
begin
  insert into public.conversations (kind, connection_id, last_seq, last_at, made_at)
    values ('pair', new.id, case when new.sealed is null then 0 else 1 end, new.connected_at, new.connected_at)
    returning id into made;
  insert into public.conversation_sides (conversation_id, member_id, name, asked_at, joined_at, seen_seq, arrived_seq)
    values (made, new.asker_id, new.asker_name, new.asked_at, new.connected_at, 1, 1),
      (made, new.asked_id, new.answerer_name, new.asked_at, new.connected_at, 1, 1);
  if new.sealed is not null then
    insert into public.messages (id, conversation_id, seq, author_id, key, sealed, said_at)
      values (new.id, made, 1, new.asker_id, new.id, new.sealed, new.asked_at);
  end if;
  new.sealed := null;
  return new;
end $$;
create trigger conversation_opens before update of connected_at on connections for each row
  when (old.connected_at is null and new.connected_at is not null) execute function on_connected();

create function on_name_told() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.conversation_sides s set name = case when s.member_id = new.asker_id then new.asker_name else new.answerer_name end
    from public.conversations c where c.connection_id = new.id and s.conversation_id = c.id;
  return null;
end $$;
create trigger name_is_told after update of asker_name, answerer_name on connections for each row execute function on_name_told();

-- A circle of people with whom the viewer is connected under one and the same name: under two it would tie them together.
-- Null where it is made; else 'not-found', 'names', 'too-many'.
create function open_circle(p_id uuid, p_connections uuid[], p_now timestamptz) returns text language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  own text[];
begin
  select array_agg(distinct case when c.asker_id = me then c.asker_name else c.answerer_name end) into own
    from public.connections c where c.id = any (p_connections) and me in (c.asker_id, c.asked_id) and c.connected_at is not null;
  if own is null or cardinality(p_connections) <> (select count(*) from public.connections c
      where c.id = any (p_connections) and me in (c.asker_id, c.asked_id) and c.connected_at is not null) then return 'not-found'; end if;
  if cardinality(own) > 1 then return 'names'; end if;
  if cardinality(p_connections) not between 2 and 7 then return 'too-many'; end if;
  if (select count(*) from public.conversations c join public.conversation_sides s on s.conversation_id = c.id
      where s.member_id = me and c.kind = 'circle' and c.made_at > p_now - interval '1 day') >= 5 then return 'too-many'; end if;
  insert into public.conversations (id, kind, last_at, made_at) values (p_id, 'circle', p_now, p_now);
  insert into public.conversation_sides (conversation_id, member_id, name, asked_at, joined_at) values (p_id, me, own[1], p_now, p_now);
  insert into public.conversation_sides (conversation_id, member_id, name, asked_at)
    select p_id, case when c.asker_id = me then c.asked_id else c.asker_id end,
      case when c.asker_id = me then c.answerer_name else c.asker_name end, p_now
    from public.connections c where c.id = any (p_connections);
  insert into public.notifications (id, member_id, kind, actor_id, actor_name, conversation_id, created_at)
    select public.id_at(p_now), other, 'circle-asked', me, own[1], p_id, p_now
    from (select distinct s.member_id as other from public.conversation_sides s where s.conversation_id = p_id and s.member_id <> me) others;
  return null;
end $$;

-- Comes in, or says nothing: a no leaves the chair as it stands for the others.
create function answer_circle(p_side uuid, p_comes boolean, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  mine public.conversation_sides;
begin
  select * into mine from public.conversation_sides s where s.side = p_side and s.member_id = public.viewer_id() and s.left_at is null
    and s.joined_at is null and s.conversation_id = any (public.my_circle_invitations(p_now));
  if not found then return false; end if;
  perform 1 from public.conversations c where c.id = mine.conversation_id for update;
  -- Of two who must not meet and come at once, the second finds the door as if they had not been asked.
  if not mine.conversation_id = any (public.my_circle_invitations(p_now)) then return false; end if;
  if p_comes then
    update public.conversation_sides s set joined_at = p_now, from_seq = c.last_seq, seen_seq = c.last_seq, arrived_seq = c.last_seq
      from public.conversations c where s.side = p_side and c.id = s.conversation_id;
    insert into public.live_events (topic, group_id, kind, at) values ('conversation', mine.conversation_id, 'sides.changed', p_now);
  else
    update public.conversation_sides set left_at = p_now where side = p_side;
  end if;
  delete from public.notifications where conversation_id = mine.conversation_id and kind = 'circle-asked'
    and member_id = public.viewer_id();
  return true;
end $$;

-- 4. Writing -------------------------------------------------------------------------------------------------------------------

-- Null where it is sent, also where it had been before; else why not: 'not-found', 'at-rest', 'too-fast'. The row of the
-- conversation is held until it is committed, so numbers come into sight in their order.
create function send_message(p_id uuid, p_conversation uuid, p_key uuid, p_sealed bytea, p_now timestamptz) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  place public.conversations;
  kept text;
begin
  if me is null or not p_conversation = any (public.my_conversations()) then return 'not-found'; end if;
  select * into place from public.conversations c where c.id = p_conversation for update;
  if exists (select 1 from public.messages m where m.conversation_id = p_conversation and m.author_id = me and m.key = p_key) then
    return null;
  end if;
  if not public.conversation_is_open(p_conversation) then return 'at-rest'; end if;
  if (select count(*) from public.messages m where m.author_id = me and m.said_at > p_now - interval '1 minute') >= 120 then
    return 'too-fast';
  end if;
  -- The shortest of what those who are there wish.
  kept := (select min(s.keeps) from public.conversation_sides s where s.conversation_id = p_conversation
    and s.joined_at is not null and s.left_at is null);
  insert into public.messages (id, conversation_id, seq, author_id, key, sealed, said_at, goes_at)
    values (p_id, p_conversation, place.last_seq + 1, me, p_key, p_sealed, p_now,
      case kept when '24-hours' then p_now + interval '24 hours' when '30-days' then p_now + interval '30 days' end);
  update public.conversations set last_seq = place.last_seq + 1, last_at = greatest(place.last_at, p_now) where id = p_conversation;
  -- One line of news until they have looked.
  insert into public.notifications (id, member_id, kind, actor_id, actor_name, conversation_id, created_at)
    select public.id_at(p_now), s.member_id, 'message-came', me,
      (select o.name from public.conversation_sides o where o.side = public.my_side(p_conversation)), p_conversation, p_now
    from public.conversation_sides s where s.conversation_id = p_conversation and s.joined_at is not null and s.left_at is null
      and s.member_id <> me and s.member_id <> all (public.kept_apart())
      and not exists (select 1 from public.notifications n where n.conversation_id = p_conversation and n.member_id = s.member_id
        and n.kind = 'message-came' and n.read_at is null);
  return null;
end $$;

-- The words go, the place says so.
create function take_message_back(p_message uuid, p_now timestamptz) returns boolean language plpgsql security definer
  set search_path = '' as $$
begin
  update public.messages m set sealed = null, taken_back_at = p_now where m.id = p_message and m.author_id = public.viewer_id()
    and m.taken_back_at is null and m.conversation_id = any (public.my_conversations());
  return found;
end $$;

-- Up to where it reached this member, and up to where they saw it. Seen is not told as news any more.
create function note_arrival(p_conversation uuid, p_arrived integer, p_seen integer, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  mine public.conversation_sides;
  most integer := (select c.last_seq from public.conversations c where c.id = p_conversation);
begin
  select * into mine from public.conversation_sides s where s.side = public.my_side(p_conversation);
  if not found then return false; end if;
  if mine.arrived_seq >= least(p_arrived, most) and mine.seen_seq >= least(p_seen, most) then return false; end if;
  update public.conversation_sides set arrived_seq = greatest(arrived_seq, least(p_arrived, most)),
    seen_seq = greatest(seen_seq, least(p_seen, most)) where side = mine.side;
  update public.notifications set read_at = p_now where conversation_id = p_conversation and member_id = mine.member_id
    and read_at is null and kind = 'message-came' and p_seen >= most;
  if mine.shows_state then
    insert into public.live_events (topic, group_id, kind, member_id, at)
      values ('conversation', p_conversation, 'state.changed', mine.member_id, p_now);
  end if;
  return true;
end $$;

create function choose_for_conversation(p_conversation uuid, p_keeps text, p_shows boolean, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.conversation_sides set keeps = p_keeps, shows_state = p_shows where side = public.my_side(p_conversation);
  if not found then return false; end if;
  insert into public.live_events (topic, group_id, kind, at) values ('conversation', p_conversation, 'sides.changed', p_now);
  return true;
end $$;

-- Leaves a circle, or puts away a conversation that is at rest. What one said there stays with the others, unless one took it
-- back before; where nobody is left it goes.
create function leave_conversation(p_conversation uuid, p_now timestamptz) returns boolean language plpgsql security definer
  set search_path = '' as $$
begin
  if exists (select 1 from public.conversations c where c.id = p_conversation and c.connection_id is not null) then return false; end if;
  update public.conversation_sides set left_at = p_now where side = public.my_side(p_conversation);
  return found;
end $$;

create function on_side_left() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.notifications where conversation_id = new.conversation_id and member_id = new.member_id;
  insert into public.live_events (topic, group_id, kind, member_id, at)
    values ('conversation', new.conversation_id, 'side.ended', new.member_id, now()),
      ('conversation', new.conversation_id, 'sides.changed', null, now());
  delete from public.conversations c where c.id = new.conversation_id and not exists (select 1 from public.conversation_sides s
    where s.conversation_id = c.id and s.joined_at is not null and s.left_at is null);
  return null;
end $$;
create trigger side_left after update of left_at on conversation_sides for each row
  when (old.left_at is null and new.left_at is not null and new.joined_at is not null) execute function on_side_left();

-- 5. What ends them ------------------------------------------------------------------------------------------------------------

-- Windows of a pair whose connection is gone learn that nothing can be written any more.
create function on_rest() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (topic, group_id, kind, at) values ('conversation', new.id, 'sides.changed', now());
  return null;
end $$;
create trigger comes_to_rest after update of connection_id on conversations for each row
  when (old.connection_id is not null and new.connection_id is null) execute function on_rest();

-- Whoever keeps away from a name does not meet its words any more. For the other it is at rest, as if it had been ended; so is
-- what goes on under other names, which nobody ties to this one.
create function on_apart_conversations() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.conversation_sides s set left_at = now() from public.conversations c, public.conversation_sides other
    where s.member_id = new.blocker_id and s.left_at is null and s.joined_at is not null and c.id = s.conversation_id
      and c.kind = 'pair' and other.conversation_id = c.id and other.member_id = new.blocked_id and other.name = new.known_as;
  -- What may pass in circles is told to each as themselves from now on.
  insert into public.live_events (topic, group_id, kind, member_id, at)
    select 'conversation', s.conversation_id, 'apart.changed', s.member_id, now() from public.conversation_sides s
    where s.member_id in (new.blocker_id, new.blocked_id) and s.joined_at is not null and s.left_at is null;
  return null;
end $$;
-- (after `connections_end`, by its name)
create trigger conversations_end after insert or update of blocked_id on blocks for each row when (new.blocked_id is not null)
  execute function on_apart_conversations();

create function block_side(p_id uuid, p_side uuid, p_now timestamptz) returns boolean language plpgsql security definer
  set search_path = '' as $$
declare
  about public.conversation_sides;
begin
  select * into about from public.conversation_sides s where s.side = p_side and s.member_id <> public.viewer_id()
    and s.conversation_id = any (public.my_conversations());
  if not found then return false; end if;
  perform public.block_account(p_id, about.member_id, null, about.name, p_now);
  return true;
end $$;

create function on_banned_conversations() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.conversation_sides s set left_at = now() from public.conversations c
    where s.member_id = new.member_id and s.left_at is null and c.id = s.conversation_id and c.kind = 'circle';
  return null;
end $$;
create trigger conversations_end after insert on measures for each row when (new.kind = 'banned')
  execute function on_banned_conversations();

-- What was written for a time goes when it is over, for everybody; so do conversations in which nobody is left.
create function sweep_messages(p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  gone integer;
begin
  if not public.is_system() then return 0; end if;
  delete from public.messages where goes_at <= p_now;
  get diagnostics gone = row_count;
  delete from public.conversations c where not exists (select 1 from public.conversation_sides s
    where s.conversation_id = c.id and s.joined_at is not null and s.left_at is null);
  delete from public.conversation_sides where joined_at is null and asked_at <= public.request_lapses(p_now);
  return gone;
end $$;

-- 6. Live events: ids, never words -----------------------------------------------------------------------------------------------

create function on_message() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  message public.messages := coalesce(new, old);
begin
  insert into public.live_events (topic, group_id, kind, line_id, member_id, at)
    values ('conversation', message.conversation_id,
      case tg_op when 'INSERT' then 'message.sent' when 'UPDATE' then 'message.changed' else 'message.gone.' || message.seq end,
      message.id, message.author_id, now());
  return null;
end $$;
create trigger message_tells_itself after insert or update or delete on messages for each row execute function on_message();
create policy conversations_hear on live_events for select using (
  topic = 'conversation' and group_id = any ((select my_conversations())::uuid[]) and kind <> 'apart.changed'
    and (member_id is null or member_id <> all ((select kept_apart())::uuid[])));

-- 7. Reports -------------------------------------------------------------------------------------------------------------------

alter table reports add column message_id uuid references messages on delete set null;
drop index reports_once;
create unique index reports_once on reports
  (reporter_id, coalesce(message_id, said_id, line_id, reply_id, share_id, story_id, accused_id)) where resolved_at is null;

-- To those who lead the group where the two met, if the name is that of a seat there; else to the hosts.
create function report_message(p_id uuid, p_message uuid, p_copy text, p_reason text, p_gravity smallint, p_text text,
    p_now timestamptz) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  about record;
  place uuid;
begin
  select m.id, m.author_id, s.name, n.group_id into about from public.messages m
    join public.conversations c on c.id = m.conversation_id left join public.connections n on n.id = c.connection_id
    join public.conversation_sides s on s.conversation_id = m.conversation_id and s.member_id = m.author_id and s.joined_at is not null
    join public.conversation_sides mine on mine.side = public.my_side(m.conversation_id)
    where m.id = p_message and m.author_id <> public.viewer_id() and m.taken_back_at is null and m.seq > mine.from_seq
      and m.author_id <> all (public.kept_apart());
  if not found then return false; end if;
  place := (select m.group_id from public.memberships m where m.group_id = about.group_id and m.member_id = about.author_id
    and m.name = about.name);
  insert into public.reports (id, group_id, reporter_id, accused_id, message_id, copy, name, masked, reason, gravity, words, made_at)
    values (p_id, place, public.viewer_id(), about.author_id, about.id, p_copy, about.name, place is null, p_reason, p_gravity, p_text, p_now)
    on conflict do nothing;
  if found then perform public.tell_carers(place, about.author_id, 'report-made', p_now); end if;
  return true;
end $$;

-- As before, for messages too.
create or replace function resolve_report(p_report uuid, p_outcome text, p_words text, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  report public.reports;
  each_one public.reports;
begin
  select * into report from public.reports r where r.id = p_report and r.resolved_at is null for update;
  if not found or not public.i_care(report.group_id, report.accused_id) then return false; end if;
  for each_one in
    update public.reports r set resolved_at = p_now, outcome = p_outcome
      where r.resolved_at is null and r.group_id is not distinct from report.group_id and (r.id = p_report
        or coalesce(r.message_id, r.said_id, r.line_id, r.reply_id, r.share_id, r.story_id)
          = coalesce(report.message_id, report.said_id, report.line_id, report.reply_id, report.share_id, report.story_id)
        or (r.copy = '' and report.copy = '' and r.accused_id = report.accused_id))
      returning r.*
  loop
    perform public.tell_of_care(each_one.reporter_id, 'report-handled', each_one.group_id, null, p_now);
    perform public.write_care_log(each_one.id, each_one.group_id, 'resolved-' || p_outcome, each_one.name, p_words, p_now);
  end loop;
  return true;
end $$;

-- 8. Policies: read by those who are there, written by the functions above alone ---------------------------------------------------

alter table conversations enable row level security, force row level security;
create policy those_there_read on conversations for select using (
  id = any ((select my_conversations())::uuid[]) or (select is_system()));

alter table conversation_sides enable row level security, force row level security;
create policy those_there_read on conversation_sides for select using (
  member_id = (select viewer_id())
  or (conversation_id = any ((select my_conversations())::uuid[]) and (member_id <> all ((select kept_apart())::uuid[])
    or exists (select 1 from conversations c where c.id = conversation_id and c.kind = 'pair')))
  or (select is_system()));

-- In a circle, two who keep apart do not read each other. A pair of them has no window for the one who wished it.
alter table messages enable row level security, force row level security;
create policy those_there_read on messages for select using (
  (conversation_id = any ((select my_conversations())::uuid[])
    and (author_id = (select viewer_id()) or author_id <> all ((select kept_apart())::uuid[])
      or exists (select 1 from conversations c where c.id = conversation_id and c.kind = 'pair'))
    and exists (select 1 from conversation_sides s where s.conversation_id = messages.conversation_id
      and s.member_id = (select viewer_id()) and s.joined_at is not null and s.left_at is null and messages.seq > s.from_seq))
  or author_id = (select viewer_id())
  or (select is_system()));

-- 9. News ------------------------------------------------------------------------------------------------------------------------

alter table notifications add column conversation_id uuid references conversations on delete cascade;
create index notifications_of_conversation on notifications (conversation_id) where conversation_id is not null;
create trigger columns_stay_of_messages before update on notifications for each row execute function columns_stay('conversation_id');
do $$
declare
  known text := (select pg_get_constraintdef(c.oid) from pg_constraint c
    where c.conname = 'notifications_kind_check' and c.conrelid = 'notifications'::regclass);
  kinds text[] := array(select m[1] from regexp_matches(known, '''([a-z-]+)''', 'g') m) || array['message-came', 'circle-asked'];
begin
  alter table notifications drop constraint notifications_kind_check;
  execute format('alter table notifications add constraint notifications_kind_check check (kind in (%s))',
    (select string_agg(quote_literal(kind), ', ') from unnest(kinds) kind));
end $$;
create policy messages_tell_themselves on notifications as restrictive for insert with check (
  (kind not in ('message-came', 'circle-asked') and conversation_id is null) or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'notifications'::regclass));
