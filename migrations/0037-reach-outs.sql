-- "A hard moment": one who reaches out, those who are asked, step by step, and the one who comes.

-- 1. Tables ------------------------------------------------------------------------------------------------------------------

create table reach_outs (
  id uuid primary key,
  member_id uuid not null references members on delete cascade,
  wants text[] not null check (wants <@ array['write', 'witness', 'distract'] and cardinality(wants) between 1 and 3),
  to_supporters boolean not null,
  -- The group that may be asked; null where it is for supporters alone.
  group_id uuid references groups on delete set null,
  asked_at timestamptz not null,
  -- The last step that was carried out (see reach_steps), and when the next one is due; null once it is over.
  step smallint not null default 0,
  next_at timestamptz,
  taken_by uuid references members on delete set null,
  taken_at timestamptz,
  conversation_id uuid references conversations on delete set null,
  ended_at timestamptz,
  ending text check (ending in ('answered', 'cancelled', 'nobody')),
  followed_at timestamptz,
  check ((ended_at is null) = (ending is null)),
  check ((ended_at is null) = (next_at is not null))
);
create unique index reach_outs_one_open on reach_outs (member_id) where ended_at is null;
create index reach_outs_of_member on reach_outs (member_id, asked_at desc);
create index reach_outs_of_group on reach_outs (group_id);
create index reach_outs_taken on reach_outs (taken_by);
create index reach_outs_due on reach_outs (next_at) where ended_at is null;
create index reach_outs_to_follow on reach_outs (ended_at) where followed_at is null and ended_at is not null;

-- Who was asked, once each account, and the names by which the two know each other there.
create table reach_asks (
  reach_out_id uuid not null references reach_outs on delete cascade,
  member_id uuid not null references members on delete cascade,
  step smallint not null,
  -- Of the one who reaches out, and of the one who is asked.
  name text not null,
  own_name text not null,
  asked_at timestamptz not null,
  passed_at timestamptz,
  primary key (reach_out_id, member_id)
);
create index reach_asks_of_member on reach_asks (member_id);

-- After how many minutes without anybody it goes on to those on the rota, to those who lead, to the hosts, and after which it is
-- said that nobody came. Where a group says nothing: 3, 6, 10, 20.
create table reach_times (
  group_id uuid primary key references groups on delete cascade,
  rota smallint not null,
  facilitators smallint not null,
  hosts smallint not null,
  nobody smallint not null,
  check (0 < rota and rota <= facilitators and facilitators <= hosts and hosts < nobody and nobody <= 120)
);

-- Hours at which somebody stands ready for a group, every week, by their own clocks. 1 is Monday; minutes after midnight.
create table rota_hours (
  id uuid primary key,
  group_id uuid not null,
  member_id uuid not null,
  weekday smallint not null check (weekday between 1 and 7),
  from_minute smallint not null check (from_minute between 0 and 1439),
  to_minute smallint not null check (to_minute between 1 and 1440),
  check (from_minute < to_minute),
  foreign key (group_id, member_id) references memberships on delete cascade
);
create index rota_hours_of_group on rota_hours (group_id, weekday);
create index rota_hours_of_member on rota_hours (member_id);

-- On one day somebody else is asked to stand in. Until someone does nobody stands there.
create table rota_stand_ins (
  rota_id uuid not null references rota_hours on delete cascade,
  on_day date not null,
  asked_at timestamptz not null,
  group_id uuid,
  taken_by uuid,
  primary key (rota_id, on_day),
  foreign key (group_id, taken_by) references memberships (group_id, member_id) on delete set null (taken_by)
);
create index rota_stand_ins_of_taker on rota_stand_ins (taken_by);

-- 2. Who ------------------------------------------------------------------------------------------------------------------------

-- By the clocks of where somebody is: outside of their quiet hours, or from seven to eleven at night; or they said that they
-- have time, or wish to be woken.
create function is_awake(p_member uuid, p_now timestamptz) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
declare
  zone text := (select m.time_zone from public.members m where m.id = p_member);
  local smallint := extract(hour from p_now at time zone zone) * 60 + extract(minute from p_now at time zone zone);
  times public.news_times;
begin
  if exists (select 1 from public.time_offers t where t.member_id = p_member and t.until > p_now) then return true; end if;
  select * into times from public.news_times n where n.member_id = p_member;
  if times.wake_me then return true; end if;
  if times.quiet_from is null then return local between 7 * 60 and 23 * 60; end if;
  return case when times.quiet_from < times.quiet_to then local not between times.quiet_from and times.quiet_to - 1
    else local between times.quiet_to and times.quiet_from - 1 end;
end $$;
revoke execute on function is_awake(uuid, timestamptz) from public;

-- Who stands ready for a group at a moment: those whose hours it is, and who stands in for them that day.
create function on_duty(p_group uuid, p_now timestamptz) returns setof uuid language plpgsql stable security definer
  set search_path = '' as $$
begin
  return query
    select case when s.rota_id is null then h.member_id else s.taken_by end
    from public.rota_hours h join public.members m on m.id = h.member_id
    left join public.rota_stand_ins s on s.rota_id = h.id and s.on_day = (p_now at time zone m.time_zone)::date
    where h.group_id = p_group and h.weekday = extract(isodow from p_now at time zone m.time_zone)
      and extract(hour from p_now at time zone m.time_zone) * 60 + extract(minute from p_now at time zone m.time_zone)
        between h.from_minute and h.to_minute - 1
      and (s.rota_id is null or s.taken_by is not null);
end $$;
revoke execute on function on_duty(uuid, timestamptz) from public;

-- Whom a step asks, and under which names: 1 supporters who are awake (all, where nobody is), 2 those on the rota now, 3 those
-- who lead the group, 4 the hosts, who know the one who reaches out by the name of their seat. Nobody who is kept apart.
create function reach_step(p_reach public.reach_outs, p_step smallint, p_now timestamptz)
  returns table (member_id uuid, name text, own_name text) language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  known_as text := (select m.name from public.memberships m where m.group_id = p_reach.group_id and m.member_id = p_reach.member_id);
begin
  return query
  with found as (
    select distinct on (s.supporter_id) s.supporter_id as who, s.own_name as name, s.name as own_name, public.is_awake(s.supporter_id, p_now) as awake
      from public.supporters s where p_step = 1 and p_reach.to_supporters and s.member_id = p_reach.member_id and s.carries
      order by s.supporter_id, s.since, s.id),
  others as (
    select d.who, known_as as name, m.name as own_name from public.on_duty(p_reach.group_id, p_now) d(who)
      join public.memberships m on m.group_id = p_reach.group_id and m.member_id = d.who where p_step = 2 and known_as is not null
    union select f.member_id, known_as, m.name from public.facilitations f join public.memberships m using (group_id, member_id)
      where p_step = 3 and known_as is not null and f.group_id = p_reach.group_id
    union select h.member_id, known_as, m.handle from public.hosts h join public.members m on m.id = h.member_id
      where p_step = 4 and known_as is not null)
  select w.who, w.name, w.own_name from (
    select f.who, f.name, f.own_name from found f where f.awake or not exists (select 1 from found a where a.awake)
    union all select o.who, o.name, o.own_name from others o) w
  where w.who <> p_reach.member_id
    and not exists (select 1 from public.blocks b where (b.blocker_id, b.blocked_id) in ((w.who, p_reach.member_id), (p_reach.member_id, w.who)))
    and not exists (select 1 from public.measures x where x.member_id = w.who and x.kind = 'banned' and x.lifted_at is null)
    and not exists (select 1 from public.reach_asks a where a.reach_out_id = p_reach.id and a.member_id = w.who);
end $$;
revoke execute on function reach_step(public.reach_outs, smallint, timestamptz) from public;

-- When the step after this one is due, so many minutes after the asking.
create function reach_due(p_reach public.reach_outs, p_step smallint) returns timestamptz language plpgsql stable security definer
  set search_path = '' as $$
declare
  times public.reach_times;
begin
  select * into times from public.reach_times t where t.group_id = p_reach.group_id;
  return p_reach.asked_at + make_interval(mins => case p_step when 1 then coalesce(times.rota, 3) when 2 then coalesce(times.facilitators, 6)
    when 3 then coalesce(times.hosts, 10) else coalesce(times.nobody, 20) end);
end $$;
revoke execute on function reach_due(public.reach_outs, smallint) from public;

-- 3. The ladder ------------------------------------------------------------------------------------------------------------------

-- Goes on with one: asks whom the next step names; a step that names nobody is passed over at once. After the last it waits for
-- its time, and then says that nobody came. The row is locked by whoever calls.
create function widen_reach_out(p_reach uuid, p_now timestamptz) returns void language plpgsql security definer set search_path = '' as $$
declare
  reach public.reach_outs;
  asked integer := 0;
begin
  loop
    select * into reach from public.reach_outs r where r.id = p_reach and r.ended_at is null;
    if not found then return; end if;
    if reach.step >= 4 then
      -- Those who were asked last have their time; where there was nobody at all it is said at once.
      if p_now >= public.reach_due(reach, 4::smallint) or not exists (select 1 from public.reach_asks a
          where a.reach_out_id = p_reach and a.passed_at is null) then
        update public.reach_outs set ended_at = p_now, ending = 'nobody', next_at = null where id = p_reach;
        delete from public.notifications n where n.kind = 'reach-asked' and n.actor_id = reach.member_id;
        insert into public.notifications (id, member_id, kind, created_at) values (public.id_at(p_now), reach.member_id, 'reach-nobody', p_now);
      else
        update public.reach_outs set next_at = public.reach_due(reach, 4::smallint) where id = p_reach;
      end if;
      return;
    end if;
    insert into public.reach_asks (reach_out_id, member_id, step, name, own_name, asked_at)
      select p_reach, s.member_id, reach.step + 1, s.name, s.own_name, p_now
      from public.reach_step(reach, (reach.step + 1)::smallint, p_now) s on conflict do nothing;
    get diagnostics asked = row_count;
    insert into public.notifications (id, member_id, kind, group_id, group_name, actor_id, actor_name, created_at)
      select public.id_at(p_now), a.member_id, 'reach-asked', g.id, g.name, reach.member_id, a.name, p_now
      from public.reach_asks a left join public.groups g on g.id = reach.group_id and a.step > 1
      where a.reach_out_id = p_reach and a.step = reach.step + 1;
    update public.reach_outs r set step = r.step + 1,
      next_at = greatest(public.reach_due(r, (r.step + 1)::smallint), p_now) where r.id = p_reach;
    if asked > 0 then return; end if;
  end loop;
end $$;
revoke execute on function widen_reach_out(uuid, timestamptz) from public;

-- Begins one. Asked again while one is open it is the same. After four within a day it goes to those who lead, whom it always
-- reaches, and not to everybody again. Null where the group is not the viewer's, or nobody may be asked.
create function reach_out(p_id uuid, p_wants text[], p_supporters boolean, p_group uuid, p_now timestamptz) returns uuid language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  open uuid;
  place uuid := p_group;
  many integer := (select count(*) from public.reach_outs r where r.member_id = me and r.asked_at > p_now - interval '1 day');
begin
  if not public.is_member() then return null; end if;
  perform pg_advisory_xact_lock(hashtextextended('reach out ' || me, 0));
  select r.id into open from public.reach_outs r where r.member_id = me and r.ended_at is null;
  if open is not null then return open; end if;
  if p_group is not null and not p_group = any (public.my_groups()) then return null; end if;
  if p_group is null and not p_supporters then return null; end if;
  if many >= 4 and place is null then
    place := (select m.group_id from public.memberships m where m.member_id = me order by m.joined_at limit 1);
  end if;
  insert into public.reach_outs (id, member_id, wants, to_supporters, group_id, asked_at, step, next_at)
    values (p_id, me, p_wants, p_supporters and many < 4, place, p_now, case when many >= 4 and place is not null then 2 else 0 end, p_now);
  perform public.widen_reach_out(p_id, p_now);
  return p_id;
end $$;

-- Every one that is due; two servers at once take each once.
create function widen_reach_outs(p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  due record;
  many integer := 0;
begin
  if not public.is_system() then return 0; end if;
  for due in select r.id from public.reach_outs r where r.ended_at is null and r.next_at <= p_now order by r.next_at limit 200
    for update skip locked
  loop
    perform public.widen_reach_out(due.id, p_now);
    many := many + 1;
  end loop;
  return many;
end $$;

-- A day later, once: to the one who reached out, and to the one who came.
create function follow_reach_outs(p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  due record;
  many integer := 0;
begin
  if not public.is_system() then return 0; end if;
  for due in select * from public.reach_outs r where r.followed_at is null and r.ended_at <= p_now - interval '20 hours'
    limit 200 for update skip locked
  loop
    update public.reach_outs set followed_at = p_now where id = due.id;
    if due.ending <> 'cancelled' and due.ended_at > p_now - interval '3 days' then
      insert into public.notifications (id, member_id, kind, actor_id, actor_name, conversation_id, created_at)
        select public.id_at(p_now), due.member_id, 'reach-after', null, null, due.conversation_id, p_now
        union all select public.id_at(p_now), a.member_id, 'reach-after', due.member_id, a.name, due.conversation_id, p_now
        from public.reach_asks a where a.reach_out_id = due.id and a.member_id = due.taken_by
          and not exists (select 1 from public.blocks b
            where (b.blocker_id, b.blocked_id) in ((a.member_id, due.member_id), (due.member_id, a.member_id)));
    end if;
    many := many + 1;
  end loop;
  -- What nobody needs to know for longer goes.
  delete from public.reach_outs where ended_at <= p_now - interval '30 days' and followed_at is not null;
  return many;
end $$;

-- 4. Answering ------------------------------------------------------------------------------------------------------------------

-- What others ask of the viewer, as it stands: 'open', 'held' by somebody else, 'mine', 'over'. The last two days.
create function reach_outs_to_me(p_now timestamptz) returns table (id uuid, name text, group_name text, wants text[], asked_at timestamptz,
    state text, conversation_id uuid) language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  me uuid := public.viewer_id();
begin
  return query select r.id, a.name, g.name, r.wants, r.asked_at,
      case when r.taken_by = me then 'mine' when r.taken_by is not null or r.ending = 'answered' then 'held'
        when r.ended_at is not null then 'over' else 'open' end,
      case when r.taken_by = me then r.conversation_id end
    from public.reach_asks a join public.reach_outs r on r.id = a.reach_out_id
    left join public.groups g on g.id = r.group_id and a.step > 1
    where a.member_id = me and a.passed_at is null and r.asked_at > p_now - interval '2 days' and r.member_id <> all (public.kept_apart())
    order by r.ended_at is null desc, r.asked_at desc limit 20;
end $$;

-- The viewer's own: the one that is open, else the last of the last day.
create function my_reach_out(p_now timestamptz) returns table (id uuid, wants text[], asked_at timestamptz, step smallint, asked integer,
    ended_at timestamptz, ending text, taken_name text, conversation_id uuid, group_slug text) language plpgsql stable
  security definer set search_path = '' as $$
#variable_conflict use_column
begin
  return query select r.id, r.wants, r.asked_at, r.step, (select count(*)::integer from public.reach_asks a where a.reach_out_id = r.id),
      r.ended_at, r.ending, (select a.own_name from public.reach_asks a where a.reach_out_id = r.id and a.member_id = r.taken_by),
      r.conversation_id, (select g.slug from public.groups g where g.id = r.group_id)
    from public.reach_outs r where r.member_id = public.viewer_id() and r.asked_at > p_now - interval '1 day'
    order by r.ended_at is null desc, r.asked_at desc limit 1;
end $$;

-- The first who comes opens a place where the two write to each other, under the names by which they know each other there.
-- Null where the viewer was not asked; 'taken' with its conversation, 'held' by somebody else, 'over'.
create function answer_reach_out(p_reach uuid, p_conversation uuid, p_now timestamptz) returns text language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  reach public.reach_outs;
  ask public.reach_asks;
begin
  select * into reach from public.reach_outs r where r.id = p_reach and r.member_id <> all (public.kept_apart()) for update;
  select * into ask from public.reach_asks a where a.reach_out_id = p_reach and a.member_id = me;
  if reach.id is null or ask.member_id is null then return null; end if;
  if reach.taken_by = me then return 'taken'; end if;
  if reach.ending = 'answered' then return 'held'; end if;
  if reach.ended_at is not null then return 'over'; end if;
  insert into public.conversations (id, kind, last_at, made_at) values (p_conversation, 'circle', p_now, p_now);
  insert into public.conversation_sides (conversation_id, member_id, name, asked_at, joined_at)
    values (p_conversation, reach.member_id, ask.name, p_now, p_now), (p_conversation, me, ask.own_name, p_now, p_now);
  update public.reach_outs set taken_by = me, taken_at = p_now, conversation_id = p_conversation, ended_at = p_now, ending = 'answered',
    next_at = null where id = p_reach;
  delete from public.notifications n where n.kind = 'reach-asked' and n.actor_id = reach.member_id;
  insert into public.notifications (id, member_id, kind, actor_id, actor_name, conversation_id, created_at)
    values (public.id_at(p_now), reach.member_id, 'reach-taken', me, ask.own_name, p_conversation, p_now);
  return 'taken';
end $$;

-- "I cannot now": where nobody is left whom this step asked, the next one is due.
create function pass_reach_out(p_reach uuid, p_now timestamptz) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  reach public.reach_outs;
begin
  select * into reach from public.reach_outs r where r.id = p_reach for update;
  update public.reach_asks a set passed_at = p_now where a.reach_out_id = p_reach and a.member_id = me and a.passed_at is null;
  if not found then return false; end if;
  delete from public.notifications n where n.kind = 'reach-asked' and n.member_id = me and n.actor_id = reach.member_id;
  if reach.ended_at is null and not exists (select 1 from public.reach_asks a where a.reach_out_id = p_reach and a.passed_at is null) then
    perform public.widen_reach_out(p_reach, p_now);
  end if;
  return true;
end $$;

create function cancel_reach_out(p_now timestamptz) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
begin
  update public.reach_outs r set ended_at = p_now, ending = 'cancelled', next_at = null where r.member_id = me and r.ended_at is null;
  if not found then return false; end if;
  delete from public.notifications n where n.kind = 'reach-asked' and n.actor_id = me;
  return true;
end $$;

-- Two who are kept apart: neither is asked by the other any more.
create function on_apart_reach_asks() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.reach_asks a using public.reach_outs r where r.id = a.reach_out_id
    and (r.member_id, a.member_id) in ((new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id));
  return null;
end $$;
create trigger reach_asks_end after insert or update of blocked_id on blocks for each row when (new.blocked_id is not null)
  execute function on_apart_reach_asks();

-- Whoever loses their seat is asked nothing more of that group.
create function on_seat_ended_reach_asks() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.reach_asks a using public.reach_outs r where r.id = a.reach_out_id and r.group_id = old.group_id
    and a.step > 1 and a.member_id = old.member_id and r.ended_at is null;
  return null;
end $$;
create trigger reach_asks_end after delete on memberships for each row execute function on_seat_ended_reach_asks();

-- 5. Policies ------------------------------------------------------------------------------------------------------------------

-- Everything goes through the functions above: who else was asked, and the account behind a name, is nobody's to read.
alter table reach_outs enable row level security, force row level security;
create policy system_reads on reach_outs for select using ((select is_system()));
alter table reach_asks enable row level security, force row level security;
create policy system_reads on reach_asks for select using ((select is_system()));

alter table reach_times enable row level security, force row level security;
create policy group_reads on reach_times for select
  using (group_id = any ((select my_groups())::uuid[]) or (select is_system()));
create policy facilitators_set on reach_times for insert
  with check (group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create policy facilitators_change on reach_times for update
  using (group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));

-- The rota is the group's to see, under the names of seats (rota_of); rows tell accounts, and are one's own.
alter table rota_hours enable row level security, force row level security;
create policy oneself_reads on rota_hours for select using (member_id = (select viewer_id()) or (select is_system()));
create policy oneself_stands on rota_hours for insert with check (
  (member_id = (select viewer_id()) and group_id = any ((select my_writable_groups())::uuid[])) or (select is_system()));
create policy oneself_ends on rota_hours for delete using (member_id = (select viewer_id()) or (select is_system()));
alter table rota_stand_ins enable row level security, force row level security;
create policy system_reads on rota_stand_ins for select using ((select is_system()));

-- 6. The rota ----------------------------------------------------------------------------------------------------------------------

-- A group's week for those who sit there, under the names of seats. `zone` is where the hours are meant.
create function rota_of(p_group uuid, p_today date) returns table (id uuid, name text, mine boolean, weekday smallint, from_minute smallint,
    to_minute smallint, zone text, stand_ins jsonb) language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not p_group = any (public.my_groups()) then return; end if;
  return query
    select h.id, m.name, h.member_id = public.viewer_id(), h.weekday, h.from_minute, h.to_minute, a.time_zone,
      (select coalesce(jsonb_agg(jsonb_build_object('day', s.on_day, 'by', t.name, 'mine', coalesce(s.taken_by = public.viewer_id(), false))
          order by s.on_day), '[]')
        from public.rota_stand_ins s left join public.memberships t on t.group_id = p_group and t.member_id = s.taken_by
        where s.rota_id = h.id and s.on_day >= p_today and (s.taken_by is null or s.taken_by <> all (public.kept_apart())))
    from public.rota_hours h join public.memberships m on m.group_id = h.group_id and m.member_id = h.member_id
    join public.members a on a.id = h.member_id
    where h.group_id = p_group and h.member_id <> all (public.kept_apart())
    order by h.weekday, h.from_minute, h.id limit 300;
end $$;

-- Asks for somebody to stand in on a day, or takes that back.
create function ask_stand_in(p_rota uuid, p_day date, p_asks boolean, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  own public.rota_hours;
begin
  select * into own from public.rota_hours h where h.id = p_rota and h.member_id = public.viewer_id();
  if not found or extract(isodow from p_day) <> own.weekday or p_day > (p_now + interval '60 days')::date or p_day < (p_now - interval '1 day')::date
    then return false; end if;
  if p_asks then
    insert into public.rota_stand_ins (rota_id, on_day, asked_at, group_id) values (p_rota, p_day, p_now, own.group_id) on conflict do nothing;
  else
    delete from public.rota_stand_ins s where s.rota_id = p_rota and s.on_day = p_day;
  end if;
  return true;
end $$;

create function stand_in(p_rota uuid, p_day date, p_now timestamptz) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.rota_stand_ins s set taken_by = public.viewer_id() from public.rota_hours h
    where s.rota_id = p_rota and s.on_day = p_day and s.taken_by is null and h.id = s.rota_id and h.member_id <> public.viewer_id()
      and h.group_id = any (public.my_writable_groups()) and h.member_id <> all (public.kept_apart());
  return found;
end $$;

-- 7. News ------------------------------------------------------------------------------------------------------------------------

do $$
declare
  known text := (select pg_get_constraintdef(c.oid) from pg_constraint c
    where c.conname = 'notifications_kind_check' and c.conrelid = 'notifications'::regclass);
  kinds text[] := array(select m[1] from regexp_matches(known, '''([a-z-]+)''', 'g') m)
    || array['reach-asked', 'reach-taken', 'reach-nobody', 'reach-after'];
begin
  alter table notifications drop constraint notifications_kind_check;
  execute format('alter table notifications add constraint notifications_kind_check check (kind in (%s))',
    (select string_agg(quote_literal(kind), ', ') from unnest(kinds) kind));
end $$;
create policy reach_outs_tell_themselves on notifications as restrictive for insert with check (
  kind not in ('reach-asked', 'reach-taken', 'reach-nobody', 'reach-after') or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'notifications'::regclass));
