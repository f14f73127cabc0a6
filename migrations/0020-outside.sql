-- What hosts take in from other lists of meetings: groups that are to be, until somebody opens them. Hosts alone see them.

-- A list that was read, and what it held until it was taken in (or a day has passed): so that what is taken in is what was shown.
create table imports (
  id uuid primary key,
  -- Names the list, the next time too: its address, or what the host calls it.
  source text not null check (length(source) between 1 and 300),
  -- The groups (features/outside/import.ts); null once they are taken in.
  found jsonb check (jsonb_typeof(found) = 'array'),
  made_at timestamptz not null,
  made_by uuid references members on delete set null,
  applied_at timestamptz,
  check ((found is null) = (applied_at is not null))
);
create index imports_of_maker on imports (made_by);

create table group_drafts (
  id uuid primary key,
  source text not null check (length(source) between 1 and 300),
  -- Names the group within its list.
  slug text not null check (length(slug) between 1 and 300),
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  made_at timestamptz not null,
  made_by uuid references members on delete set null,
  changed_at timestamptz not null,
  -- The group that it became. From then on it is the group's own, and no list changes it.
  opened_at timestamptz,
  opened_by uuid references members on delete set null,
  group_id uuid references groups on delete set null,
  -- A host wants none of it: the next import leaves it out as well.
  let_go_at timestamptz,
  let_go_by uuid references members on delete set null,
  constraint group_drafts_come_once unique (source, slug)
);
create index group_drafts_of_maker on group_drafts (made_by);
create index group_drafts_of_opener on group_drafts (opened_by);
create index group_drafts_of_leaver on group_drafts (let_go_by);
create index group_drafts_of_group on group_drafts (group_id);

alter table imports enable row level security, force row level security;
create policy hosts_alone on imports for all using ((select am_host()) or (select is_system()));
create trigger columns_stay before update on imports for each row execute function columns_stay('id', 'source', 'made_at');

alter table group_drafts enable row level security, force row level security;
create policy hosts_alone on group_drafts for all using ((select am_host()) or (select is_system()));
create trigger columns_stay before update on group_drafts for each row
  execute function columns_stay('id', 'source', 'slug', 'made_at');
