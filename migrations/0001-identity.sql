-- Who is asking. Every transaction says so in settings that end with it; a connection that says nothing reads nothing.

-- 'member', 'visitor', 'system' or 'none'. After a transaction the setting is '' and not null, hence nullif.
create function viewer_kind() returns text language sql stable parallel safe
  return coalesce(nullif(current_setting('hearth.identity', true), ''), 'none');

-- The member who is asking, or null.
create function viewer_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('hearth.member', true), '')::uuid;

-- Jobs, the live hub and sign-in. A single question that must see past its caller's policies is a `security definer`
-- function instead: it runs as the owner, whom a policy of every table lets pass (docs/decisions/0003).
create function is_system() returns boolean language sql stable parallel safe
  return viewer_kind() = 'system';

create function is_member() returns boolean language sql stable parallel safe
  return viewer_kind() = 'member' and viewer_id() is not null;

-- A trigger for rows whose policies let somebody change them: the named columns stay as they were written, or are emptied.
-- A policy says who may change a row and cannot say which part of it.
create function columns_stay() returns trigger language plpgsql as $$
declare
  before jsonb := to_jsonb(old);
  after jsonb := to_jsonb(new);
  name text;
begin
  foreach name in array tg_argv loop
    if after -> name is distinct from before -> name and after -> name <> 'null'::jsonb then
      raise exception '% of % stays as it was written', name, tg_table_name using errcode = 'insufficient_privilege';
    end if;
  end loop;
  return new;
end $$;

-- The community: one row, made by the set-up page.
create table community (
  only_one boolean primary key default true check (only_one),
  name text not null check (length(name) between 1 and 80),
  locale text not null,
  time_zone text not null default 'UTC',
  set_up_at timestamptz not null,
  set_up_by uuid not null
);

-- A member is a handle. Nobody but the member reads the row: others see the name that a membership or a share carries.
create table members (
  id uuid primary key,
  handle text not null check (handle ~ '^[a-z0-9](-?[a-z0-9]){2,23}$'),
  locale text not null,
  time_zone text not null,
  joined_at timestamptz not null,
  constraint members_handle_is_taken unique (handle)
);

create table hosts (
  member_id uuid primary key references members on delete cascade,
  since timestamptz not null,
  made_by uuid not null
);

create function am_host() returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.hosts where member_id = public.viewer_id());
  end $$;

-- Better Auth's tables. E-mail is a placeholder under `.invalid` until a member gives one. Two people may give the same
-- address: only proving that one owns it may tell that another account has it.
create table auth_users (
  id uuid primary key,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index auth_users_own_their_email on auth_users (email) where email_verified;

create table auth_sessions (
  id uuid primary key,
  user_id uuid not null references auth_users on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_sessions_of_user on auth_sessions (user_id);

create table auth_accounts (
  id uuid primary key,
  user_id uuid not null references auth_users on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_accounts_of_user on auth_accounts (user_id);

create table auth_verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_verifications_by_identifier on auth_verifications (identifier);

create table auth_passkeys (
  id uuid primary key,
  user_id uuid not null references auth_users on delete cascade,
  name text,
  public_key text not null,
  credential_id text not null unique,
  counter bigint not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz default now()
);
create index auth_passkeys_of_user on auth_passkeys (user_id);

-- One-time codes that open an account whose passphrase is lost; only their hashes are kept.
create table recovery_codes (
  member_id uuid not null references members on delete cascade,
  code_hash bytea not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (member_id, code_hash)
);

-- How often something was tried from one source in one window of time. Unlogged: forgetting it in a crash is fine.
create unlogged table attempts (
  what text not null,
  source text not null,
  window_start timestamptz not null,
  tries integer not null,
  primary key (what, source, window_start)
);

-- Proofs of work and waiting tickets that were redeemed, until they would have expired.
create unlogged table spent_tickets (
  ticket_hash bytea primary key,
  expires_at timestamptz not null
);

-- Row-level security: on for every table, and forced.
alter table community enable row level security, force row level security;
create policy anyone_with_an_identity_reads on community for select using ((select viewer_kind()) <> 'none');
create policy set_up_writes on community for insert with check ((select is_system()));
create policy hosts_change on community for update using ((select am_host()) or (select is_system()));

alter table members enable row level security, force row level security;
create policy oneself_reads on members for select using (id = (select viewer_id()) or (select is_system()));
create policy oneself_changes on members for update using (id = (select viewer_id()) or (select is_system()));
create trigger columns_stay before update on members for each row
  execute function columns_stay('id', 'joined_at');
create policy sign_up_writes on members for insert with check ((select is_system()));
create policy system_erases on members for delete using ((select is_system()));

alter table hosts enable row level security, force row level security;
create policy oneself_reads on hosts for select using (member_id = (select viewer_id()) or (select is_system()));
create policy system_writes on hosts for all using ((select is_system()));

-- What proves who somebody is, is for sign-in alone.
alter table auth_users enable row level security, force row level security;
create policy system_only on auth_users for all using ((select is_system()));
alter table auth_sessions enable row level security, force row level security;
create policy system_only on auth_sessions for all using ((select is_system()));
alter table auth_accounts enable row level security, force row level security;
create policy system_only on auth_accounts for all using ((select is_system()));
alter table auth_verifications enable row level security, force row level security;
create policy system_only on auth_verifications for all using ((select is_system()));
alter table auth_passkeys enable row level security, force row level security;
create policy system_only on auth_passkeys for all using ((select is_system()));
alter table recovery_codes enable row level security, force row level security;
create policy system_only on recovery_codes for all using ((select is_system()));
alter table attempts enable row level security, force row level security;
create policy system_only on attempts for all using ((select is_system()));
alter table spent_tickets enable row level security, force row level security;
create policy system_only on spent_tickets for all using ((select is_system()));
