-- Private words: what is for its author alone is sealed under a key of the author's own, which the community's secret wraps.

-- Without its row nothing that the member sealed can be opened again, in no backup either that is older than the erasure.
create table member_keys (
  member_id uuid primary key references members on delete cascade,
  -- The key, sealed (AES-256-GCM) under one derived from the community's secret: version, nonce, sealed key, tag.
  wrapped bytea not null,
  made_at timestamptz not null
);
alter table member_keys enable row level security, force row level security;
create policy oneself_reads on member_keys for select using (member_id = (select viewer_id()) or (select is_system()));
create policy oneself_makes on member_keys for insert with check (member_id = (select viewer_id()) or (select is_system()));
create policy rotation_changes on member_keys for update using ((select is_system()));
create policy erasure_destroys on member_keys for delete using ((select is_system()));

-- By this the server knows at its start whether the secret that it was given is the one that wraps the keys.
create table secret_proof (
  one boolean primary key default true check (one),
  proof bytea not null,
  made_at timestamptz not null
);
alter table secret_proof enable row level security, force row level security;
create policy server_alone on secret_proof for all using ((select is_system()));

alter table shares add constraint shares_sealed_fit check (length(sealed) <= 200000);
create index shares_pages_of_author on shares (author_id, id desc) where kind <> 'share' and withdrawn_at is null;
create index shares_to_supporters on shares (author_id, id desc) where audience = 'supporters' and withdrawn_at is null;

-- Supporters hear of a page once, however often it is closed and opened again.
create function page_was_told(p_share uuid, p_supporter uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return exists (select 1 from public.notifications n where n.share_id = p_share and n.member_id = p_supporter
      and n.kind = 'page-shared' and n.actor_id = public.viewer_id());
  end $$;
