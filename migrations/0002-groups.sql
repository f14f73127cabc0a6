-- Recovery groups: who sits in them, who leads them, how one gets a seat and how one leaves it.

create table groups (
  id uuid primary key,
  slug text not null check (slug ~ '^[a-z0-9](-?[a-z0-9]){1,59}$'),
  name text not null check (length(name) between 2 and 80),
  purpose text not null check (length(purpose) between 1 and 2000),
  access text not null check (access in ('open', 'request', 'invite')),
  listed boolean not null,
  capacity integer check (capacity between 2 and 500),
  locale text not null,
  time_zone text not null,
  created_at timestamptz not null,
  created_by uuid not null,
  -- Goes up with every change of the lines above, so that two people who edit at once do not overwrite each other.
  version integer not null default 1,
  closed_at timestamptz,
  closed_by uuid,
  closing_words text check (length(closing_words) <= 500),
  constraint groups_slug_is_taken unique (slug)
);
create index groups_by_name on groups (name, id) where listed and closed_at is null;

-- Keys of the taxonomy in content/experiences.json.
create table group_experiences (
  group_id uuid not null references groups on delete cascade,
  experience text not null,
  primary key (group_id, experience)
);

-- The ground rules: [{"title": …, "text": …}]. A new version asks every member again.
create table agreements (
  group_id uuid not null references groups on delete cascade,
  version integer not null check (version >= 1),
  rules jsonb not null check (jsonb_typeof(rules) = 'array'),
  made_at timestamptz not null,
  made_by uuid not null,
  primary key (group_id, version)
);

-- A seat: the row is there while the member is. `name` is what the group calls them.
create table memberships (
  group_id uuid not null references groups on delete cascade,
  member_id uuid not null references members on delete cascade,
  name text not null,
  joined_at timestamptz not null,
  accepted_version integer not null,
  accepted_at timestamptz not null,
  primary key (group_id, member_id)
);
create index memberships_of_member on memberships (member_id, group_id);

create table facilitations (
  group_id uuid not null,
  member_id uuid not null,
  since timestamptz not null,
  made_by uuid not null,
  primary key (group_id, member_id),
  foreign key (group_id, member_id) references memberships on delete cascade
);
create index facilitations_of_member on facilitations (member_id, group_id);

-- How seats ended. A removal stands in the way of coming back until a facilitator lifts it.
create table membership_endings (
  id uuid primary key,
  group_id uuid not null references groups on delete cascade,
  member_id uuid not null references members on delete cascade,
  name text not null,
  how text not null check (how in ('left', 'removed')),
  reason text check (length(reason) <= 500),
  joined_at timestamptz not null,
  ended_at timestamptz not null,
  ended_by uuid not null,
  lifted_at timestamptz,
  lifted_by uuid
);
create index membership_endings_of_member on membership_endings (member_id, group_id);
create index membership_endings_of_group on membership_endings (group_id, id desc);

-- Asking for a seat in a group that is joined by request.
create table join_requests (
  id uuid primary key,
  group_id uuid not null references groups on delete cascade,
  member_id uuid not null references members on delete cascade,
  name text not null,
  words text not null check (length(words) <= 1000),
  accepted_version integer not null,
  asked_at timestamptz not null,
  answer text check (answer in ('accepted', 'declined', 'withdrawn')),
  answer_words text check (length(answer_words) <= 500),
  answered_at timestamptz,
  answered_by uuid,
  check ((answer is null) = (answered_at is null))
);
create unique index join_requests_one_open on join_requests (group_id, member_id) where answer is null;
create index join_requests_of_member on join_requests (member_id, group_id);

-- Waiting for a free seat, first come first seated. Whoever waits has accepted the agreements already.
create table waiting_list (
  group_id uuid not null references groups on delete cascade,
  member_id uuid not null references members on delete cascade,
  name text not null,
  since timestamptz not null,
  accepted_version integer not null,
  primary key (group_id, member_id)
);
create index waiting_list_in_order on waiting_list (group_id, since, member_id);
create index waiting_list_of_member on waiting_list (member_id);

-- A link into one group. Only the hash of its token is kept.
create table invitations (
  id uuid primary key,
  group_id uuid not null references groups on delete cascade,
  token_hash bytea not null unique,
  note text not null check (length(note) <= 120),
  made_at timestamptz not null,
  made_by uuid not null,
  expires_at timestamptz not null,
  uses_allowed integer not null check (uses_allowed between 1 and 500),
  uses integer not null default 0 check (uses <= uses_allowed),
  revoked_at timestamptz,
  revoked_by uuid
);
create index invitations_of_group on invitations (group_id, id desc);

create table invitation_uses (
  invitation_id uuid not null references invitations on delete cascade,
  group_id uuid not null,
  member_id uuid not null references members on delete cascade,
  used_at timestamptz not null,
  primary key (invitation_id, member_id)
);
create index invitation_uses_of_member on invitation_uses (member_id, group_id);

-- Look-ups that policies share. They see past policies for the one question that they answer. They are in PL/pgSQL,
-- which keeps their plans: policies call them with every statement.

create function my_groups() returns uuid[] language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select coalesce(array_agg(group_id), '{}'::uuid[]) from public.memberships where member_id = public.viewer_id()
    );
  end $$;

-- Where the viewer may write: seated, the group open, its present agreements accepted.
create function my_writable_groups() returns uuid[] language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select coalesce(array_agg(m.group_id), '{}'::uuid[])
    from public.memberships m
    join public.groups g on g.id = m.group_id
    where m.member_id = public.viewer_id() and g.closed_at is null
      and m.accepted_version = (select max(a.version) from public.agreements a where a.group_id = m.group_id)
    );
  end $$;

-- The viewer's seat in a group, and what stands in the way of writing there.
create function my_seat(p_slug text) returns table (group_id uuid, name text, closed boolean, accepted boolean)
  language plpgsql stable security definer set search_path = '' as $$
  begin
    return query
    select m.group_id, m.name, g.closed_at is not null,
      g.closed_at is null and m.accepted_version = (select max(a.version) from public.agreements a where a.group_id = g.id)
    from public.groups g join public.memberships m on m.group_id = g.id and m.member_id = public.viewer_id()
    where g.slug = p_slug;
  end $$;

create function my_facilitated_groups() returns uuid[] language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select coalesce(array_agg(group_id), '{}'::uuid[]) from public.facilitations where member_id = public.viewer_id()
    );
  end $$;

create function was_removed(p_group uuid, p_member uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select exists (select 1 from public.membership_endings e
      where e.group_id = p_group and e.member_id = p_member and e.how = 'removed' and e.lifted_at is null)
    );
  end $$;

create function seats_left(p_group uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select g.capacity is null
      or (select count(*) from public.memberships m where m.group_id = g.id) < g.capacity
    from public.groups g where g.id = p_group
    );
  end $$;

-- Has the member a key to this group's door: open to all, asked and accepted, or invited since they last left?
create function door_is_open(p_group uuid, p_member uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select g.closed_at is null
      and not public.was_removed(g.id, p_member)
      and (
        g.access = 'open'
        or (g.created_by = p_member and not exists (select 1 from public.memberships m where m.group_id = g.id))
        or exists (select 1 from public.join_requests r
          where r.group_id = g.id and r.member_id = p_member and r.answer = 'accepted'
            and r.answered_at > coalesce((select max(e.ended_at) from public.membership_endings e
              where e.group_id = g.id and e.member_id = p_member), '-infinity'::timestamptz))
        or exists (select 1 from public.invitation_uses u
          where u.group_id = g.id and u.member_id = p_member
            and u.used_at > coalesce((select max(e.ended_at) from public.membership_endings e
              where e.group_id = g.id and e.member_id = p_member), '-infinity'::timestamptz))
      )
    from public.groups g where g.id = p_group
    );
  end $$;

-- What a link shows to whoever holds it, and nothing of a link that is spent, late or revoked.
create function look_behind_invitation(p_token_hash bytea, p_now timestamptz)
  returns table (slug text, name text, purpose text) language plpgsql stable security definer set search_path = '' as $$
  begin
    return query
    select g.slug, g.name, g.purpose from public.invitations i join public.groups g on g.id = i.group_id
    where i.token_hash = p_token_hash and i.revoked_at is null and i.expires_at > p_now and g.closed_at is null
      and (i.uses < i.uses_allowed or exists (select 1 from public.invitation_uses u
        where u.invitation_id = i.id and u.member_id = public.viewer_id()));
  end $$;

-- Takes one use of a link for the viewer; a second time by the same member takes none. Null where the link does not hold.
create function use_invitation(p_token_hash bytea, p_now timestamptz) returns text language plpgsql security definer
  set search_path = '' as $$
declare
  found_invitation public.invitations;
  found_slug text;
begin
  if public.viewer_id() is null then return null; end if;
  select * into found_invitation from public.invitations i
    where i.token_hash = p_token_hash and i.revoked_at is null and i.expires_at > p_now for update;
  if not found then return null; end if;
  select g.slug into found_slug from public.groups g where g.id = found_invitation.group_id and g.closed_at is null;
  if exists (select 1 from public.invitation_uses u
      where u.invitation_id = found_invitation.id and u.member_id = public.viewer_id()) then
    return found_slug;
  end if;
  if found_invitation.uses >= found_invitation.uses_allowed
    or public.was_removed(found_invitation.group_id, public.viewer_id()) then return null; end if;
  update public.invitations set uses = uses + 1 where id = found_invitation.id;
  insert into public.invitation_uses (invitation_id, group_id, member_id, used_at)
    values (found_invitation.id, found_invitation.group_id, public.viewer_id(), p_now);
  return found_slug;
end $$;

-- The viewer's place on a waiting list, counted from 1, without telling who else waits.
create function place_in_line(p_group uuid) returns integer language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select place from (
      select member_id, row_number() over (order by since, member_id)::integer as place
      from public.waiting_list where group_id = p_group) line
    where member_id = public.viewer_id());
end $$;

-- The wanted address, or the next free one with a number behind it.
create function free_slug(p_wanted text) returns text language plpgsql stable security definer set search_path = '' as $$
declare
  number integer := 1;
  candidate text := p_wanted;
begin
  while exists (select 1 from public.groups g where g.slug = candidate) loop
    number := number + 1;
    candidate := p_wanted || '-' || number;
  end loop;
  return candidate;
end $$;

-- The names of those who lead a group, for its front door; the group itself must be visible to the viewer.
create function facilitator_names(p_group uuid) returns text[] language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select coalesce(array_agg(m.name order by f.since, m.name), '{}'::text[])
    from public.facilitations f join public.memberships m using (group_id, member_id) where f.group_id = p_group
    );
  end $$;

create function seats_taken(p_group uuid) returns integer language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select count(*)::integer from public.memberships m where m.group_id = p_group
    );
  end $$;

-- Groups: listed ones are for everybody, the rest for those inside, those who wait and those who were let in.
create function groups_i_may_enter() returns uuid[] language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select coalesce(array_agg(id), '{}'::uuid[]) from (
      select group_id as id from public.waiting_list where member_id = public.viewer_id()
      union select group_id from public.join_requests where member_id = public.viewer_id() and answer is null
      union select group_id from public.invitation_uses u where member_id = public.viewer_id()
        and not public.was_removed(u.group_id, u.member_id)
    ) doors
    );
  end $$;

alter table groups enable row level security, force row level security;
create policy listed_or_inside_reads on groups for select using (
  (listed and closed_at is null and (select viewer_kind()) in ('visitor', 'member'))
  or id = any ((select my_groups())::uuid[])
  or (closed_at is null and id = any ((select groups_i_may_enter())::uuid[]))
  or (select is_system()));
create policy members_open on groups for insert
  with check (((select is_member()) and created_by = (select viewer_id())) or (select is_system()));
create policy facilitators_change on groups for update
  using (id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create trigger columns_stay before update on groups for each row
  execute function columns_stay('id', 'slug', 'created_at', 'created_by');

-- A group that was just opened is not yet visible to its founder, who has no seat in it so far.
create function founded_by_me(p_group uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (
    select exists (select 1 from public.groups g where g.id = p_group and g.created_by = public.viewer_id()
      and not exists (select 1 from public.memberships m where m.group_id = g.id and m.member_id <> public.viewer_id()))
    );
  end $$;

alter table group_experiences enable row level security, force row level security;
create policy with_the_group on group_experiences for select
  using (exists (select 1 from groups g where g.id = group_id));
create policy facilitators_write on group_experiences for all
  using (group_id = any ((select my_facilitated_groups())::uuid[]) or founded_by_me(group_id) or (select is_system()));

alter table agreements enable row level security, force row level security;
create policy with_the_group on agreements for select using (exists (select 1 from groups g where g.id = group_id));
create policy facilitators_write on agreements for insert
  with check (made_by = (select viewer_id()) and
    (group_id = any ((select my_facilitated_groups())::uuid[]) or founded_by_me(group_id)) or (select is_system()));

alter table memberships enable row level security, force row level security;
create policy members_of_the_group_read on memberships for select
  using (group_id = any ((select my_groups())::uuid[]) or member_id = (select viewer_id()) or (select is_system()));
create policy seats_are_taken on memberships for insert with check (
  (member_id = (select viewer_id()) and door_is_open(group_id, member_id) and seats_left(group_id))
  or (group_id = any ((select my_facilitated_groups())::uuid[]) and door_is_open(group_id, member_id)
    and seats_left(group_id)
    and exists (select 1 from join_requests r
      where r.group_id = memberships.group_id and r.member_id = memberships.member_id and r.answer = 'accepted'))
  or (select is_system()));
create policy oneself_accepts on memberships for update
  using (member_id = (select viewer_id()) or (select is_system()));
create trigger columns_stay before update on memberships for each row
  execute function columns_stay('group_id', 'member_id', 'name', 'joined_at');
create policy seats_are_left on memberships for delete using (
  member_id = (select viewer_id()) or group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));

alter table facilitations enable row level security, force row level security;
create policy with_the_group on facilitations for select
  using (exists (select 1 from groups g where g.id = group_id) or (select is_system()));
create policy facilitators_make on facilitations for insert with check (
  made_by = (select viewer_id()) and (group_id = any ((select my_facilitated_groups())::uuid[])
    or (member_id = (select viewer_id()) and founded_by_me(group_id))) or (select is_system()));
create policy facilitators_step_down on facilitations for delete
  using (member_id = (select viewer_id()) or group_id = any ((select my_facilitated_groups())::uuid[])
    or (select is_system()));

alter table membership_endings enable row level security, force row level security;
create policy oneself_and_facilitators_read on membership_endings for select using (
  member_id = (select viewer_id()) or group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create policy ended_by_whom on membership_endings for insert with check (
  (ended_by = (select viewer_id()) and ((how = 'left' and member_id = (select viewer_id()))
    or (how = 'removed' and group_id = any ((select my_facilitated_groups())::uuid[])))) or (select is_system()));
create policy facilitators_lift on membership_endings for update
  using (group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create trigger columns_stay before update on membership_endings for each row
  execute function columns_stay('id', 'group_id', 'member_id', 'name', 'how', 'reason', 'joined_at', 'ended_at', 'ended_by');

alter table join_requests enable row level security, force row level security;
create policy oneself_and_facilitators_read on join_requests for select using (
  member_id = (select viewer_id()) or group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create policy oneself_asks on join_requests for insert with check (
  (member_id = (select viewer_id()) and answer is null and not was_removed(group_id, member_id)
    and exists (select 1 from groups g where g.id = group_id and g.access = 'request' and g.closed_at is null))
  or (select is_system()));
create policy facilitators_answer on join_requests for update
  using (answer is null and group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()))
  with check ((answer in ('accepted', 'declined') and answered_by = (select viewer_id())
    and group_id = any ((select my_facilitated_groups())::uuid[])) or (select is_system()));
create policy oneself_withdraws on join_requests for update
  using (answer is null and member_id = (select viewer_id()))
  with check (answer = 'withdrawn' and member_id = (select viewer_id()));
create trigger columns_stay before update on join_requests for each row
  execute function columns_stay('id', 'group_id', 'member_id', 'name', 'words', 'accepted_version', 'asked_at');

alter table waiting_list enable row level security, force row level security;
create policy oneself_and_facilitators_read on waiting_list for select using (
  member_id = (select viewer_id()) or group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create policy oneself_waits on waiting_list for insert with check (
  (door_is_open(group_id, member_id) and not seats_left(group_id)
    and (member_id = (select viewer_id()) or group_id = any ((select my_facilitated_groups())::uuid[])))
  or (select is_system()));
create policy waiting_ends on waiting_list for delete using (
  member_id = (select viewer_id()) or group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));

alter table invitations enable row level security, force row level security;
create policy facilitators_read on invitations for select
  using (group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create policy facilitators_invite on invitations for insert with check (
  made_by = (select viewer_id()) and group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create policy facilitators_revoke on invitations for update
  using (group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create trigger columns_stay before update on invitations for each row
  execute function columns_stay('id', 'group_id', 'token_hash', 'note', 'made_at', 'made_by', 'expires_at', 'uses_allowed');

alter table invitation_uses enable row level security, force row level security;
create policy oneself_and_facilitators_read on invitation_uses for select using (
  member_id = (select viewer_id()) or group_id = any ((select my_facilitated_groups())::uuid[]) or (select is_system()));
create policy system_writes on invitation_uses for insert with check ((select is_system()));
