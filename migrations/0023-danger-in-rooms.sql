-- Those who lead hear of danger in the group's reading room and in stories told to it as well, where the agreements say so.

-- As `tell_of_danger`: a hint by the author's own browser about what they just said. Lines of a room are gone within hours,
-- so the way leads to the room, once in ten minutes; several who need somebody are there together.
create function tell_of_danger_in(p_group uuid, p_story uuid, p_now timestamptz) returns void language plpgsql
  security definer set search_path = '' as $$
declare
  place uuid := case when p_story is null then (select w from unnest(public.my_writable_groups()) w where w = p_group)
    else (select t.group_id from public.stories t where t.id = p_story and t.author_id = public.viewer_id() and t.told_at is not null) end;
begin
  if not coalesce((select a.alerts from public.agreements a where a.group_id = place order by a.version desc limit 1), false) then
    return;
  end if;
  insert into public.notifications (id, member_id, kind, group_id, group_name, story_id, created_at)
    select public.id_at(p_now), f.member_id, 'may-need-company', g.id, g.name, p_story, p_now
    from public.facilitations f join public.groups g on g.id = f.group_id
    where f.group_id = place and f.member_id <> public.viewer_id() and f.member_id <> all (public.kept_apart())
      and not exists (select 1 from public.notifications n where n.member_id = f.member_id and n.kind = 'may-need-company'
        and n.group_id = place and n.share_id is null and n.story_id is not distinct from p_story
        and n.created_at > p_now - case when p_story is null then interval '10 minutes' else interval '1 hour' end);
end $$;
