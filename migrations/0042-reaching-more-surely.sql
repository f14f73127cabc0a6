-- What an attacker's reading of reaching out, circles, pairings and names found.

-- 1. Zones -----------------------------------------------------------------------------------------------------------------------

-- A zone that this PostgreSQL does not know would stop whatever counts by it, for everybody; and a bare offset it reads with the
-- sign turned round. The browser's list may be longer: such a member goes by UTC until it is.
create function on_member_zone() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.time_zone !~ '^[A-Za-z]' then
    new.time_zone := 'UTC';
  end if;
  begin
    perform now() at time zone new.time_zone;
  exception when others then
    new.time_zone := 'UTC';
  end;
  return new;
end $$;
create trigger zone_is_known before insert or update of time_zone on members for each row execute function on_member_zone();

-- 2. The ladder --------------------------------------------------------------------------------------------------------------------

-- As letters and messages to browsers count it (features/notifications/pace.ts): whoever chose nothing is quiet from ten at night
-- to seven, whoever chose no quiet hours never.
create or replace function is_awake(p_member uuid, p_now timestamptz) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
declare
  zone text := (select m.time_zone from public.members m where m.id = p_member);
  local smallint := extract(hour from p_now at time zone zone) * 60 + extract(minute from p_now at time zone zone);
  times public.news_times;
begin
  if exists (select 1 from public.time_offers t where t.member_id = p_member and t.until > p_now) then return true; end if;
  select * into times from public.news_times n where n.member_id = p_member;
  if times.wake_me then return true; end if;
  if times.member_id is null then return local between 7 * 60 and 22 * 60 - 1; end if;
  if times.quiet_from is null then return true; end if;
  return case when times.quiet_from < times.quiet_to then local not between times.quiet_from and times.quiet_to - 1
    else local between times.quiet_to and times.quiet_from - 1 end;
end $$;

-- Whom a step asks, and under which names; `again` for those whom an earlier step asked. 1 supporters who are awake (all, where
-- nobody is), 2 those on the rota now, 3 those who lead the group, 4 the hosts. Nobody who is kept apart, banned, or paused there.
drop function reach_step(public.reach_outs, smallint, timestamptz);
create function reach_step(p_reach public.reach_outs, p_step smallint, p_now timestamptz)
  returns table (member_id uuid, name text, own_name text, again boolean) language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  known_as text := (select m.name from public.memberships m where m.group_id = p_reach.group_id and m.member_id = p_reach.member_id);
begin
  return query
  with named as (
    select s.supporter_id as who, s.own_name as name, s.name as own_name
      from (select distinct on (p.supporter_id) p.* from public.supporters p where p.member_id = p_reach.member_id
        order by p.supporter_id, p.carries desc, p.since, p.id) s where p_step = 1 and p_reach.to_supporters
    union all select d.who, known_as, m.name from (select distinct on_duty from public.on_duty(p_reach.group_id, p_now)) d(who)
      join public.memberships m on m.group_id = p_reach.group_id and m.member_id = d.who where p_step = 2 and known_as is not null
    union all select f.member_id, known_as, m.name from public.facilitations f join public.memberships m using (group_id, member_id)
      where p_step = 3 and known_as is not null and f.group_id = p_reach.group_id
    union all select h.member_id, known_as, m.handle from public.hosts h join public.members m on m.id = h.member_id
      where p_step = 4 and known_as is not null),
  may as (
    select n.*, p_step > 1 or public.is_awake(n.who, p_now) as awake from named n
    where n.who <> p_reach.member_id
      and not exists (select 1 from public.blocks b where (b.blocker_id, b.blocked_id) in ((n.who, p_reach.member_id), (p_reach.member_id, n.who)))
      and not exists (select 1 from public.measures x where x.member_id = n.who and x.lifted_at is null
        and (x.kind = 'banned' or (x.kind = 'paused' and p_step in (2, 3) and x.group_id = p_reach.group_id and (x.until is null or x.until > p_now)))))
  select m.who, m.name, m.own_name,
    exists (select 1 from public.reach_asks a where a.reach_out_id = p_reach.id and a.member_id = m.who)
  from may m where m.awake or not exists (select 1 from may a where a.awake);
end $$;
revoke execute on function reach_step(public.reach_outs, smallint, timestamptz) from public;

-- A step is passed over where it names nobody at all. One that names those alone whom an earlier step asked has its time all the
-- same: that it takes none would tell that two names are one person. Those who lead and the hosts are asked by a kind of news
-- that leaves them their night, unless they wish to be woken; who was asked by the same member within ten minutes reads it on
-- their page, and is not called again.
create or replace function widen_reach_out(p_reach uuid, p_now timestamptz) returns void language plpgsql security definer set search_path = '' as $$
declare
  reach public.reach_outs;
  named integer := 0;
begin
  loop
    select * into reach from public.reach_outs r where r.id = p_reach and r.ended_at is null;
    if not found then return; end if;
    if reach.step >= 4 then
      -- Those who were asked last have their time; where there was nobody at all it is said at once.
      if p_now >= public.reach_due(reach, 4::smallint) or not exists (select 1 from public.reach_asks a
          where a.reach_out_id = p_reach and a.passed_at is null) then
        update public.reach_outs set ended_at = p_now, ending = 'nobody', next_at = null where id = p_reach;
        delete from public.notifications n where n.kind in ('reach-asked', 'reach-widened') and n.actor_id = reach.member_id;
        insert into public.notifications (id, member_id, kind, created_at) values (public.id_at(p_now), reach.member_id, 'reach-nobody', p_now);
      else
        update public.reach_outs set next_at = public.reach_due(reach, 4::smallint) where id = p_reach;
      end if;
      return;
    end if;
    select count(*) into named from public.reach_step(reach, (reach.step + 1)::smallint, p_now);
    insert into public.reach_asks (reach_out_id, member_id, step, name, own_name, asked_at)
      select p_reach, s.member_id, reach.step + 1, s.name, s.own_name, p_now
      from public.reach_step(reach, (reach.step + 1)::smallint, p_now) s where not s.again on conflict do nothing;
    insert into public.notifications (id, member_id, kind, group_id, group_name, actor_id, actor_name, created_at)
      select public.id_at(p_now), a.member_id, case when a.step > 2 then 'reach-widened' else 'reach-asked' end, g.id, g.name, reach.member_id, a.name, p_now
      from public.reach_asks a left join public.groups g on g.id = reach.group_id and a.step > 1
      where a.reach_out_id = p_reach and a.step = reach.step + 1
        and not exists (select 1 from public.reach_asks b join public.reach_outs o on o.id = b.reach_out_id
          where b.member_id = a.member_id and o.member_id = reach.member_id and o.id <> p_reach and b.asked_at > p_now - interval '10 minutes');
    update public.reach_outs r set step = r.step + 1,
      next_at = greatest(public.reach_due(r, (r.step + 1)::smallint), p_now) where r.id = p_reach;
    if named > 0 then return; end if;
  end loop;
end $$;

-- The fifth of a day goes straight to those who lead an open group of theirs; where there is none, to supporters as ever.
create or replace function reach_out(p_id uuid, p_wants text[], p_supporters boolean, p_group uuid, p_now timestamptz) returns uuid language plpgsql
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
  if p_group is not null and not exists (select 1 from public.groups g where g.id = p_group and g.id = any (public.my_groups())
      and g.closed_at is null) then return null; end if;
  if p_group is null and not p_supporters then return null; end if;
  if many >= 4 and place is null then
    place := (select m.group_id from public.memberships m join public.groups g on g.id = m.group_id
      where m.member_id = me and g.closed_at is null order by m.joined_at limit 1);
  end if;
  insert into public.reach_outs (id, member_id, wants, to_supporters, group_id, asked_at, step, next_at)
    values (p_id, me, p_wants, p_supporters and (many < 4 or place is null), place, p_now, case when many >= 4 and place is not null then 2 else 0 end, p_now);
  perform public.widen_reach_out(p_id, p_now);
  return p_id;
end $$;

-- One that cannot be carried out is tried again in a minute, and holds up none of the others.
create or replace function widen_reach_outs(p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  due record;
  many integer := 0;
begin
  if not public.is_system() then return 0; end if;
  for due in select r.id from public.reach_outs r where r.ended_at is null and r.next_at <= p_now order by r.next_at limit 200
    for update skip locked
  loop
    begin
      perform public.widen_reach_out(due.id, p_now);
    exception when others then
      raise warning 'a reach-out could not go on: %', sqlerrm;
      update public.reach_outs set next_at = p_now + interval '1 minute' where id = due.id;
    end;
    many := many + 1;
  end loop;
  return many;
end $$;

create or replace function answer_reach_out(p_reach uuid, p_conversation uuid, p_now timestamptz) returns text language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  reach public.reach_outs;
  ask public.reach_asks;
begin
  select * into reach from public.reach_outs r where r.id = p_reach and r.member_id <> all (public.kept_apart()) for update;
  select * into ask from public.reach_asks a where a.reach_out_id = p_reach and a.member_id = me;
  if reach.id is null or ask.member_id is null then return null; end if;
  if ask.step in (2, 3) and exists (select 1 from public.measures x where x.member_id = me and x.group_id = reach.group_id
      and x.kind = 'paused' and x.lifted_at is null and (x.until is null or x.until > p_now)) then return null; end if;
  if reach.taken_by = me then return 'taken'; end if;
  if reach.ending = 'answered' then return 'held'; end if;
  if reach.ended_at is not null then return 'over'; end if;
  insert into public.conversations (id, kind, last_at, made_at) values (p_conversation, 'circle', p_now, p_now);
  insert into public.conversation_sides (conversation_id, member_id, name, asked_at, joined_at)
    values (p_conversation, reach.member_id, ask.name, p_now, p_now), (p_conversation, me, ask.own_name, p_now, p_now);
  update public.reach_outs set taken_by = me, taken_at = p_now, conversation_id = p_conversation, ended_at = p_now, ending = 'answered',
    next_at = null where id = p_reach;
  delete from public.notifications n where n.kind in ('reach-asked', 'reach-widened') and n.actor_id = reach.member_id;
  insert into public.notifications (id, member_id, kind, actor_id, actor_name, conversation_id, created_at)
    values (public.id_at(p_now), reach.member_id, 'reach-taken', me, ask.own_name, p_conversation, p_now);
  return 'taken';
end $$;

create or replace function pass_reach_out(p_reach uuid, p_now timestamptz) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  reach public.reach_outs;
begin
  select * into reach from public.reach_outs r where r.id = p_reach for update;
  update public.reach_asks a set passed_at = p_now where a.reach_out_id = p_reach and a.member_id = me and a.passed_at is null;
  if not found then return false; end if;
  delete from public.notifications n where n.kind in ('reach-asked', 'reach-widened') and n.member_id = me and n.actor_id = reach.member_id;
  if reach.ended_at is null and not exists (select 1 from public.reach_asks a where a.reach_out_id = p_reach and a.passed_at is null) then
    perform public.widen_reach_out(p_reach, p_now);
  end if;
  return true;
end $$;

create or replace function cancel_reach_out(p_now timestamptz) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
begin
  update public.reach_outs r set ended_at = p_now, ending = 'cancelled', next_at = null where r.member_id = me and r.ended_at is null;
  if not found then return false; end if;
  delete from public.notifications n where n.kind in ('reach-asked', 'reach-widened') and n.actor_id = me;
  return true;
end $$;

-- How many were asked is not told: it would tell which of two names are one person, and who keeps apart meanwhile.
drop function my_reach_out(timestamptz);
create function my_reach_out(p_now timestamptz) returns table (id uuid, wants text[], asked_at timestamptz, step smallint,
    ended_at timestamptz, ending text, taken_name text, conversation_id uuid) language plpgsql stable
  security definer set search_path = '' as $$
#variable_conflict use_column
begin
  return query select r.id, r.wants, r.asked_at, r.step, r.ended_at, r.ending, s.name, r.conversation_id
    from public.reach_outs r left join public.conversation_sides s on s.conversation_id = r.conversation_id
      and s.member_id = r.taken_by and s.member_id <> all (public.kept_apart())
    where r.member_id = public.viewer_id() and r.asked_at > p_now - interval '1 day'
    order by r.ended_at is null desc, r.asked_at desc limit 1;
end $$;

-- Whoever loses their seat asks nobody of that group any more, and is asked nothing of it; a banned member asks nobody at all; a
-- supporter who was let go is not asked any longer.
create or replace function on_seat_ended_reach_asks() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.reach_asks a using public.reach_outs r where r.id = a.reach_out_id and r.group_id = old.group_id
    and a.step > 1 and old.member_id in (a.member_id, r.member_id) and r.ended_at is null;
  return null;
end $$;
create function on_banned_reach_outs() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.reach_outs r set ended_at = new.made_at, ending = 'cancelled', next_at = null
    where r.member_id = new.member_id and r.ended_at is null;
  delete from public.notifications n where n.kind in ('reach-asked', 'reach-widened') and n.actor_id = new.member_id;
  return null;
end $$;
create trigger reach_outs_end after insert on measures for each row when (new.kind = 'banned') execute function on_banned_reach_outs();
create function on_supporter_gone_reach_asks() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.reach_asks a using public.reach_outs r where r.id = a.reach_out_id and a.step = 1 and r.ended_at is null
    and r.member_id = old.member_id and a.member_id = old.supporter_id
    and not exists (select 1 from public.supporters s where s.member_id = old.member_id and s.supporter_id = old.supporter_id);
  return null;
end $$;
create trigger reach_asks_end after delete on supporters for each row execute function on_supporter_gone_reach_asks();

-- Whoever keeps apart from the one for whom they stand in, or the other way round, stands in no longer.
create function on_apart_stand_ins() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.rota_stand_ins s set taken_by = null from public.rota_hours h where h.id = s.rota_id
    and (h.member_id, s.taken_by) in ((new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id));
  return null;
end $$;
create trigger stand_ins_end after insert or update of blocked_id on blocks for each row when (new.blocked_id is not null)
  execute function on_apart_stand_ins();

-- 3. Circles -----------------------------------------------------------------------------------------------------------------------

-- Somebody who is kept apart looks like somebody who left: a circle of two is at rest then, and an invitation does not name them.
create or replace function conversation_is_open(p_conversation uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return exists (select 1 from public.conversations c where c.id = p_conversation and case c.kind
      when 'pair' then c.connection_id is not null
      else (select count(*) from public.conversation_sides s where s.conversation_id = c.id and s.joined_at is not null
        and s.left_at is null and s.member_id <> all (public.kept_apart())) > 1 end);
  end $$;

create or replace function names_in_circle(p_side uuid, p_now timestamptz) returns text[] language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (select coalesce(array_agg(o.name order by lower(o.name)), '{}'::text[]) from public.conversation_sides mine
      join public.conversation_sides o on o.conversation_id = mine.conversation_id and o.side <> mine.side
        and (o.joined_at is null or o.left_at is null) and o.member_id <> all (public.kept_apart())
      where mine.side = p_side and mine.member_id = public.viewer_id()
        and mine.conversation_id = any (public.my_circle_invitations(p_now)));
  end $$;

-- 4. Pairings and names -----------------------------------------------------------------------------------------------------------

-- In the order of seats: that of accounts would tell who was here first under another name.
create or replace function pairs_that_fit(p_group uuid, p_now timestamptz) returns table (one uuid, other uuid, one_name text, other_name text,
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
    from wishing a join wishing b on a.seat < b.seat
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
        and (p.one_id, p.other_id) in ((a.member_id, b.member_id), (b.member_id, a.member_id))
        and (p.proposed_at > public.pairing_lapses(p_now) or p.one_says = p.other_says));
end $$;

-- News of what is between two people keeps the name of that day, as their connection does.
create or replace function take_name(p_group uuid, p_name text) returns boolean language plpgsql security definer set search_path = '' as $$
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
  update public.notifications set actor_name = p_name where group_id = p_group and actor_id = me and connection_id is null
    and conversation_id is null and kind not in ('chosen-supporter', 'would-like-company', 'reach-asked', 'reach-widened');
  update public.join_requests set name = p_name where group_id = p_group and member_id = me;
  return true;
end $$;

-- 5. News --------------------------------------------------------------------------------------------------------------------------

do $$
declare
  known text := (select pg_get_constraintdef(c.oid) from pg_constraint c
    where c.conname = 'notifications_kind_check' and c.conrelid = 'notifications'::regclass);
  kinds text[] := array(select m[1] from regexp_matches(known, '''([a-z-]+)''', 'g') m) || array['reach-widened'];
begin
  alter table notifications drop constraint notifications_kind_check;
  execute format('alter table notifications add constraint notifications_kind_check check (kind in (%s))',
    (select string_agg(quote_literal(kind), ', ') from unnest(kinds) kind));
end $$;
create policy widening_tells_itself on notifications as restrictive for insert with check (
  kind <> 'reach-widened' or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'notifications'::regclass));
