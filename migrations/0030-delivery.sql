-- How news leaves this server: letters to an address that its owner proved, and messages to browsers that their members chose.

-- 1. Addresses ------------------------------------------------------------------------------------------------------------

-- An address is proved by the link in a letter; only then is anything sent to it. The address itself stands in auth_users.
create table mail_addresses (
  member_id uuid primary key references members on delete cascade,
  -- Stands in every letter: whoever has it stops letters to this address, and can do nothing else. A random name and not a
  -- signature, because letters lie about for years and a new secret must not break their links.
  stop_code text not null unique check (length(stop_code) = 32),
  -- Null where it was refused before it could be proved.
  proved_at timestamptz,
  -- The mail server of this address said for good that it takes nothing.
  refused_at timestamptz
);
alter table mail_addresses enable row level security, force row level security;
create policy oneself_reads on mail_addresses for select using (member_id = (select viewer_id()) or (select is_system()));
create policy system_writes on mail_addresses for all using ((select is_system()));

-- Another address has to be proved anew.
create function on_email_changed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.mail_addresses where member_id = new.id;
  delete from public.deliveries where member_id = new.id and channel = 'mail';
  return null;
end $$;
create trigger email_changed after update on auth_users for each row when (old.email is distinct from new.email)
  execute function on_email_changed();

-- How one's own address stands. What proves who somebody is, is otherwise for sign-in alone.
create function my_address() returns table (email text, proved boolean, refused boolean) language plpgsql stable
  security definer set search_path = '' as $$
begin
  return query
    select u.email, u.email_verified and a.proved_at is not null and a.refused_at is null, a.refused_at is not null
    from public.auth_users u left join public.mail_addresses a on a.member_id = u.id where u.id = public.viewer_id();
end $$;

-- 2. Browsers -------------------------------------------------------------------------------------------------------------

-- The pair of keys by which push services know this server (VAPID, RFC 8292), made at the first start. The private one is sealed
-- under the community's secret; a new secret seals it anew.
create table push_keys (
  only_one boolean primary key default true check (only_one),
  public_key text not null,
  sealed bytea not null,
  made_at timestamptz not null
);
alter table push_keys enable row level security, force row level security;
create policy anyone_with_an_identity_reads on push_keys for select using ((select viewer_kind()) <> 'none');
create policy system_writes on push_keys for all using ((select is_system()));

-- One browser of one member, as long as the session lasts in which it was chosen. Where it is reached, and with which keys,
-- lies sealed under the member's own key: the address of a push service names a device.
create table push_subscriptions (
  id uuid primary key,
  member_id uuid not null references members on delete cascade,
  session_id uuid not null references auth_sessions on delete cascade,
  sealed bytea not null check (length(sealed) < 4000),
  -- By this one browser is one row, whoever is signed in there: SHA-256 of an address that nobody can guess.
  endpoint_hash bytea not null unique check (length(endpoint_hash) = 32),
  made_at timestamptz not null
);
create index push_subscriptions_of_member on push_subscriptions (member_id);
create index push_subscriptions_of_session on push_subscriptions (session_id);
alter table push_subscriptions enable row level security, force row level security;
create policy oneself_reads on push_subscriptions for select using (member_id = (select viewer_id()) or (select is_system()));
create policy oneself_ends on push_subscriptions for delete using (member_id = (select viewer_id()) or (select is_system()));

-- Chooses this browser. Never one that somebody else uses too, and none that was left in a hurry.
create function keep_push_subscription(p_id uuid, p_session uuid, p_sealed bytea, p_hash bytea, p_now timestamptz)
  returns boolean language plpgsql security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
begin
  if me is null or not public.is_member() then raise exception 'keep_push_subscription: no member'; end if;
  perform 1 from public.auth_sessions s where s.id = p_session and s.user_id = me and not s.shared and s.locked_at is null
    and public.session_lasts(s.used_at, s.idle_minutes, s.expires_at, p_now) for share;
  if not found then return false; end if;
  -- Whoever was signed in here before is not told things in this browser any more.
  delete from public.push_subscriptions where endpoint_hash = p_hash;
  -- Ten browsers are many; the oldest goes.
  delete from public.push_subscriptions where id in (
    select id from public.push_subscriptions where member_id = me order by id desc offset 9);
  insert into public.push_subscriptions (id, member_id, session_id, sealed, endpoint_hash, made_at)
    values (p_id, me, p_session, p_sealed, p_hash, p_now);
  return true;
end $$;

-- "Leave now" and "somebody else uses this device too": nothing is told there any more.
create function on_session_left() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.push_subscriptions where session_id = new.id;
  return null;
end $$;
create trigger session_left after update on auth_sessions for each row
  when (new.locked_at is not null or new.shared) execute function on_session_left();

-- 3. What waits to be sent --------------------------------------------------------------------------------------------------

-- A row for each thing that is to reach somebody in one way: written in the same transaction as the news, gone once it was sent.
-- Without `due_at` it was not looked at yet; the rules (features/notifications/pace.ts) say when it goes. `batch` ties
-- together what goes as one message: a try that was cut off is made again with the same content and the same Message-ID.
create table deliveries (
  id uuid primary key,
  member_id uuid not null references members on delete cascade,
  channel text not null check (channel in ('mail', 'push')),
  purpose text not null check (purpose in ('news', 'prove', 'test')),
  notification_id uuid references notifications on delete cascade,
  subscription_id uuid references push_subscriptions on delete cascade,
  made_at timestamptz not null,
  due_at timestamptz,
  -- Somebody waits for a person: it goes before everything else.
  urgent boolean not null default false,
  batch uuid,
  -- Somebody sends it right now; after this moment they are thought to have died over it.
  taken_until timestamptz,
  tries integer not null default 0,
  failing_since timestamptz,
  problem text check (length(problem) <= 40),
  constraint deliveries_news_has_its_line check ((purpose = 'news') = (notification_id is not null)),
  constraint deliveries_push_has_its_browser check ((channel = 'push') = (subscription_id is not null))
);
create unique index deliveries_each_line_once on deliveries (notification_id, channel, subscription_id) nulls not distinct
  where purpose = 'news';
create index deliveries_of_member on deliveries (member_id, channel);
create index deliveries_of_subscription on deliveries (subscription_id);
create index deliveries_due on deliveries (channel, due_at);
create index deliveries_of_batch on deliveries (batch);
create index deliveries_to_look_at on deliveries (member_id) where due_at is null;
alter table deliveries enable row level security, force row level security;
create policy oneself_reads on deliveries for select using (member_id = (select viewer_id()) or (select is_system()));
create policy system_writes on deliveries for all using ((select is_system()));

-- One row a channel: whether it works, for the host. Nothing of whom it was about.
create table delivery_health (
  channel text primary key check (channel in ('mail', 'push')),
  sent_at timestamptz,
  problem text check (length(problem) <= 40),
  problem_at timestamptz,
  given_up bigint not null default 0
);
alter table delivery_health enable row level security, force row level security;
create policy hosts_read on delivery_health for select using ((select am_host()) or (select is_system()));
create policy system_writes on delivery_health for all using ((select is_system()));

-- What fails, since when, and how many wait: counts for the host, never whose they are.
create function delivery_state(p_now timestamptz) returns table (channel text, waiting bigint, failing bigint,
  failing_since timestamptz, given_up bigint, sent_at timestamptz, problem text, problem_at timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
begin
  if not public.am_host() then raise exception 'delivery_state: no host'; end if;
  return query
    select c.name, count(d.id) filter (where d.due_at is null or d.due_at <= p_now or d.failing_since is not null),
      count(d.id) filter (where d.failing_since is not null), min(d.failing_since),
      coalesce(max(h.given_up), 0)::bigint, max(h.sent_at), max(h.problem), max(h.problem_at)
    from (values ('mail'), ('push')) c(name)
    left join public.deliveries d on d.channel = c.name
    left join public.delivery_health h on h.channel = c.name
    group by c.name order by c.name;
end $$;

-- Every line of news asks to be delivered, by whatever path it was written, in the same transaction; a job is asked for with it.
create function on_told() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.deliveries (id, member_id, channel, purpose, notification_id, made_at)
    select gen_random_uuid(), new.member_id, 'mail', 'news', new.id, new.created_at
    from public.mail_addresses a where a.member_id = new.member_id and a.proved_at is not null and a.refused_at is null;
  if found then perform graphile_worker.add_job('deliver-mail'); end if;
  insert into public.deliveries (id, member_id, channel, purpose, notification_id, subscription_id, made_at)
    select gen_random_uuid(), new.member_id, 'push', 'news', new.id, s.id, new.created_at
    from public.push_subscriptions s where s.member_id = new.member_id;
  if found then perform graphile_worker.add_job('deliver-push'); end if;
  return null;
end $$;
create trigger told after insert on notifications for each row execute function on_told();
