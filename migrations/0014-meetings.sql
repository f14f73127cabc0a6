-- When groups meet. A meeting keeps its local time, its zone and its rule; from these its dates are worked out
-- (features/meetings/expansion.ts) and laid down in `meeting_dates`, so that SQL can ask for a day and an hour.

create table meetings (
  id uuid primary key,
  group_id uuid not null references groups on delete cascade,
  title text not null check (length(title) between 2 and 80),
  about text not null check (length(about) <= 1000),
  -- What the clock on the wall says, in the zone below.
  local_start timestamp not null,
  time_zone text not null check (length(time_zone) <= 64),
  minutes integer not null check (minutes between 5 and 720),
  -- RFC 5545, with UNTIL in local time; null where it happens once.
  rrule text check (length(rrule) between 1 and 300),
  formats text[] not null check (cardinality(formats) > 0 and formats <@ array['text', 'voice', 'video']),
  locale text not null check (locale ~ '^[a-z]{2,3}$'),
  capacity integer check (capacity between 2 and 500),
  -- Whoever has no account may sit in; only in groups that are open.
  guests boolean not null,
  access_notes text not null check (length(access_notes) <= 1000),
  -- Goes up with every change, of one date too: calendar programs go by it, and two who edit at once.
  sequence integer not null default 0,
  created_at timestamptz not null,
  created_by uuid references members on delete set null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid references members on delete set null
);
create index meetings_of_group on meetings (group_id, id);
create index meetings_that_go_on on meetings (id) where ended_at is null;
create index meetings_of_creator on meetings (created_by);
create index meetings_of_ender on meetings (ended_by);

-- Dates on which a meeting is not as its rule says: moved, cancelled with a word, or left out (a holiday).
create table meeting_exceptions (
  meeting_id uuid not null references meetings on delete cascade,
  group_id uuid not null references groups on delete cascade,
  -- The local day on which the rule would have it. A meeting has one date a day at most.
  on_date date not null,
  kind text not null check (kind in ('moved', 'cancelled', 'skipped')),
  local_start timestamp,
  minutes integer check (minutes between 5 and 720),
  note text not null check (length(note) <= 300),
  -- The meeting's at the last change of this date, or of the whole meeting since.
  sequence integer not null,
  changed_at timestamptz not null,
  changed_by uuid references members on delete set null,
  primary key (meeting_id, on_date),
  check ((kind = 'moved') = (local_start is not null) and (kind = 'moved') = (minutes is not null))
);
create index meeting_exceptions_of_group on meeting_exceptions (group_id);
create index meeting_exceptions_of_changer on meeting_exceptions (changed_by);

-- The last week and the next ten, and of every meeting at least its next date; rolled on by a job.
create table meeting_dates (
  meeting_id uuid not null references meetings on delete cascade,
  group_id uuid not null references groups on delete cascade,
  on_date date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- When it would have been; null where it was not moved.
  moved_from timestamptz,
  cancelled boolean not null,
  note text not null,
  primary key (meeting_id, on_date)
);
create index meeting_dates_of_group on meeting_dates (group_id, ends_at);
create index meeting_dates_in_order on meeting_dates (ends_at);

-- Whoever sees a group sees when it meets: of listed groups everybody, of the others those inside.
alter table meetings enable row level security, force row level security;
create policy with_the_group on meetings for select
  using (exists (select 1 from groups g where g.id = group_id) or (select is_system()));
create policy facilitators_plan on meetings for insert with check (
  (created_by = (select viewer_id()) and group_id = any ((select my_facilitated_groups())::uuid[])) or (select is_system()));
create policy facilitators_change on meetings for update
  using (group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create trigger columns_stay before update on meetings for each row
  execute function columns_stay('id', 'group_id', 'created_at', 'created_by');

alter table meeting_exceptions enable row level security, force row level security;
create policy with_the_group on meeting_exceptions for select
  using (exists (select 1 from groups g where g.id = group_id) or (select is_system()));
create policy facilitators_write on meeting_exceptions for all
  using (group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));

alter table meeting_dates enable row level security, force row level security;
create policy with_the_group on meeting_dates for select
  using (exists (select 1 from groups g where g.id = group_id) or (select is_system()));
create policy facilitators_write on meeting_dates for all
  using (group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));

-- A date belongs to the group of its meeting: else whoever leads one group could write a date of another's.
create function dates_follow_their_meeting() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.meetings m where m.id = new.meeting_id and m.group_id = new.group_id) then
    raise exception 'a date of a meeting belongs to the meeting’s group' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger follows_its_meeting before insert or update on meeting_dates for each row
  execute function dates_follow_their_meeting();
create trigger follows_its_meeting before insert or update on meeting_exceptions for each row
  execute function dates_follow_their_meeting();

-- Guests sit in where the group is open, and nowhere else.
create function guests_need_an_open_group() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.guests := new.guests and exists (select 1 from public.groups g where g.id = new.group_id and g.access = 'open');
  return new;
end $$;
create trigger guests_need_an_open_group before insert or update on meetings for each row
  execute function guests_need_an_open_group();

-- A group that closes meets no more; one that is no longer open has no guests.
create function on_group_changed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.closed_at is not null and old.closed_at is null then
    update public.meetings set ended_at = new.closed_at, ended_by = new.closed_by, updated_at = new.closed_at,
      sequence = sequence + 1 where group_id = new.id and ended_at is null;
    delete from public.meeting_dates where group_id = new.id and starts_at > new.closed_at;
  elsif new.access <> old.access and new.access <> 'open' then
    update public.meetings set guests = false where group_id = new.id and guests;
  end if;
  return null;
end $$;
create trigger group_changed after update on groups for each row execute function on_group_changed();

-- A member's own calendar at an address that only they know. Whoever has the address reads it, so its words are neutral
-- unless they wish otherwise.
create table calendar_links (
  member_id uuid primary key references members on delete cascade,
  token_hash bytea not null unique,
  -- Groups and meetings under their names; else every meeting is called by `title`.
  named boolean not null,
  title text not null check (length(title) between 1 and 40),
  made_at timestamptz not null
);
alter table calendar_links enable row level security, force row level security;
create policy oneself_reads on calendar_links for select
  using (member_id = (select viewer_id()) or (select is_system()));
create policy oneself_makes on calendar_links for insert with check (member_id = (select viewer_id()));
create policy oneself_changes on calendar_links for update using (member_id = (select viewer_id()));
create policy oneself_revokes on calendar_links for delete
  using (member_id = (select viewer_id()) or (select is_system()));

-- Kinds of news are added to those that there are, whichever migration ran before.
do $$
declare
  known text := (select pg_get_constraintdef(c.oid) from pg_constraint c
    where c.conname = 'notifications_kind_check' and c.conrelid = 'notifications'::regclass);
  kinds text[] := array(select m[1] from regexp_matches(known, '''([a-z-]+)''', 'g') m)
    || array['meeting-moved', 'meeting-cancelled', 'meeting-changed', 'meeting-ended'];
begin
  alter table notifications drop constraint notifications_kind_check;
  execute format('alter table notifications add constraint notifications_kind_check check (kind in (%s))',
    (select string_agg(quote_literal(kind), ', ') from unnest(kinds) kind));
end $$;
