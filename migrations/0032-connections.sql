-- Connections: two people of a group who may reach each other outside of it, each under the name of the seat through which
-- they met. Asking is answered with yes or with nothing: a no looks like waiting, and nothing tells why somebody is gone.

-- 1. Tables ----------------------------------------------------------------------------------------------------------------

-- One row for two people and the place where they met. `place` is the group, and nothing but zeros where both go by their
-- handles: a handle is one person everywhere, a mask one in each group. The names stay as they were on that day, so that
-- no other name that a seat takes later is tied to this one. Ids are random: they tell no time and no order.
create table connections (
  id uuid primary key,
  group_id uuid references groups on delete set null,
  place uuid not null,
  asker_id uuid not null references members on delete cascade,
  asked_id uuid not null references members on delete cascade,
  asker_name text not null check (length(asker_name) between 2 and 40),
  answerer_name text not null check (length(answerer_name) between 2 and 40),
  -- The line that came with it, under the key of whoever asked.
  sealed bytea check (length(sealed) <= 4000),
  asked_at timestamptz not null,
  -- Taken back by whoever asked; the row stays for its time, so that asking again and again is no way to knock.
  withdrawn_at timestamptz,
  connected_at timestamptz,
  check (asker_id <> asked_id)
);
create unique index connections_once on connections (least(asker_id, asked_id), greatest(asker_id, asked_id), place);
create index connections_of_asker on connections (asker_id);
create index connections_of_asked on connections (asked_id);
create index connections_of_group on connections (group_id) where connected_at is null;

-- Whoever declined somebody, or ended a connection with them. Not a column of the connection, which the other may read. Of whom
-- somebody refused nothing is heard through that place for half a year: a request of theirs waits, as for everybody.
create table connection_refusals (
  member_id uuid not null references members on delete cascade,
  other_id uuid not null references members on delete cascade,
  place uuid not null,
  at timestamptz not null,
  primary key (member_id, other_id, place)
);
create index connection_refusals_of_other on connection_refusals (other_id);

-- 2. Asking ----------------------------------------------------------------------------------------------------------------

-- A request waits for thirty days, a refusal holds for half a year.
create function request_lapses(p_now timestamptz) returns timestamptz language sql immutable parallel safe
  return p_now - interval '30 days';
create function refusal_ends(p_now timestamptz) returns timestamptz language sql immutable parallel safe
  return p_now - interval '180 days';

create function refused(p_member uuid, p_other uuid, p_place uuid, p_now timestamptz) returns boolean language plpgsql stable
  security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.connection_refusals r where r.member_id = p_member and r.other_id = p_other
      and r.place = p_place and r.at > public.refusal_ends(p_now));
  end $$;
revoke execute on function refused(uuid, uuid, uuid, timestamptz) from public;

create function place_of(p_group uuid, p_one uuid, p_one_name text, p_other uuid, p_other_name text) returns uuid
  language plpgsql stable security definer set search_path = '' as $$
  begin
    if (select count(*) from public.members m where (m.id, m.handle) in ((p_one, p_one_name), (p_other, p_other_name))) = 2 then
      return '00000000-0000-0000-0000-000000000000'::uuid;
    end if;
    return p_group;
  end $$;
revoke execute on function place_of(uuid, uuid, text, uuid, text) from public;

-- Asks whoever sits there. Null where there is no such seat for the viewer; else what is true from now on, as far as the
-- viewer may know it: 'asked', 'connected', and why not: 'waiting', 'lately' (taken back within a week), 'not-writable'
-- (a pause, agreements), 'too-many'. Whoever is asked by somebody whom they asked says yes with it.
create function ask_to_connect(p_id uuid, p_seat uuid, p_sealed bytea, p_now timestamptz) returns text language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  chosen public.memberships;
  my_name text;
  met uuid;
  before public.connections;
begin
  select * into chosen from public.memberships m where m.seat = p_seat and m.group_id = any (public.my_groups())
    and m.member_id <> me and m.member_id <> all (public.kept_apart());
  if not found then return null; end if;
  if not chosen.group_id = any (public.my_writable_groups()) then return 'not-writable'; end if;
  my_name := public.my_name_in(chosen.group_id);
  met := public.place_of(chosen.group_id, me, my_name, chosen.member_id, chosen.name);
  perform pg_advisory_xact_lock(hashtextextended('connect ' || least(me, chosen.member_id) || greatest(me, chosen.member_id), 0));
  select * into before from public.connections c where c.place = met
    and (c.asker_id, c.asked_id) in ((me, chosen.member_id), (chosen.member_id, me)) for update;
  if found then
    if before.connected_at is not null then return 'connected'; end if;
    if before.asker_id = me and before.withdrawn_at is null and before.asked_at > public.request_lapses(p_now) then
      return 'waiting';
    end if;
    if before.asker_id = me and before.withdrawn_at is not null and before.asked_at > p_now - interval '7 days' then
      return 'lately';
    end if;
    if before.asked_id = me and before.withdrawn_at is null and before.asked_at > public.request_lapses(p_now) then
      delete from public.connection_refusals where member_id = me and other_id = before.asker_id and place = met;
      perform public.accept_connection(before.id, p_now);
      return 'connected';
    end if;
    delete from public.connections where id = before.id;
  end if;
  if (select count(*) from public.connections c where c.asker_id = me and c.connected_at is null and c.withdrawn_at is null
      and c.asked_at > public.request_lapses(p_now)) >= 20 then return 'too-many'; end if;
  insert into public.connections (id, group_id, place, asker_id, asked_id, asker_name, answerer_name, sealed, asked_at)
    values (p_id, chosen.group_id, met, me, chosen.member_id, my_name, chosen.name, p_sealed, p_now);
  if not public.refused(chosen.member_id, me, met, p_now) then
    insert into public.notifications (id, member_id, kind, group_id, group_name, actor_id, actor_name, connection_id, created_at)
      select public.id_at(p_now), chosen.member_id, 'connect-asked', g.id, g.name, me, my_name, p_id, p_now
      from public.groups g where g.id = chosen.group_id;
  end if;
  return 'asked';
end $$;

-- The seat of whoever wrote these words under the name of their seat. A name that was taken for one share leads nowhere.
create function seat_of_words(p_words uuid) returns uuid language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select m.seat from (
        select s.group_id, s.author_id, s.byline from public.shares s where s.id = p_words and s.withdrawn_at is null
          and s.hidden_at is null and s.audience in ('group', 'community', 'public')
        union all select r.group_id, r.author_id, r.byline from public.replies r where r.id = p_words and r.withdrawn_at is null
          and r.hidden_at is null) w
      join public.memberships m on m.group_id = w.group_id and m.member_id = w.author_id and m.name = w.byline
      where m.group_id = any (public.my_groups()) and m.member_id <> public.viewer_id()
        and m.member_id <> all (public.kept_apart()));
  end $$;

-- What waits for the viewer, and what they may answer.
create function my_open_requests(p_now timestamptz) returns uuid[] language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select coalesce(array_agg(c.id), '{}'::uuid[]) from public.connections c
      where c.asked_id = public.viewer_id() and c.connected_at is null and c.withdrawn_at is null
        and c.asked_at > public.request_lapses(p_now) and c.asker_id <> all (public.kept_apart())
        and not public.refused(c.asked_id, c.asker_id, c.place, p_now));
  end $$;

create function accept_connection(p_connection uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  met public.connections;
begin
  update public.connections c set connected_at = p_now
    where c.id = p_connection and c.id = any (public.my_open_requests(p_now)) returning * into met;
  if not found then return false; end if;
  delete from public.notifications where connection_id = met.id and kind = 'connect-asked';
  insert into public.notifications (id, member_id, kind, group_id, group_name, actor_id, actor_name, connection_id, created_at)
    select public.id_at(p_now), met.asker_id, 'connect-accepted', met.group_id, g.name, met.asked_id, met.answerer_name, met.id, p_now
    from (select 1) once left join public.groups g on g.id = met.group_id;
  return true;
end $$;

-- Nothing that the other may read changes with it.
create function decline_connection(p_connection uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  met public.connections;
begin
  select * into met from public.connections c where c.id = p_connection and c.id = any (public.my_open_requests(p_now));
  if not found then return false; end if;
  insert into public.connection_refusals (member_id, other_id, place, at) values (met.asked_id, met.asker_id, met.place, p_now)
    on conflict (member_id, other_id, place) do update set at = p_now;
  delete from public.notifications where connection_id = met.id and kind = 'connect-asked';
  return true;
end $$;

create function withdraw_request(p_connection uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
begin
  update public.connections c set withdrawn_at = p_now, sealed = null where c.id = p_connection and c.asker_id = public.viewer_id()
    and c.connected_at is null and c.withdrawn_at is null;
  if not found then return false; end if;
  delete from public.notifications where connection_id = p_connection and kind = 'connect-asked';
  return true;
end $$;

-- Ends it for both. The row goes: who of the two it was, or whether an account or a block was behind it, is held nowhere
-- that the other may read.
create function end_connection(p_connection uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  met public.connections;
begin
  delete from public.connections c where c.id = p_connection and me in (c.asker_id, c.asked_id) and c.connected_at is not null
    returning * into met;
  if not found then return false; end if;
  insert into public.connection_refusals (member_id, other_id, place, at)
    values (me, case when met.asker_id = me then met.asked_id else met.asker_id end, met.place, p_now)
    on conflict (member_id, other_id, place) do update set at = p_now;
  return true;
end $$;

-- The other knows the viewer by their handle from now on. Nobody else is told, and it is not taken back.
create function tell_my_name(p_connection uuid) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  own text := (select m.handle from public.members m where m.id = me);
begin
  update public.connections c set asker_name = case when c.asker_id = me then own else c.asker_name end,
      answerer_name = case when c.asked_id = me then own else c.answerer_name end
    where c.id = p_connection and me in (c.asker_id, c.asked_id) and c.connected_at is not null;
  return found;
end $$;

-- 3. What a connection opens ---------------------------------------------------------------------------------------------------

-- Choosing a supporter, as from the list of a group: the names are those under which the two know each other.
create function choose_connected(p_id uuid, p_connection uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  other record;
begin
  select case when c.asker_id = me then c.asked_id else c.asker_id end as id,
      case when c.asker_id = me then c.answerer_name else c.asker_name end as name,
      case when c.asker_id = me then c.asker_name else c.answerer_name end as my_name, c.group_id into other
    from public.connections c where c.id = p_connection and me in (c.asker_id, c.asked_id) and c.connected_at is not null;
  if not found or other.id = any (public.kept_apart()) then return false; end if;
  insert into public.supporters (id, member_id, supporter_id, name, own_name, since, group_id, by_handle, carries)
    values (p_id, me, other.id, other.name, other.my_name, p_now, other.group_id,
      exists (select 1 from public.members m where m.id = other.id and m.handle = other.name),
      not exists (select 1 from public.supporters p where p.member_id = me and p.supporter_id = other.id and p.own_name <> other.my_name))
    on conflict do nothing;
  if found then
    insert into public.notifications (id, member_id, kind, group_id, group_name, actor_id, actor_name, created_at)
      select p_id, other.id, 'chosen-supporter', other.group_id, g.name, me, other.my_name, p_now
      from (select 1) once left join public.groups g on g.id = other.group_id;
  end if;
  return true;
end $$;

-- Keeping away from somebody whom one knows by a connection, or by a request that waits.
create function block_connected(p_id uuid, p_connection uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  met public.connections;
begin
  select * into met from public.connections c where c.id = p_connection
    and ((me in (c.asker_id, c.asked_id) and c.connected_at is not null) or c.id = any (public.my_open_requests(p_now)));
  if not found then return false; end if;
  perform public.block_account(p_id, case when met.asker_id = me then met.asked_id else met.asker_id end, null,
    case when met.asker_id = me then met.answerer_name else met.asker_name end, p_now);
  return true;
end $$;

-- The key under which a line was written, for the one who wrote it and the one whom it was written to.
create function request_keys(p_now timestamptz) returns table (connection_id uuid, member_id uuid, wrapped bytea)
  language plpgsql stable security definer set search_path = '' as $$
  begin
    return query select c.id, k.member_id, k.wrapped from public.connections c join public.member_keys k on k.member_id = c.asker_id
      where c.sealed is not null and (c.asker_id = public.viewer_id() or c.id = any (public.my_open_requests(p_now)));
  end $$;

-- 4. What ends them ----------------------------------------------------------------------------------------------------------

-- Two who are kept apart: whatever was between them is gone for both, as if the other had ended it.
create function on_apart_connections() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.connections c
    where (c.asker_id, c.asked_id) in ((new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id));
  return null;
end $$;
create trigger connections_end after insert or update of blocked_id on blocks for each row when (new.blocked_id is not null)
  execute function on_apart_connections();

-- A request is made on a seat and ends with it. What both said yes to is theirs, wherever they sit.
create function on_seat_ended_requests() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.connections c where c.group_id = old.group_id and c.connected_at is null
    and old.member_id in (c.asker_id, c.asked_id);
  return null;
end $$;
create trigger requests_end after delete on memberships for each row execute function on_seat_ended_requests();

-- Whoever is banned reaches nobody any more.
create function on_banned_connections() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.connections c where new.member_id in (c.asker_id, c.asked_id);
  return null;
end $$;
create trigger connections_end after insert on measures for each row when (new.kind = 'banned')
  execute function on_banned_connections();

create function sweep_connections(p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  gone integer;
begin
  if not public.is_system() then return 0; end if;
  delete from public.connections where connected_at is null and asked_at <= public.request_lapses(p_now);
  get diagnostics gone = row_count;
  delete from public.connection_refusals where at <= public.refusal_ends(p_now);
  return gone;
end $$;

-- 5. Policies ------------------------------------------------------------------------------------------------------------------

-- Read by the two, and written by the functions above alone. Whoever was asked and refused reads nothing of it any more.
alter table connections enable row level security, force row level security;
create policy the_two_read on connections for select using (
  (asker_id = (select viewer_id()) and asked_id <> all ((select kept_apart())::uuid[]))
  or (asked_id = (select viewer_id()) and asker_id <> all ((select kept_apart())::uuid[])
    and (connected_at is not null or (withdrawn_at is null and not exists (select 1 from connection_refusals r
      where r.member_id = (select viewer_id()) and r.other_id = asker_id and r.place = connections.place))))
  or (select is_system()));

alter table connection_refusals enable row level security, force row level security;
create policy oneself_reads on connection_refusals for select using (member_id = (select viewer_id()) or (select is_system()));

-- 6. News --------------------------------------------------------------------------------------------------------------------

alter table notifications add column connection_id uuid references connections on delete cascade;
create index notifications_of_connection on notifications (connection_id) where connection_id is not null;
create trigger columns_stay_of_connections before update on notifications for each row execute function columns_stay('connection_id');

do $$
declare
  known text := (select pg_get_constraintdef(c.oid) from pg_constraint c
    where c.conname = 'notifications_kind_check' and c.conrelid = 'notifications'::regclass);
  kinds text[] := array(select m[1] from regexp_matches(known, '''([a-z-]+)''', 'g') m) || array['connect-asked', 'connect-accepted'];
begin
  alter table notifications drop constraint notifications_kind_check;
  execute format('alter table notifications add constraint notifications_kind_check check (kind in (%s))',
    (select string_agg(quote_literal(kind), ', ') from unnest(kinds) kind));
end $$;
create policy connections_tell_themselves on notifications as restrictive for insert with check (
  (kind not in ('connect-asked', 'connect-accepted') and connection_id is null) or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'notifications'::regclass));

-- 7. Reporting somebody whom one knows by a connection, or the line with which they asked -------------------------------------

-- Those who lead the group hear of it where the name is that of a seat there; else the hosts do, and the name is a mask to
-- them. `p_copy` is what the server opened for the viewer just now.
create function report_connected(p_id uuid, p_connection uuid, p_copy text, p_reason text, p_gravity smallint, p_text text,
    p_now timestamptz) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  about record;
  place uuid;
begin
  select case when c.asker_id = me then c.asked_id else c.asker_id end as id,
      case when c.asker_id = me then c.answerer_name else c.asker_name end as name, c.group_id into about
    from public.connections c where c.id = p_connection
      and ((me in (c.asker_id, c.asked_id) and c.connected_at is not null) or c.id = any (public.my_open_requests(p_now)));
  if not found then return false; end if;
  place := (select m.group_id from public.memberships m where m.group_id = about.group_id and m.member_id = about.id and m.name = about.name);
  insert into public.reports (id, group_id, reporter_id, accused_id, copy, name, masked, reason, gravity, words, made_at)
    values (p_id, place, me, about.id, p_copy, about.name, place is null, p_reason, p_gravity, p_text, p_now)
    on conflict do nothing;
  if found then perform public.tell_carers(place, about.id, 'report-made', p_now); end if;
  return true;
end $$;
