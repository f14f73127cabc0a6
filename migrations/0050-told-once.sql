-- News that could be sent again and again is sent once; a check-in can be put right on its own day; whoever stands in can give it back.

-- 1. Check-ins -----------------------------------------------------------------------------------------------------------------

-- When its readers were told of it: switching the audience off and on again tells nobody anew.
alter table check_ins add column told_at timestamptz;
update check_ins set told_at = at where audience = 'supporters';

create or replace function share_check_in(p_id uuid, p_audience text, p_group text, p_now timestamptz) returns text language plpgsql
  security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  mine public.check_ins;
  place uuid;
begin
  select * into mine from public.check_ins c where c.id = p_id and c.member_id = me for update;
  if not found then return null; end if;
  if p_audience = 'group' then
    select g.id into place from public.groups g where g.slug = p_group and g.id = any (public.my_writable_groups());
    if not found then return 'no-group'; end if;
  elsif p_audience = 'supporters' then
    if not exists (select 1 from public.supporters s where s.member_id = me) then return 'no-supporters'; end if;
  end if;
  update public.check_ins c set audience = p_audience, group_id = place,
    told_at = case when p_audience = 'supporters' then coalesce(c.told_at, p_now) else c.told_at end where c.id = p_id;
  if p_audience = 'supporters' and mine.told_at is null then
    -- One line of somebody stands there at a time.
    delete from public.notifications n where n.actor_id = me and n.kind = 'check-in-shared';
    insert into public.notifications (id, member_id, kind, actor_id, actor_name, created_at)
      select distinct on (s.supporter_id) public.id_at(p_now), s.supporter_id, 'check-in-shared', me, s.own_name, p_now
      from public.supporters s where s.member_id = me and s.carries order by s.supporter_id, s.since, s.id;
  end if;
  return 'done';
end $$;

-- On the day on which it was said, by its member's clocks, what it says can be put right; afterwards it is how that day was.
create function is_today(p_at timestamptz, p_member uuid, p_now timestamptz) returns boolean language plpgsql stable
  security definer set search_path = '' as $$
  begin
    return (select (p_at at time zone m.time_zone)::date = (p_now at time zone m.time_zone)::date
      from public.members m where m.id = p_member and (m.id = public.viewer_id() or public.is_system()));
  end $$;
create function change_check_in(p_id uuid, p_feeling smallint, p_helped text[], p_sealed bytea, p_grief smallint, p_urge smallint,
    p_loneliness smallint, p_now timestamptz) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.check_ins c set feeling = p_feeling, helped = p_helped, sealed = p_sealed, grief = p_grief, urge = p_urge,
      loneliness = p_loneliness
    where c.id = p_id and c.member_id = public.viewer_id() and public.is_today(c.at, c.member_id, p_now);
  return found;
end $$;

-- 2. Supporters ----------------------------------------------------------------------------------------------------------------

-- Choosing somebody, ending it and choosing again is told once a day, by each name.
create function on_chosen_again() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select 1 from public.notifications n where n.member_id = new.member_id and n.actor_id = new.actor_id
      and n.kind = new.kind and n.actor_name is not distinct from new.actor_name and n.created_at > new.created_at - interval '1 day') then
    return null;
  end if;
  return new;
end $$;
create trigger told_once_a_day before insert on notifications for each row
  when (new.kind = 'chosen-supporter') execute function on_chosen_again();

-- 3. The rota -------------------------------------------------------------------------------------------------------------------

-- Days go by the clocks of the one whose hours they are: by UTC the edges of a day were lost, or stood there too long.
drop function rota_of(uuid, date);
create function rota_of(p_group uuid, p_now timestamptz) returns table (id uuid, name text, mine boolean, weekday smallint,
    from_minute smallint, to_minute smallint, zone text, stand_ins jsonb) language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  if not p_group = any (public.my_groups()) then return; end if;
  return query
    select h.id, m.name, h.member_id = public.viewer_id(), h.weekday, h.from_minute, h.to_minute, a.time_zone,
      (select coalesce(jsonb_agg(jsonb_build_object('day', s.on_day, 'by', t.name, 'mine', coalesce(s.taken_by = public.viewer_id(), false))
          order by s.on_day), '[]')
        from public.rota_stand_ins s left join public.memberships t on t.group_id = p_group and t.member_id = s.taken_by
        where s.rota_id = h.id and s.on_day >= (p_now at time zone a.time_zone)::date
          and (s.taken_by is null or s.taken_by <> all (public.kept_apart())))
    from public.rota_hours h join public.memberships m on m.group_id = h.group_id and m.member_id = h.member_id
    join public.members a on a.id = h.member_id
    where h.group_id = p_group and h.member_id <> all (public.kept_apart())
    order by h.weekday, h.from_minute, h.id limit 300;
end $$;

-- Whoever stands in cannot after all: it is asked for again.
create function give_back_stand_in(p_rota uuid, p_day date) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.rota_stand_ins s set taken_by = null where s.rota_id = p_rota and s.on_day = p_day and s.taken_by = public.viewer_id();
  return found;
end $$;
