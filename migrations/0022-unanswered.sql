-- No share stays unanswered. What nobody has answered yet is held: people are asked to answer it, step by step, until
-- somebody does. First those who have been there and volunteered, then those who welcome, then those who lead.

-- Who volunteers in a group: to answer people who went through what they did, or to welcome whoever is new.
create table volunteers (
  group_id uuid not null,
  member_id uuid not null,
  kind text not null check (kind in ('been-there', 'welcome')),
  since timestamptz not null,
  primary key (group_id, member_id, kind),
  foreign key (group_id, member_id) references memberships on delete cascade
);
create index volunteers_of_member on volunteers (member_id);

-- When a group asks whom: minutes after a share was said. A group without a row keeps the times below.
create table holding_times (
  group_id uuid primary key references groups on delete cascade,
  been_there integer not null default 20,
  welcome integer not null default 120,
  facilitators integer not null default 480,
  set_at timestamptz not null,
  set_by uuid references members on delete set null,
  check (5 <= been_there and been_there <= welcome and welcome <= facilitators and facilitators <= 4320)
);

-- A share that waits for its first answer, or had it. `step` is who was asked so far: nobody, people who have been there,
-- those who welcome, those who lead.
create table held_shares (
  share_id uuid primary key references shares on delete cascade,
  group_id uuid not null,
  is_first boolean not null,
  since timestamptz not null,
  step smallint not null default 0 check (step between 0 and 3),
  next_at timestamptz,
  answered_at timestamptz
);
create index held_shares_due on held_shares (next_at) where answered_at is null and next_at is not null;
create index held_shares_waiting on held_shares (group_id, is_first desc, since) where answered_at is null;
create index held_shares_answered on held_shares (group_id, since) where answered_at is not null;

-- Who was asked to answer what. Whoever takes it is given some time; whoever passes is not asked again for this share.
create table held_offers (
  share_id uuid not null references held_shares on delete cascade,
  member_id uuid not null references members on delete cascade,
  step smallint not null check (step between 1 and 3),
  offered_at timestamptz not null,
  taken_at timestamptz,
  passed_at timestamptz,
  primary key (share_id, member_id)
);
create index held_offers_of_member on held_offers (member_id, offered_at);

-- When the people of a step are asked. A first share is what decides whether somebody comes back: it waits half as long.
create function holding_due(p_group uuid, p_step integer, p_since timestamptz, p_first boolean) returns timestamptz
  language plpgsql stable security definer set search_path = '' as $$
declare
  minutes integer;
begin
  select case p_step when 1 then t.been_there when 2 then t.welcome else t.facilitators end into minutes
    from public.holding_times t where t.group_id = p_group;
  minutes := coalesce(minutes, case p_step when 1 then 20 when 2 then 120 else 480 end);
  return p_since + make_interval(mins => case when p_first then (minutes + 1) / 2 else minutes end);
end $$;
revoke execute on function holding_due(uuid, integer, timestamptz, boolean) from public;

-- A share waits from the moment on at which others of its group can read it, and no longer once they cannot.
create function on_share_held() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  waits boolean := new.group_id is not null and new.author_id is not null and new.audience in ('group', 'community', 'public')
    and new.withdrawn_at is null and new.hidden_at is null;
  first_here boolean;
begin
  if not waits then
    delete from public.held_shares where share_id = new.id;
    return null;
  end if;
  if exists (select 1 from public.held_shares where share_id = new.id and group_id = new.group_id) then return null; end if;
  delete from public.held_shares where share_id = new.id;
  -- Not of what is old already and comes back into sight.
  if tg_op = 'UPDATE' and old.group_id is not distinct from new.group_id and old.audience <> 'me' then return null; end if;
  first_here := not exists (select 1 from public.shares s where s.author_id = new.author_id and s.group_id = new.group_id
    and s.id <> new.id and s.audience <> 'me');
  insert into public.held_shares (share_id, group_id, is_first, since, next_at) values (new.id, new.group_id, first_here,
    case tg_op when 'INSERT' then new.created_at else now() end,
    public.holding_due(new.group_id, 1, case tg_op when 'INSERT' then new.created_at else now() end, first_here));
  return null;
end $$;
create trigger held after insert or update of group_id, audience, withdrawn_at, hidden_at, author_id on shares
  for each row execute function on_share_held();

-- The first answer of somebody else ends the waiting; where the last one is taken back, it begins again.
create function on_reply_held() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  share uuid := case tg_op when 'DELETE' then old.share_id else new.share_id end;
  answered timestamptz;
begin
  select min(r.created_at) into answered from public.replies r join public.shares s on s.id = r.share_id
    where r.share_id = share and r.withdrawn_at is null and r.hidden_at is null and r.author_id is distinct from s.author_id;
  update public.held_shares h set answered_at = answered, next_at = case when answered is null then coalesce(h.next_at, now()) else h.next_at end
    where h.share_id = share and h.answered_at is distinct from answered;
  if answered is not null then
    delete from public.notifications where share_id = share and kind = 'share-waits' and read_at is null;
  end if;
  return null;
end $$;
create trigger held after insert or delete or update of withdrawn_at, hidden_at on replies
  for each row execute function on_reply_held();

-- Asks the people of the next steps for every share that has waited long enough. A step that finds nobody is passed over at once.
-- Those who lead are asked again each day, for three days. Returns how many people were asked.
create function ask_for_answers(p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare
  held public.held_shares;
  author uuid;
  asked integer;
  total integer := 0;
begin
  if not public.is_system() then raise exception 'ask_for_answers is for the job'; end if;
  -- Whoever said that they would answer, and did not, holds it no longer.
  update public.held_offers o set taken_at = null where o.taken_at < p_now - interval '45 minutes';
  for held in select * from public.held_shares h where h.answered_at is null and h.next_at <= p_now
        and not exists (select 1 from public.held_offers o where o.share_id = h.share_id and o.taken_at is not null)
      order by h.is_first desc, h.since limit 200 for update skip locked loop
    select s.author_id into author from public.shares s where s.id = held.share_id;
    -- Nobody is asked out of the blue about what is old.
    if author is null or (held.step = 0 and held.since < p_now - interval '7 days') or exists (select 1 from public.groups g where g.id = held.group_id and g.closed_at is not null) then
      update public.held_shares set next_at = null where share_id = held.share_id;
      continue;
    end if;
    loop
      held.step := least(held.step + 1, 3);
      with able as (
        select m.member_id, m.name, (select max(o.offered_at) from public.held_offers o where o.member_id = m.member_id) as last_asked
        from public.memberships m
        where m.group_id = held.group_id and m.member_id <> author
          and not exists (select 1 from public.blocks b where (b.blocker_id, b.blocked_id) in ((author, m.member_id), (m.member_id, author)))
          and not exists (select 1 from public.measures x where x.member_id = m.member_id and x.group_id = held.group_id
            and x.kind = 'paused' and x.lifted_at is null)
          and not exists (select 1 from public.held_offers o where o.share_id = held.share_id and o.member_id = m.member_id
            and (o.passed_at is not null or held.step < 3))
          and case held.step
            when 1 then exists (select 1 from public.volunteers v where v.group_id = held.group_id and v.member_id = m.member_id
              and (v.kind = 'been-there' or held.is_first) and (v.kind = 'welcome' or public.has_been_there(m.member_id, author, held.group_id)))
            when 2 then exists (select 1 from public.volunteers v where v.group_id = held.group_id and v.member_id = m.member_id and v.kind = 'welcome')
            else exists (select 1 from public.facilitations f where f.group_id = held.group_id and f.member_id = m.member_id) end
        -- Those who were asked longest ago, and only a few: whoever is one of many leaves it to the others.
        order by last_asked nulls first, m.member_id limit case held.step when 3 then 20 else 3 end
      ), offered as (
        insert into public.held_offers (share_id, member_id, step, offered_at)
          select held.share_id, a.member_id, held.step, p_now from able a
          on conflict (share_id, member_id) do update set step = excluded.step, offered_at = excluded.offered_at
          returning member_id
      ), told as (
        insert into public.notifications (id, member_id, kind, group_id, group_name, share_id, created_at)
          select gen_random_uuid(), o.member_id, 'share-waits', g.id, g.name, held.share_id, p_now
          from offered o join public.groups g on g.id = held.group_id returning 1
      ) select count(*) into asked from told;
      total := total + asked;
      exit when asked > 0 or held.step = 3;
    end loop;
    update public.held_shares set step = held.step, next_at = case
        when held.step < 3 then greatest(public.holding_due(held.group_id, held.step + 1, held.since, held.is_first), p_now + interval '5 minutes')
        when held.since > p_now - interval '3 days' then p_now + interval '1 day' end
      where share_id = held.share_id;
  end loop;
  return total;
end $$;

-- Has this member been through what the author has, or else through what the group is about?
create function has_been_there(p_member uuid, p_author uuid, p_group uuid) returns boolean language plpgsql stable
  security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.held_experiences mine where mine.member_id = p_member and (
      exists (select 1 from public.held_experiences theirs where theirs.member_id = p_author
        and (theirs.audience in ('group', 'community') or theirs.counted)
        and split_part(theirs.experience, '/', 1) = split_part(mine.experience, '/', 1))
      or exists (select 1 from public.group_experiences g where g.group_id = p_group
        and split_part(g.experience, '/', 1) = split_part(mine.experience, '/', 1))));
  end $$;
revoke execute on function has_been_there(uuid, uuid, uuid) from public;

-- What an author sees of their own share that waits: who was asked, or that somebody is writing.
create function held_towards_me(p_share uuid) returns text language plpgsql stable security definer set search_path = '' as $$
  begin
    return (select case
        when exists (select 1 from public.held_offers o where o.share_id = h.share_id and o.taken_at is not null) then 'taken'
        else (array['waiting', 'been-there', 'welcome', 'facilitators'])[h.step + 1] end
      from public.held_shares h join public.shares s on s.id = h.share_id
      where h.share_id = p_share and h.answered_at is null and s.author_id = public.viewer_id());
  end $$;

-- Whether somebody else is writing an answer already, without telling who.
create function taken_by_other(p_share uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.held_offers o join public.held_shares h on h.share_id = o.share_id
      where o.share_id = p_share and o.taken_at is not null and o.member_id <> public.viewer_id()
        and o.member_id <> all (public.kept_apart()) and h.group_id = any (public.my_groups()));
  end $$;

-- Half of what was said in a group within 30 days had its first answer within so many minutes. For those who lead it.
create function median_minutes_to_answer(p_group uuid, p_now timestamptz) returns double precision language plpgsql stable
  security definer set search_path = '' as $$
  begin
    return (select percentile_cont(0.5) within group (order by extract(epoch from h.answered_at - h.since) / 60)
      from public.held_shares h where h.group_id = p_group and h.answered_at is not null
        and h.since > p_now - interval '30 days' and p_group = any (public.my_facilitated_groups()));
  end $$;

-- Answers an offer: 'take' says "I am writing", 'pass' hands it on at once where nobody of this step is left.
create function answer_offer(p_share uuid, p_answer text, p_now timestamptz) returns boolean language plpgsql
  security definer set search_path = '' as $$
begin
  update public.held_offers o set taken_at = case when p_answer = 'take' then p_now end,
      passed_at = case when p_answer = 'pass' then p_now end
    where o.share_id = p_share and o.member_id = public.viewer_id() and p_answer in ('take', 'pass')
      and exists (select 1 from public.held_shares h where h.share_id = p_share and h.answered_at is null
        and h.group_id = any (public.my_groups()));
  if not found then return false; end if;
  delete from public.notifications where share_id = p_share and kind = 'share-waits' and member_id = public.viewer_id();
  if p_answer = 'pass' then
    update public.held_shares h set next_at = p_now where h.share_id = p_share and h.answered_at is null and h.step < 3
      and not exists (select 1 from public.held_offers o where o.share_id = p_share and o.passed_at is null);
  end if;
  return true;
end $$;

alter table volunteers enable row level security, force row level security;
create policy oneself_volunteers on volunteers for select using (member_id = (select viewer_id()) or (select is_system())
  or (group_id = any ((select my_facilitated_groups())::uuid[]) and member_id <> all ((select kept_apart())::uuid[])));
create policy oneself_begins on volunteers for insert with check (
  (member_id = (select viewer_id()) and group_id = any ((select my_groups())::uuid[])) or (select is_system()));
create policy oneself_ends on volunteers for delete using (member_id = (select viewer_id()) or (select is_system()));

alter table holding_times enable row level security, force row level security;
create policy group_reads on holding_times for select
  using (group_id = any ((select my_groups())::uuid[]) or (select is_system()));
create policy facilitators_set on holding_times for insert with check (
  (set_by = (select viewer_id()) and group_id = any ((select my_facilitated_groups())::uuid[])) or (select is_system()));
create policy facilitators_change on holding_times for update
  using (group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()))
  with check ((set_by = (select viewer_id()) and group_id = any ((select my_facilitated_groups())::uuid[])) or (select is_system()));

-- The author, whoever was asked, and those who lead; and of these only who may read the share itself.
alter table held_shares enable row level security, force row level security;
create policy who_is_concerned_reads on held_shares for select using ((select is_system()) or (
  exists (select 1 from shares s where s.id = share_id and (s.author_id = (select viewer_id())
    or group_id = any ((select my_facilitated_groups())::uuid[])
    or exists (select 1 from held_offers o where o.share_id = held_shares.share_id and o.member_id = (select viewer_id()))))));
alter table held_offers enable row level security, force row level security;
create policy oneself_reads on held_offers for select using (
  (member_id = (select viewer_id()) and exists (select 1 from shares s where s.id = share_id)) or (select is_system()));

-- What was said before this file, as far as it is young enough to be answered or to be counted.
insert into held_shares (share_id, group_id, is_first, since, step, next_at, answered_at)
  select s.id, s.group_id, false, s.created_at, 3, null,
    (select min(r.created_at) from replies r where r.share_id = s.id and r.withdrawn_at is null and r.author_id is distinct from s.author_id)
  from shares s where s.group_id is not null and s.author_id is not null and s.audience in ('group', 'community', 'public')
    and s.withdrawn_at is null and s.hidden_at is null and s.created_at > now() - interval '30 days';

-- Kinds of news are added to those that there are, whichever migration ran before.
do $$
declare
  known text := (select pg_get_constraintdef(c.oid) from pg_constraint c
    where c.conname = 'notifications_kind_check' and c.conrelid = 'notifications'::regclass);
  kinds text[] := array(select m[1] from regexp_matches(known, '''([a-z-]+)''', 'g') m) || array['share-waits'];
begin
  alter table notifications drop constraint notifications_kind_check;
  execute format('alter table notifications add constraint notifications_kind_check check (kind in (%s))',
    (select string_agg(quote_literal(kind), ', ') from unnest(kinds) kind));
end $$;
