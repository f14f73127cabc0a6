-- Leaving without a trace: sessions that lock, that end by themselves, and that a device used by others keeps no longer than
-- its window; and screens that name nothing.

-- 1. What a member wishes -------------------------------------------------------------------------------------------------

create table discretion (
  member_id uuid primary key references members on delete cascade,
  -- No names in titles, icons and notifications.
  discreet boolean not null,
  -- After so long without use, sessions end.
  idle_minutes integer not null check (idle_minutes in (15, 60, 1440, 43200)),
  changed_at timestamptz not null
);
alter table discretion enable row level security, force row level security;
create policy oneself_reads on discretion for select using (member_id = (select viewer_id()));
create policy oneself_writes on discretion for insert with check (member_id = (select viewer_id()));
create policy oneself_changes on discretion for update using (member_id = (select viewer_id()));

-- 2. What becomes of a session --------------------------------------------------------------------------------------------

alter table auth_sessions
  add column used_at timestamptz not null default now(),
  add column idle_minutes integer not null default 43200,
  -- Somebody else uses this device too.
  add column shared boolean not null default false,
  -- Left in a hurry: until its member proves again who they are it reads nothing.
  add column locked_at timestamptz;

-- Better Auth writes sessions and knows nothing of these columns.
create function session_begins() returns trigger language plpgsql security definer set search_path = '' as $$
  begin
    new.used_at := new.created_at;
    new.idle_minutes := coalesce(
      (select d.idle_minutes from public.discretion d where d.member_id = new.user_id), new.idle_minutes);
    return new;
  end $$;
create trigger session_begins before insert on auth_sessions for each row execute function session_begins();

-- Whether a session of these times is still open. Uses are noted twice a minute at most, and open windows tell theirs a
-- little late: hence the minute more, so that nobody's session ends sooner than they chose.
create function session_lasts(p_used_at timestamptz, p_idle_minutes integer, p_expires_at timestamptz, p_now timestamptz)
  returns boolean language sql immutable parallel safe
  return p_expires_at > p_now and p_used_at + make_interval(mins => p_idle_minutes + 1) > p_now;

-- Who holds a session token. `p_use` says that somebody is there, and not only a window that asks by itself.
drop function who_holds(text, timestamptz);
create function who_holds(p_token text, p_now timestamptz, p_use boolean default false)
  returns table (session_id uuid, member_id uuid, handle text, locale text, time_zone text, is_host boolean,
    has_news boolean, session_expires_at timestamptz, shared boolean, idle_minutes integer, used_at timestamptz,
    discreet boolean)
  language plpgsql volatile security definer set search_path = '' as $$
  begin
    select s.id, m.id, m.handle, m.locale, m.time_zone,
      exists (select 1 from public.hosts h where h.member_id = m.id),
      exists (select 1 from public.notifications n where n.member_id = m.id and n.read_at is null),
      s.expires_at, s.shared, s.idle_minutes, s.used_at,
      coalesce((select d.discreet from public.discretion d where d.member_id = m.id), false)
    into session_id, member_id, handle, locale, time_zone, is_host, has_news, session_expires_at, shared, idle_minutes,
      used_at, discreet
    from public.auth_sessions s join public.members m on m.id = s.user_id
    where s.token = p_token and s.locked_at is null
      and public.session_lasts(s.used_at, s.idle_minutes, s.expires_at, p_now);
    if not found then return; end if;
    return next;
    if p_use and used_at < p_now - interval '30 seconds' then
      update public.auth_sessions s set used_at = p_now where s.id = session_id and s.locked_at is null;
    end if;
  end $$;
