-- One beat of one node for one room: remembers itself, appends commands, counts the crowd, returns what is new in the log and whether
-- the entry at the cursor is still there: a fail-over may have lost it, and others may have taken its number.
-- KEYS: log, seq, beat, nodes, sums, minutes, 16 x people, 16 x simulated people.
-- ARGV: node, its place, beat number, cursor, most entries to return, counts (JSON), then per entry: number of commands, the rules they need,
-- their JSON list.
local function entries_after(cursor)
  return redis.call('XRANGE', KEYS[1], '(' .. cursor, '+', 'COUNT', ARGV[5])
end

local now = redis.call('TIME')
local now_ms = now[1] * 1000 + math.floor(now[2] / 1000)
local earlier = redis.call('HMGET', KEYS[3], 'n', 'firsts')
local firsts = {}

local number = tonumber(ARGV[3])
if earlier[1] and tonumber(earlier[1]) >= number then
  if tonumber(earlier[1]) == number then firsts = cjson.decode(earlier[2]) end
  redis.call('EXPIRE', KEYS[3], 3600)  -- a write, so that WAITAOF has something to wait for
else
  for i = 7, #ARGV, 3 do
    local n = tonumber(ARGV[i])
    local first = redis.call('INCRBY', KEYS[2], n) - n + 1
    firsts[#firsts + 1] = first
    redis.call('XADD', KEYS[1], '*', 'e', '{"v":' .. ARGV[i + 1] .. ',"n":"' .. ARGV[1] .. '","s":' .. first .. ',"c":' .. ARGV[i + 2] .. '}')
  end
  local c = cjson.decode(ARGV[6])
  local minute = math.floor(now_ms / 60000)
  for _, kind in ipairs({'starts', 'simulated_starts', 'watch_ms', 'simulated_watch_ms'}) do
    if c[kind] > 0 then redis.call('HINCRBY', KEYS[5], kind, c[kind]) end
  end
  if c.starts > 0 then redis.call('HINCRBY', KEYS[6], minute .. '.joins', c.starts) end
  for _, who in ipairs(c.people) do redis.call('PFADD', KEYS[6 + who[1]], who[2]) end
  for _, who in ipairs(c.simulated_people) do redis.call('PFADD', KEYS[22 + who[1]], who[2]) end
  -- a node that came back in the place of a killed one counts instead of it, not beside it
  redis.call('HSET', KEYS[4], ARGV[2], now_ms .. '|' .. c.online .. '|' .. c.simulated_online)
  redis.call('HSET', KEYS[3], 'n', ARGV[3], 'firsts', #firsts > 0 and cjson.encode(firsts) or '[]')
  redis.call('EXPIRE', KEYS[3], 3600)
end

-- Online counts a node until 3 s after its last beat; the peak only while it beats, lest people who moved count twice.
local online, at_once, simulated_at_once = 0, 0, 0
local nodes = redis.call('HGETALL', KEYS[4])
for i = 1, #nodes, 2 do
  local seen, here, sim = string.match(nodes[i + 1], '(%d+)|(%d+)|(%d+)')
  if now_ms - tonumber(seen) < 3000 then
    online = online + tonumber(here)
    if now_ms - tonumber(seen) < 1600 then
      at_once, simulated_at_once = at_once + tonumber(here), simulated_at_once + tonumber(sim)
    end
  else
    redis.call('HDEL', KEYS[4], nodes[i])
  end
end
local function rise(key, field, value)
  if value > tonumber(redis.call('HGET', key, field) or '0') then redis.call('HSET', key, field, value) end
end
rise(KEYS[5], 'peak', at_once)
rise(KEYS[5], 'simulated_peak', simulated_at_once)
if online > 0 then
  local minute = math.floor(now_ms / 60000)
  redis.call('HSET', KEYS[6], minute .. '.online', online)
  rise(KEYS[6], minute .. '.peak', at_once)
end

redis.call('EXPIRE', KEYS[4], 60)
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local known = ARGV[4] == '0-0' or #redis.call('XRANGE', KEYS[1], ARGV[4], ARGV[4]) > 0
return {firsts, online, #last > 0 and last[1][1] or '0-0', entries_after(ARGV[4]), known and 1 or 0}
