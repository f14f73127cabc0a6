-- A name in another alphabet's letters passed for somebody else's: "Еllis" with a Cyrillic Е sat beside Ellis. Letters that look
-- like Latin ones, small or capital, count as these; `plainName` in features/groups/mask.ts has the same. Handles are of plain
-- letters, so the index of them stays true.
create or replace function plain_name(p_name text) returns text language sql immutable parallel safe
  return translate(regexp_replace(lower(normalize(p_name, NFKC)), '[^[:alnum:]]', '', 'g'),
    'авекмнорстухіјѕԛԝһӏԁαβεζηικμνορτυχϲıɑɡ', 'abekmhopctyxijsqwhldabezhikmnoptuxciag');
