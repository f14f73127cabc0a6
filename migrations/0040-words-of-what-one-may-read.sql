-- Enough is what the viewer may read: many new stories with a word, told where the viewer does not sit, hid the older ones that
-- they could have read.

-- Of these stories those that the viewer may read, and did not tell, in the same order; so many as are worth weighing.
create function stories_for_me(p_stories uuid[]) returns uuid[] language plpgsql stable security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  apart uuid[] := public.kept_apart();
  mine uuid[] := public.my_groups();
  member boolean := public.is_member();
begin
  return array(select s.id from unnest(p_stories) with ordinality near(id, nth) join public.stories s on s.id = near.id
    where s.told_at is not null and s.hidden_at is null and s.author_id is distinct from me and s.author_id <> all (apart)
      and (s.audience = 'public' or (s.audience = 'community' and member) or (s.audience = 'group' and s.group_id = any (mine)))
    order by near.nth limit 120);
end $$;
revoke execute on function stories_for_me(uuid[]) from public;

create or replace function stories_with_words(p_words text[]) returns setof uuid language plpgsql stable security definer
  set search_path = '' as $$
declare
  typed text := array_to_string(p_words, ' ');
  each_word text;
  all_of tsquery;
  any_of tsquery;
  one tsquery;
  with_all uuid[];
  with_any uuid[];
  found_ids uuid[];
  some_ids uuid[];
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
  select array_agg(w.story_id) filter (where w.words @@ all_of), array_agg(w.story_id) filter (where w.words @@ any_of)
    into with_all, with_any from (select * from public.story_words n order by n.story_id desc limit 2000) w;
  found_ids := public.stories_for_me(with_all[:200]);
  if cardinality(found_ids) < enough then
    found_ids := public.stories_for_me(array(select w.story_id from public.story_words w where w.words @@ all_of limit 400));
  end if;
  if cardinality(p_words) > 1 and cardinality(found_ids) < enough then
    some_ids := public.stories_for_me(with_any[:200]);
    if cardinality(some_ids) < enough then
      some_ids := public.stories_for_me(array(select w.story_id from public.story_words w where w.words @@ any_of limit 400));
    end if;
    found_ids := found_ids || some_ids;
  end if;
  if cardinality(found_ids) < 5 and length(typed) <= 40 then
    found_ids := found_ids || (public.stories_for_me(array(select w.story_id from public.story_words w
      where typed operator(public.<%) w.title limit 200)))[:40];
  end if;
  return query select distinct unnest(found_ids);
end $$;
