-- Somebody comes into a room in which one sits who keeps apart from them: windows that are open already must know before they are
-- told. For the server, pairs of chairs of a meeting that do not see each other, either way.
create function chairs_that_keep_apart(p_gathering uuid) returns table (seat uuid, other uuid) language plpgsql stable
  security definer set search_path = '' as $$
  begin
    if not public.is_system() then return; end if;
    return query select s.seat, o.seat from public.gathering_seats s
      join public.blocks b on s.member_id in (b.blocker_id, b.blocked_id)
      join public.gathering_seats o on o.gathering_id = s.gathering_id and o.seat <> s.seat
        and o.member_id in (b.blocker_id, b.blocked_id)
      where s.gathering_id = p_gathering;
  end $$;
