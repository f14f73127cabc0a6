-- Check-ins that somebody shares with their supporters or with one group; and supporters who are asked to look in after a
-- silence, where its member agreed.

-- 1. Who reads a check-in ------------------------------------------------------------------------------------------------------

alter table check_ins drop constraint check_ins_audience_check;
alter table check_ins add column group_id uuid references groups,
  add constraint check_ins_audience_check check (audience in ('me', 'supporters', 'group')),
  add constraint check_ins_in_a_group check ((audience = 'group') = (group_id is not null));
create index check_ins_in_group on check_ins (group_id, at desc, id desc) where audience = 'group';
create index check_ins_to_supporters on check_ins (member_id, at desc, id desc) where audience = 'supporters';

-- The name under which it stands is that of the seat, or the one by which a supporter knows its member.
drop policy oneself_reads on check_ins;
create policy readers_read on check_ins for select using (
  member_id = (select viewer_id())
  or (audience = 'supporters' and member_id = any ((select members_i_support())::uuid[]))
  or (audience = 'group' and group_id = any ((select my_groups())::uuid[]) and member_id <> all ((select kept_apart())::uuid[]))
  or (select is_system()));
-- Nobody is told by an insert: it is for oneself, and share_check_in() alone opens it.
drop policy oneself_checks_in on check_ins;
create policy oneself_checks_in on check_ins for insert with check (
  (member_id = (select viewer_id()) and (select is_member()) and audience = 'me') or (select is_system()));

-- Null where the viewer has no such check-in; else 'done', or why not. The line stays sealed under its member's key.
create function share_check_in(p_id uuid, p_audience text, p_group text, p_now timestamptz) returns text language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  before text;
  place uuid;
begin
  select c.audience into before from public.check_ins c where c.id = p_id and c.member_id = me for update;
  if not found then return null; end if;
  if p_audience = 'group' then
    select g.id into place from public.groups g where g.slug = p_group and g.id = any (public.my_writable_groups());
    if not found then return 'no-group'; end if;
  elsif p_audience = 'supporters' then
    if not exists (select 1 from public.supporters s where s.member_id = me) then return 'no-supporters'; end if;
  end if;
  update public.check_ins c set audience = p_audience, group_id = place where c.id = p_id;
  if p_audience = 'supporters' and before <> 'supporters' then
    -- One line of somebody stands there at a time.
    delete from public.notifications n where n.actor_id = me and n.kind = 'check-in-shared';
    insert into public.notifications (id, member_id, kind, actor_id, actor_name, created_at)
      select distinct on (s.supporter_id) public.id_at(p_now), s.supporter_id, 'check-in-shared', me, s.own_name, p_now
      from public.supporters s where s.member_id = me and s.carries order by s.supporter_id, s.since, s.id;
  end if;
  return 'done';
end $$;

-- Taken back or let go: where nothing is shared any more, nothing tells of it.
create function on_check_in_closed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.check_ins c where c.member_id = old.member_id and c.audience = 'supporters') then
    delete from public.notifications n where n.actor_id = old.member_id and n.kind = 'check-in-shared';
  end if;
  return null;
end $$;
create trigger check_in_closed after update of audience on check_ins for each row
  when (old.audience = 'supporters' and new.audience <> 'supporters') execute function on_check_in_closed();
create trigger check_in_gone after delete on check_ins for each row when (old.audience = 'supporters')
  execute function on_check_in_closed();

-- The keys under which the lines of these check-ins lie, as far as the viewer reads them.
create function check_in_keys(p_ids uuid[]) returns table (check_in_id uuid, wrapped bytea) language plpgsql stable
  security definer set search_path = '' as $$
  begin
    return query select c.id, k.wrapped from public.check_ins c join public.member_keys k on k.member_id = c.member_id
      where c.id = any (p_ids) and c.sealed is not null
        and ((c.audience = 'supporters' and c.member_id = any (public.members_i_support()))
          or (c.audience = 'group' and c.group_id = any (public.my_groups()) and c.member_id <> all (public.kept_apart()))
          or c.member_id = public.viewer_id());
  end $$;

-- What was shared with a group comes home when the seat ends, however it ends.
create function check_ins_come_home() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.check_ins set audience = 'me', group_id = null where group_id = old.group_id and member_id = old.member_id;
  return null;
end $$;
create trigger check_ins_come_home after delete on memberships for each row execute function check_ins_come_home();

-- 2. A silence -----------------------------------------------------------------------------------------------------------------

-- After so many days without a check-in the chosen supporters are asked to look in, once. No row: never.
create table look_ins (
  member_id uuid primary key references members on delete cascade,
  after_days smallint not null check (after_days in (3, 7, 14)),
  agreed_at timestamptz not null,
  -- The silence began then: with the last check-in, or when it was agreed.
  quiet_since timestamptz not null,
  asked_at timestamptz
);
create index look_ins_to_ask on look_ins (quiet_since) where asked_at is null;

-- Lines of one's circle: who stepped out of it is not asked.
create table look_in_people (
  member_id uuid not null references look_ins on delete cascade,
  supporter_line uuid not null references supporters on delete cascade,
  chosen_at timestamptz not null,
  primary key (member_id, supporter_line)
);
create index look_in_people_of_line on look_in_people (supporter_line);

alter table look_ins enable row level security, force row level security;
create policy oneself_reads on look_ins for select using (member_id = (select viewer_id()) or (select is_system()));
create policy oneself_ends on look_ins for delete using (member_id = (select viewer_id()) or (select is_system()));
alter table look_in_people enable row level security, force row level security;
create policy oneself_reads on look_in_people for select using (member_id = (select viewer_id()) or (select is_system()));

-- Agrees to it, with whom. False where none of them is in the viewer's circle.
create function agree_to_look_in(p_days smallint, p_lines uuid[], p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
begin
  if not exists (select 1 from public.supporters s where s.member_id = me and s.id = any (p_lines)) then return false; end if;
  delete from public.look_in_people p where p.member_id = me;
  insert into public.look_ins (member_id, after_days, agreed_at, quiet_since) values (me, p_days, p_now, p_now)
    on conflict (member_id) do update set after_days = p_days, agreed_at = p_now, quiet_since = p_now, asked_at = null;
  insert into public.look_in_people (member_id, supporter_line, chosen_at)
    select me, s.id, p_now from public.supporters s where s.member_id = me and s.id = any (p_lines);
  return true;
end $$;

-- A check-in ends the silence, and what it led to.
create function on_check_in_look_ins() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.look_ins l set quiet_since = new.at, asked_at = null where l.member_id = new.member_id and l.quiet_since < new.at;
  if found then delete from public.notifications n where n.actor_id = new.member_id and n.kind = 'look-in'; end if;
  return null;
end $$;
create trigger check_in_ends_silence after insert on check_ins for each row execute function on_check_in_look_ins();

create function on_look_in_ended() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.notifications n where n.actor_id = old.member_id and n.kind = 'look-in';
  return null;
end $$;
create trigger look_in_ended after delete on look_ins for each row execute function on_look_in_ended();

-- Each account hears it once, under one of the names by which it knows the member. @returns how many silences it was
create function ask_to_look_in(p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  due record;
  asked integer := 0;
begin
  if not public.is_system() then return 0; end if;
  for due in
    select l.member_id from public.look_ins l
    where l.asked_at is null and l.quiet_since <= p_now - make_interval(days => l.after_days)
      and not exists (select 1 from public.measures x where x.member_id = l.member_id and x.kind = 'banned' and x.lifted_at is null)
    limit 500 for update skip locked
  loop
    update public.look_ins l set asked_at = p_now where l.member_id = due.member_id;
    insert into public.notifications (id, member_id, kind, actor_id, actor_name, created_at)
      select distinct on (s.supporter_id) public.id_at(p_now), s.supporter_id, 'look-in', due.member_id, s.own_name, p_now
      from public.look_in_people p join public.supporters s on s.id = p.supporter_line
      where p.member_id = due.member_id and not exists (select 1 from public.blocks b
        where (b.blocker_id, b.blocked_id) in ((due.member_id, s.supporter_id), (s.supporter_id, due.member_id)))
      order by s.supporter_id, s.carries desc, s.since, s.id;
    asked := asked + 1;
  end loop;
  return asked;
end $$;

-- 3. News ----------------------------------------------------------------------------------------------------------------------

do $$
declare
  known text := (select pg_get_constraintdef(c.oid) from pg_constraint c
    where c.conname = 'notifications_kind_check' and c.conrelid = 'notifications'::regclass);
  kinds text[] := array(select m[1] from regexp_matches(known, '''([a-z-]+)''', 'g') m) || array['check-in-shared', 'look-in'];
begin
  alter table notifications drop constraint notifications_kind_check;
  execute format('alter table notifications add constraint notifications_kind_check check (kind in (%s))',
    (select string_agg(quote_literal(kind), ', ') from unnest(kinds) kind));
end $$;
create policy check_ins_tell_themselves on notifications as restrictive for insert with check (
  kind not in ('check-in-shared', 'look-in') or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'notifications'::regclass));
