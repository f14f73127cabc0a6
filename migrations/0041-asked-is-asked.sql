-- "They were asked" is said only where somebody was: whoever has nobody left who could be asked is not told otherwise.
create or replace function ask_to_look_in(p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  due record;
  asked integer := 0;
  told integer;
begin
  if not public.is_system() then return 0; end if;
  for due in
    select l.member_id from public.look_ins l
    where l.asked_at is null and l.quiet_since <= p_now - make_interval(days => l.after_days)
      and not exists (select 1 from public.measures x where x.member_id = l.member_id and x.kind = 'banned' and x.lifted_at is null)
    limit 500 for update skip locked
  loop
    insert into public.notifications (id, member_id, kind, actor_id, actor_name, created_at)
      select distinct on (s.supporter_id) public.id_at(p_now), s.supporter_id, 'look-in', due.member_id, s.own_name, p_now
      from public.look_in_people p join public.supporters s on s.id = p.supporter_line
      where p.member_id = due.member_id and not exists (select 1 from public.blocks b
        where (b.blocker_id, b.blocked_id) in ((due.member_id, s.supporter_id), (s.supporter_id, due.member_id)))
      order by s.supporter_id, s.carries desc, s.since, s.id;
    get diagnostics told = row_count;
    if told > 0 then
      update public.look_ins l set asked_at = p_now where l.member_id = due.member_id;
      asked := asked + 1;
    end if;
  end loop;
  return asked;
end $$;
