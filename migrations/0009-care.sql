-- Care: reports, what is done about them, appeals, reveals, the log of it all; and somebody who asks for a person.

-- 1. Words that care folded or hid --------------------------------------------------------------------------------------

alter table shares add column folded_at timestamptz, add column hidden_at timestamptz;
alter table replies add column folded_at timestamptz, add column hidden_at timestamptz;

-- Hidden words stay with their author alone; those who care read the copy in the report. Restrictive: it holds beside
-- every other policy, of those that come later too.
create policy hidden_is_hidden on shares as restrictive for select using (
  hidden_at is null or author_id = (select viewer_id()) or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'shares'::regclass));
create policy hidden_is_hidden on replies as restrictive for select using (
  hidden_at is null or author_id = (select viewer_id()) or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'replies'::regclass));
-- Authors change their words, and not what care did with them.
create function care_is_not_written() returns trigger language plpgsql as $$
begin
  if (case when tg_op = 'INSERT' then new.folded_at is not null or new.hidden_at is not null
      else (new.folded_at, new.hidden_at) is distinct from (old.folded_at, old.hidden_at) end)
    and current_user <> (select pg_catalog.pg_get_userbyid(c.relowner) from pg_catalog.pg_class c where c.oid = tg_relid) then
    raise exception 'what care does is done through care' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger care_is_not_written before insert or update on shares for each row execute function care_is_not_written();
create trigger care_is_not_written before insert or update on replies for each row execute function care_is_not_written();

-- 2. Tables --------------------------------------------------------------------------------------------------------------

-- What somebody reported. It keeps a copy of what was there, since that can change or go. Whom it is about and who made it
-- are accounts that no page shows: those who care know the name that stood there.
create table reports (
  id uuid primary key,
  -- Null for a page that was opened to supporters: the host alone cares for those.
  group_id uuid references groups on delete cascade,
  reporter_id uuid references members on delete set null,
  accused_id uuid references members on delete set null,
  share_id uuid references shares on delete set null,
  reply_id uuid references replies on delete set null,
  -- Of words: what stood there. Of a person: nothing.
  copy text not null check (length(copy) <= 10000),
  name text not null,
  masked boolean not null,
  reason text not null check (length(reason) <= 40),
  gravity smallint not null check (gravity between 1 and 3),
  words text not null check (length(words) <= 1000),
  made_at timestamptz not null,
  taken_by uuid references members on delete set null,
  taken_name text,
  resolved_at timestamptz,
  outcome text check (outcome in ('acted', 'no-need'))
);
create index reports_open on reports (gravity desc, id) where resolved_at is null;
create index reports_of_group on reports (group_id, id desc);
create index reports_of_accused on reports (accused_id);
create unique index reports_once on reports (reporter_id, coalesce(reply_id, share_id, accused_id)) where resolved_at is null;

-- What care did about somebody. Each can be appealed once; those that are strikes count until they expire.
create table measures (
  id uuid primary key,
  report_id uuid references reports on delete set null,
  group_id uuid references groups on delete cascade,
  member_id uuid not null references members on delete cascade,
  -- As the group knew them.
  name text not null,
  kind text not null check (kind in ('folded', 'hidden', 'edit-asked', 'paused', 'removed', 'banned')),
  words text not null check (length(words) between 1 and 1000),
  share_id uuid references shares on delete set null,
  reply_id uuid references replies on delete set null,
  made_at timestamptz not null,
  made_by uuid references members on delete set null,
  -- Of a pause: its end.
  until timestamptz,
  -- Until when it counts as a strike; null where it does not.
  strike_until timestamptz,
  lifted_at timestamptz,
  appeal text check (length(appeal) <= 2000),
  appealed_at timestamptz,
  appeal_answer text check (appeal_answer in ('stands', 'lifted')),
  appeal_words text check (length(appeal_words) <= 1000),
  appeal_answered_at timestamptz,
  appeal_answered_by uuid references members on delete set null
);
create index measures_of_member on measures (member_id, id desc);
create index measures_of_group on measures (group_id, id desc);
create index measures_appealed on measures (appealed_at) where appealed_at is not null and appeal_answered_at is null;
create unique index measures_one_pause on measures (group_id, member_id) where kind = 'paused' and lifted_at is null;
create unique index measures_one_ban on measures (member_id) where kind = 'banned' and lifted_at is null;

-- Somebody who cares for the group asks who is behind a mask; somebody in the other role has to agree.
create table reveals (
  id uuid primary key,
  report_id uuid not null references reports on delete cascade,
  reason text not null check (length(reason) between 10 and 500),
  asked_at timestamptz not null,
  asked_by uuid references members on delete set null,
  asked_name text not null,
  asked_as text not null check (asked_as in ('facilitator', 'host')),
  answered_at timestamptz,
  answered_by uuid references members on delete set null,
  agreed boolean
);
create unique index reveals_once on reveals (report_id) where answered_at is null;

-- Everything that care does, in the order in which it was done. It is written once and stays: nobody changes a line, the
-- owner of the database neither (the trigger below), and no account that ends takes its lines along.
create table care_log (
  id uuid primary key,
  group_id uuid,
  report_id uuid,
  actor_id uuid,
  actor_name text not null,
  kind text not null check (length(kind) <= 40),
  -- Whom it was about, under the name that the group knew.
  about text,
  words text,
  at timestamptz not null
);
create index care_log_of_report on care_log (report_id, id);
create index care_log_of_group on care_log (group_id, id desc);
create function care_log_stays() returns trigger language plpgsql as $$
begin
  raise exception 'the care log stays as it was written' using errcode = 'insufficient_privilege';
end $$;
create trigger stays before update or delete on care_log for each row execute function care_log_stays();
create trigger stays_whole before truncate on care_log for each statement execute function care_log_stays();

-- Somebody who asked for a person to sit with them, and what the two say.
create table sittings (
  id uuid primary key,
  group_id uuid not null references groups on delete cascade,
  member_id uuid not null references members on delete cascade,
  name text not null,
  asked_at timestamptz not null,
  taken_by uuid references members on delete set null,
  taken_name text,
  taken_at timestamptz,
  escalated_at timestamptz,
  followed_up_at timestamptz,
  ended_at timestamptz
);
create unique index sittings_one on sittings (group_id, member_id) where ended_at is null;
create index sittings_open on sittings (asked_at) where ended_at is null;
create table sitting_lines (
  id uuid primary key,
  sitting_id uuid not null references sittings on delete cascade,
  member_id uuid references members on delete set null,
  name text not null,
  words text not null check (length(words) between 1 and 2000),
  at timestamptz not null
);
create index sitting_lines_of_sitting on sitting_lines (sitting_id, id);

-- 3. Who cares -----------------------------------------------------------------------------------------------------------

-- Nobody cares for what is about themselves, nor for those whom they keep away from.
create function i_care(p_group uuid, p_about uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (public.am_host() or p_group = any (public.my_facilitated_groups()))
      and p_about is distinct from public.viewer_id() and not coalesce(p_about = any (public.kept_apart()), false);
  end $$;
create function i_care_for(p_report uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.reports r where r.id = p_report and public.i_care(r.group_id, r.accused_id));
  end $$;

-- The lines of a report are for those who care for it; where it is gone, or there was none, for those who care for the group.
create function i_read_care_log(p_report uuid, p_group uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    if exists (select 1 from public.reports r where r.id = p_report) then return public.i_care_for(p_report); end if;
    return public.am_host() or (p_report is null and coalesce(p_group = any (public.my_facilitated_groups()), false));
  end $$;

create function my_care_name(p_group uuid) returns text language plpgsql stable security definer set search_path = '' as $$
  begin
    return coalesce(public.my_name_in(p_group), (select handle from public.members where id = public.viewer_id()));
  end $$;

create function write_care_log(p_report uuid, p_group uuid, p_kind text, p_about text, p_words text, p_now timestamptz)
  returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.care_log (id, group_id, report_id, actor_id, actor_name, kind, about, words, at)
    values (public.id_at(p_now), p_group, p_report, public.viewer_id(),
      coalesce(public.my_care_name(p_group), 'Hearth'), p_kind, p_about, p_words, p_now);
end $$;

-- A UUIDv7 of this time, for rows that the database makes itself; those of one millisecond in the order of their making.
create sequence order_of_ids;
create function id_at(p_now timestamptz) returns uuid language sql volatile set search_path = '' return (
  lpad(to_hex((extract(epoch from p_now) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(nextval('public.order_of_ids') & 4095), 3, '0')
  || to_hex(8 + (random() * 3)::integer) || substr(md5(gen_random_uuid()::text), 1, 15))::uuid;

create function tell_of_care(p_to uuid, p_kind text, p_group uuid, p_words text, p_now timestamptz) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.notifications (id, member_id, kind, group_id, group_name, words, created_at)
    select public.id_at(p_now), p_to, p_kind, p_group, (select name from public.groups where id = p_group), p_words, p_now
    where p_to is not null;
end $$;
-- Those who lead a group, and where nobody does but the one it is about (or nobody at all), the hosts.
create function tell_carers(p_group uuid, p_about uuid, p_kind text, p_now timestamptz) returns void
  language plpgsql security definer set search_path = '' as $$
declare
  carers uuid[] := (select array_agg(f.member_id) from public.facilitations f where f.group_id = p_group
    and f.member_id is distinct from p_about and f.member_id is distinct from public.viewer_id()
    and not exists (select 1 from public.blocks b where (b.blocker_id, b.blocked_id) in ((f.member_id, p_about), (p_about, f.member_id))));
begin
  if carers is null then
    carers := (select array_agg(h.member_id) from public.hosts h where h.member_id is distinct from p_about);
  end if;
  perform public.tell_of_care(carer, p_kind, p_group, null, p_now) from unnest(carers) carer;
end $$;
revoke execute on function write_care_log(uuid, uuid, text, text, text, timestamptz) from public;
revoke execute on function tell_of_care(uuid, text, uuid, text, timestamptz) from public;
revoke execute on function tell_carers(uuid, uuid, text, timestamptz) from public;

-- 4. Reporting -----------------------------------------------------------------------------------------------------------

-- What the viewer may report: words that they may read, and whoever sits beside them.
create function reportable(p_words uuid, p_seat uuid) returns table (group_id uuid, accused_id uuid, share_id uuid,
    reply_id uuid, copy text, name text, masked boolean) language plpgsql stable security definer set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  apart uuid[] := public.kept_apart();
begin
  return query
  select s.group_id, s.author_id, s.id, null::uuid, s.body, coalesce(s.byline, public.name_towards_me(s.author_id), ''),
      s.mask is not null
    from public.shares s where s.id = p_words and s.author_id <> me and s.author_id <> all (apart)
      and s.withdrawn_at is null and s.hidden_at is null
      and ((s.audience in ('group', 'community', 'public') and s.group_id = any (public.my_groups()))
        or s.audience in ('community', 'public')
        or (s.audience = 'supporters' and s.author_id = any (public.members_i_support())))
  union all
  select r.group_id, r.author_id, r.share_id, r.id, r.body, coalesce(r.byline, ''),
      r.byline is distinct from (select m.name from public.memberships m where m.group_id = r.group_id and m.member_id = r.author_id)
    from public.replies r join public.shares s on s.id = r.share_id
    where r.id = p_words and r.author_id <> me and r.author_id <> all (apart)
      and r.withdrawn_at is null and r.hidden_at is null
      and ((r.group_id = any (public.my_groups()) and s.audience in ('group', 'community', 'public'))
        or (r.group_id is null and s.author_id = me))
  union all
  select m.group_id, m.member_id, null, null, '', m.name, false
    from public.memberships m where m.seat = p_seat and m.group_id = any (public.my_groups()) and m.member_id <> me
      and m.member_id <> all (apart);
end $$;

-- False where there is nothing to report; reported twice while it is open it is one report.
create function make_report(p_id uuid, p_words uuid, p_seat uuid, p_reason text, p_gravity smallint, p_text text, p_now timestamptz)
  returns boolean language plpgsql security definer set search_path = '' as $$
declare
  found_one record;
begin
  select * into found_one from public.reportable(p_words, p_seat);
  if not found then return false; end if;
  insert into public.reports (id, group_id, reporter_id, accused_id, share_id, reply_id, copy, name, masked, reason, gravity, words, made_at)
    values (p_id, found_one.group_id, public.viewer_id(), found_one.accused_id, found_one.share_id, found_one.reply_id,
      found_one.copy, found_one.name, found_one.masked, p_reason, p_gravity, p_text, p_now)
    on conflict do nothing;
  if found then perform public.tell_carers(found_one.group_id, found_one.accused_id, 'report-made', p_now); end if;
  return true;
end $$;

create function my_reports_since(p_since timestamptz) returns integer language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (select count(*)::integer from public.reports where reporter_id = public.viewer_id() and made_at > p_since);
  end $$;

-- Whether somebody whom a report is about still sits in the group, without saying on which seat.
create function care_knows_seat(p_report uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.reports r join public.memberships m on m.group_id = r.group_id and m.member_id = r.accused_id
      where r.id = p_report and public.i_care(r.group_id, r.accused_id));
  end $$;

-- 5. Acting --------------------------------------------------------------------------------------------------------------

create function take_report(p_report uuid, p_taken boolean, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  report public.reports;
begin
  select * into report from public.reports r where r.id = p_report and r.resolved_at is null for update;
  if not found or not public.i_care(report.group_id, report.accused_id) then return false; end if;
  update public.reports set taken_by = case when p_taken then public.viewer_id() end,
    taken_name = case when p_taken then public.my_care_name(report.group_id) end where id = p_report;
  perform public.write_care_log(p_report, report.group_id, case when p_taken then 'taken' else 'handed-back' end, null, null, p_now);
  return true;
end $$;

create function note_on_report(p_report uuid, p_words text, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  report public.reports;
begin
  select * into report from public.reports r where r.id = p_report;
  if not found or not public.i_care(report.group_id, report.accused_id) then return false; end if;
  perform public.write_care_log(p_report, report.group_id, 'noted', null, p_words, p_now);
  return true;
end $$;

-- Does one thing about whoever is behind a report, tells them, and writes it down. Null where it is done; else why not:
-- 'not-found', 'gone' (there is nothing to do it to any more), 'host-only', 'already'.
create function take_measure(p_id uuid, p_report uuid, p_kind text, p_words text, p_notes text[], p_until timestamptz,
    p_strike_until timestamptz, p_now timestamptz) returns text language plpgsql security definer set search_path = '' as $$
declare
  report public.reports;
  seat public.memberships;
begin
  select * into report from public.reports r where r.id = p_report for update;
  if not found or not public.i_care(report.group_id, report.accused_id) then return 'not-found'; end if;
  if report.accused_id is null then return 'gone'; end if;
  if p_kind = 'banned' and not public.am_host() then return 'host-only'; end if;
  if p_kind = 'banned' and exists (select 1 from public.hosts h where h.member_id = report.accused_id) then return 'host-only'; end if;
  select * into seat from public.memberships m where m.group_id = report.group_id and m.member_id = report.accused_id;

  case p_kind
  when 'folded' then
    update public.shares set folded_at = p_now, version = version + 1,
      content_notes = (select coalesce(array_agg(distinct note), '{}') from unnest(content_notes || p_notes) note)
      where id = report.share_id and report.reply_id is null and withdrawn_at is null;
    if not found then
      update public.replies set folded_at = p_now where id = report.reply_id and withdrawn_at is null;
      if not found then return 'gone'; end if;
    end if;
  when 'hidden' then
    update public.shares set hidden_at = p_now where id = report.share_id and report.reply_id is null and withdrawn_at is null;
    if not found then
      update public.replies set hidden_at = p_now where id = report.reply_id and withdrawn_at is null;
      if not found then return 'gone'; end if;
    end if;
  when 'edit-asked' then
    if report.share_id is null then return 'gone'; end if;
  when 'paused' then
    if seat.member_id is null then return 'gone'; end if;
    if exists (select 1 from public.facilitations f where f.group_id = report.group_id and f.member_id = report.accused_id)
      and not public.am_host() then return 'host-only'; end if;
    if exists (select 1 from public.measures x where x.group_id = report.group_id and x.member_id = report.accused_id
      and x.kind = 'paused' and x.lifted_at is null) then return 'already'; end if;
  when 'removed' then
    if seat.member_id is null then return 'gone'; end if;
    if exists (select 1 from public.facilitations f where f.group_id = report.group_id and f.member_id = report.accused_id)
      and not public.am_host() then return 'host-only'; end if;
    perform public.end_seats(report.accused_id, report.group_id, p_words, p_now);
  when 'banned' then
    if exists (select 1 from public.measures x where x.member_id = report.accused_id and x.kind = 'banned' and x.lifted_at is null) then
      return 'already';
    end if;
    perform public.end_seats(report.accused_id, null, p_words, p_now);
    delete from public.auth_sessions where user_id = report.accused_id;
  end case;

  insert into public.measures (id, report_id, group_id, member_id, name, kind, words, share_id, reply_id, made_at, made_by,
      until, strike_until)
    values (p_id, p_report, case when p_kind = 'banned' then null else report.group_id end, report.accused_id, report.name, p_kind,
      p_words, report.share_id, report.reply_id, p_now, public.viewer_id(), p_until, p_strike_until);
  perform public.tell_of_care(report.accused_id, 'measure', report.group_id, null, p_now);
  perform public.write_care_log(p_report, report.group_id, p_kind, report.name, p_words, p_now);
  return null;
end $$;

-- Ends the seats of a member, in one group or in all, and with them their places in line.
create function end_seats(p_member uuid, p_group uuid, p_reason text, p_now timestamptz) returns void language plpgsql
  security definer set search_path = '' as $$
declare
  seat public.memberships;
begin
  for seat in select * from public.memberships m where m.member_id = p_member and (p_group is null or m.group_id = p_group) loop
    insert into public.membership_endings (id, group_id, member_id, name, seat, how, reason, joined_at, ended_at, ended_by)
      values (public.id_at(p_now), seat.group_id, seat.member_id, seat.name, seat.seat, 'removed', left(p_reason, 500),
        seat.joined_at, p_now, public.viewer_id());
    delete from public.memberships where group_id = seat.group_id and member_id = seat.member_id;
  end loop;
  delete from public.waiting_list where member_id = p_member and (p_group is null or group_id = p_group);
  update public.join_requests set answer = 'withdrawn', answered_at = p_now
    where member_id = p_member and answer is null and (p_group is null or group_id = p_group);
end $$;
revoke execute on function end_seats(uuid, uuid, text, timestamptz) from public;

-- Closes every open report about the same thing; whoever reported hears that it was handled, and no more.
create function resolve_report(p_report uuid, p_outcome text, p_words text, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  report public.reports;
  each_one public.reports;
begin
  select * into report from public.reports r where r.id = p_report and r.resolved_at is null for update;
  if not found or not public.i_care(report.group_id, report.accused_id) then return false; end if;
  for each_one in
    update public.reports r set resolved_at = p_now, outcome = p_outcome
      where r.resolved_at is null and r.group_id is not distinct from report.group_id and (r.id = p_report or
        coalesce(r.reply_id, r.share_id, r.accused_id) = coalesce(report.reply_id, report.share_id, report.accused_id))
      returning r.*
  loop
    perform public.tell_of_care(each_one.reporter_id, 'report-handled', each_one.group_id, null, p_now);
    perform public.write_care_log(each_one.id, each_one.group_id, 'resolved-' || p_outcome, each_one.name, p_words, p_now);
  end loop;
  return true;
end $$;

-- How often care had to do something about whoever is behind a report: in this group for those who lead it, anywhere for
-- a host.
create function strikes_behind(p_report uuid, p_now timestamptz) returns integer language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (select count(*)::integer from public.reports r join public.measures x on x.member_id = r.accused_id
      where r.id = p_report and public.i_care(r.group_id, r.accused_id) and x.strike_until > p_now
        and (x.group_id = r.group_id or public.am_host()));
  end $$;

-- 6. Appeals, and the ends of measures -------------------------------------------------------------------------------------

create function undo_measure(p_measure public.measures, p_now timestamptz) returns void language plpgsql
  security definer set search_path = '' as $$
begin
  update public.measures set lifted_at = p_now where id = p_measure.id;
  if p_measure.kind = 'folded' then
    update public.shares set folded_at = null, version = version + 1 where id = p_measure.share_id and p_measure.reply_id is null;
    update public.replies set folded_at = null where id = p_measure.reply_id;
  elsif p_measure.kind = 'hidden' then
    update public.shares set hidden_at = null where id = p_measure.share_id and p_measure.reply_id is null;
    update public.replies set hidden_at = null where id = p_measure.reply_id;
  elsif p_measure.kind in ('removed', 'banned') then
    update public.membership_endings set lifted_at = p_now, lifted_by = public.viewer_id()
      where member_id = p_measure.member_id and how = 'removed' and lifted_at is null
        and (p_measure.kind = 'banned' or group_id = p_measure.group_id) and ended_at = p_measure.made_at;
  end if;
end $$;
revoke execute on function undo_measure(public.measures, timestamptz) from public;

-- The member it is about answers back, once. Somebody who was banned has no session; the server then says who it is.
create function appeal_measure(p_measure uuid, p_words text, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  appealed public.measures;
begin
  update public.measures x set appeal = p_words, appealed_at = p_now
    where x.id = p_measure and x.appealed_at is null and x.lifted_at is null
      and (x.member_id = public.viewer_id() or (x.kind = 'banned' and public.is_system()))
    returning * into appealed;
  if not found then return false; end if;
  perform public.tell_carers(appealed.group_id, appealed.member_id, 'appeal-made', p_now);
  perform public.write_care_log(appealed.report_id, appealed.group_id, 'appealed', appealed.name, null, p_now);
  return true;
end $$;

-- Whoever decided does not decide again, unless nobody else is there.
create function i_may_answer(p_measure public.measures) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return public.i_care(p_measure.group_id, p_measure.member_id) and (p_measure.kind <> 'banned' or public.am_host())
      and (p_measure.made_by is distinct from public.viewer_id() or not exists (
        select 1 from public.hosts h where h.member_id not in (public.viewer_id(), p_measure.member_id)
        union all select 1 from public.facilitations f where p_measure.kind <> 'banned' and f.group_id = p_measure.group_id
          and f.member_id not in (public.viewer_id(), p_measure.member_id)));
  end $$;

create function answer_appeal(p_measure uuid, p_answer text, p_words text, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  appealed public.measures;
begin
  select * into appealed from public.measures x
    where x.id = p_measure and x.appealed_at is not null and x.appeal_answered_at is null for update;
  if not found or not public.i_may_answer(appealed) then return false; end if;
  update public.measures set appeal_answer = p_answer, appeal_words = p_words, appeal_answered_at = p_now,
    appeal_answered_by = public.viewer_id() where id = p_measure;
  if p_answer = 'lifted' then
    perform public.undo_measure(appealed, p_now);
    update public.measures set strike_until = null where id = p_measure;
  end if;
  perform public.tell_of_care(appealed.member_id, 'appeal-answered', appealed.group_id, null, p_now);
  perform public.write_care_log(appealed.report_id, appealed.group_id, 'appeal-' || p_answer, appealed.name, p_words, p_now);
  return true;
end $$;

-- Pauses that are over end; strikes that expired are forgotten, and reports that were resolved long ago.
create function sweep_care(p_now timestamptz, p_forget_before timestamptz) returns integer language plpgsql
  security definer set search_path = '' as $$
declare
  ended public.measures;
  count integer := 0;
begin
  if not public.is_system() then return 0; end if;
  for ended in select * from public.measures x where x.kind = 'paused' and x.lifted_at is null and x.until <= p_now loop
    perform public.undo_measure(ended, p_now);
    perform public.tell_of_care(ended.member_id, 'pause-ended', ended.group_id, null, p_now);
    perform public.write_care_log(ended.report_id, ended.group_id, 'pause-ended', ended.name, null, p_now);
    count := count + 1;
  end loop;
  update public.measures set strike_until = null where strike_until <= p_now;
  delete from public.reports where resolved_at < p_forget_before
    and not exists (select 1 from public.measures x where x.report_id = reports.id and x.lifted_at is null
      and (x.strike_until is not null or x.kind in ('paused', 'banned') or (x.appealed_at is not null and x.appeal_answered_at is null)));
  delete from public.sittings where ended_at < p_forget_before;
  return count;
end $$;

-- Whoever is paused reads on, and writes again when it is over.
create or replace function my_writable_groups() returns uuid[] language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select coalesce(array_agg(m.group_id), '{}'::uuid[])
    from public.memberships m
    join public.groups g on g.id = m.group_id
    where m.member_id = public.viewer_id() and g.closed_at is null
      and m.accepted_version = (select max(a.version) from public.agreements a where a.group_id = m.group_id)
      and not exists (select 1 from public.measures x where x.group_id = m.group_id and x.member_id = m.member_id
        and x.kind = 'paused' and x.lifted_at is null)
    );
  end $$;
create function my_pause_in(p_group uuid) returns timestamptz language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select until from public.measures where group_id = p_group and member_id = public.viewer_id()
      and kind = 'paused' and lifted_at is null);
  end $$;

-- A session of somebody who was banned is not begun.
create function banned_begin_nothing() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select 1 from public.measures x where x.member_id = new.user_id and x.kind = 'banned' and x.lifted_at is null) then
    raise exception 'banned' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger banned_begin_nothing before insert on auth_sessions for each row execute function banned_begin_nothing();

-- 7. Reveals ---------------------------------------------------------------------------------------------------------------

create function ask_reveal(p_id uuid, p_report uuid, p_reason text, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  report public.reports;
begin
  select * into report from public.reports r where r.id = p_report;
  if not found or not public.i_care(report.group_id, report.accused_id) or report.accused_id is null then return false; end if;
  insert into public.reveals (id, report_id, reason, asked_at, asked_by, asked_name, asked_as)
    values (p_id, p_report, p_reason, p_now, public.viewer_id(), public.my_care_name(report.group_id),
      case when report.group_id = any (public.my_facilitated_groups()) then 'facilitator' else 'host' end)
    on conflict do nothing;
  if not found then return false; end if;
  perform public.write_care_log(p_report, report.group_id, 'reveal-asked', report.name, p_reason, p_now);
  perform public.tell_of_care(other, 'reveal-asked', report.group_id, null, p_now) from (
    select h.member_id as other from public.hosts h union select f.member_id from public.facilitations f where f.group_id = report.group_id
  ) others where other <> public.viewer_id() and other is distinct from report.accused_id;
  return true;
end $$;

-- Of two people, one leads the group and the other hosts the community.
create function i_may_agree(p_reveal public.reveals) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return p_reveal.asked_by is distinct from public.viewer_id() and exists (
      select 1 from public.reports r where r.id = p_reveal.report_id and public.i_care(r.group_id, r.accused_id)
        and case p_reveal.asked_as when 'facilitator' then public.am_host() else r.group_id = any (public.my_facilitated_groups()) end);
  end $$;

create function answer_reveal(p_reveal uuid, p_agreed boolean, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  asked public.reveals;
  report public.reports;
begin
  select * into asked from public.reveals v where v.id = p_reveal and v.answered_at is null for update;
  if not found or not public.i_may_agree(asked) then return false; end if;
  select * into report from public.reports r where r.id = asked.report_id;
  update public.reveals set answered_at = p_now, answered_by = public.viewer_id(), agreed = p_agreed where id = p_reveal;
  perform public.write_care_log(report.id, report.group_id, case when p_agreed then 'revealed' else 'reveal-declined' end,
    report.name, asked.reason, p_now);
  if p_agreed then
    perform public.tell_of_care(report.accused_id, 'revealed', report.group_id, asked.reason, p_now);
  end if;
  perform public.tell_of_care(asked.asked_by, 'reveal-answered', report.group_id, null, p_now);
  return true;
end $$;

-- Who is behind a report, once two people agreed; to those two and nobody else.
create function revealed_name(p_report uuid) returns text language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select m.handle from public.reports r join public.members m on m.id = r.accused_id
      join public.reveals v on v.report_id = r.id and v.agreed
      where r.id = p_report and public.viewer_id() in (v.asked_by, v.answered_by) limit 1);
  end $$;

-- 8. Somebody who asks for a person ------------------------------------------------------------------------------------------

create function ask_to_sit(p_id uuid, p_group uuid, p_now timestamptz) returns boolean language plpgsql security definer
  set search_path = '' as $$
begin
  if not p_group = any (public.my_groups()) then return false; end if;
  insert into public.sittings (id, group_id, member_id, name, asked_at)
    values (p_id, p_group, public.viewer_id(), public.my_name_in(p_group), p_now) on conflict do nothing;
  if found then
    perform public.tell_carers(p_group, public.viewer_id(), 'sitting-asked', p_now);
    perform public.write_care_log(null, p_group, 'sitting-asked', public.my_name_in(p_group), null, p_now);
  end if;
  return true;
end $$;

create function i_may_sit(p_sitting public.sittings) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return public.i_care(p_sitting.group_id, p_sitting.member_id)
      and (p_sitting.group_id = any (public.my_facilitated_groups()) or p_sitting.escalated_at is not null
        or not exists (select 1 from public.facilitations f where f.group_id = p_sitting.group_id and f.member_id <> p_sitting.member_id));
  end $$;

create function take_sitting(p_sitting uuid, p_now timestamptz) returns boolean language plpgsql security definer
  set search_path = '' as $$
declare
  sitting public.sittings;
begin
  select * into sitting from public.sittings s where s.id = p_sitting and s.ended_at is null for update;
  if not found or not public.i_may_sit(sitting) then return false; end if;
  if sitting.taken_by is not null then return sitting.taken_by = public.viewer_id(); end if;
  update public.sittings set taken_by = public.viewer_id(), taken_name = public.my_care_name(sitting.group_id), taken_at = p_now
    where id = p_sitting;
  perform public.tell_of_care(sitting.member_id, 'sitting-taken', sitting.group_id, null, p_now);
  perform public.write_care_log(null, sitting.group_id, 'sitting-taken', sitting.name, null, p_now);
  return true;
end $$;

create function say_in_sitting(p_id uuid, p_sitting uuid, p_words text, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  sitting public.sittings;
  mine boolean;
begin
  select * into sitting from public.sittings s where s.id = p_sitting and s.ended_at is null;
  if not found then return false; end if;
  mine := sitting.member_id = public.viewer_id();
  if not mine and (sitting.taken_by is distinct from public.viewer_id() or not public.i_may_sit(sitting)) then return false; end if;
  insert into public.sitting_lines (id, sitting_id, member_id, name, words, at)
    values (p_id, p_sitting, public.viewer_id(), case when mine then sitting.name else sitting.taken_name end, p_words, p_now);
  perform public.tell_of_care(case when mine then sitting.taken_by else sitting.member_id end,
    case when mine then 'sitting-said-care' else 'sitting-said' end, sitting.group_id, null, p_now);
  return true;
end $$;

create function end_sitting(p_sitting uuid, p_now timestamptz) returns boolean language plpgsql security definer
  set search_path = '' as $$
declare
  sitting public.sittings;
begin
  update public.sittings s set ended_at = p_now where s.id = p_sitting and s.ended_at is null
    and (s.member_id = public.viewer_id() or (s.taken_by = public.viewer_id() and public.i_may_sit(s)))
    returning * into sitting;
  if not found then return false; end if;
  perform public.write_care_log(null, sitting.group_id, 'sitting-ended', sitting.name, null, p_now);
  return true;
end $$;

-- Nobody came for a quarter of an hour: the hosts hear of it. And the day after, both are asked how it is.
create function follow_sittings(p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  sitting public.sittings;
  count integer := 0;
begin
  if not public.is_system() then return 0; end if;
  for sitting in update public.sittings s set escalated_at = p_now
      where s.ended_at is null and s.taken_at is null and s.escalated_at is null and s.asked_at <= p_now - interval '15 minutes'
      returning * loop
    perform public.tell_of_care(h.member_id, 'sitting-asked', sitting.group_id, null, p_now) from public.hosts h
      where h.member_id <> sitting.member_id;
    perform public.write_care_log(null, sitting.group_id, 'sitting-escalated', sitting.name, null, p_now);
    count := count + 1;
  end loop;
  for sitting in update public.sittings s set followed_up_at = p_now
      where s.followed_up_at is null and s.asked_at <= p_now - interval '20 hours' returning * loop
    perform public.tell_of_care(sitting.member_id, 'sitting-follow-up', sitting.group_id, null, p_now);
    perform public.tell_of_care(sitting.taken_by, 'sitting-follow-up-care', sitting.group_id, null, p_now);
    count := count + 1;
  end loop;
  return count;
end $$;

-- 9. Policies: read by those who care; written by the functions above alone --------------------------------------------------

alter table reports enable row level security, force row level security;
create policy carers_read on reports for select using ((select is_system()) or i_care(group_id, accused_id));
alter table measures enable row level security, force row level security;
create policy oneself_and_carers_read on measures for select using (
  member_id = (select viewer_id()) or (select is_system()) or i_care(group_id, member_id));
alter table reveals enable row level security, force row level security;
create policy carers_read on reveals for select using ((select is_system()) or i_care_for(report_id));
alter table care_log enable row level security, force row level security;
create policy carers_read on care_log for select using ((select is_system()) or i_read_care_log(report_id, group_id));
alter table sittings enable row level security, force row level security;
create policy the_two_read on sittings for select using (
  member_id = (select viewer_id()) or (select is_system()) or i_may_sit(sittings));
alter table sitting_lines enable row level security, force row level security;
create policy the_two_read on sitting_lines for select using ((select is_system())
  or exists (select 1 from sittings s where s.id = sitting_id
    and (s.member_id = (select viewer_id()) or s.taken_by = (select viewer_id()))));

alter table notifications drop constraint notifications_kind_check;
alter table notifications add constraint notifications_kind_check check (kind in ('reply', 'request-made',
  'request-accepted', 'request-declined', 'seat-found', 'made-facilitator', 'removed', 'group-closed', 'agreements-changed',
  'chosen-supporter', 'page-shared', 'report-made', 'report-handled', 'measure', 'pause-ended', 'appeal-made',
  'appeal-answered', 'reveal-asked', 'reveal-answered', 'revealed', 'sitting-asked', 'sitting-taken', 'sitting-said',
  'sitting-said-care', 'sitting-follow-up', 'sitting-follow-up-care'));

-- A seat says too whether its holder is paused.
drop function my_seat(text);
create function my_seat(p_slug text) returns table (group_id uuid, name text, closed boolean, accepted boolean, paused boolean)
  language plpgsql stable security definer set search_path = '' as $$
  begin
    return query
    select m.group_id, m.name, g.closed_at is not null,
      g.closed_at is null and m.accepted_version = (select max(a.version) from public.agreements a where a.group_id = g.id),
      exists (select 1 from public.measures x where x.group_id = g.id and x.member_id = m.member_id
        and x.kind = 'paused' and x.lifted_at is null)
    from public.groups g join public.memberships m on m.group_id = g.id and m.member_id = public.viewer_id()
    where g.slug = p_slug;
  end $$;
