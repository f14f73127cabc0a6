-- What concerns a member reaches every window that they have open: the topic `me`, whose subject is the member.

create policy one_hears_of_oneself on live_events for select using (topic = 'me' and group_id = (select viewer_id()));

-- Somebody is asked, passes, or is asked no longer: their own windows say so, or say it no longer.
create function on_reach_ask() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (topic, group_id, kind, at)
    values ('me', coalesce(new.member_id, old.member_id), 'reach-out.changed', now());
  return null;
end $$;
create trigger told_to_windows after insert or delete or update of passed_at on reach_asks
  for each row execute function on_reach_ask();

-- It went on, or ended: for the one who reached out; where it ended, for all who were asked.
create function on_reach_out_moved() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.live_events (topic, group_id, kind, at)
    select 'me', who, 'reach-out.changed', now() from (
      select new.member_id as who
      union select a.member_id from public.reach_asks a where a.reach_out_id = new.id and new.ended_at is not null) concerned;
  return null;
end $$;
create trigger told_to_windows after update on reach_outs for each row
  when ((old.step, old.ended_at) is distinct from (new.step, new.ended_at)) execute function on_reach_out_moved();

-- Of these members: whether somebody waits for them, and whether there is news, as their pages say it. For the live hub.
create function company_wanted(p_members uuid[]) returns table (member_id uuid, wanted boolean, news boolean) language plpgsql stable
  security definer set search_path = '' as $$
begin
  return query select m.id,
    exists (select 1 from public.reach_asks a join public.reach_outs r on r.id = a.reach_out_id
      where a.member_id = m.id and a.passed_at is null and r.ended_at is null
        and not exists (select 1 from public.blocks b
          where (b.blocker_id, b.blocked_id) in ((m.id, r.member_id), (r.member_id, m.id)))),
    exists (select 1 from public.notifications n where n.member_id = m.id and n.read_at is null)
  from public.members m where m.id = any (p_members) and (public.is_system() or m.id = public.viewer_id());
end $$;
