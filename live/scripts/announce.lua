-- Appends one system command to a room's log, once per command id. Returns its seq, or 0 when it was there already.
-- KEYS: log, seq, seen. ARGV: command id, the command as a JSON list of one, the rules it takes to fold it.
if redis.call('SADD', KEYS[3], ARGV[1]) == 0 then return 0 end
local seq = redis.call('INCR', KEYS[2])
redis.call('XADD', KEYS[1], '*', 'e', '{"v":' .. ARGV[3] .. ',"n":"outside","s":' .. seq .. ',"c":' .. ARGV[2] .. '}')
return seq
