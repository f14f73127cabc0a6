-- Experiences: the host's version of the taxonomy, and what members hold of it.

-- 1. The taxonomy --------------------------------------------------------------------------------------------------------

-- content/experiences.json is what a community starts with. A row here says what its host made of one kind: what is null
-- stands as in the file. Of a kind that the host added there is nothing in the file, and `family` says where it belongs.
create table taxonomy_changes (
  key text primary key check (key ~ '^[a-z0-9][a-z0-9/-]{0,78}[a-z0-9]$'),
  family text check (length(family) <= 40),
  -- Per language: {"en": "A breakup"}.
  name jsonb check (jsonb_typeof(name) = 'object'),
  about jsonb check (jsonb_typeof(about) = 'object'),
  -- What people say: {"en": ["he left me", …]}.
  words jsonb check (jsonb_typeof(words) = 'object'),
  -- Its place among the kinds of its family.
  place integer,
  -- Nobody chooses it any more; whoever holds it keeps it.
  hidden_at timestamptz,
  changed_at timestamptz not null,
  changed_by uuid references members on delete set null
);

alter table taxonomy_changes enable row level security, force row level security;
create policy anyone_with_an_identity_reads on taxonomy_changes for select using ((select viewer_kind()) <> 'none');
create policy hosts_add on taxonomy_changes for insert with check (
  ((select am_host()) and changed_by = (select viewer_id())) or (select is_system()));
create policy hosts_change on taxonomy_changes for update using ((select am_host()) or (select is_system()))
  with check (((select am_host()) and changed_by = (select viewer_id())) or (select is_system()));
create trigger columns_stay before update on taxonomy_changes for each row execute function columns_stay('key');

-- 2. What members hold ---------------------------------------------------------------------------------------------------

create table held_experiences (
  id uuid primary key,
  member_id uuid not null references members on delete cascade,
  experience text not null check (length(experience) between 1 and 80),
  -- The first of a month; null where the member does not remember or does not say.
  since_month date check (extract(day from since_month) = 1),
  audience text not null default 'me' check (audience in ('me', 'supporters', 'group', 'community')),
  -- May be counted, without a name: "4 people here lost a partner within the last year".
  counted boolean not null default false,
  -- The order in which the member tells them.
  place integer not null,
  made_at timestamptz not null,
  constraint held_experiences_once unique (member_id, experience)
);
create index held_experiences_by_kind on held_experiences (experience, since_month, member_id);

-- Beside which seats an experience stands. Each is a choice of its own, since the same experience with the same month under
-- two names tells that the names belong together. It ends with the seat, and when the seat takes another name.
create table held_experience_seats (
  held_id uuid not null references held_experiences on delete cascade,
  group_id uuid not null,
  member_id uuid not null,
  primary key (held_id, group_id),
  foreign key (group_id, member_id) references memberships on delete cascade
);
create index held_experience_seats_of_seat on held_experience_seats (group_id, member_id);

create function on_seat_renamed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.held_experience_seats where group_id = new.group_id and member_id = new.member_id;
  return null;
end $$;
create trigger seat_renamed after update of name on memberships for each row when (old.name is distinct from new.name)
  execute function on_seat_renamed();

-- What narrows also takes away the places where it was shown.
create function on_held_narrowed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.audience in ('me', 'supporters') then
    delete from public.held_experience_seats where held_id = new.id;
  end if;
  return null;
end $$;
create trigger held_narrowed after update of audience on held_experiences for each row execute function on_held_narrowed();

-- Does the experience stand beside a seat of a group in which the viewer sits?
create function shown_beside_me(p_held uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.held_experience_seats s
      where s.held_id = p_held and s.group_id = any (public.my_groups()));
  end $$;

create function i_hold(p_held uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
  begin
    return exists (select 1 from public.held_experiences h where h.id = p_held and h.member_id = public.viewer_id());
  end $$;

alter table held_experiences enable row level security, force row level security;
create policy audience_reads on held_experiences for select using (
  member_id = (select viewer_id())
  or (member_id <> all ((select kept_apart())::uuid[]) and (
    (audience = 'community' and (select is_member()))
    or (audience in ('supporters', 'group') and member_id = any ((select members_i_support())::uuid[]))
    or (audience = 'group' and shown_beside_me(id))))
  or (select is_system()));
create policy oneself_holds on held_experiences for insert with check (
  (member_id = (select viewer_id()) and (select is_member())) or (select is_system()));
create policy oneself_changes on held_experiences for update
  using (member_id = (select viewer_id()) or (select is_system()));
create trigger columns_stay before update on held_experiences for each row
  execute function columns_stay('id', 'member_id', 'experience', 'made_at');
create policy oneself_lets_go on held_experiences for delete using (member_id = (select viewer_id()) or (select is_system()));

-- Which of somebody's seats it stands beside is theirs alone to know: others learn of one seat at a time, below.
alter table held_experience_seats enable row level security, force row level security;
create policy oneself_reads on held_experience_seats for select using (member_id = (select viewer_id()) or (select is_system()));
create policy oneself_shows on held_experience_seats for insert with check (
  (member_id = (select viewer_id()) and i_hold(held_id) and group_id = any ((select my_groups())::uuid[])) or (select is_system()));
create policy oneself_hides on held_experience_seats for delete using (member_id = (select viewer_id()) or (select is_system()));

-- What stands beside the seats of a group in which the viewer sits. Beside a seat under the member's own handle stands also
-- what the whole community may know of that handle; beside a mask nothing that was not chosen for it.
create function experiences_beside_seats(p_group uuid) returns table (seat uuid, experience text, since_month date)
  language plpgsql stable security definer set search_path = '' as $$
  begin
    return query
    select m.seat, h.experience, h.since_month
    from public.memberships m
    join public.members person on person.id = m.member_id
    join public.held_experiences h on h.member_id = m.member_id and h.audience in ('group', 'community')
    where m.group_id = p_group and p_group = any (public.my_groups()) and m.member_id <> all (public.kept_apart())
      and ((h.audience = 'community' and m.name = person.handle)
        or exists (select 1 from public.held_experience_seats s where s.held_id = h.id and s.group_id = m.group_id))
    order by m.seat, h.place, h.id;
  end $$;

-- How many members of each group hold each of the experiences (or a narrower kind), since at most so many months (null: ever),
-- and agreed to be counted. Only numbers that hide a person: nothing of fewer than three. The answer is the same whoever
-- asks, so that nobody can tell from it whom they are kept apart from; and months are taken in coarse steps (beyond ten years:
-- ever), so that asking often tells no single month.
create function group_experience_counts(p_groups uuid[], p_experiences text[], p_months integer, p_now timestamptz)
  returns table (group_id uuid, experience text, members integer)
  language plpgsql stable security definer set search_path = '' as $$
  declare
    step integer := (select min(s) from unnest(array[3, 6, 12, 24, 60, 120]) s where s >= p_months);
    earliest date := date_trunc('month', p_now at time zone 'UTC')::date - make_interval(months => step);
  begin
    return query
    select g.id, asked.experience, count(distinct h.member_id)::integer
    from public.groups g
    cross join unnest(p_experiences) asked(experience)
    join public.memberships m on m.group_id = g.id
    join public.held_experiences h on h.member_id = m.member_id and h.counted
      and (h.experience = asked.experience or starts_with(h.experience, asked.experience || '/'))
    where g.id = any (p_groups)
      and ((g.listed and g.closed_at is null and public.viewer_kind() <> 'none')
        or g.id = any (public.my_groups()) or public.is_system())
      and (earliest is null or h.since_month >= earliest)
    group by g.id, asked.experience
    having count(distinct h.member_id) >= 3;
  end $$;
