-- How each member wants to hear of what concerns them.

create table news_times (
  member_id uuid primary key references members on delete cascade,
  -- On the wall's clock of the member's own zone: the hour of digests, and the weekday of weekly ones (1 is Monday).
  digest_hour smallint not null check (digest_hour between 0 and 23),
  digest_day smallint not null check (digest_day between 1 and 7),
  -- Minutes after midnight; both are null where there are no quiet hours.
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_to smallint check (quiet_to between 0 and 1439),
  -- Somebody who asks for company may come through quiet hours.
  wake_me boolean not null,
  -- Says who and where, instead of only that there is something.
  open_wording boolean not null,
  changed_at timestamptz not null,
  constraint news_times_quiet_has_both check (
    case when quiet_from is null then quiet_to is null else quiet_to is not null and quiet_to <> quiet_from end)
);
alter table news_times enable row level security, force row level security;
create policy oneself on news_times for all using (member_id = (select viewer_id()) or (select is_system()));

-- A row for each thing that was chosen otherwise than it comes: a kind of news, or everything of one group.
create table news_choices (
  member_id uuid not null references members on delete cascade,
  about text,
  group_id uuid references groups on delete cascade,
  channel text not null check (channel in ('app', 'mail', 'push')),
  pace text not null check (pace in ('now', 'daily', 'weekly', 'off')),
  -- The kinds of news that it covers, written out by the rules (features/notifications/about.ts).
  kinds text[] not null,
  constraint news_choices_about_one check ((about is null) <> (group_id is null)),
  constraint news_choices_one unique nulls not distinct (member_id, about, group_id, channel)
);
create index news_choices_of_group on news_choices (group_id);
alter table news_choices enable row level security, force row level security;
-- Of groups in which one has a seat, and of no others.
create policy oneself_reads on news_choices for select using (member_id = (select viewer_id()) or (select is_system()));
create policy oneself_chooses on news_choices for insert with check (
  (member_id = (select viewer_id()) and (group_id is null or group_id = any ((select my_groups())::uuid[])))
  or (select is_system()));
create policy oneself_changes_mind on news_choices for delete
  using (member_id = (select viewer_id()) or (select is_system()));

-- Losing a seat takes what was chosen for its group along.
create function on_seat_ended_choices() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.news_choices where group_id = old.group_id and member_id = old.member_id;
  return old;
end $$;
create trigger membership_ended_choices after delete on memberships for each row execute function on_seat_ended_choices();

-- Who changed their mind has what still waits looked at anew.
create function look_at_my_news_again() returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.deliveries set due_at = null
    where member_id = public.viewer_id() and purpose = 'news' and batch is null;
end $$;

-- What somebody wished to be quiet in the centre stands there as if it had been seen at once: it lights no sign. The group's
-- choice goes before that of the kind, as in features/notifications/pace.ts.
create function on_telling() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  chosen text;
begin
  select c.pace into chosen from public.news_choices c
    where c.member_id = new.member_id and c.channel = 'app' and new.kind = any (c.kinds)
      and (c.group_id is null or c.group_id = new.group_id)
    order by c.group_id nulls last limit 1;
  if chosen = 'off' then new.read_at := coalesce(new.read_at, new.created_at); end if;
  return new;
end $$;
create trigger telling before insert on notifications for each row execute function on_telling();
