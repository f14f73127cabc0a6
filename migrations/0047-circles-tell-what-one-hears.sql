-- In a circle two may sit who keep apart and do not read each other. Nothing tells the one that the other wrote: not the numbers
-- of messages, not that something is new, not the order of the list.

-- Per side: the last number that they may read, and when it was said.
alter table conversation_sides add column heard_seq integer not null default 0, add column heard_at timestamptz;
update conversation_sides s set heard_seq = c.last_seq, heard_at = c.last_at from conversations c where c.id = s.conversation_id;
alter table conversation_sides alter column heard_at set not null, alter column heard_at set default '-infinity';
create index conversation_sides_as_heard on conversation_sides (member_id, heard_at desc) where joined_at is not null and left_at is null;

create function on_message_heard() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.conversation_sides s set heard_seq = new.seq, heard_at = greatest(s.heard_at, new.said_at)
    where s.conversation_id = new.conversation_id and s.joined_at is not null and s.left_at is null and (s.member_id = new.author_id
      or exists (select 1 from public.conversations c where c.id = new.conversation_id and c.kind = 'pair')
      or not exists (select 1 from public.blocks b
        where (b.blocker_id, b.blocked_id) in ((s.member_id, new.author_id), (new.author_id, s.member_id))));
  return null;
end $$;
create trigger message_is_heard after insert on messages for each row execute function on_message_heard();

-- Whoever comes into a conversation begins there.
create function on_side_joined() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.heard_seq := greatest(new.heard_seq, new.from_seq);
  new.heard_at := greatest(new.heard_at, new.joined_at);
  return new;
end $$;
create trigger begins_to_hear before insert or update of joined_at on conversation_sides for each row
  when (new.joined_at is not null) execute function on_side_joined();

-- As before; in a circle numbers have gaps by chance, so that a gap tells nothing.
create or replace function send_message(p_id uuid, p_conversation uuid, p_key uuid, p_sealed bytea, p_now timestamptz) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  place public.conversations;
  kept text;
  number integer;
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
  number := place.last_seq + case place.kind when 'circle' then 1 + floor(random() * 12)::integer else 1 end;
  -- The shortest of what those who are there wish.
  kept := (select min(s.keeps) from public.conversation_sides s where s.conversation_id = p_conversation
    and s.joined_at is not null and s.left_at is null);
  insert into public.messages (id, conversation_id, seq, author_id, key, sealed, said_at, goes_at)
    values (p_id, p_conversation, number, me, p_key, p_sealed, p_now,
      case kept when '24-hours' then p_now + interval '24 hours' when '30-days' then p_now + interval '30 days' end);
  update public.conversations set last_seq = number, last_at = greatest(place.last_at, p_now) where id = p_conversation;
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

-- As before, up to what this member may read: words that they never meet kept their news unread for good.
create or replace function note_arrival(p_conversation uuid, p_arrived integer, p_seen integer, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  mine public.conversation_sides;
  most integer;
begin
  select * into mine from public.conversation_sides s where s.side = public.my_side(p_conversation);
  if not found then return false; end if;
  most := mine.heard_seq;
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

-- Asks more people to a circle: those with whom the viewer is connected under the name that they have there. Whoever must not meet
-- somebody who sits there finds no invitation, and nobody is told why. What was said before they come is not theirs.
-- Null where they are asked; else 'not-found', 'names', 'too-many'.
create function ask_into_circle(p_conversation uuid, p_connections uuid[], p_now timestamptz) returns text language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  mine public.conversation_sides;
  own text[];
begin
  perform 1 from public.conversations c where c.id = p_conversation and c.kind = 'circle'
    and c.id = any (public.my_conversations()) for update;
  if not found or cardinality(p_connections) = 0 then return 'not-found'; end if;
  select * into mine from public.conversation_sides s where s.side = public.my_side(p_conversation);
  select array_agg(distinct case when c.asker_id = me then c.asker_name else c.answerer_name end) into own
    from public.connections c where c.id = any (p_connections) and me in (c.asker_id, c.asked_id) and c.connected_at is not null;
  if own is null or cardinality(p_connections) <> (select count(*) from public.connections c
      where c.id = any (p_connections) and me in (c.asker_id, c.asked_id) and c.connected_at is not null) then return 'not-found'; end if;
  if own <> array[mine.name] then return 'names'; end if;
  -- A place for two, opened in a hard moment, stays one.
  if exists (select 1 from public.reach_outs r where r.conversation_id = p_conversation) then return 'not-found'; end if;
  -- Eight, of those whom the viewer sees: another number would tell of somebody unseen.
  if (select count(*) from public.conversation_sides s where s.conversation_id = p_conversation and s.left_at is null
      and s.member_id <> all (public.kept_apart())) + cardinality(p_connections) > 8 then return 'too-many'; end if;
  with asked as (
    insert into public.conversation_sides (conversation_id, member_id, name, asked_at)
      select p_conversation, who.member_id, who.name, p_now from (
        select case when c.asker_id = me then c.asked_id else c.asker_id end as member_id,
          case when c.asker_id = me then c.answerer_name else c.asker_name end as name
        from public.connections c where c.id = any (p_connections)) who
      where not exists (select 1 from public.conversation_sides s where s.conversation_id = p_conversation
        and s.member_id = who.member_id and s.name = who.name and s.left_at is null)
      returning member_id)
  insert into public.notifications (id, member_id, kind, actor_id, actor_name, conversation_id, created_at)
    select public.id_at(p_now), other, 'circle-asked', me, mine.name, p_conversation, p_now
    from (select distinct asked.member_id as other from asked) others
    -- No news of an invitation that they cannot find.
    where not exists (select 1 from public.conversation_sides o where o.conversation_id = p_conversation and o.joined_at is not null
      and o.left_at is null and (o.member_id = other or exists (select 1 from public.blocks b
        where (b.blocker_id, b.blocked_id) in ((o.member_id, other), (other, o.member_id)))));
  insert into public.live_events (topic, group_id, kind, at) values ('conversation', p_conversation, 'sides.changed', p_now);
  return null;
end $$;
