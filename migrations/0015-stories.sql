-- Stories: what somebody went through, told as a path (before, turning point, now), and who else has been there.

-- Words in common are found by their letters too. Trusted: whoever owns the database may create it, also where it is managed.
create extension if not exists pg_trgm;

-- 1. Tables --------------------------------------------------------------------------------------------------------------

-- While it is a draft a story is for its author alone, and all that they wrote lies in `sealed`, encrypted under their key
-- (and for a moment in the clear where it came home from a group, until a job seals it). Told, its words stand in the open.
-- `byline` is the author's handle, their name in the group, or a mask; supporters see the name by which they know them.
create table stories (
  id uuid primary key,
  author_id uuid not null references members on delete cascade,
  group_id uuid,
  byline text,
  masked boolean not null default false,
  -- A key of the taxonomy in content/experiences.json.
  experience text check (length(experience) between 1 and 80),
  -- The first day of the month in which it began.
  since_month date check (extract(day from since_month) = 1),
  locale text not null default 'en' check (length(locale) between 2 and 16),
  title text not null default '' check (length(title) <= 120),
  past text not null default '' check (length(past) <= 8000),
  turning_point text not null default '' check (length(turning_point) <= 8000),
  present text not null default '' check (length(present) <= 8000),
  to_myself_then text not null default '' check (length(to_myself_then) <= 8000),
  sealed bytea check (length(sealed) <= 200000),
  content_notes text[] not null default '{}',
  audience text not null default 'me' check (audience in ('me', 'supporters', 'group', 'community', 'public')),
  created_at timestamptz not null,
  edited_at timestamptz,
  told_at timestamptz,
  -- When it was taken back last.
  withdrawn_at timestamptz,
  folded_at timestamptz,
  hidden_at timestamptz,
  version integer not null default 1,
  form_key uuid not null,
  -- Of how many readers the author was told that they found themselves in it.
  marks_told integer not null default 0,
  -- How many months of the path lay behind the author when they told it.
  months_along integer generated always as (case when told_at is null then null else
    ((extract(year from told_at at time zone 'UTC') - extract(year from since_month)) * 12
      + extract(month from told_at at time zone 'UTC') - extract(month from since_month))::integer end) stored,
  words tsvector generated always as (case locale
    when 'en' then to_tsvector('pg_catalog.english'::regconfig, title || ' ' || past || ' ' || turning_point || ' ' || present || ' ' || to_myself_then)
    when 'es' then to_tsvector('pg_catalog.spanish'::regconfig, title || ' ' || past || ' ' || turning_point || ' ' || present || ' ' || to_myself_then)
    else to_tsvector('pg_catalog.simple'::regconfig, title || ' ' || past || ' ' || turning_point || ' ' || present || ' ' || to_myself_then)
    end) stored,
  constraint stories_form_key unique (author_id, form_key),
  constraint stories_are_drafts_for_oneself check ((told_at is null) = (audience = 'me')),
  constraint stories_to_a_group_have_one check ((group_id is not null) = (audience = 'group')),
  constraint stories_have_a_name check ((byline is not null) = (audience in ('group', 'community', 'public'))),
  constraint stories_masks_are_names check (not masked or byline is not null),
  constraint stories_are_sealed_for_oneself check (sealed is null or (told_at is null
    and (title, past, turning_point, present, to_myself_then) = ('', '', '', '', ''))),
  constraint stories_told_are_whole check (told_at is null or (title <> '' and experience is not null and since_month is not null
    and (past <> '')::integer + (turning_point <> '')::integer + (present <> '')::integer + (to_myself_then <> '')::integer >= 2))
);
-- By path: one experience, so far along; of those with the same distance by id.
create index stories_by_path on stories (experience, months_along, id) where told_at is not null;
create index stories_newest on stories (told_at desc, id desc) where told_at is not null;
create index stories_newest_of_experience on stories (experience, told_at desc, id desc) where told_at is not null;
create index stories_newest_public on stories (told_at desc, id desc) where audience = 'public';
create index stories_of_group on stories (group_id, told_at desc, id desc) where group_id is not null;
create index stories_of_author on stories (author_id, id desc);
create index stories_in_the_clear on stories (author_id) where told_at is null and sealed is null;
create index stories_by_words on stories using gin (words) where told_at is not null;
create index stories_by_title on stories using gin (title gin_trgm_ops) where told_at is not null;

-- "I have been there too": one tap of a reader's. Who it was stays with them; the author hears how many.
create table been_there (
  story_id uuid not null references stories on delete cascade,
  member_id uuid not null references members on delete cascade,
  at timestamptz not null,
  primary key (story_id, member_id)
);
create index been_there_of_member on been_there (member_id);

alter table notifications add column story_id uuid references stories on delete cascade,
  add column how_many integer;
create index notifications_of_story on notifications (story_id);
alter table reports add column story_id uuid references stories on delete set null;
alter table measures add column story_id uuid references stories on delete set null;

-- 2. What the database sees to by itself -----------------------------------------------------------------------------------

create trigger columns_stay before update on stories for each row
  execute function columns_stay('id', 'author_id', 'created_at', 'form_key', 'marks_told');
create trigger care_is_not_written before insert or update on stories for each row execute function care_is_not_written();

-- Taken back it is gone for its readers, and with it what they marked.
create function on_story_withdrawn() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.been_there where story_id = new.id;
  delete from public.notifications where story_id = new.id;
  update public.stories set marks_told = 0 where id = new.id;
  return null;
end $$;
create trigger withdrawn after update on stories for each row when (old.told_at is not null and new.told_at is null)
  execute function on_story_withdrawn();

-- A story that was told to a group is its author's: it comes home when their seat ends, however it ends.
create function stories_come_home() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.stories set told_at = null, audience = 'me', group_id = null, byline = null, masked = false,
    withdrawn_at = now(), version = version + 1 where group_id = old.group_id and author_id = old.member_id;
  return null;
end $$;
create trigger stories_come_home after delete on memberships for each row execute function stories_come_home();

-- Another name in a group goes along under what was told there before.
create function stories_take_the_name() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.stories set byline = new.name where group_id = new.group_id and author_id = new.member_id and not masked;
  return null;
end $$;
create trigger stories_take_the_name after update of name on memberships for each row execute function stories_take_the_name();

-- How many found themselves in a story, for its author alone.
create function found_themselves(p_story uuid) returns integer language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select count(*)::integer from public.been_there b join public.stories s on s.id = b.story_id
      where s.id = p_story and s.author_id = public.viewer_id() and b.member_id <> all (public.kept_apart()));
  end $$;

-- The author hears of the first, the third, the tenth, …: once each, and never who.
create function on_been_there() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  story public.stories;
  reached integer;
begin
  select * into story from public.stories s where s.id = new.story_id for no key update;
  reached := (select max(step) from unnest(array[1, 3, 10, 30, 100, 300, 1000, 3000, 10000]) step
    where step <= (select count(*) from public.been_there b where b.story_id = new.story_id));
  if story.told_at is null or reached <= story.marks_told then return null; end if;
  update public.stories set marks_told = reached where id = story.id;
  insert into public.notifications (id, member_id, kind, story_id, how_many, created_at)
    values (public.id_at(new.at), story.author_id, 'been-there', story.id, reached, new.at);
  return null;
end $$;
create trigger been_there after insert on been_there for each row execute function on_been_there();

-- 3. Policies ------------------------------------------------------------------------------------------------------------

alter table stories enable row level security, force row level security;
-- The same rule as for shares.
create policy audience_reads on stories for select using (
  author_id = (select viewer_id())
  or (told_at is not null and author_id <> all ((select kept_apart())::uuid[]) and (
    (audience = 'group' and group_id = any ((select my_groups())::uuid[]))
    or (audience in ('community', 'public') and (select is_member()))
    or (audience = 'public' and (select viewer_kind()) = 'visitor')
    or (audience = 'supporters' and author_id = any ((select members_i_support())::uuid[]))))
  or (select is_system()));
create policy hidden_is_hidden on stories as restrictive for select using (
  hidden_at is null or author_id = (select viewer_id()) or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'stories'::regclass));
create policy oneself_begins on stories for insert with check (
  (author_id = (select viewer_id()) and (select is_member()) and told_at is null) or (select is_system()));
-- Under one's own name, or a mask that is nobody else's. Taking it back needs nothing but that it is one's own.
create policy authors_change on stories for update
  using (author_id = (select viewer_id()) or (select is_system()))
  with check ((author_id = (select viewer_id()) and case
    when told_at is null or audience = 'supporters' then true
    when masked then name_is_free(group_id, author_id, byline)
      and (group_id is null or group_id = any ((select my_writable_groups())::uuid[]))
    when group_id is not null then byline = my_name_in(group_id) and group_id = any ((select my_writable_groups())::uuid[])
    else byline = (select m.handle from members m where m.id = (select viewer_id())) end)
  or (select is_system()));
create policy authors_erase on stories for delete using (author_id = (select viewer_id()) or (select is_system()));

alter table been_there enable row level security, force row level security;
create policy oneself_reads on been_there for select using (member_id = (select viewer_id()) or (select is_system()));
create policy readers_mark on been_there for insert with check (
  (member_id = (select viewer_id()) and exists (select 1 from stories s
    where s.id = story_id and s.told_at is not null and s.author_id <> (select viewer_id()))) or (select is_system()));
create policy oneself_takes_back on been_there for delete using (member_id = (select viewer_id()) or (select is_system()));

-- The kinds of news that there are, and one more.
do $$
declare
  rule text := (select pg_get_constraintdef(oid) from pg_constraint
    where conname = 'notifications_kind_check' and conrelid = 'notifications'::regclass);
begin
  alter table notifications drop constraint notifications_kind_check;
  execute 'alter table notifications add constraint notifications_kind_check ' || replace(rule, 'ARRAY[', 'ARRAY[''been-there''::text, ');
end $$;
-- It is told by the trigger above and by nobody.
create policy been_there_tells_itself on notifications as restrictive for insert with check (
  (kind <> 'been-there' and story_id is null and how_many is null) or (select is_system())
  or current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'notifications'::regclass));
create trigger columns_stay_of_stories before update on notifications for each row
  execute function columns_stay('story_id', 'how_many');

-- 4. Care, for stories too -------------------------------------------------------------------------------------------------

alter table reports drop constraint reports_copy_check;
alter table reports add constraint reports_copy_check check (length(copy) <= 40000);
drop index reports_once;
create unique index reports_once on reports (reporter_id, coalesce(reply_id, share_id, story_id, accused_id)) where resolved_at is null;

-- The words of a story in one piece, as those who care read them.
create function story_copy(p_story stories) returns text language sql immutable set search_path = '' return (
  select string_agg(part, E'\n\n') from unnest(array[p_story.title, p_story.past, p_story.turning_point, p_story.present,
    p_story.to_myself_then]) part where part <> '');

drop function reportable(uuid, uuid);
create function reportable(p_words uuid, p_seat uuid) returns table (group_id uuid, accused_id uuid, share_id uuid,
    reply_id uuid, story_id uuid, copy text, name text, masked boolean) language plpgsql stable security definer
  set search_path = '' as $$
declare
  me uuid := public.viewer_id();
  apart uuid[] := public.kept_apart();
begin
  return query
  select s.group_id, s.author_id, s.id, null::uuid, null::uuid, s.body, coalesce(s.byline, public.name_towards_me(s.author_id), ''),
      s.mask is not null
    from public.shares s where s.id = p_words and s.author_id <> me and s.author_id <> all (apart)
      and s.withdrawn_at is null and s.hidden_at is null
      and ((s.audience in ('group', 'community', 'public') and s.group_id = any (public.my_groups()))
        or s.audience in ('community', 'public')
        or (s.audience = 'supporters' and s.author_id = any (public.members_i_support())))
  union all
  select r.group_id, r.author_id, r.share_id, r.id, null, r.body, coalesce(r.byline, ''),
      r.byline is distinct from (select m.name from public.memberships m where m.group_id = r.group_id and m.member_id = r.author_id)
    from public.replies r join public.shares s on s.id = r.share_id
    where r.id = p_words and r.author_id <> me and r.author_id <> all (apart)
      and r.withdrawn_at is null and r.hidden_at is null
      and ((r.group_id = any (public.my_groups()) and s.audience in ('group', 'community', 'public'))
        or (r.group_id is null and s.author_id = me))
  union all
  select t.group_id, t.author_id, null, null, t.id, public.story_copy(t), coalesce(t.byline, public.name_towards_me(t.author_id), ''),
      t.masked
    from public.stories t where t.id = p_words and t.author_id <> me and t.author_id <> all (apart)
      and t.told_at is not null and t.hidden_at is null
      and (t.group_id = any (public.my_groups()) or t.audience in ('community', 'public')
        or (t.audience = 'supporters' and t.author_id = any (public.members_i_support())))
  union all
  select m.group_id, m.member_id, null, null, null, '', m.name, false
    from public.memberships m where m.seat = p_seat and m.group_id = any (public.my_groups()) and m.member_id <> me
      and m.member_id <> all (apart);
end $$;

create or replace function make_report(p_id uuid, p_words uuid, p_seat uuid, p_reason text, p_gravity smallint, p_text text, p_now timestamptz)
  returns boolean language plpgsql security definer set search_path = '' as $$
declare
  found_one record;
begin
  select * into found_one from public.reportable(p_words, p_seat);
  if not found then return false; end if;
  insert into public.reports (id, group_id, reporter_id, accused_id, share_id, reply_id, story_id, copy, name, masked, reason, gravity, words, made_at)
    values (p_id, found_one.group_id, public.viewer_id(), found_one.accused_id, found_one.share_id, found_one.reply_id,
      found_one.story_id, found_one.copy, found_one.name, found_one.masked, p_reason, p_gravity, p_text, p_now)
    on conflict do nothing;
  if found then perform public.tell_carers(found_one.group_id, found_one.accused_id, 'report-made', p_now); end if;
  return true;
end $$;

create or replace function take_measure(p_id uuid, p_report uuid, p_kind text, p_words text, p_notes text[], p_until timestamptz,
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
    end if;
    if not found then
      update public.stories set folded_at = p_now, version = version + 1,
        content_notes = (select coalesce(array_agg(distinct note), '{}') from unnest(content_notes || p_notes) note)
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

  insert into public.measures (id, report_id, group_id, member_id, name, kind, words, share_id, reply_id, story_id, made_at,
      made_by, until, strike_until)
    values (p_id, p_report, case when p_kind = 'banned' then null else report.group_id end, report.accused_id, report.name, p_kind,
      p_words, report.share_id, report.reply_id, report.story_id, p_now, public.viewer_id(), p_until, p_strike_until);
  perform public.tell_of_care(report.accused_id, 'measure', report.group_id, null, p_now);
  perform public.write_care_log(p_report, report.group_id, p_kind, report.name, p_words, p_now);
  return null;
end $$;

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
      where r.resolved_at is null and r.group_id is not distinct from report.group_id and (r.id = p_report or
        coalesce(r.reply_id, r.share_id, r.story_id, r.accused_id)
          = coalesce(report.reply_id, report.share_id, report.story_id, report.accused_id))
      returning r.*
  loop
    perform public.tell_of_care(each_one.reporter_id, 'report-handled', each_one.group_id, null, p_now);
    perform public.write_care_log(each_one.id, each_one.group_id, 'resolved-' || p_outcome, each_one.name, p_words, p_now);
  end loop;
  return true;
end $$;

create or replace function undo_measure(p_measure public.measures, p_now timestamptz) returns void language plpgsql
  security definer set search_path = '' as $$
begin
  update public.measures set lifted_at = p_now where id = p_measure.id;
  if p_measure.kind = 'folded' then
    update public.shares set folded_at = null, version = version + 1 where id = p_measure.share_id and p_measure.reply_id is null;
    update public.replies set folded_at = null where id = p_measure.reply_id;
    update public.stories set folded_at = null, version = version + 1 where id = p_measure.story_id;
  elsif p_measure.kind = 'hidden' then
    update public.shares set hidden_at = null where id = p_measure.share_id and p_measure.reply_id is null;
    update public.replies set hidden_at = null where id = p_measure.reply_id;
    update public.stories set hidden_at = null where id = p_measure.story_id;
  elsif p_measure.kind in ('removed', 'banned') then
    update public.membership_endings set lifted_at = p_now, lifted_by = public.viewer_id()
      where member_id = p_measure.member_id and how = 'removed' and lifted_at is null
        and (p_measure.kind = 'banned' or group_id = p_measure.group_id) and ended_at = p_measure.made_at;
  end if;
end $$;

-- Keeping away from whoever told a story that one may read.
create or replace function block_author(p_id uuid, p_words uuid, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
declare
  found_author uuid;
  found_name text;
begin
  select author_id, byline into found_author, found_name from (
    select s.author_id, s.byline from public.shares s where s.id = p_words
      and (s.group_id = any (public.my_groups()) or s.audience in ('community', 'public'))
      and s.audience in ('group', 'community', 'public')
    union all select r.author_id, r.byline from public.replies r where r.id = p_words and r.group_id = any (public.my_groups())
    union all select t.author_id, t.byline from public.stories t where t.id = p_words and t.byline is not null
      and (t.group_id = any (public.my_groups()) or t.audience in ('community', 'public'))
  ) words;
  if found_author is null or found_author = public.viewer_id() then return false; end if;
  perform public.block_account(p_id, found_author, null, found_name, p_now);
  return true;
end $$;
