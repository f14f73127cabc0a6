-- Care behind masks tells no more than it must; content notes by those who care; those who lead hear of danger where the
-- agreements say so; and a circle of supporters that does not tell which of its names are one person.

-- 1. Content notes by those who care --------------------------------------------------------------------------------------

-- Beside the author's own (`shares.content_notes`), so that an edit of theirs keeps them.
alter table shares add column care_notes text[] not null default '{}';
alter table replies add column care_notes text[] not null default '{}';
alter table stories add column care_notes text[] not null default '{}';
create or replace function care_is_not_written() returns trigger language plpgsql as $$
begin
  if (case when tg_op = 'INSERT' then new.folded_at is not null or new.hidden_at is not null or new.care_notes <> '{}'
      else (new.folded_at, new.hidden_at, new.care_notes) is distinct from (old.folded_at, old.hidden_at, old.care_notes) end)
    and current_user <> (select pg_catalog.pg_get_userbyid(c.relowner) from pg_catalog.pg_class c where c.oid = tg_relid) then
    raise exception 'what care does is done through care' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- Puts these notes, and no others of care's, before words of a group that the viewer leads. Authors note their own words
-- by changing them. False where there is nothing to note.
create function note_words(p_words uuid, p_notes text[], p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  noted record;
begin
  select * into noted from (
    select s.group_id, s.author_id, s.byline, s.id as share_id, null::uuid as reply_id, s.care_notes from public.shares s
      where s.id = p_words and s.audience in ('group', 'community', 'public') and s.withdrawn_at is null and s.hidden_at is null
    union all
    select r.group_id, r.author_id, r.byline, r.share_id, r.id, r.care_notes from public.replies r
      where r.id = p_words and r.withdrawn_at is null and r.hidden_at is null) words;
  if not found or not coalesce(noted.group_id = any (public.my_facilitated_groups()), false)
    or not public.i_care(noted.group_id, noted.author_id) then return false; end if;
  if noted.care_notes @> p_notes and noted.care_notes <@ p_notes then return true; end if;
  if noted.reply_id is null then
    update public.shares set care_notes = p_notes where id = noted.share_id;
  else
    update public.replies set care_notes = p_notes where id = noted.reply_id;
  end if;
  if not noted.care_notes @> p_notes and noted.author_id is not null then
    insert into public.notifications (id, member_id, kind, group_id, group_name, share_id, reply_id, created_at)
      select public.id_at(p_now), noted.author_id, 'note-added', g.id, g.name, noted.share_id, noted.reply_id, p_now
      from public.groups g join public.memberships m on m.group_id = g.id and m.member_id = noted.author_id
      where g.id = noted.group_id;
  end if;
  perform public.write_care_log(null, noted.group_id, case when p_notes = '{}' then 'notes-taken' else 'notes-set' end,
    noted.byline, nullif(array_to_string(p_notes, ', '), ''), p_now);
  return true;
end $$;

-- 2. What a measure did, so that it can be undone -----------------------------------------------------------------------

alter table measures add column notes_added text[] not null default '{}', add column seats_ended uuid[] not null default '{}';
-- Whoever is paused under one name and again under a mask is paused twice: "already" would say that the two are one.
drop index measures_one_pause;
drop index measures_one_ban;
create index measures_pauses on measures (group_id, member_id) where kind = 'paused' and lifted_at is null;
create index measures_bans on measures (member_id) where kind = 'banned' and lifted_at is null;

-- Ends the seats of a member, in one group or in all, and with them their places in line. Those who lead read the words
-- and the moment in `p_told_in` alone: elsewhere, and behind a mask, both would say whom a report was about. There the end
-- has a month, in its id too, and is nobody's doing.
drop function end_seats(uuid, uuid, text, timestamptz);
create function end_seats(p_member uuid, p_group uuid, p_told_in uuid, p_reason text, p_now timestamptz) returns uuid[]
  language plpgsql security definer set search_path = '' as $$
declare
  seat public.memberships;
  ended uuid[] := '{}';
begin
  for seat in select * from public.memberships m where m.member_id = p_member and (p_group is null or m.group_id = p_group) loop
    ended := ended || public.end_seat(seat, seat.group_id is not distinct from p_told_in, p_reason, p_now);
    delete from public.memberships where group_id = seat.group_id and member_id = seat.member_id;
  end loop;
  delete from public.waiting_list where member_id = p_member and (p_group is null or group_id = p_group);
  update public.join_requests set answer = 'withdrawn', answered_at = p_now
    where member_id = p_member and answer is null and (p_group is null or group_id = p_group);
  return ended;
end $$;

create function end_seat(p_seat public.memberships, p_told boolean, p_reason text, p_now timestamptz) returns uuid
  language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := case when p_told then p_now else date_trunc('month', p_now, 'UTC') end;
  ended uuid := case when p_told then public.id_at(p_now) else (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
    || '7' || substr(md5(gen_random_uuid()::text), 1, 3) || '8' || substr(md5(gen_random_uuid()::text), 1, 15))::uuid end;
begin
  insert into public.membership_endings (id, group_id, member_id, name, seat, how, reason, joined_at, ended_at, ended_by)
    values (ended, p_seat.group_id, p_seat.member_id, p_seat.name, coalesce(p_seat.seat, gen_random_uuid()), 'removed',
      case when p_told then left(p_reason, 500) end, least(p_seat.joined_at, at), at,
      case when p_told then public.viewer_id() else '00000000-0000-0000-0000-000000000000'::uuid end);
  return ended;
end $$;
revoke execute on function end_seats(uuid, uuid, uuid, text, timestamptz) from public;
revoke execute on function end_seat(public.memberships, boolean, text, timestamptz) from public;

-- As before; and behind a mask all are alike. What would tell who it is (that they lead, or host, or were paused before,
-- or have left) changes no answer.
create or replace function take_measure(p_id uuid, p_report uuid, p_kind text, p_words text, p_notes text[], p_until timestamptz,
    p_strike_until timestamptz, p_now timestamptz) returns text language plpgsql security definer set search_path = '' as $$
declare
  report public.reports;
  seat public.memberships;
  added text[] := '{}';
  ended uuid[] := '{}';
begin
  select * into report from public.reports r where r.id = p_report for update;
  if not found or not public.i_care(report.group_id, report.accused_id) then return 'not-found'; end if;
  if report.accused_id is null then return 'gone'; end if;
  if p_kind = 'banned' and not public.am_host() then return 'host-only'; end if;
  if p_kind in ('paused', 'removed') and report.group_id is null then return 'gone'; end if;
  select * into seat from public.memberships m where m.group_id = report.group_id and m.member_id = report.accused_id;
  if not report.masked then
    if p_kind in ('paused', 'removed') and seat.member_id is null then return 'gone'; end if;
    if p_kind in ('paused', 'removed') and not public.am_host() and exists (select 1 from public.facilitations f
      where f.group_id = report.group_id and f.member_id = report.accused_id) then return 'host-only'; end if;
    if p_kind = 'banned' and exists (select 1 from public.hosts h where h.member_id = report.accused_id) then
      return 'host-only';
    end if;
  end if;

  case p_kind
  when 'folded' then
    added := public.notes_not_there(report, p_notes);
    update public.shares set folded_at = p_now, care_notes = care_notes || added
      where id = report.share_id and report.reply_id is null and withdrawn_at is null;
    if not found then
      update public.replies set folded_at = p_now, care_notes = care_notes || added
        where id = report.reply_id and withdrawn_at is null;
    end if;
    if not found then
      update public.stories set folded_at = p_now, care_notes = care_notes || added
        where id = report.story_id and told_at is not null;
    end if;
    if not found then return 'gone'; end if;
  when 'hidden' then
    update public.shares set hidden_at = p_now where id = report.share_id and report.reply_id is null and withdrawn_at is null;
    if not found then
      update public.replies set hidden_at = p_now where id = report.reply_id and withdrawn_at is null;
    end if;
    if not found then
      update public.stories set hidden_at = p_now where id = report.story_id and told_at is not null;
    end if;
    if not found then return 'gone'; end if;
  when 'edit-asked' then
    if report.share_id is null and report.story_id is null then return 'gone'; end if;
  when 'paused' then null;
  when 'removed' then
    ended := public.end_seats(report.accused_id, report.group_id, case when not report.masked then report.group_id end,
      p_words, p_now);
    -- Whoever has left already finds the door shut all the same; under no name, so that nobody sees it (see readDesk).
    if ended = '{}' then
      seat.group_id := report.group_id;
      seat.member_id := report.accused_id;
      seat.name := '';
      seat.joined_at := p_now;
      ended := array[public.end_seat(seat, false, null, p_now)];
    end if;
  when 'banned' then
    ended := public.end_seats(report.accused_id, null, case when not report.masked then report.group_id end, p_words, p_now);
    delete from public.auth_sessions where user_id = report.accused_id;
  end case;

  insert into public.measures (id, report_id, group_id, member_id, name, kind, words, share_id, reply_id, story_id,
      made_at, made_by, until, strike_until, notes_added, seats_ended)
    values (p_id, p_report, case when p_kind = 'banned' then null else report.group_id end, report.accused_id, report.name, p_kind,
      p_words, report.share_id, report.reply_id, report.story_id, p_now, public.viewer_id(), p_until, p_strike_until, added, ended);
  perform public.tell_of_care(report.accused_id, 'measure', report.group_id, null, p_now);
  perform public.write_care_log(p_report, report.group_id, p_kind, report.name, p_words, p_now);
  return null;
end $$;

-- Which of these notes care has not put before the words of a report yet.
create function notes_not_there(p_report public.reports, p_notes text[]) returns text[] language plpgsql stable
  security definer set search_path = '' as $$
  begin
    return (select coalesce(array_agg(distinct note), '{}') from unnest(p_notes) note
      where not exists (select 1 from public.replies r where r.id = p_report.reply_id and note = any (r.care_notes))
        and not exists (select 1 from public.shares s where s.id = p_report.share_id and p_report.reply_id is null
          and note = any (s.care_notes))
        and not exists (select 1 from public.stories t where t.id = p_report.story_id and note = any (t.care_notes)));
  end $$;
revoke execute on function notes_not_there(public.reports, text[]) from public;

create or replace function undo_measure(p_measure public.measures, p_now timestamptz) returns void language plpgsql
  security definer set search_path = '' as $$
begin
  update public.measures set lifted_at = p_now where id = p_measure.id;
  if p_measure.kind = 'folded' then
    update public.shares set folded_at = null, care_notes = array(select note from unnest(care_notes) note
        where note <> all (p_measure.notes_added))
      where id = p_measure.share_id and p_measure.reply_id is null;
    update public.replies set folded_at = null, care_notes = array(select note from unnest(care_notes) note
        where note <> all (p_measure.notes_added))
      where id = p_measure.reply_id;
    update public.stories set folded_at = null, care_notes = array(select note from unnest(care_notes) note
        where note <> all (p_measure.notes_added))
      where id = p_measure.story_id;
  elsif p_measure.kind = 'hidden' then
    update public.shares set hidden_at = null where id = p_measure.share_id and p_measure.reply_id is null;
    update public.replies set hidden_at = null where id = p_measure.reply_id;
    update public.stories set hidden_at = null where id = p_measure.story_id;
  elsif p_measure.kind in ('removed', 'banned') then
    update public.membership_endings set lifted_at = p_now, lifted_by = public.viewer_id()
      where member_id = p_measure.member_id and how = 'removed' and lifted_at is null
        -- (those from before this file are known by their moment)
        and (id = any (p_measure.seats_ended) or (p_measure.seats_ended = '{}' and ended_at = p_measure.made_at
          and (p_measure.kind = 'banned' or group_id = p_measure.group_id)));
  end if;
end $$;

-- As before; somebody who is paused a second time hears of the end once.
create or replace function sweep_care(p_now timestamptz, p_forget_before timestamptz) returns integer language plpgsql
  security definer set search_path = '' as $$
declare
  ended public.measures;
  count integer := 0;
begin
  if not public.is_system() then return 0; end if;
  for ended in select * from public.measures x where x.kind = 'paused' and x.lifted_at is null and x.until <= p_now loop
    perform public.undo_measure(ended, p_now);
    if not exists (select 1 from public.measures x where x.group_id = ended.group_id and x.member_id = ended.member_id
        and x.kind = 'paused' and x.lifted_at is null) then
      perform public.tell_of_care(ended.member_id, 'pause-ended', ended.group_id, null, p_now);
    end if;
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

create or replace function my_pause_in(p_group uuid) returns timestamptz language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (select max(until) from public.measures where group_id = p_group and member_id = public.viewer_id()
      and kind = 'paused' and lifted_at is null);
  end $$;

-- Behind a mask the form always offers what can be done to a seat.
create or replace function care_knows_seat(p_report uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return exists (select 1 from public.reports r where r.id = p_report and public.i_care(r.group_id, r.accused_id)
      and r.group_id is not null and (r.masked or exists (select 1 from public.memberships m
        where m.group_id = r.group_id and m.member_id = r.accused_id)));
  end $$;

-- How often care had to do something before would tell which of the names is behind a mask: null, but for the two who
-- agreed to know.
create or replace function strikes_behind(p_report uuid, p_now timestamptz) returns integer language plpgsql stable
  security definer set search_path = '' as $$
  begin
    if (select r.masked from public.reports r where r.id = p_report) and public.revealed_name(p_report) is null then
      return null;
    end if;
    return (select count(*)::integer from public.reports r join public.measures x on x.member_id = r.accused_id
      where r.id = p_report and public.i_care(r.group_id, r.accused_id) and x.strike_until > p_now
        and (x.group_id = r.group_id or public.am_host()));
  end $$;

-- 3. Words of a sitting: sealed, and reported like others ------------------------------------------------------------------

-- Sealed under the key of whoever wrote them. Those from before this file are in `words` until a job has sealed them.
alter table sitting_lines alter column words drop not null, add column sealed bytea check (length(sealed) <= 20000),
  add constraint sitting_lines_are_said_once check ((words is null) <> (sealed is null));
create policy system_seals on sitting_lines for update using ((select is_system()));

-- The keys under which the two of a sitting wrote, for those two.
create function sitting_keys(p_sitting uuid) returns table (member_id uuid, wrapped bytea) language plpgsql stable
  security definer set search_path = '' as $$
  begin
    return query select k.member_id, k.wrapped from public.member_keys k join public.sittings s on s.id = p_sitting
      where public.viewer_id() in (s.member_id, s.taken_by)
        and k.member_id in (select l.member_id from public.sitting_lines l where l.sitting_id = s.id);
  end $$;

drop function say_in_sitting(uuid, uuid, text, timestamptz);
create function say_in_sitting(p_id uuid, p_sitting uuid, p_sealed bytea, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  sitting public.sittings;
  mine boolean;
begin
  select * into sitting from public.sittings s where s.id = p_sitting and s.ended_at is null;
  if not found then return false; end if;
  mine := sitting.member_id = public.viewer_id();
  if not mine and (sitting.taken_by is distinct from public.viewer_id() or not public.i_may_sit(sitting)) then return false; end if;
  insert into public.sitting_lines (id, sitting_id, member_id, name, sealed, at)
    values (p_id, p_sitting, public.viewer_id(), case when mine then sitting.name else sitting.taken_name end, p_sealed, p_now);
  perform public.tell_of_care(case when mine then sitting.taken_by else sitting.member_id end,
    case when mine then 'sitting-said-care' else 'sitting-said' end, sitting.group_id, null, p_now);
  return true;
end $$;

alter table reports add column said_id uuid references sitting_lines on delete set null;
drop index reports_once;
create unique index reports_once on reports (reporter_id, coalesce(said_id, line_id, reply_id, share_id, story_id, accused_id)) where resolved_at is null;

-- What the other of the two said. The server opened it for the viewer just now (`p_copy`); it cannot be opened here.
create function report_said(p_id uuid, p_line uuid, p_copy text, p_reason text, p_gravity smallint, p_text text, p_now timestamptz)
  returns boolean language plpgsql security definer set search_path = '' as $$
declare
  line record;
begin
  select l.member_id, l.name, s.group_id into line from public.sitting_lines l join public.sittings s on s.id = l.sitting_id
    where l.id = p_line and public.viewer_id() in (s.member_id, s.taken_by) and l.member_id is distinct from public.viewer_id();
  if not found then return false; end if;
  insert into public.reports (id, group_id, reporter_id, accused_id, said_id, copy, name, masked, reason, gravity, words, made_at)
    values (p_id, line.group_id, public.viewer_id(), line.member_id, p_line, p_copy, line.name, false, p_reason, p_gravity,
      p_text, p_now)
    on conflict do nothing;
  if found then perform public.tell_carers(line.group_id, line.member_id, 'report-made', p_now); end if;
  return true;
end $$;

-- As before, for what was said in rooms and sittings too; and a report of a person is never closed together with one of masked words whose place is gone.
create or replace function resolve_report(p_report uuid, p_outcome text, p_words text, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  report public.reports;
  each_one public.reports;
begin
  select * into report from public.reports r where r.id = p_report and r.resolved_at is null for update;
  if not found or not public.i_care(report.group_id, report.accused_id) then return false; end if;
  for each_one in
    update public.reports r set resolved_at = p_now, outcome = p_outcome
      where r.resolved_at is null and r.group_id is not distinct from report.group_id and (r.id = p_report
        or coalesce(r.said_id, r.line_id, r.reply_id, r.share_id, r.story_id)
          = coalesce(report.said_id, report.line_id, report.reply_id, report.share_id, report.story_id)
        or (r.copy = '' and report.copy = '' and r.accused_id = report.accused_id))
      returning r.*
  loop
    perform public.tell_of_care(each_one.reporter_id, 'report-handled', each_one.group_id, null, p_now);
    perform public.write_care_log(each_one.id, each_one.group_id, 'resolved-' || p_outcome, each_one.name, p_words, p_now);
  end loop;
  return true;
end $$;

-- 4. Those who lead hear of danger, where the agreements say so -------------------------------------------------------------

-- Part of what is agreed: a new version asks everybody again.
alter table agreements add column alerts boolean not null default false;

-- The writer's own browser found words of danger in what they posted. It is a hint about one's own words, and nothing of it
-- is kept but the line on the list of those who lead: without a name, since the words may be under a mask.
create function tell_of_danger(p_share uuid, p_reply uuid, p_now timestamptz) returns void language plpgsql
  security definer set search_path = '' as $$
declare
  place uuid := (select s.group_id from public.shares s left join public.replies r on r.share_id = s.id and r.id = p_reply
    where s.id = p_share and s.audience in ('group', 'community', 'public')
      and case when p_reply is null then s.author_id else r.author_id end = public.viewer_id());
begin
  if not coalesce((select a.alerts from public.agreements a where a.group_id = place order by a.version desc limit 1), false) then
    return;
  end if;
  insert into public.notifications (id, member_id, kind, group_id, group_name, share_id, reply_id, created_at)
    select public.id_at(p_now), f.member_id, 'may-need-company', g.id, g.name, p_share, p_reply, p_now
    from public.facilitations f join public.groups g on g.id = f.group_id
    where f.group_id = place and f.member_id <> public.viewer_id() and f.member_id <> all (public.kept_apart())
      and not exists (select 1 from public.notifications n where n.member_id = f.member_id and n.kind = 'may-need-company'
        and n.share_id = p_share and n.reply_id is not distinct from p_reply and n.created_at > p_now - interval '1 hour');
end $$;

-- 5. A circle that does not tell which of its names are one person -----------------------------------------------------------

-- A line for each name under which somebody was chosen: choosing two masks of one person gives two lines, as with two
-- people. A handle is one person everywhere. `carries`: of the lines between two accounts only those under one name of the
-- member's carry what they open; else a page would come under one name today and another tomorrow.
alter table supporters add column group_id uuid, add column by_handle boolean not null default false,
  add column carries boolean not null default true;
update supporters p set by_handle = exists (select 1 from members m where m.id = p.supporter_id and m.handle = p.name),
  group_id = (select t.group_id from memberships t join memberships o on o.group_id = t.group_id and o.member_id = p.member_id
    where t.member_id = p.supporter_id and t.name = p.name and o.name = p.own_name limit 1);
alter table supporters drop constraint supporters_once;
create unique index supporters_once on supporters (member_id, supporter_id, name, (case when not by_handle then group_id end))
  nulls not distinct;

create or replace function choose_supporter(p_id uuid, p_seat uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  chosen public.memberships;
  my_name text;
begin
  select * into chosen from public.memberships m where m.seat = p_seat and m.group_id = any (public.my_groups())
    and m.member_id <> public.viewer_id() and m.member_id <> all (public.kept_apart());
  if not found then return false; end if;
  my_name := public.my_name_in(chosen.group_id);
  insert into public.supporters (id, member_id, supporter_id, name, own_name, since, group_id, by_handle, carries)
    values (p_id, public.viewer_id(), chosen.member_id, chosen.name, my_name, p_now, chosen.group_id,
      exists (select 1 from public.members m where m.id = chosen.member_id and m.handle = chosen.name),
      not exists (select 1 from public.supporters p where p.member_id = public.viewer_id()
        and p.supporter_id = chosen.member_id and p.own_name <> my_name))
    on conflict do nothing;
  if found then
    insert into public.notifications (id, member_id, kind, group_id, group_name, actor_id, actor_name, created_at)
      select p_id, chosen.member_id, 'chosen-supporter', g.id, g.name, public.viewer_id(), my_name, p_now
      from public.groups g where g.id = chosen.group_id;
  end if;
  return true;
end $$;

create or replace function members_i_support() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select coalesce(array_agg(distinct member_id), '{}'::uuid[]) from public.supporters
      where supporter_id = public.viewer_id() and carries and member_id <> all (public.kept_apart()));
  end $$;
create or replace function name_towards_me(p_author uuid) returns text language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select own_name from public.supporters where member_id = p_author and supporter_id = public.viewer_id() and carries
      order by since, id limit 1);
  end $$;

-- "I am having a hard time": each account in the circle hears it once, under one of the names by which it knows the member.
-- False where the circle is empty; said again within the hour it is the same.
create function tell_my_supporters(p_now timestamptz) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  insert into public.notifications (id, member_id, kind, group_id, group_name, actor_id, actor_name, created_at)
    select public.id_at(p_now), line.supporter_id, 'would-like-company', g.id, g.name, public.viewer_id(), line.own_name, p_now
    from (select distinct on (p.supporter_id) p.* from public.supporters p
      where p.member_id = public.viewer_id() and p.supporter_id <> all (public.kept_apart())
      order by p.supporter_id, p.carries desc, p.since, p.id) line
    left join public.groups g on g.id = line.group_id and g.id = any (public.my_groups())
      and exists (select 1 from public.memberships m where m.group_id = g.id and m.member_id = line.supporter_id)
    where not exists (select 1 from public.notifications n where n.member_id = line.supporter_id
      and n.actor_id = public.viewer_id() and n.kind = 'would-like-company' and n.created_at > p_now - interval '1 hour');
  return exists (select 1 from public.supporters p where p.member_id = public.viewer_id());
end $$;

-- The kinds of news that there are, and three more.
do $$
declare
  rule text := (select pg_get_constraintdef(oid) from pg_constraint
    where conname = 'notifications_kind_check' and conrelid = 'notifications'::regclass);
begin
  alter table notifications drop constraint notifications_kind_check;
  execute 'alter table notifications add constraint notifications_kind_check ' || replace(rule, 'ARRAY[',
    'ARRAY[''note-added''::text, ''may-need-company''::text, ''would-like-company''::text, ');
end $$;
-- Told by the functions above and by nobody.
create policy care_tells_itself on notifications as restrictive for insert with check (
  kind not in ('note-added', 'may-need-company', 'would-like-company') or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'notifications'::regclass));
