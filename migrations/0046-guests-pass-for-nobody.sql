-- "EIlis" with a capital i is read as Ellis. Among members such names are rare, and some are two people's own (Eilis, Ellis), so
-- they stay; a guest, whom nobody knows, takes another name than one that is read as that of somebody who sits there.
create function passes_for_a_member(p_group uuid, p_name text) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return exists (select 1 from public.memberships m where m.group_id = p_group
      and translate(public.plain_name(m.name), 'i10', 'llo') = translate(public.plain_name(p_name), 'i10', 'llo'));
  end $$;
revoke execute on function passes_for_a_member(uuid, text) from public;

create or replace function take_guest_seat(p_guest uuid, p_slug text, p_name text, p_version integer, p_now timestamptz) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  place uuid := (select g.id from public.groups g where g.slug = p_slug and g.access = 'open' and g.listed and g.closed_at is null);
  mine public.guest_seats;
begin
  if place is null or p_guest is null or not (p_guest is not distinct from public.guest_id() or public.is_system()) then
    return 'not-found';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('seats ' || p_slug, 0));
  select * into mine from public.guest_seats s where s.group_id = place and s.guest_id = p_guest;
  if mine.ended_at is not null then return 'ended'; end if;
  if not public.guests_are_welcome(place) then return 'no-guests'; end if;
  if p_version is distinct from (select max(a.version) from public.agreements a where a.group_id = place) then return 'changed'; end if;
  if not public.name_is_free_beside(place, null, p_guest, p_name) or public.passes_for_a_member(place, p_name) then
    return 'name-taken';
  end if;
  -- So that nobody fills a room with names.
  if mine.guest_id is null and (select count(*) from public.guest_seats s
      where s.group_id = place and s.taken_at > p_now - interval '1 day') >= 200 then return 'full'; end if;
  insert into public.guest_seats (group_id, guest_id, name, taken_at, accepted_version)
    values (place, p_guest, p_name, p_now, p_version)
    on conflict (group_id, guest_id) do update set name = p_name, accepted_version = p_version;
  update public.guests set name = p_name where id = p_guest;
  update public.room_lines set name = p_name where group_id = place and guest_id = p_guest and name <> p_name;
  return null;
end $$;
