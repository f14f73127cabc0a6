-- The circle around a member: who has time now, who looks in on whom, and pairings that a facilitator proposes.

-- 1. Time for somebody, now ----------------------------------------------------------------------------------------------------

-- "I have time until …", towards each of those whom one supports or is connected with, under one name: the lights of two
-- names that go on in the same moment would tell that they are one person. `place` is as in connections.
create table time_offers (
  member_id uuid not null references members on delete cascade,
  other_id uuid not null references members on delete cascade,
  name text not null,
  place uuid not null,
  until timestamptz not null,
  primary key (member_id, other_id)
);
create index time_offers_of_other on time_offers (other_id, until);

alter table time_offers enable row level security, force row level security;
create policy the_two_read on time_offers for select using (member_id = (select viewer_id())
  or (other_id = (select viewer_id()) and member_id <> all ((select kept_apart())::uuid[])) or (select is_system()));
create policy oneself_ends on time_offers for delete using (member_id = (select viewer_id()) or (select is_system()));

-- Everybody who would see it, and under which of the viewer's names: that of the line which carries what a circle opens, else
-- that of the first connection.
create function offer_time(p_until timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  told integer;
begin
  delete from public.time_offers where member_id = me;
  insert into public.time_offers (member_id, other_id, name, place, until)
    select distinct on (n.other_id) me, n.other_id, n.name, n.place, p_until from (
      select s.member_id as other_id, s.name, s.since as at, 0 as rank,
        case when s.by_handle then '00000000-0000-0000-0000-000000000000'::uuid else s.group_id end as place
      from public.supporters s where s.supporter_id = me and s.carries
      union all select case when c.asker_id = me then c.asked_id else c.asker_id end,
        case when c.asker_id = me then c.asker_name else c.answerer_name end, c.connected_at, 1, c.place
      from public.connections c where me in (c.asker_id, c.asked_id) and c.connected_at is not null) n
    where n.place is not null and n.other_id <> all (public.kept_apart())
    order by n.other_id, n.rank, n.at;
  get diagnostics told = row_count;
  return told;
end $$;

-- Whoever is kept apart or banned has no time for the other, and none of it stands there.
create function on_apart_time_offers() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.time_offers t
    where (t.member_id, t.other_id) in ((new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id));
  return null;
end $$;
create trigger time_offers_end after insert or update of blocked_id on blocks for each row when (new.blocked_id is not null)
  execute function on_apart_time_offers();
create function on_banned_time_offers() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.time_offers t where new.member_id in (t.member_id, t.other_id);
  return null;
end $$;
create trigger time_offers_end after insert on measures for each row when (new.kind = 'banned')
  execute function on_banned_time_offers();

-- 2. Buddies -------------------------------------------------------------------------------------------------------------------

-- Two who are connected and look in on each other. It hangs on the connection, and ends with it: a block, a ban and an account
-- that goes need no rule of their own. What one of the two answered is not the other's to read, so nobody reads rows.
create table buddies (
  connection_id uuid primary key references connections on delete cascade,
  asked_by uuid not null references members on delete cascade,
  -- So many days without a word, and both are asked to look in.
  rhythm_days smallint not null check (rhythm_days in (1, 3, 7)),
  asked_at timestamptz not null,
  withdrawn_at timestamptz,
  declined_at timestamptz,
  agreed_at timestamptz,
  reminded_at timestamptz,
  -- So often since they last wrote to each other.
  reminders smallint not null default 0
);
create index buddies_asked_by on buddies (asked_by);
create index buddies_agreed on buddies (agreed_at) where agreed_at is not null;

alter table buddies enable row level security, force row level security;
create policy system_reads on buddies for select using ((select is_system()));

-- The viewer's, as they may know it: a no is `waiting` to whoever asked.
create function my_buddies(p_now timestamptz) returns table (connection_id uuid, state text, rhythm_days smallint)
  language plpgsql stable security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
begin
  return query select b.connection_id, case when b.agreed_at is not null then 'buddies' when b.asked_by = me then 'waiting' else 'asked' end,
      b.rhythm_days
    from public.connections c join public.buddies b on b.connection_id = c.id
    where me in (c.asker_id, c.asked_id) and c.connected_at is not null
      and (b.agreed_at is not null or (b.withdrawn_at is null and b.asked_at > public.request_lapses(p_now)
        and (b.asked_by = me or b.declined_at is null or b.declined_at <= public.refusal_ends(p_now))));
end $$;

-- Null where the viewer has no such connection; else 'asked', 'waiting' or 'buddies'. Whoever is asked and asks says yes.
create function ask_buddy(p_connection uuid, p_rhythm smallint, p_now timestamptz) returns text language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  met public.connections;
  before public.buddies;
  told boolean;
begin
  select * into met from public.connections c where c.id = p_connection and me in (c.asker_id, c.asked_id)
    and c.connected_at is not null for update;
  if not found then return null; end if;
  select * into before from public.buddies b where b.connection_id = p_connection;
  if before.agreed_at is not null then return 'buddies'; end if;
  if before.asked_by = me and before.withdrawn_at is null and before.asked_at > public.request_lapses(p_now) then return 'waiting'; end if;
  if before.asked_by <> me and before.withdrawn_at is null and before.asked_at > public.request_lapses(p_now) then
    perform public.become_buddies(p_connection, p_rhythm, me, p_now);
    return 'buddies';
  end if;
  -- Taking back and asking again within a week is no way to knock; nor is a no, for half a year.
  told := before.connection_id is null or before.asked_by <> me
    or (before.asked_at < p_now - interval '7 days' and (before.declined_at is null or before.declined_at <= public.refusal_ends(p_now)));
  insert into public.buddies as b (connection_id, asked_by, rhythm_days, asked_at) values (p_connection, me, p_rhythm, p_now)
    on conflict (connection_id) do update set asked_by = me, rhythm_days = p_rhythm, asked_at = p_now, withdrawn_at = null,
      declined_at = case when b.asked_by = me then b.declined_at end;
  if told then perform public.tell_buddy(met, me, 'buddy-asked', p_now); end if;
  return 'asked';
end $$;

create function answer_buddy(p_connection uuid, p_yes boolean, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  asked record;
begin
  select * into asked from public.my_buddies(p_now) b where b.connection_id = p_connection and b.state = 'asked';
  if not found then return false; end if;
  delete from public.notifications n where n.connection_id = p_connection and n.member_id = me and n.kind = 'buddy-asked';
  if p_yes then
    perform public.become_buddies(p_connection, asked.rhythm_days, me, p_now);
  else
    update public.buddies set declined_at = p_now where connection_id = p_connection;
  end if;
  return true;
end $$;

-- Ends it, or takes the question back; the other hears nothing.
create function end_buddy(p_connection uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
begin
  perform 1 from public.connections c where c.id = p_connection and me in (c.asker_id, c.asked_id) for update;
  if not found then return false; end if;
  delete from public.buddies b where b.connection_id = p_connection and b.agreed_at is not null;
  if not found then
    update public.buddies b set withdrawn_at = p_now where b.connection_id = p_connection and b.asked_by = me and b.withdrawn_at is null;
    if not found then return false; end if;
  end if;
  delete from public.notifications n where n.connection_id = p_connection and n.kind in ('buddy-asked', 'buddy-time');
  return true;
end $$;

create function become_buddies(p_connection uuid, p_rhythm smallint, p_by uuid, p_now timestamptz) returns void language plpgsql
  security definer set search_path = '' as $$
declare
  met public.connections;
begin
  select * into met from public.connections c where c.id = p_connection;
  insert into public.buddies (connection_id, asked_by, rhythm_days, asked_at, agreed_at) values (p_connection, p_by, p_rhythm, p_now, p_now)
    on conflict (connection_id) do update set agreed_at = p_now, rhythm_days = p_rhythm, withdrawn_at = null, declined_at = null,
      reminded_at = null, reminders = 0;
  delete from public.notifications n where n.connection_id = p_connection and n.kind = 'buddy-asked';
  perform public.tell_buddy(met, p_by, 'buddy-agreed', p_now);
end $$;
revoke execute on function become_buddies(uuid, smallint, uuid, timestamptz) from public;

-- Tells the other of the two, under the name by which they know the one.
create function tell_buddy(p_met public.connections, p_by uuid, p_kind text, p_now timestamptz) returns void language plpgsql
  security definer set search_path = '' as $$
begin
  insert into public.notifications (id, member_id, kind, group_id, group_name, actor_id, actor_name, connection_id, created_at)
    select public.id_at(p_now), case when p_met.asker_id = p_by then p_met.asked_id else p_met.asker_id end, p_kind, p_met.group_id,
      (select g.name from public.groups g where g.id = p_met.group_id), p_by,
      case when p_met.asker_id = p_by then p_met.asker_name else p_met.answerer_name end, p_met.id, p_now;
end $$;
revoke execute on function tell_buddy(public.connections, uuid, text, timestamptz) from public;

-- Two who wrote nothing for as long as they chose are both reminded, three times at most; a line of either begins it anew. One
-- reminder stands there at a time.
create function remind_buddies(p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  due record;
  told integer := 0;
begin
  if not public.is_system() then return 0; end if;
  for due in
    select b.connection_id, v.last_at > coalesce(b.reminded_at, b.agreed_at) as wrote
    from public.buddies b join public.conversations v on v.connection_id = b.connection_id
    where b.agreed_at is not null
      and greatest(b.agreed_at, b.reminded_at, v.last_at) <= p_now - make_interval(days => b.rhythm_days)
      and (b.reminders < 3 or v.last_at > b.reminded_at)
    limit 500 for update of b skip locked
  loop
    update public.buddies b set reminded_at = p_now, reminders = case when due.wrote then 1 else b.reminders + 1 end
      where b.connection_id = due.connection_id;
    delete from public.notifications n where n.connection_id = due.connection_id and n.kind = 'buddy-time';
    perform public.tell_buddy(c, c.asker_id, 'buddy-time', p_now), public.tell_buddy(c, c.asked_id, 'buddy-time', p_now)
      from public.connections c where c.id = due.connection_id;
    told := told + 1;
  end loop;
  return told;
end $$;

-- 3. Pairings that somebody who leads a group proposes ----------------------------------------------------------------------------

-- Who wishes for a buddy from a group; whoever leads it sees the name of the seat.
create table buddy_wishes (
  group_id uuid not null,
  member_id uuid not null,
  wished_at timestamptz not null,
  primary key (group_id, member_id),
  foreign key (group_id, member_id) references memberships on delete cascade
);
create index buddy_wishes_of_member on buddy_wishes (member_id);

alter table buddy_wishes enable row level security, force row level security;
create policy oneself_reads on buddy_wishes for select using (member_id = (select viewer_id()) or (select is_system()));
create policy oneself_wishes on buddy_wishes for insert with check (
  (member_id = (select viewer_id()) and group_id = any ((select my_writable_groups())::uuid[])) or (select is_system()));
create policy oneself_ends on buddy_wishes for delete using (member_id = (select viewer_id()) or (select is_system()));

-- Each of the two answers for themselves, and learns of the other's yes when both have said it.
create table pairings (
  id uuid primary key,
  group_id uuid not null,
  one_id uuid not null,
  other_id uuid not null,
  one_name text not null,
  other_name text not null,
  proposed_by uuid references members on delete set null,
  proposed_at timestamptz not null,
  one_says boolean,
  other_says boolean,
  check (one_id <> other_id),
  foreign key (group_id, one_id) references memberships (group_id, member_id) on delete cascade,
  foreign key (group_id, other_id) references memberships (group_id, member_id) on delete cascade
);
create unique index pairings_once on pairings (group_id, least(one_id, other_id), greatest(one_id, other_id));
create index pairings_of_one on pairings (one_id);
create index pairings_of_other on pairings (other_id);
create index pairings_by on pairings (proposed_by);

alter table pairings enable row level security, force row level security;
create policy system_reads on pairings for select using ((select is_system()));

-- A seat that takes another name is somebody new: what was wished and proposed under the old one would tie the two together.
create function on_seat_renamed_pairings() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.buddy_wishes where group_id = new.group_id and member_id = new.member_id;
  delete from public.pairings where group_id = new.group_id and new.member_id in (one_id, other_id);
  return null;
end $$;
create trigger seat_renamed_pairings after update of name on memberships for each row when (old.name is distinct from new.name)
  execute function on_seat_renamed_pairings();

create function pairing_lapses(p_now timestamptz) returns timestamptz language sql immutable parallel safe
  return p_now - interval '14 days';

-- How far two places' clocks are apart at a moment, in hours.
create function hours_apart(p_one text, p_other text, p_now timestamptz) returns double precision language plpgsql stable
  set search_path = '' as $$
  begin
    return abs(extract(epoch from (p_now at time zone p_one) - (p_now at time zone p_other))) / 3600;
  end $$;

-- Two of a group who wish for a buddy, with what makes them fit as far as whoever leads may see it: an experience that stands
-- beside both seats, how many months apart it began, and whether their days are at about the same hours. Nobody else reads it.
create function pairs_that_fit(p_group uuid, p_now timestamptz) returns table (one uuid, other uuid, one_name text, other_name text,
    experience text, months_apart integer, same_hours boolean) language plpgsql stable security definer set search_path = '' as $$
begin
  if not p_group = any (public.my_facilitated_groups()) then return; end if;
  return query
    with wishing as (
      select m.seat, m.member_id, m.name, a.time_zone from public.buddy_wishes w
      join public.memberships m on m.group_id = w.group_id and m.member_id = w.member_id
      join public.members a on a.id = m.member_id
      where w.group_id = p_group and m.member_id <> public.viewer_id() and m.member_id <> all (public.kept_apart())
      order by w.wished_at limit 60)
    select a.seat, b.seat, a.name, b.name, e.experience, e.months, public.hours_apart(a.time_zone, b.time_zone, p_now) <= 3
    from wishing a join wishing b on a.member_id < b.member_id
    left join lateral (
      select h.experience, abs((extract(year from age(h.since_month, k.since_month)) * 12
          + extract(month from age(h.since_month, k.since_month)))::integer) as months
      from public.held_experience_seats hs join public.held_experiences h on h.id = hs.held_id
      join public.held_experience_seats ks on ks.group_id = p_group and ks.member_id = b.member_id
      join public.held_experiences k on k.id = ks.held_id and k.experience = h.experience
      where hs.group_id = p_group and hs.member_id = a.member_id
      order by months nulls last limit 1) e on true
    where not exists (select 1 from public.blocks x
        where (x.blocker_id, x.blocked_id) in ((a.member_id, b.member_id), (b.member_id, a.member_id)))
      and not exists (select 1 from public.pairings p where p.group_id = p_group
        and least(p.one_id, p.other_id) = a.member_id and greatest(p.one_id, p.other_id) = b.member_id
        and (p.proposed_at > public.pairing_lapses(p_now) or p.one_says = p.other_says));
end $$;

create function propose_pairing(p_id uuid, p_one uuid, p_other uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  place uuid := (select m.group_id from public.memberships m where m.seat = p_one and m.group_id = any (public.my_facilitated_groups()));
  fit record;
begin
  select f.* into fit from public.pairs_that_fit(place, p_now) f where (f.one, f.other) in ((p_one, p_other), (p_other, p_one));
  if not found then return false; end if;
  delete from public.pairings p using public.memberships a, public.memberships b where a.seat = p_one and b.seat = p_other
    and p.group_id = place and (p.one_id, p.other_id) in ((a.member_id, b.member_id), (b.member_id, a.member_id));
  insert into public.pairings (id, group_id, one_id, other_id, one_name, other_name, proposed_by, proposed_at)
    select p_id, place, a.member_id, b.member_id, a.name, b.name, public.viewer_id(), p_now
    from public.memberships a, public.memberships b where a.seat = p_one and b.seat = p_other
    on conflict do nothing;
  if not found then return false; end if;
  insert into public.notifications (id, member_id, kind, group_id, group_name, created_at)
    select public.id_at(p_now), who, 'buddy-proposed', g.id, g.name, p_now
    from public.pairings p join public.groups g on g.id = p.group_id, unnest(array[p.one_id, p.other_id]) who where p.id = p_id;
  return true;
end $$;

-- What waits for the viewer in their groups, and their own yes that waits for the other's.
create function my_pairings(p_now timestamptz) returns table (id uuid, group_id uuid, name text, i_said boolean) language plpgsql stable
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
begin
  return query select p.id, p.group_id, case when p.one_id = me then p.other_name else p.one_name end,
      case when p.one_id = me then p.one_says else p.other_says end
    from public.pairings p where me in (p.one_id, p.other_id) and p.proposed_at > public.pairing_lapses(p_now)
      and case when p.one_id = me then p.other_id else p.one_id end <> all (public.kept_apart())
      and not coalesce(p.one_says and p.other_says, false)
      and coalesce(case when p.one_id = me then p.one_says else p.other_says end, true);
end $$;

-- Both yes: they are connected under the names of their seats, and buddies. Null: gone; else whether they are buddies now.
create function answer_pairing(p_id uuid, p_connection uuid, p_yes boolean, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  pair public.pairings;
  met uuid;
  made uuid;
begin
  select * into pair from public.pairings p where p.id = p_id and me in (p.one_id, p.other_id) for update;
  if not exists (select 1 from public.my_pairings(p_now) m where m.id = p_id and m.i_said is null) then return null; end if;
  update public.pairings p set one_says = case when p.one_id = me then p_yes else p.one_says end,
      other_says = case when p.other_id = me then p_yes else p.other_says end
    where p.id = p_id returning * into pair;
  delete from public.notifications n where n.member_id = me and n.kind = 'buddy-proposed' and n.group_id = pair.group_id;
  if not coalesce(pair.one_says and pair.other_says, false) then return false; end if;
  perform pg_advisory_xact_lock(hashtextextended('connect ' || least(pair.one_id, pair.other_id) || greatest(pair.one_id, pair.other_id), 0));
  met := public.place_of(pair.group_id, pair.one_id, pair.one_name, pair.other_id, pair.other_name);
  select c.id into made from public.connections c where c.place = met
    and (c.asker_id, c.asked_id) in ((pair.one_id, pair.other_id), (pair.other_id, pair.one_id)) for update;
  if made is null then
    made := p_connection;
    insert into public.connections (id, group_id, place, asker_id, asked_id, asker_name, answerer_name, asked_at)
      values (made, pair.group_id, met, pair.one_id, pair.other_id, pair.one_name, pair.other_name, p_now);
  end if;
  update public.connections c set connected_at = p_now, withdrawn_at = null where c.id = made and c.connected_at is null;
  delete from public.connection_refusals r where r.place = met
    and (r.member_id, r.other_id) in ((pair.one_id, pair.other_id), (pair.other_id, pair.one_id));
  delete from public.buddy_wishes w where w.group_id = pair.group_id and w.member_id in (pair.one_id, pair.other_id);
  perform public.become_buddies(made, 3::smallint, me, p_now);
  return true;
end $$;

-- What became of proposals, for whoever leads: who said no is told to nobody.
create function pairings_of(p_group uuid, p_now timestamptz) returns table (one_name text, other_name text, proposed_at timestamptz,
    agreed boolean) language plpgsql stable security definer set search_path = '' as $$
begin
  if not p_group = any (public.my_facilitated_groups()) then return; end if;
  return query select p.one_name, p.other_name, p.proposed_at, coalesce(p.one_says and p.other_says, false)
    from public.pairings p where p.group_id = p_group and p.proposed_at > public.pairing_lapses(p_now)
      and p.one_id <> all (public.kept_apart()) and p.other_id <> all (public.kept_apart())
    order by p.proposed_at desc, p.id limit 50;
end $$;

create function sweep_buddies(p_now timestamptz) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not public.is_system() then return; end if;
  delete from public.time_offers where until <= p_now;
  delete from public.pairings where proposed_at <= p_now - interval '60 days';
  delete from public.buddies where agreed_at is null and asked_at <= public.refusal_ends(p_now)
    and coalesce(declined_at, asked_at) <= public.refusal_ends(p_now);
end $$;

-- 4. News ----------------------------------------------------------------------------------------------------------------------

do $$
declare
  known text := (select pg_get_constraintdef(c.oid) from pg_constraint c
    where c.conname = 'notifications_kind_check' and c.conrelid = 'notifications'::regclass);
  kinds text[] := array(select m[1] from regexp_matches(known, '''([a-z-]+)''', 'g') m)
    || array['buddy-asked', 'buddy-agreed', 'buddy-proposed', 'buddy-time'];
begin
  alter table notifications drop constraint notifications_kind_check;
  execute format('alter table notifications add constraint notifications_kind_check check (kind in (%s))',
    (select string_agg(quote_literal(kind), ', ') from unnest(kinds) kind));
end $$;
create policy buddies_tell_themselves on notifications as restrictive for insert with check (
  kind not in ('buddy-asked', 'buddy-agreed', 'buddy-proposed', 'buddy-time') or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'notifications'::regclass));
