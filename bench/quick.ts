import { setStage } from './stage.ts';
import { fillGroup } from './words.ts';
import autocannon from 'autocannon';
if (process.env.PROF) process.env.NODE_OPTIONS = '--cpu-prof --cpu-prof-dir=/tmp/prof';
const stage = await setStage();
try {
  const people = []; for (let i=0;i<10;i++) people.push(await stage.person('person-'+i));
  const g = await stage.group('night-owls', people);
  await fillGroup(stage.sql, g, people.map(p=>p.id), 1000, 60);
  const s = await stage.serve();
  const r = await fetch(s.url+'/groups/night-owls', {headers:{cookie:people[0]!.cookie}});
  const t = await r.text(); console.log(r.status, t.length); (await import('node:fs')).writeFileSync('/tmp/page.html', t);
  for (let k=0;k<2;k++){
  const out = await autocannon({url: s.url+'/groups/night-owls', connections: 8, duration: 5, headers:{cookie: people[0]!.cookie}});
  console.log(out.requests.average, out.latency.p50, out.latency.p99, out.non2xx, await s.peakMemory());}
  await s.stop();
} finally { await stage.close(); }
