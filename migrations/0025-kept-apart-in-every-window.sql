-- Whoever left a group may have left words there. Their block, or one of them, is told to the windows of every group in
-- which either of the two sits, and not only to those in which both do: those words may change, and be told to windows.
create or replace function on_kept_apart() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.blocked_id is null then return null; end if;
  delete from public.supporters where (member_id, supporter_id) in
    ((new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id));
  delete from public.notifications where (member_id, actor_id) in
    ((new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id));
  insert into public.live_events (group_id, kind, member_id, at)
    select m.group_id, 'apart.changed', m.member_id, now() from public.memberships m
    where m.member_id in (new.blocker_id, new.blocked_id);
  return null;
end $$;
