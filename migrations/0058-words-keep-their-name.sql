-- As before, with the name under which it was said: whoever got up meanwhile has no chair in the room any more, and their words stay.
drop function lines_at_gathering(uuid, uuid[], integer);
create function lines_at_gathering(p_gathering uuid, p_ids uuid[], p_most integer)
  returns table (id uuid, seat uuid, name text, sealed bytea, heard_by uuid[], said_at timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
  declare
    chair uuid := public.my_chair(p_gathering);
    hears boolean := (select s.inside from public.gathering_seats s where s.seat = chair);
  begin
    if chair is null and not public.is_system() then return; end if;
    return query select * from (
      select l.id, l.seat, s.name, l.sealed, l.heard_by, l.said_at from public.gathering_lines l
        join public.gathering_seats s on s.seat = l.seat
      where l.gathering_id = p_gathering and (p_ids is null or l.id = any (p_ids)) and (public.is_system() or (
        (case when l.heard_by is null then hears else chair = any (l.heard_by) end)
        and (s.member_id is null or s.member_id <> all (public.kept_apart()))))
      order by l.id desc limit p_most) newest order by newest.id;
  end $$;
