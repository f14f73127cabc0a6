-- Check-ins, and the hope curve: how others with the same heartache felt, month by month.

-- 1. Check-ins -----------------------------------------------------------------------------------------------------------

-- How somebody is, on a scale of five words. What helped are keys; the line lies sealed under the member's key.
create table check_ins (
  id uuid primary key,
  member_id uuid not null references members on delete cascade,
  at timestamptz not null,
  -- 1 is the heaviest, 5 the lightest; src/features/support/words.ts has the words.
  feeling smallint not null check (feeling between 1 and 5),
  helped text[] not null default '{}' check (cardinality(helped) <= 8 and length(array_to_string(helped, ' ')) <= 400),
  sealed bytea check (length(sealed) <= 4000),
  -- How strong, from 0 (not at all) to 4; null where nobody said.
  grief smallint check (grief between 0 and 4),
  urge smallint check (urge between 0 and 4),
  loneliness smallint check (loneliness between 0 and 4),
  -- For oneself. Whatever opens a check-in wider changes this check together with the policy that reads it.
  audience text not null default 'me' check (audience = 'me'),
  -- One form sent twice, or again after a lost connection, is one check-in.
  form_key uuid not null,
  constraint check_ins_form_key unique (member_id, form_key)
);
create index check_ins_of_member on check_ins (member_id, at desc);

alter table check_ins enable row level security, force row level security;
create policy oneself_reads on check_ins for select using (member_id = (select viewer_id()) or (select is_system()));
create policy oneself_checks_in on check_ins for insert with check (
  (member_id = (select viewer_id()) and (select is_member())) or (select is_system()));
create policy oneself_lets_go on check_ins for delete using (member_id = (select viewer_id()) or (select is_system()));

-- 2. The hope curve ------------------------------------------------------------------------------------------------------

-- What was published last: a point for each month after it began, of a kind of experience (its narrower ones included) or of
-- a whole family. Each was moved by noise and rounded before it came here, at least ten people stand behind it, and how many
-- is said as a band alone (docs/decisions/0017). Nothing exact is kept, and no viewer can ask for anything exact.
create table hope_points (
  scope text not null check (scope in ('kind', 'family')),
  key text not null check (length(key) between 1 and 80),
  months smallint not null check (months between 0 and 36),
  -- On the scale of check-ins, in half steps.
  feeling numeric(2, 1) not null check (feeling between 1 and 5 and feeling * 2 = trunc(feeling * 2)),
  -- At least so many people.
  people smallint not null check (people in (10, 20, 50, 100)),
  drawn_at timestamptz not null,
  primary key (scope, key, months)
);

alter table hope_points enable row level security, force row level security;
create policy anyone_with_an_identity_reads on hope_points for select using ((select viewer_kind()) <> 'none');
create policy system_draws on hope_points for insert with check ((select is_system()));
create policy system_wipes on hope_points for delete using ((select is_system()));
