-- How many found themselves in a story said who: an author who kept apart from a reader saw the number go down by one where
-- that reader was among them. The number is of nobody, so it stays whoever keeps apart from whom.
create or replace function found_themselves(p_story uuid) returns integer language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (select count(*)::integer from public.been_there b join public.stories s on s.id = b.story_id
      where s.id = p_story and s.author_id = public.viewer_id());
  end $$;
