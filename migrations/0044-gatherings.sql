-- Meetings in a live room. What happens there is a row of numbered facts, and what follows from them is worked out by the server
-- (features/gatherings). Who sits on which chair, and what is said, is the room's alone; all of it goes at the close.

create table gatherings (
  id uuid primary key,
  meeting_id uuid not null references meetings on delete cascade,
  group_id uuid not null references groups on delete cascade,
  -- The local day that the meeting's rule names.
  on_date date not null,
  -- Of the last fact.
  number integer not null default 0,
  -- The room as it stood after an earlier fact; later ones are in `gathering_events`.
  snapshot jsonb not null,
  made_at timestamptz not null,
  -- Closed by then, if nobody did it before.
  until timestamptz not null,
  closed_at timestamptz,
  unique (meeting_id, on_date)
);
create index gatherings_of_group on gatherings (group_id);
create index gatherings_that_go_on on gatherings (until) where closed_at is null;

create table gathering_events (
  gathering_id uuid not null references gatherings on delete cascade,
  number integer not null,
  fact jsonb not null,
  primary key (gathering_id, number)
);

-- A chair is a number by chance, for this one time: two meetings, or a meeting and the group, cannot be laid side by side.
create table gathering_seats (
  seat uuid primary key default gen_random_uuid(),
  gathering_id uuid not null references gatherings on delete cascade,
  member_id uuid references members on delete cascade,
  guest_id uuid references guests on delete cascade,
  -- The name for tonight.
  name text not null check (length(name) between 2 and 40),
  -- In the circle, and not at the door: they may hear.
  inside boolean not null default false,
  taken_at timestamptz not null,
  -- Sent out by those who lead: they do not come in again tonight.
  ended_at timestamptz,
  check (num_nonnulls(member_id, guest_id) = 1),
  unique (gathering_id, member_id),
  unique (gathering_id, guest_id)
);
create index gathering_seats_of_member on gathering_seats (member_id);
create index gathering_seats_of_guest on gathering_seats (guest_id);

create table gathering_lines (
  id uuid primary key,
  gathering_id uuid not null references gatherings on delete cascade,
  seat uuid not null references gathering_seats on delete cascade,
  sealed bytea not null check (length(sealed) <= 20000),
  -- The chairs that it is for: a small circle, or a whisper; null for everybody inside.
  heard_by uuid[],
  said_at timestamptz not null,
  form_key uuid not null,
  unique (seat, form_key)
);
create index gathering_lines_in_order on gathering_lines (gathering_id, id);

-- 1. Look-ups ------------------------------------------------------------------------------------------------------------

-- The viewer's chair, while it is theirs: null where they sit there no longer, or have no seat in the group any more.
create function my_chair(p_gathering uuid) returns uuid language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select s.seat from public.gathering_seats s join public.gatherings g on g.id = s.gathering_id
      where s.gathering_id = p_gathering and s.ended_at is null and g.closed_at is null
        and (s.member_id = public.viewer_id() or s.guest_id = public.guest_id())
        and g.group_id = any (public.my_rooms()));
  end $$;

-- The chairs of those whom the viewer must not meet, and who must not meet them.
create function chairs_apart(p_gathering uuid) returns uuid[] language plpgsql stable security definer set search_path = '' as $$
  begin
    if public.my_chair(p_gathering) is null then return '{}'; end if;
    return (select coalesce(array_agg(s.seat), '{}'::uuid[]) from public.gathering_seats s
      where s.gathering_id = p_gathering and s.member_id = any (public.kept_apart()));
  end $$;

-- Whether somebody still has the seat in the group on which their chair stands.
create function chair_stands(p_seat uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.gathering_seats s join public.gatherings g on g.id = s.gathering_id
      where s.seat = p_seat and s.ended_at is null and public.is_system() and (
        exists (select 1 from public.memberships m where m.group_id = g.group_id and m.member_id = s.member_id)
        or exists (select 1 from public.guest_seats t where t.group_id = g.group_id and t.guest_id = s.guest_id
          and t.ended_at is null)));
  end $$;

-- What was said, as far as the viewer may hear it; for the system everything.
create function lines_at_gathering(p_gathering uuid, p_ids uuid[], p_most integer)
  returns table (id uuid, seat uuid, sealed bytea, heard_by uuid[], said_at timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
  declare
    chair uuid := public.my_chair(p_gathering);
    hears boolean := (select s.inside from public.gathering_seats s where s.seat = chair);
  begin
    if chair is null and not public.is_system() then return; end if;
    return query select * from (
      select l.id, l.seat, l.sealed, l.heard_by, l.said_at from public.gathering_lines l
        join public.gathering_seats s on s.seat = l.seat
      where l.gathering_id = p_gathering and (p_ids is null or l.id = any (p_ids)) and (public.is_system() or (
        (case when l.heard_by is null then hears else chair = any (l.heard_by) end)
        and (s.member_id is null or s.member_id <> all (public.kept_apart()))))
      order by l.id desc limit p_most) newest order by newest.id;
  end $$;

-- Where somebody stands before a meeting's room: what it is, whether it goes on, and how it stands where they have a chair there.
-- Null where there is no such date for them.
create function gathering_before_me(p_slug text, p_meeting uuid, p_date date) returns json language plpgsql stable
  security definer set search_path = '' as $$
  begin
    return (select json_build_object('groupId', g.id, 'slug', g.slug, 'group', g.name, 'title', m.title, 'about', m.about,
        'accessNotes', m.access_notes, 'formats', m.formats, 'guests', m.guests, 'capacity', m.capacity,
        'timeZone', m.time_zone, 'startsAt', extract(epoch from d.starts_at) * 1000,
        'endsAt', extract(epoch from d.ends_at) * 1000, 'cancelled', d.cancelled, 'note', d.note,
        'facilitators', public.facilitator_names(g.id), 'leads', g.id = any (public.my_facilitated_groups()),
        'myName', coalesce(public.my_name_in(g.id), (select s.name from public.guest_seats s where s.group_id = g.id
          and s.guest_id = public.guest_id())),
        'mayWrite', case when public.guest_id() is null then g.id = any (public.my_writable_groups()) else exists (
          select 1 from public.guest_seats s where s.group_id = g.id and s.guest_id = public.guest_id()
            and s.accepted_version = (select max(a.version) from public.agreements a where a.group_id = g.id)) end,
        'gathering', r.id, 'closed', r.closed_at is not null, 'chair', public.my_chair(r.id), 'room', public.look_into_gathering(r.id, -1),
        'sentOut', exists (select 1 from public.gathering_seats s where s.gathering_id = r.id and s.ended_at is not null
          and (s.member_id = public.viewer_id() or s.guest_id = public.guest_id())))
      from public.groups g join public.meetings m on m.group_id = g.id
        join public.meeting_dates d on d.meeting_id = m.id
        left join public.gatherings r on r.meeting_id = m.id and r.on_date = d.on_date
      where g.slug = p_slug and m.id = p_meeting and d.on_date = p_date and g.id = any (public.my_rooms()));
  end $$;

-- 2. What happens ----------------------------------------------------------------------------------------------------------

-- A room as it stands, told from what happened after `p_known`, with the viewer's chair. Null for whoever has none there.
create function look_into_gathering(p_gathering uuid, p_known integer) returns json language plpgsql stable security definer
  set search_path = '' as $$
declare
  room public.gatherings;
  chair uuid := public.my_chair(p_gathering);
  since integer;
begin
  if chair is null and not public.is_system() then return null; end if;
  select * into room from public.gatherings g where g.id = p_gathering;
  if not found then return null; end if;
  since := case when p_known < (room.snapshot ->> 'number')::integer then -1 else p_known end;
  return json_build_object('number', room.number, 'seat', chair, 'closed', room.closed_at is not null,
    'apart', public.chairs_apart(p_gathering),
    'snapshot', case when since < 0 then room.snapshot end,
    'events', (select coalesce(json_agg(e.fact || jsonb_build_object('number', e.number) order by e.number), '[]')
      from public.gathering_events e where e.gathering_id = room.id
        and e.number > case when since < 0 then (room.snapshot ->> 'number')::integer else since end));
end $$;

-- The same for its next fact: nobody else adds one meanwhile.
create function enter_gathering(p_gathering uuid, p_known integer) returns json language plpgsql security definer
  set search_path = '' as $$
begin
  if not public.is_system() and public.my_chair(p_gathering) is null then return null; end if;
  perform 1 from public.gatherings g where g.id = p_gathering for update;
  return public.look_into_gathering(p_gathering, p_known);
end $$;

-- Adds facts behind number `p_from`, by somebody who sits there or by the system. False where the room went on meanwhile.
-- `p_snapshot`: the room after them, now and then. `p_inside`: who sits in the circle now, where that has changed.
create function add_to_gathering(p_gathering uuid, p_from integer, p_facts jsonb, p_snapshot jsonb, p_inside uuid[], p_now timestamptz)
  returns boolean language plpgsql security definer set search_path = '' as $$
declare
  last integer := p_from + jsonb_array_length(p_facts);
begin
  if not public.is_system() and public.my_chair(p_gathering) is null then return false; end if;
  update public.gatherings set number = last, snapshot = coalesce(p_snapshot, snapshot)
    where id = p_gathering and number = p_from and closed_at is null;
  if not found then return false; end if;
  insert into public.gathering_events (gathering_id, number, fact)
    select p_gathering, p_from + place, fact from jsonb_array_elements(p_facts) with ordinality each_one (fact, place);
  if p_snapshot is not null then
    delete from public.gathering_events where gathering_id = p_gathering and number <= (p_snapshot ->> 'number')::integer;
  end if;
  if p_inside is not null then
    update public.gathering_seats set inside = (seat = any (p_inside))
      where gathering_id = p_gathering and inside <> (seat = any (p_inside));
  end if;
  update public.gathering_seats s set ended_at = p_now from jsonb_array_elements(p_facts) fact
    where s.gathering_id = p_gathering and fact ->> 'kind' = 'left' and fact ->> 'why' = 'removed'
      and s.seat = (fact ->> 'seat')::uuid;
  if exists (select 1 from jsonb_array_elements(p_facts) fact where fact ->> 'kind' = 'closed') then
    delete from public.gathering_lines where gathering_id = p_gathering;
    delete from public.gathering_seats where gathering_id = p_gathering;
    delete from public.gathering_events where gathering_id = p_gathering;
    update public.gatherings set closed_at = p_now, snapshot = jsonb_build_object('number', last) where id = p_gathering;
  end if;
  insert into public.live_events (topic, group_id, kind, at) values ('gathering', p_gathering, 'gathering.moved', p_now);
  return true;
end $$;

-- Somebody comes to the door of a meeting, from a quarter of an hour before it. With the first one its room is there
-- (`p_id`, `p_snapshot`). A chair with its name, or why not: 'not-found', 'cancelled', 'early', 'over', 'no-guests',
-- 'not-writable', 'sent-out', 'name-taken'.
create function arrive_at_gathering(p_id uuid, p_meeting uuid, p_date date, p_name text, p_snapshot jsonb, p_now timestamptz)
  returns json language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  guest uuid := public.guest_id();
  planned record;
  room public.gatherings;
  mine public.gathering_seats;
  own_name text;
  byline text;
begin
  select d.group_id, d.starts_at, d.ends_at, d.cancelled, m.guests, m.capacity into planned
    from public.meeting_dates d join public.meetings m on m.id = d.meeting_id
    where d.meeting_id = p_meeting and d.on_date = p_date and m.ended_at is null;
  if not found or num_nonnulls(me, guest) <> 1 or not planned.group_id = any (public.my_rooms()) then
    return json_build_object('problem', 'not-found');
  end if;
  if planned.cancelled then return json_build_object('problem', 'cancelled'); end if;
  if me is null and not planned.guests then return json_build_object('problem', 'no-guests'); end if;
  if me is not null then
    own_name := public.my_name_in(planned.group_id);
    if not planned.group_id = any (public.my_writable_groups()) then return json_build_object('problem', 'not-writable'); end if;
  else
    own_name := (select s.name from public.guest_seats s where s.group_id = planned.group_id and s.guest_id = guest
      and s.ended_at is null and s.accepted_version = (select max(a.version) from public.agreements a
        where a.group_id = planned.group_id));
    if own_name is null then return json_build_object('problem', 'not-writable'); end if;
  end if;
  select * into room from public.gatherings g where g.meeting_id = p_meeting and g.on_date = p_date for update;
  if not found then
    if p_now < planned.starts_at - interval '15 minutes' then return json_build_object('problem', 'early'); end if;
    if p_now >= planned.ends_at then return json_build_object('problem', 'over'); end if;
    insert into public.gatherings (id, meeting_id, group_id, on_date, snapshot, made_at, until)
      values (p_id, p_meeting, planned.group_id, p_date, p_snapshot, p_now, planned.ends_at + interval '2 hours')
      on conflict (meeting_id, on_date) do nothing;
    select * into room from public.gatherings g where g.meeting_id = p_meeting and g.on_date = p_date for update;
  end if;
  if room.closed_at is not null then return json_build_object('problem', 'over'); end if;
  select * into mine from public.gathering_seats s
    where s.gathering_id = room.id and (s.member_id = me or s.guest_id = guest);
  if mine.ended_at is not null then return json_build_object('problem', 'sent-out'); end if;
  byline := coalesce(nullif(p_name, ''), mine.name, own_name);
  if exists (select 1 from public.gathering_seats s where s.gathering_id = room.id and s.seat is distinct from mine.seat
        and public.plain_name(s.name) = public.plain_name(byline))
      or (byline <> own_name and (not public.name_is_free_beside(planned.group_id, me, guest, byline)
        or (me is null and public.passes_for_a_member(planned.group_id, byline)))) then
    return json_build_object('problem', 'name-taken');
  end if;
  if mine.seat is null then
    insert into public.gathering_seats (gathering_id, member_id, guest_id, name, taken_at)
      values (room.id, me, guest, byline, p_now) returning * into mine;
  else
    update public.gathering_seats set name = byline where seat = mine.seat;
  end if;
  return json_build_object('gathering', room.id, 'seat', mine.seat, 'name', byline, 'capacity', planned.capacity,
    'leads', planned.group_id = any (public.my_facilitated_groups()));
end $$;

-- Null where it is said; 'not-here', or 'too-fast'. The same form twice is said once: 'again'. Whose turn it is was asked before.
create function say_at_gathering(p_id uuid, p_gathering uuid, p_sealed bytea, p_heard_by uuid[], p_key uuid, p_now timestamptz)
  returns text language plpgsql security definer set search_path = '' as $$
declare
  chair uuid := public.my_chair(p_gathering);
begin
  if chair is null then return 'not-here'; end if;
  if exists (select 1 from public.gathering_lines l where l.seat = chair and l.form_key = p_key) then return 'again'; end if;
  if (select count(*) from public.gathering_lines l where l.seat = chair and l.said_at > p_now - interval '1 minute') >= 20 then
    return 'too-fast';
  end if;
  insert into public.gathering_lines (id, gathering_id, seat, sealed, heard_by, said_at, form_key)
    values (p_id, p_gathering, chair, p_sealed, p_heard_by, p_now, p_key);
  return null;
end $$;

-- 3. Seats that end take the chair along -----------------------------------------------------------------------------------

create function on_seat_gone_from_gatherings() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (topic, group_id, kind, member_id, at)
    select 'gathering', g.id, 'chair.ended', (coalesce(to_jsonb(old) ->> 'member_id', to_jsonb(old) ->> 'guest_id'))::uuid, now()
    from public.gatherings g where g.group_id = old.group_id and g.closed_at is null;
  return null;
end $$;
create trigger chairs_go after delete on memberships for each row execute function on_seat_gone_from_gatherings();
create trigger chairs_go after delete on guest_seats for each row execute function on_seat_gone_from_gatherings();
create trigger chairs_end after update of ended_at on guest_seats for each row
  when (new.ended_at is not null and old.ended_at is null) execute function on_seat_gone_from_gatherings();

-- 4. Policies -------------------------------------------------------------------------------------------------------------

-- Everything of a room is read and written through the functions above; oneself reads one's own chair and words.
alter table gatherings enable row level security, force row level security;
create policy the_system_reads on gatherings for select using ((select is_system()));
alter table gathering_events enable row level security, force row level security;
create policy the_system_reads on gathering_events for select using ((select is_system()));
alter table gathering_seats enable row level security, force row level security;
create policy oneself_reads on gathering_seats for select using (
  member_id = (select viewer_id()) or guest_id = (select guest_id()) or (select is_system()));
alter table gathering_lines enable row level security, force row level security;
create policy the_author_reads on gathering_lines for select using (
  (select is_system()) or exists (select 1 from gathering_seats s where s.seat = gathering_lines.seat
    and (s.member_id = (select viewer_id()) or s.guest_id = (select guest_id()))));
