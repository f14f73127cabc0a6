-- People like me: members who agreed to be found, stories and shares, near to what the viewer carries.

-- 1. Found by words ---------------------------------------------------------------------------------------------------------

-- The indexes on the words of stories were never used: `@@` may tell of a row that it fails on, so PostgreSQL asks the
-- policies before it, and a policy that hides what care hid holds for the owner too. The same words in a table beside it,
-- which nobody reads but the function below.
create table story_words (
  story_id uuid primary key references stories on delete cascade,
  author_id uuid not null references members on delete cascade,
  words tsvector not null,
  title text not null
);
create index story_words_of_author on story_words (author_id);
create index story_words_by_words on story_words using gin (words);
create index story_words_by_title on story_words using gin (title gin_trgm_ops);

create function on_story_told() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.told_at is null then
    delete from public.story_words where story_id = new.id;
  else
    insert into public.story_words (story_id, author_id, words, title) values (new.id, new.author_id, new.words, new.title)
      on conflict (story_id) do update set words = excluded.words, title = excluded.title
      where (story_words.words, story_words.title) is distinct from (excluded.words, excluded.title);
  end if;
  return null;
end $$;
create trigger told after insert or update on stories for each row execute function on_story_told();

drop index stories_by_words, stories_by_title;
insert into story_words (story_id, author_id, words, title) select id, author_id, words, title from stories where told_at is not null;
-- Without a policy of its own: whoever asks gets nothing. (After the line above, since the owner's way past comes later.)
alter table story_words enable row level security, force row level security;

-- Stories with any of these words in them, those that have all first; and where there are hardly any, those with a title that
-- is nearly so ("dvorce"). Only what the viewer may read, repeated here so that what they may not does not fill the answer;
-- the caller reads them under its own policies all the same. How many are looked at is bounded, so that everyday words
-- cost no more than rare ones.
create function stories_with_words(p_words text[]) returns setof uuid language plpgsql stable security definer
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
  found_ids uuid[];
begin
  if public.viewer_kind() = 'none' then return; end if;
  foreach each_word in array p_words loop
    one := plainto_tsquery('pg_catalog.english', each_word) || plainto_tsquery('pg_catalog.spanish', each_word)
      || plainto_tsquery('pg_catalog.simple', each_word);
    all_of := coalesce(all_of && one, one);
    any_of := coalesce(any_of || one, one);
  end loop;
  if any_of is null then return; end if;
  found_ids := array(
    select s.id from (
      (select w.story_id from public.story_words w where w.words @@ all_of limit 400)
      union (select w.story_id from public.story_words w where w.words @@ any_of limit 400)) near
    join public.stories s on s.id = near.story_id
    where s.told_at is not null and s.hidden_at is null and s.author_id is distinct from me and s.author_id <> all (apart)
      and (s.audience = 'public' or (s.audience = 'community' and public.is_member())
        or (s.audience = 'group' and s.group_id = any (mine)))
    limit 200);
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

-- 2. What the viewer looks for ------------------------------------------------------------------------------------------------

-- Each kind that is near to something the viewer asks for or carries, once, with the nearest of theirs:
-- 3 the very same, 2 wider or narrower, 1 of the same family. `since` is where on the path they stand. The taxonomy is the
-- server's, so it comes along.
create function what_i_seek(p_kinds text[], p_families text[], p_asked text[], p_now timestamptz)
  returns table (kind text, own text, nearness integer, since date, said boolean)
  language plpgsql stable security definer set search_path = '' as $$
  begin
    return query
    with own as (
      select h.experience, h.since_month, coalesce(array_position(p_asked, h.experience), 100) as first, h.place
        from public.held_experiences h where h.member_id = public.viewer_id()
      union all
      select asked.key, null, asked.nth::integer, 0 from unnest(p_asked) with ordinality asked(key, nth)
        where not exists (select 1 from public.held_experiences h
          where h.member_id = public.viewer_id() and h.experience = asked.key)
      order by 3, 4 limit 5)
    select distinct on (k.kind) k.kind, own.experience,
      case when k.kind = own.experience then 3
        when starts_with(k.kind, own.experience || '/') or starts_with(own.experience, k.kind || '/') then 2 else 1 end as near,
      coalesce(own.since_month, (date_trunc('month', p_now at time zone 'UTC') - interval '6 months')::date), own.since_month is not null
    from own
    join unnest(p_kinds, p_families) mine(kind, family) on mine.kind = own.experience
    join unnest(p_kinds, p_families) k(kind, family) on k.family = mine.family
    order by k.kind, near desc, own.first, own.place;
  end $$;

-- How many months further along somebody is; negative where it is newer for them.
create function months_ahead(p_mine date, p_theirs date) returns integer language sql immutable parallel safe
  return ((extract(year from p_mine) - extract(year from p_theirs)) * 12 + extract(month from p_mine) - extract(month from p_theirs))::integer;

-- 3. Members who agreed ---------------------------------------------------------------------------------------------------------

create index held_experiences_found on held_experiences (experience, since_month, member_id) where audience = 'community';

-- The last that somebody said counts, and only for the words that stand there now.
create function agreed_to_be_found(p_member uuid, p_wording integer) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return coalesce((select c.given and c.wording = p_wording from public.consents c
      where c.member_id = p_member and c.purpose = 'found' order by c.id desc limit 1), false);
  end $$;
-- Whether somebody else said yes is theirs to know: it is asked in the function below alone.
revoke execute on function agreed_to_be_found(uuid, integer) from public;

-- Members who carry what is near to what the viewer carries. Both agreed. Each under their handle alone, with what they show
-- to the community, and with what stands beside a seat under that same handle in a group where both sit; nothing of other
-- names, and nothing that is for supporters. Where one is found is thereby always where one could read it. Of each kind
-- those nearest in time are looked at, and a bounded number of them; who stands where is for the server to say.
create function people_like_me(p_kinds text[], p_families text[], p_asked text[], p_ahead boolean, p_wording integer, p_now timestamptz)
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
      join public.memberships seat on seat.group_id = b.group_id and seat.member_id = b.member_id
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

-- 4. Shares in the viewer's groups ---------------------------------------------------------------------------------------------

-- What stands beside the seats of those who said this, by the rule of `experiences_beside_seats`: beside a masked share nothing.
create function seeking_beside_shares(p_shares uuid[], p_kinds text[], p_families text[], p_asked text[], p_now timestamptz)
  returns table (share_id uuid, kind text, own text, nearness integer, ahead integer)
  language plpgsql stable security definer set search_path = '' as $$
  begin
    return query
    with sought as materialized (select * from public.what_i_seek(p_kinds, p_families, p_asked, p_now))
    select sh.id, s.kind, s.own, s.nearness, case when s.said then public.months_ahead(s.since, h.since_month) end
    from public.shares sh
    join public.memberships seat on seat.group_id = sh.group_id and seat.member_id = sh.author_id and seat.name = sh.byline
    join public.members p on p.id = seat.member_id
    join public.held_experiences h on h.member_id = seat.member_id and h.audience in ('group', 'community')
    join sought s on s.kind = h.experience
    where sh.id = any (p_shares) and sh.mask is null and sh.group_id = any (public.my_groups())
      and sh.author_id <> all (public.kept_apart())
      and ((h.audience = 'community' and seat.name = p.handle)
        or exists (select 1 from public.held_experience_seats b where b.held_id = h.id and b.group_id = sh.group_id));
  end $$;
