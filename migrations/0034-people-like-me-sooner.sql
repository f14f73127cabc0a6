-- People like me, sooner.

-- An everyday word stands in a third of all stories, and an index gathers all of those before a limit holds. So the newest are
-- looked at first: a word that stands in many of them needs no index, and what is new is as good as any. What has any of several
-- words is looked for only where too little has all of them.
create or replace function stories_with_words(p_words text[]) returns setof uuid language plpgsql stable security definer
  set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  apart uuid[] := public.kept_apart();
  mine uuid[] := public.my_groups();
  typed text := array_to_string(p_words, ' ');
  each_word text;
  all_of tsquery;
  any_of tsquery;
  one tsquery;
  with_all uuid[];
  with_any uuid[];
  found_ids uuid[];
  enough constant integer := 40;
begin
  if public.viewer_kind() = 'none' then return; end if;
  foreach each_word in array p_words loop
    one := plainto_tsquery('pg_catalog.english', each_word) || plainto_tsquery('pg_catalog.spanish', each_word)
      || plainto_tsquery('pg_catalog.simple', each_word);
    all_of := coalesce(all_of && one, one);
    any_of := coalesce(any_of || one, one);
  end loop;
  if any_of is null then return; end if;
  select coalesce(array_agg(w.story_id) filter (where w.words @@ all_of), '{}'), coalesce(array_agg(w.story_id) filter (where w.words @@ any_of), '{}')
    into with_all, with_any from (select * from public.story_words n order by n.story_id desc limit 2000) w;
  if cardinality(with_all) < enough then
    with_all := array(select w.story_id from public.story_words w where w.words @@ all_of limit 400);
  end if;
  if cardinality(p_words) = 1 or cardinality(with_all) >= enough then
    with_any := '{}';
  elsif cardinality(with_any) < enough then
    with_any := array(select w.story_id from public.story_words w where w.words @@ any_of limit 400);
  end if;
  found_ids := array(
    select s.id from (select w.id, min(w.nth) as nth from unnest(with_all[:250] || with_any[:250]) with ordinality w(id, nth) group by w.id) near
    join public.stories s on s.id = near.id
    where s.told_at is not null and s.hidden_at is null and s.author_id is distinct from me and s.author_id <> all (apart)
      and (s.audience = 'public' or (s.audience = 'community' and public.is_member())
        or (s.audience = 'group' and s.group_id = any (mine)))
    order by near.nth limit 200);
  if cardinality(found_ids) < 5 and length(typed) <= 40 then
    found_ids := found_ids || array(
      select s.id from (select w.story_id from public.story_words w
        where typed operator(public.<%) w.title limit 200) near
      join public.stories s on s.id = near.story_id
      where s.told_at is not null and s.hidden_at is null and s.author_id is distinct from me and s.author_id <> all (apart)
        and (s.audience = 'public' or (s.audience = 'community' and public.is_member())
          or (s.audience = 'group' and s.group_id = any (mine)))
      limit 40);
  end if;
  return query select distinct unnest(found_ids);
end $$;

-- Whom one keeps apart from, and where one sits, is asked once and not of each share.
create or replace function seeking_beside_shares(p_shares uuid[], p_kinds text[], p_families text[], p_asked text[], p_now timestamptz)
  returns table (share_id uuid, kind text, own text, nearness integer, ahead integer)
  language plpgsql stable security definer set search_path = '' as $$
  declare
    mine uuid[] := public.my_groups();
    apart uuid[] := public.kept_apart();
  begin
    return query
    with sought as materialized (select * from public.what_i_seek(p_kinds, p_families, p_asked, p_now))
    select sh.id, s.kind, s.own, s.nearness, case when s.said then public.months_ahead(s.since, h.since_month) end
    from public.shares sh
    join public.memberships seat on seat.group_id = sh.group_id and seat.member_id = sh.author_id and seat.name = sh.byline
    join public.members p on p.id = seat.member_id
    join public.held_experiences h on h.member_id = seat.member_id and h.audience in ('group', 'community')
    join sought s on s.kind = h.experience
    where sh.id = any (p_shares) and sh.mask is null and sh.group_id = any (mine)
      and sh.author_id <> all (apart)
      and ((h.audience = 'community' and seat.name = p.handle)
        or exists (select 1 from public.held_experience_seats b where b.held_id = h.id and b.group_id = sh.group_id));
  end $$;

-- Seats of the viewer's groups alone, and not all that there are.
create or replace function people_like_me(p_kinds text[], p_families text[], p_asked text[], p_ahead boolean, p_wording integer, p_now timestamptz)
  returns table (handle text, locale text, shared jsonb, groups jsonb, stories uuid[])
  language plpgsql stable security definer set search_path = '' as $$
  declare
    me uuid := public.viewer_id();
    apart uuid[] := public.kept_apart();
    mine uuid[] := array(select g.id from public.groups g where g.id = any (public.my_groups()) and g.closed_at is null);
  begin
    if not public.is_member() or not public.agreed_to_be_found(me, p_wording) then return; end if;
    return query
    with sought as materialized (select * from public.what_i_seek(p_kinds, p_families, p_asked, p_now)),
    by_path as (
      select near.member_id, s.nearness, abs(public.months_ahead(s.since, near.since_month)) as distance
      from sought s cross join lateral (
        (select h.member_id, h.since_month from (
            select o.member_id, o.since_month from public.held_experiences o
            where o.experience = s.kind and o.audience = 'community'
              and o.since_month <= (case when p_ahead then s.since - interval '3 months' else s.since end)::date
            order by o.since_month desc, o.member_id desc limit case s.nearness when 3 then 300 when 2 then 80 else 20 end) h
          where h.member_id <> me and h.member_id <> all (apart)
            and (select c.given and c.wording = p_wording from public.consents c
              where c.member_id = h.member_id and c.purpose = 'found' order by c.id desc limit 1)
          limit case s.nearness when 3 then 30 when 2 then 12 else 4 end)
        union all
        (select h.member_id, h.since_month from (
            select o.member_id, o.since_month from public.held_experiences o
            where not p_ahead and o.experience = s.kind and o.audience = 'community' and o.since_month > s.since
            order by o.since_month, o.member_id limit case s.nearness when 3 then 300 when 2 then 80 else 20 end) h
          where h.member_id <> me and h.member_id <> all (apart)
            and (select c.given and c.wording = p_wording from public.consents c
              where c.member_id = h.member_id and c.purpose = 'found' order by c.id desc limit 1)
          limit case s.nearness when 3 then 30 when 2 then 12 else 4 end)
        union all
        (select h.member_id, null::date from (
            select o.member_id from public.held_experiences o
            where not p_ahead and o.experience = s.kind and o.audience = 'community' and o.since_month is null
            order by o.member_id desc limit 50) h
          where h.member_id <> me and h.member_id <> all (apart)
            and (select c.given and c.wording = p_wording from public.consents c
              where c.member_id = h.member_id and c.purpose = 'found' order by c.id desc limit 1)
          limit 6)) near),
    by_seat as (
      select h.member_id, s.nearness, abs(public.months_ahead(s.since, h.since_month)) as distance
      from (select b.held_id, b.group_id, b.member_id from public.held_experience_seats b where b.group_id = any (mine) limit 2000) b
      join public.held_experiences h on h.id = b.held_id and h.audience in ('group', 'community')
      join sought s on s.kind = h.experience
      join public.memberships seat on seat.group_id = b.group_id and seat.member_id = b.member_id and seat.group_id = any (mine)
      join public.members p on p.id = b.member_id and p.handle = seat.name
      where b.member_id <> me and b.member_id <> all (apart)
        and (select c.given and c.wording = p_wording from public.consents c
          where c.member_id = b.member_id and c.purpose = 'found' order by c.id desc limit 1)
      limit 300),
    chosen as (
      select found.member_id from (select * from by_path union all select * from by_seat) found
      where not exists (select 1 from public.measures x
        where x.member_id = found.member_id and x.kind = 'banned' and x.lifted_at is null)
      group by found.member_id
      order by max(found.nearness) desc, min(found.distance) filter (where found.nearness = 3),
        min(found.distance), found.member_id limit 60)
    select p.handle, p.locale,
      (select jsonb_agg(jsonb_build_object('kind', s.kind, 'own', s.own, 'nearness', s.nearness, 'ahead',
          case when s.said then public.months_ahead(s.since, h.since_month) end))
        from public.held_experiences h join sought s on s.kind = h.experience
        where h.member_id = p.id and (h.audience = 'community' or (h.audience = 'group' and exists (
          select 1 from public.held_experience_seats b join public.memberships seat
            on seat.group_id = b.group_id and seat.member_id = b.member_id and seat.name = p.handle
          where b.held_id = h.id and b.group_id = any (mine))))),
      (select coalesce(jsonb_agg(jsonb_build_object('slug', g.slug, 'name', g.name) order by g.name), '[]') from public.memberships seat
        join public.groups g on g.id = seat.group_id
        where seat.member_id = p.id and seat.name = p.handle and seat.group_id = any (mine)),
      array(select t.id from public.stories t
        where t.author_id = p.id and t.told_at is not null and t.hidden_at is null and not t.masked and t.byline = p.handle
          and (t.audience in ('community', 'public') or t.group_id = any (mine))
        order by t.experience in (select s.kind from sought s) desc, t.told_at desc, t.id desc limit 3)
    from chosen join public.members p on p.id = chosen.member_id;
  end $$;
