-- What was reported of a page that supporters read belongs to no group, and the host alone cares for it. "Does the viewer
-- lead no group?" was neither true nor false for whoever leads one, and "not (neither)" let them through: here it is false.
create or replace function i_care(p_group uuid, p_about uuid) returns boolean language plpgsql stable security definer
  set search_path = '' as $$
  begin
    return (public.am_host() or coalesce(p_group = any (public.my_facilitated_groups()), false))
      and p_about is distinct from public.viewer_id() and not coalesce(p_about = any (public.kept_apart()), false);
  end $$;
