-- A member's key is wrapped under the community's present secret, or not at all.

-- A server that was left running with an older secret would wrap keys that nobody can ever open. So a key comes in by this
-- function alone: it looks at the proof and holds it until its transaction ends, and a rotation, which changes the proof
-- before it reads the keys, waits for that. False where the secret behind the proof is not the community's.
create function keep_key(p_wrapped bytea, p_proof bytea, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
begin
  if public.viewer_id() is null or not public.is_member() then raise exception 'keep_key: no member'; end if;
  perform 1 from public.secret_proof s where s.proof = p_proof for share;
  if not found then return false; end if;
  insert into public.member_keys (member_id, wrapped, made_at) values (public.viewer_id(), p_wrapped, p_now)
    on conflict do nothing;
  return true;
end $$;

drop policy oneself_makes on member_keys;
