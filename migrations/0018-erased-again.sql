-- Whoever erased their account stays erased, also when an older copy of the database is put back.

-- A member who is gone is known by this alone: SHA-256 of an id that holds at least 62 random bits (RFC 9562, UUIDv7), from which
-- nobody finds the id; whoever has an older copy, and the id in it, knows it again. With a group: that their words stay there.
create function erased_mark(p_member uuid, p_group uuid default null) returns bytea language sql immutable parallel safe
  return sha256(convert_to('hearth erased ' || p_member::text || coalesce(' ' || p_group::text, ''), 'UTF8'));

-- Nothing here says who, when or where. Every server writes these lines into the file `erased` of its data folder as well,
-- which outlives the database, and compares both at its start.
create table erasures (
  mark bytea primary key check (length(mark) = 32),
  -- A mark for each group in which they let their words stay, without their name.
  unnamed bytea[] not null default '{}'
);
alter table erasures enable row level security, force row level security;
create policy server_reads on erasures for select using ((select is_system()));
-- One notes oneself, and only once one is gone: whoever is listed here and found in a database is erased at the next start.
create policy the_gone_note on erasures for insert with check (
  (mark = erased_mark((select viewer_id())) and not exists (select 1 from members m where m.id = (select viewer_id())))
  or (select is_system()));

-- Ends an account that its member had ended before, with what they chose then. On the day of the copy they may have led a
-- group alone or been the last host; they are gone all the same, and `hearth host:create` makes another host.
create function erase_again(p_member uuid, p_unnamed bytea[], p_now timestamptz) returns void language plpgsql
  security definer set search_path = '' as $$
declare
  kept uuid[];
  refused text;
begin
  if not public.is_system() then raise exception 'erase_again: not the server'; end if;
  delete from public.hosts where member_id = p_member;
  delete from public.facilitations where member_id = p_member;
  perform set_config('hearth.identity', 'member', true), set_config('hearth.member', p_member::text, true);
  select coalesce(array_agg(w.group_id), '{}') into kept from public.where_i_left_something() w
    where public.erased_mark(p_member, w.group_id) = any (p_unnamed);
  refused := public.erase_account(kept, p_now);
  perform set_config('hearth.identity', 'system', true), set_config('hearth.member', '', true);
  if refused is not null then raise exception 'erase_again: %', refused; end if;
end $$;
