-- My data: what a member consented to, the copy of everything that they ask for, how long things stay, and the end of an
-- account.

-- 1. Consent, purpose by purpose -----------------------------------------------------------------------------------------

-- A row for each yes and each no, with the wording that it was about. The newest of a purpose holds, as long as the wording
-- is still that one; without one the answer is no.
create table consents (
  id uuid primary key,
  member_id uuid not null references members on delete cascade,
  purpose text not null check (length(purpose) between 1 and 40),
  wording integer not null,
  given boolean not null,
  at timestamptz not null
);
create index consents_of_member on consents (member_id, purpose, id desc);

alter table consents enable row level security, force row level security;
create policy oneself_reads on consents for select using (member_id = (select viewer_id()) or (select is_system()));
-- What was said stays said: nobody changes or removes a line, the next one says otherwise.
create policy oneself_says on consents for insert with check (member_id = (select viewer_id()) or (select is_system()));

-- 2. A copy of everything ------------------------------------------------------------------------------------------------

-- One at a time. A job makes it part by part; the pieces are sealed under a key of the community's secret, and go with the row.
create table exports (
  id uuid primary key,
  member_id uuid not null references members on delete cascade,
  asked_at timestamptz not null,
  parts integer not null check (parts > 0),
  done integer not null default 0 check (done between 0 and parts),
  -- When it last went on; one that stands still (a server that was killed) may be asked for anew.
  moved_at timestamptz not null,
  ready_at timestamptz,
  failed_at timestamptz,
  expires_at timestamptz not null,
  bytes bigint,
  constraint exports_one_at_a_time unique (member_id)
);
create index exports_by_end on exports (expires_at);

create table export_pieces (
  export_id uuid not null references exports on delete cascade,
  number integer not null,
  sealed bytea not null,
  primary key (export_id, number)
);

alter table exports enable row level security, force row level security;
create policy oneself_reads on exports for select using (member_id = (select viewer_id()) or (select is_system()));
create policy oneself_asks on exports for insert with check (
  (member_id = (select viewer_id()) and done = 0 and ready_at is null and failed_at is null) or (select is_system()));
create policy system_makes on exports for update using ((select is_system()));
create policy oneself_removes on exports for delete using (member_id = (select viewer_id()) or (select is_system()));

alter table export_pieces enable row level security, force row level security;
create policy with_the_export on export_pieces for select using (
  exists (select 1 from exports e where e.id = export_id and e.member_id = (select viewer_id())) or (select is_system()));
create policy system_makes on export_pieces for insert with check ((select is_system()));
create policy system_removes on export_pieces for delete using ((select is_system()));

-- 3. How long things stay ------------------------------------------------------------------------------------------------

-- What the host set, a row for each change; the newest holds, and where there is none src/features/privacy/retention.ts does.
-- Days; null means until somebody takes it away.
create table retention (
  id uuid primary key,
  read_news integer check (read_news between 1 and 3650),
  unread_news integer check (unread_news between 1 and 3650),
  taken_back integer check (taken_back between 1 and 3650),
  requests integer check (requests between 1 and 3650),
  closed_groups integer check (closed_groups between 1 and 3650),
  reports integer not null check (reports between 1 and 3650),
  exports integer not null check (exports between 1 and 7),
  made_at timestamptz not null,
  made_by uuid not null
);

alter table retention enable row level security, force row level security;
create policy anyone_with_an_identity_reads on retention for select using ((select viewer_kind()) <> 'none');
create policy hosts_set on retention for insert with check (
  ((select am_host()) and made_by = (select viewer_id())) or (select is_system()));

-- Carrying it out removes rows that nobody else may remove.
create policy system_erases on join_requests for delete using ((select is_system()));

-- 4. The end of an account -----------------------------------------------------------------------------------------------

-- Where the viewer has left something: groups in which they sit, sat, or said something. A group that they may no longer
-- see is not named.
create function where_i_left_something() returns table (group_id uuid, slug text, name text, leads_alone boolean,
    words integer, until timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
begin
  return query
  select g.id,
    case when seated.member_id is not null or (g.listed and g.closed_at is null) then g.slug end,
    case when seated.member_id is not null or (g.listed and g.closed_at is null) then g.name end,
    seated.member_id is not null and g.closed_at is null and public.leads_alone(g.id) is true,
    (select count(*)::integer from public.shares s
      where s.group_id = g.id and s.author_id = me and s.withdrawn_at is null and s.kind = 'share' and s.audience <> 'me')
    + (select count(*)::integer from public.replies r
      where r.group_id = g.id and r.author_id = me and r.withdrawn_at is null),
    case when seated.member_id is null then (select max(e.ended_at) from public.membership_endings e
      where e.group_id = g.id and e.member_id = me) end
  from public.groups g left join public.memberships seated on seated.group_id = g.id and seated.member_id = me
  where g.id in (
    select m.group_id from public.memberships m where m.member_id = me
    union select e.group_id from public.membership_endings e where e.member_id = me
    union select s.group_id from public.shares s where s.author_id = me and s.group_id is not null
    union select r.group_id from public.replies r where r.author_id = me and r.group_id is not null)
  order by seated.member_id is null, g.name, g.id;
end $$;

-- Somebody has to look after the community.
create function am_last_host() returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.hosts where member_id = public.viewer_id())
      and not exists (select 1 from public.hosts where member_id <> public.viewer_id());
  end $$;

-- Ends the viewer's own account. In the groups of `p_unnamed` their words stay, under nobody's name; everywhere else they
-- go. What they decided for a group (an agreement, a name for it, an end of a seat) stays with the group, and nobody's.
-- The keys under which private words lie sealed go with the member's row.
-- Says why not: 'last-host', 'leads-alone'; null when it is done.
create function erase_account(p_unnamed uuid[], p_now timestamptz) returns text language plpgsql security definer
  set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  place record;
begin
  if me is null or not public.is_member() then raise exception 'erase_account: no member'; end if;
  perform pg_advisory_xact_lock(hashtextextended('hosts', 0));
  perform 1 from public.members m where m.id = me for update;
  if not found then return null; end if;
  if public.am_last_host() then return 'last-host'; end if;
  -- Two who lead a group together and go at once wait for each other here, as everybody does whose seat ends.
  for place in select g.slug from public.memberships m join public.groups g on g.id = m.group_id
      where m.member_id = me order by g.slug loop
    perform pg_advisory_xact_lock(hashtextextended('seats ' || place.slug, 0));
  end loop;
  if exists (select 1 from public.memberships m join public.groups g on g.id = m.group_id
      where m.member_id = me and g.closed_at is null and public.leads_alone(g.id)) then return 'leads-alone'; end if;

  for place in select w.group_id from public.where_i_left_something() w loop
    perform public.let_go_of_words(place.group_id,
      case when place.group_id = any (p_unnamed) then 'anonymise' else 'erase' end, p_now);
  end loop;
  -- What was written outside of groups, or for oneself, is nobody else's to keep.
  delete from public.replies where author_id = me;
  delete from public.shares where author_id = me;
  delete from public.memberships where member_id = me;

  -- Links that were given away stop opening doors; what was written on them goes.
  update public.invitations set note = '', made_by = nobody,
    revoked_by = case when revoked_at is null then nobody else revoked_by end, revoked_at = coalesce(revoked_at, p_now)
    where made_by = me;
  update public.invitations set revoked_by = nobody where revoked_by = me;
  update public.groups set created_by = nobody where created_by = me;
  update public.groups set closed_by = nobody where closed_by = me;
  update public.agreements set made_by = nobody where made_by = me;
  update public.facilitations set made_by = nobody where made_by = me;
  update public.membership_endings set ended_by = nobody where ended_by = me and member_id <> me;
  update public.membership_endings set lifted_by = nobody where lifted_by = me and member_id <> me;
  update public.join_requests set answered_by = nobody where answered_by = me and member_id <> me;
  update public.hosts set made_by = nobody where made_by = me and member_id <> me;
  update public.community set set_up_by = nobody where set_up_by = me;
  update public.retention set made_by = nobody where made_by = me;
  -- Whoever keeps away from a name that they typed themselves goes on doing so, should somebody take it again.
  update public.blocks set blocked_id = null where blocked_id = me and handle is not null;

  -- What they said to somebody whom they sat with goes; that somebody sat there stays, without a name (tables of 0009).
  delete from public.sitting_lines l where l.member_id = me;
  update public.sittings set taken_name = null where taken_by = me;
  update public.reports set taken_name = null where taken_by = me;

  delete from public.auth_verifications
    where strpos(value, me::text) > 0 or strpos(identifier, me::text) > 0;
  delete from public.auth_users where id = me;
  -- With it goes all that hangs on the account: keys, consents, news, supporters, mutes, requests, copies.
  delete from public.members where id = me;
  -- (`membership.ended` must still find the windows that it closes; the next sweep takes it, see sweep-traces).
  update public.live_events set member_id = null where member_id = me and kind <> 'membership.ended';
  update public.live_events set share_author_id = null where share_author_id = me;
  return null;
end $$;
