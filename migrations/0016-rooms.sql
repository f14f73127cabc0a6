-- Guests and reading rooms: somebody without an account takes a seat in an open group under a name of the moment, reads
-- what the group opens to guests and sits in its reading room. What is said there is kept for some hours, sealed.

-- 1. Guests --------------------------------------------------------------------------------------------------------------

-- Somebody who takes a seat without an account. The browser's token is all that proves them (only its hash is kept); no
-- address, no device and nothing that they read is noted.
create table guests (
  id uuid primary key,
  token_hash bytea not null unique,
  -- The last name of the moment, for the next group that they sit down in.
  name text not null check (length(name) between 2 and 40),
  locale text not null,
  time_zone text not null,
  made_at timestamptz not null,
  seen_at timestamptz not null
);
create index guests_by_last_use on guests (seen_at);

-- The guest who is asking, or null.
create function guest_id() returns uuid language sql stable parallel safe
  return case when viewer_kind() = 'guest' then nullif(current_setting('hearth.guest', true), '')::uuid end;

-- A seat is all that others learn of a guest, as with members. One that was ended stays, so that its token does not come in
-- again; it goes with the guest.
create table guest_seats (
  group_id uuid not null references groups on delete cascade,
  guest_id uuid not null references guests on delete cascade,
  seat uuid not null default gen_random_uuid() unique,
  name text not null check (length(name) between 2 and 40),
  taken_at timestamptz not null,
  accepted_version integer not null,
  ended_at timestamptz,
  ended_by uuid references members on delete set null,
  primary key (group_id, guest_id),
  foreign key (group_id, accepted_version) references agreements
);
create index guest_seats_of_guest on guest_seats (guest_id);

-- What those who lead a group decided about its reading room; without a row guests are welcome where the group is open.
create table reading_rooms (
  group_id uuid primary key references groups on delete cascade,
  welcomes_guests boolean not null,
  -- "Members only for now".
  members_only_since timestamptz,
  changed_at timestamptz not null,
  changed_by uuid references members on delete set null
);

-- What is said in a reading room: words, sealed under a key of the community's, or a gesture. A job takes it away.
create table room_lines (
  id uuid primary key,
  group_id uuid not null references groups on delete cascade,
  member_id uuid references members on delete cascade,
  guest_id uuid references guests on delete cascade,
  name text not null,
  gesture text check (gesture in ('me-too', 'with-you', 'thank-you', 'hope')),
  sealed bytea check (length(sealed) <= 10000),
  content_notes text[] not null default '{}',
  said_at timestamptz not null,
  -- Taken away by those who lead: the words are gone, the place says so.
  hidden_at timestamptz,
  hidden_by uuid references members on delete set null,
  form_key uuid not null unique,
  check (num_nonnulls(member_id, guest_id) = 1),
  check (case when hidden_at is null then num_nonnulls(gesture, sealed) = 1 else num_nonnulls(gesture, sealed) = 0 end)
);
create index room_lines_of_group on room_lines (group_id, id desc);
create index room_lines_of_member on room_lines (member_id, said_at);
create index room_lines_of_guest on room_lines (guest_id, said_at);
create index room_lines_by_age on room_lines (said_at);

-- 2. Look-ups ------------------------------------------------------------------------------------------------------------

-- Whether a group takes guests now: open, listed, going on, and not asked otherwise by those who lead it.
create function guests_are_welcome(p_group uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return exists (select 1 from public.groups g left join public.reading_rooms r on r.group_id = g.id
      where g.id = p_group and g.access = 'open' and g.listed and g.closed_at is null
        and coalesce(r.welcomes_guests, true) and r.members_only_since is null);
  end $$;

-- The reading rooms in which the viewer may sit.
create function my_rooms() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
  begin
    if public.viewer_kind() = 'guest' then
      return (select coalesce(array_agg(s.group_id), '{}'::uuid[]) from public.guest_seats s
        where s.guest_id = public.guest_id() and s.ended_at is null and public.guests_are_welcome(s.group_id));
    end if;
    return (select coalesce(array_agg(m.group_id), '{}'::uuid[]) from public.memberships m
      join public.groups g on g.id = m.group_id where m.member_id = public.viewer_id() and g.closed_at is null);
  end $$;

-- Who guest is, by the hash of the token, with the seats that the pages show. It needs no identity: the token is the proof.
-- A use is noted once an hour, which is all that is ever noted of it.
create function who_is_guest(p_token_hash bytea, p_now timestamptz)
  returns table (guest_id uuid, name text, locale text, time_zone text, seats json)
  language plpgsql volatile security definer set search_path = '' as $$
  declare
    seen timestamptz;
  begin
    select g.id, g.name, g.locale, g.time_zone, g.seen_at,
      (select coalesce(json_agg(json_build_object('slug', place.slug, 'group', place.name, 'name', s.name,
          'ended', s.ended_at is not null) order by place.name), '[]')
        from public.guest_seats s join public.groups place on place.id = s.group_id
        where s.guest_id = g.id and place.closed_at is null and (place.listed or s.ended_at is not null))
      into guest_id, name, locale, time_zone, seen, seats
      from public.guests g where g.token_hash = p_token_hash and g.seen_at > p_now - interval '30 days';
    if not found then return; end if;
    return next;
    if seen < p_now - interval '1 hour' then
      update public.guests g set seen_at = p_now where g.id = guest_id;
    end if;
  end $$;

-- Names of guests are taken as those of members are; `p_guest` is one whose own name does not stand in the way.
create function name_is_free_beside(p_group uuid, p_member uuid, p_guest uuid, p_name text) returns boolean
  language plpgsql stable security definer set search_path = '' as $$
  declare
    plain text := public.plain_name(p_name);
  begin
    return plain <> ''
      and not exists (select 1 from public.members m where m.id is distinct from p_member and public.plain_name(m.handle) = plain)
      and not exists (select 1 from public.memberships m
        where m.group_id = p_group and m.member_id is distinct from p_member and public.plain_name(m.name) = plain)
      and not exists (select 1 from public.waiting_list w
        where w.group_id = p_group and w.member_id is distinct from p_member and public.plain_name(w.name) = plain)
      and not exists (select 1 from public.join_requests r where r.group_id = p_group
        and r.member_id is distinct from p_member and r.answer is null and public.plain_name(r.name) = plain)
      and not exists (select 1 from public.membership_endings e
        where e.group_id = p_group and e.member_id is distinct from p_member and public.plain_name(e.name) = plain)
      and not exists (select 1 from public.guest_seats s
        where s.group_id = p_group and s.guest_id is distinct from p_guest and public.plain_name(s.name) = plain);
  end $$;
revoke execute on function name_is_free_beside(uuid, uuid, uuid, text) from public;
create or replace function name_is_free(p_group uuid, p_member uuid, p_name text) returns boolean language plpgsql stable
  security definer set search_path = '' as $$
  begin
    return public.name_is_free_beside(p_group, p_member, null, p_name);
  end $$;

-- Who of these is there, under the name that the group knows; nobody whom the viewer must not meet.
create function names_in_room(p_group uuid, p_members uuid[], p_guests uuid[])
  returns table (id uuid, name text, guest boolean) language plpgsql stable security definer set search_path = '' as $$
  begin
    if not (public.is_system() or p_group = any (public.my_rooms())) then return; end if;
    return query
    select m.member_id, m.name, false from public.memberships m
      where m.group_id = p_group and m.member_id = any (p_members) and m.member_id <> all (public.kept_apart())
    union all
    select s.guest_id, s.name, true from public.guest_seats s
      where s.group_id = p_group and s.guest_id = any (p_guests) and s.ended_at is null;
  end $$;

-- 3. Taking a seat, and what becomes of it ---------------------------------------------------------------------------------

-- Null where it is taken; else why not. Whoever takes it has accepted the agreements of `p_version`.
create function take_guest_seat(p_guest uuid, p_slug text, p_name text, p_version integer, p_now timestamptz) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  place uuid := (select g.id from public.groups g where g.slug = p_slug and g.access = 'open' and g.listed and g.closed_at is null);
  mine public.guest_seats;
begin
  if place is null or p_guest is null or not (p_guest is not distinct from public.guest_id() or public.is_system()) then
    return 'not-found';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('seats ' || p_slug, 0));
  select * into mine from public.guest_seats s where s.group_id = place and s.guest_id = p_guest;
  if mine.ended_at is not null then return 'ended'; end if;
  if not public.guests_are_welcome(place) then return 'no-guests'; end if;
  if p_version is distinct from (select max(a.version) from public.agreements a where a.group_id = place) then return 'changed'; end if;
  if not public.name_is_free_beside(place, null, p_guest, p_name) then return 'name-taken'; end if;
  -- So that nobody fills a room with names.
  if mine.guest_id is null and (select count(*) from public.guest_seats s
      where s.group_id = place and s.taken_at > p_now - interval '1 day') >= 200 then return 'full'; end if;
  insert into public.guest_seats (group_id, guest_id, name, taken_at, accepted_version)
    values (place, p_guest, p_name, p_now, p_version)
    on conflict (group_id, guest_id) do update set name = p_name, accepted_version = p_version;
  update public.guests set name = p_name where id = p_guest;
  update public.room_lines set name = p_name where group_id = place and guest_id = p_guest and name <> p_name;
  return null;
end $$;

-- A guest who has an account now keeps a seat, as a member who comes through the group's door. The token proves whose it was.
-- 'kept', or 'waiting' where the group has no chair for them; 'name-taken' leaves the seat for another try with another name.
-- Anything else ends it: 'removed', 'no-way-in', 'not-found'.
create function keep_guest_seat(p_token_hash bytea, p_slug text, p_name text, p_now timestamptz) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  place uuid := (select g.id from public.groups g where g.slug = p_slug);
  mine public.guest_seats;
  wanted text;
  became text;
begin
  if me is null or not public.is_member() then return 'not-found'; end if;
  perform pg_advisory_xact_lock(hashtextextended('seats ' || p_slug, 0));
  select s.* into mine from public.guest_seats s join public.guests g on g.id = s.guest_id
    where g.token_hash = p_token_hash and s.group_id = place and s.ended_at is null
      and g.seen_at > p_now - interval '30 days' for update;
  if not found then return 'not-found'; end if;
  wanted := coalesce(nullif(p_name, ''), mine.name);
  if exists (select 1 from public.memberships m where m.group_id = place and m.member_id = me) then
    became := 'kept';
  elsif public.was_removed(place, me) then
    became := 'removed';
  elsif not public.door_is_open(place, me) then
    became := 'no-way-in';
  elsif not public.name_is_free_beside(place, me, mine.guest_id, wanted) then
    return 'name-taken';
  elsif not public.seat_for(place, me) then
    insert into public.waiting_list (group_id, member_id, name, since, accepted_version)
      values (place, me, wanted, p_now, mine.accepted_version) on conflict do nothing;
    became := 'waiting';
  else
    insert into public.memberships (group_id, member_id, name, joined_at, accepted_version, accepted_at)
      values (place, me, wanted, p_now, mine.accepted_version, p_now);
    became := 'kept';
  end if;
  if became = 'kept' then
    update public.room_lines l set member_id = me, guest_id = null, name = m.name from public.memberships m
      where l.group_id = place and l.guest_id = mine.guest_id and m.group_id = place and m.member_id = me;
  end if;
  delete from public.guest_seats s where s.group_id = place and s.guest_id = mine.guest_id;
  return became;
end $$;

-- Whoever holds the token gets up from all seats, and nothing of them stays.
create function forget_guest(p_token_hash bytea) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  delete from public.guests g where g.token_hash = p_token_hash;
  return found;
end $$;

-- Guests who have not been here for thirty days go, lines go when their time is over.
create function sweep_rooms(p_now timestamptz, p_lines_before timestamptz) returns integer language plpgsql security definer
  set search_path = '' as $$
declare
  gone integer;
begin
  if not public.is_system() then return 0; end if;
  delete from public.room_lines where said_at < p_lines_before;
  get diagnostics gone = row_count;
  delete from public.guests where seen_at < p_now - interval '30 days';
  -- A window that was away for longer loads anew; and whose doing it was need not be known for longer.
  delete from public.live_events where topic = 'room' and at < p_now - interval '1 day';
  return gone;
end $$;

-- 4. Saying something, and taking it away ----------------------------------------------------------------------------------

-- Null where it is said; else why not: 'no-seat', 'not-writable' (agreements, a pause), 'too-fast'. The same form twice is said once.
create function say_in_room(p_id uuid, p_group uuid, p_sealed bytea, p_gesture text, p_notes text[], p_key uuid, p_now timestamptz)
  returns text language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  guest uuid := public.guest_id();
  byline text;
begin
  if num_nonnulls(me, guest) <> 1 or not p_group = any (public.my_rooms()) then return 'no-seat'; end if;
  if me is not null then
    if not p_group = any (public.my_writable_groups()) then return 'not-writable'; end if;
    byline := public.my_name_in(p_group);
  else
    byline := (select s.name from public.guest_seats s where s.group_id = p_group and s.guest_id = guest
      and s.accepted_version = (select max(a.version) from public.agreements a where a.group_id = p_group));
    if byline is null then return 'not-writable'; end if;
  end if;
  -- Many at once are counted too.
  perform pg_advisory_xact_lock(hashtextextended('room ' || coalesce(me, guest), 0));
  if exists (select 1 from public.room_lines l where l.form_key = p_key) then return null; end if;
  if (select count(*) from public.room_lines l where (l.member_id = me or l.guest_id = guest)
      and l.said_at > p_now - interval '1 minute') >= 8 then return 'too-fast'; end if;
  insert into public.room_lines (id, group_id, member_id, guest_id, name, gesture, sealed, content_notes, said_at, form_key)
    values (p_id, p_group, me, guest, byline, p_gesture, p_sealed, p_notes, p_now, p_key);
  return null;
end $$;

create function hide_room_line(p_line uuid, p_now timestamptz) returns boolean language plpgsql security definer
  set search_path = '' as $$
declare
  line public.room_lines;
begin
  select * into line from public.room_lines l where l.id = p_line and l.hidden_at is null for update;
  if not found or not public.i_care(line.group_id, line.member_id) then return false; end if;
  update public.room_lines set hidden_at = p_now, hidden_by = public.viewer_id(), sealed = null, gesture = null,
    content_notes = '{}' where id = p_line;
  perform public.write_care_log(null, line.group_id, 'line-hidden', line.name, null, p_now);
  return true;
end $$;

create function end_guest_seat(p_seat uuid, p_now timestamptz) returns boolean language plpgsql security definer
  set search_path = '' as $$
declare
  ended public.guest_seats;
begin
  update public.guest_seats s set ended_at = p_now, ended_by = public.viewer_id()
    where s.seat = p_seat and s.ended_at is null and s.group_id = any (public.my_facilitated_groups()) returning * into ended;
  if not found then return false; end if;
  delete from public.room_lines l where l.group_id = ended.group_id and l.guest_id = ended.guest_id;
  perform public.write_care_log(null, ended.group_id, 'guest-ended', ended.name, null, p_now);
  return true;
end $$;

create function set_reading_room(p_group uuid, p_welcomes boolean, p_members_only boolean, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  if not p_group = any (public.my_facilitated_groups()) then return false; end if;
  insert into public.reading_rooms (group_id, welcomes_guests, members_only_since, changed_at, changed_by)
    values (p_group, p_welcomes, case when p_members_only then p_now end, p_now, public.viewer_id())
    on conflict (group_id) do update set welcomes_guests = p_welcomes, changed_at = p_now, changed_by = public.viewer_id(),
      members_only_since = case when p_members_only then coalesce(reading_rooms.members_only_since, p_now) end;
  return true;
end $$;

-- Reports know lines; the copy is what the server opened for whoever reports.
alter table reports add column line_id uuid references room_lines on delete set null;
drop index reports_once;
create unique index reports_once on reports (reporter_id, coalesce(line_id, reply_id, share_id, story_id, accused_id)) where resolved_at is null;
create function report_room_line(p_id uuid, p_line uuid, p_copy text, p_reason text, p_gravity smallint, p_text text, p_now timestamptz)
  returns boolean language plpgsql security definer set search_path = '' as $$
declare
  line public.room_lines;
begin
  select * into line from public.room_lines l where l.id = p_line and l.hidden_at is null
    and l.group_id = any (public.my_rooms()) and l.member_id is distinct from public.viewer_id();
  if not found or line.member_id = any (public.kept_apart()) or line.guest_id = public.guest_id() then return false; end if;
  insert into public.reports (id, group_id, reporter_id, accused_id, line_id, copy, name, masked, reason, gravity, words, made_at)
    values (p_id, line.group_id, public.viewer_id(), line.member_id, line.id, p_copy, line.name, false, p_reason, p_gravity, p_text, p_now)
    on conflict do nothing;
  if found then perform public.tell_carers(line.group_id, line.member_id, 'report-made', p_now); end if;
  return true;
end $$;

-- 5. Live topics ----------------------------------------------------------------------------------------------------------

-- What a window follows is a topic: a kind and a subject. `group_id` is the subject of groups and of their reading rooms.
-- `member_id` is whoever did it: in a room it may be a guest.
alter table live_events add column topic text not null default 'group' check (length(topic) between 1 and 40),
  add column line_id uuid;

create function on_room_line() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  line public.room_lines := coalesce(new, old);
begin
  insert into public.live_events (topic, group_id, kind, line_id, member_id, at)
    values ('room', line.group_id, case tg_op when 'INSERT' then 'line.said' when 'UPDATE' then 'line.changed' else 'line.gone' end,
      line.id, coalesce(line.member_id, line.guest_id), now());
  return null;
end $$;
create trigger room_line after insert or update or delete on room_lines for each row execute function on_room_line();

-- A seat that ends takes along what was said on it, and closes its windows.
create function on_guest_seat_ended() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.room_lines l where l.group_id = old.group_id and l.guest_id = old.guest_id;
  insert into public.live_events (topic, group_id, kind, member_id, at)
    values ('room', old.group_id, 'guest-seat.ended', old.guest_id, now());
  return null;
end $$;
create trigger guest_seat_gone after delete on guest_seats for each row execute function on_guest_seat_ended();
create trigger guest_seat_ended after update of ended_at on guest_seats for each row
  when (new.ended_at is not null and old.ended_at is null) execute function on_guest_seat_ended();

create function on_member_left_room() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.room_lines l where l.group_id = old.group_id and l.member_id = old.member_id;
  return null;
end $$;
create trigger room_lines_go after delete on memberships for each row execute function on_member_left_room();
create function on_member_renamed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.room_lines l set name = new.name where l.group_id = new.group_id and l.member_id = new.member_id;
  return null;
end $$;
create trigger room_lines_follow_name after update of name on memberships for each row
  when (new.name <> old.name) execute function on_member_renamed();

-- Whoever may sit in a room may have changed: its windows are asked anew before anything later passes.
create function on_room_door() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (topic, group_id, kind, at) values ('room', case when tg_table_name = 'groups'
    then (to_jsonb(new) ->> 'id')::uuid else (to_jsonb(new) ->> 'group_id')::uuid end, 'door.changed', now());
  return null;
end $$;
create trigger room_door after update of access, listed, closed_at on groups for each row
  when ((new.access, new.listed, new.closed_at) is distinct from (old.access, old.listed, old.closed_at))
  execute function on_room_door();
create trigger room_door after insert or update on reading_rooms for each row execute function on_room_door();

-- 6. Policies -------------------------------------------------------------------------------------------------------------

alter table guests enable row level security, force row level security;
create policy oneself_reads on guests for select using (id = (select guest_id()) or (select is_system()));
create policy server_seats on guests for insert with check ((select is_system()));

alter table guest_seats enable row level security, force row level security;
create policy oneself_and_facilitators_read on guest_seats for select using (
  guest_id = (select guest_id()) or group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));

alter table reading_rooms enable row level security, force row level security;
create policy with_the_group on reading_rooms for select using (exists (select 1 from groups g where g.id = group_id));

alter table room_lines enable row level security, force row level security;
create policy the_room_reads on room_lines for select using (
  member_id = (select viewer_id()) or guest_id = (select guest_id())
  or (group_id = any ((select my_rooms())::uuid[])
    and (member_id is null or member_id <> all ((select kept_apart())::uuid[])))
  or (select is_system()));
create policy oneself_takes_back on room_lines for delete using (
  member_id = (select viewer_id()) or guest_id = (select guest_id()) or (select is_system()));

-- A guest reads what a visitor reads, and hears the rooms in which they sit.
create policy guests_read_listed on groups for select using (
  (select viewer_kind()) = 'guest' and listed and closed_at is null);
create policy guests_read_public on shares for select using ((select viewer_kind()) = 'guest' and audience = 'public');
create policy guests_read_public on stories for select using (
  (select viewer_kind()) = 'guest' and told_at is not null and audience = 'public');
create policy guests_hear_rooms on live_events for select using (
  (select viewer_kind()) = 'guest' and topic = 'room' and group_id = any ((select my_rooms())::uuid[]));
