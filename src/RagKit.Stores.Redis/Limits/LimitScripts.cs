using RagKit.Redis;

namespace RagKit.Limits;

/// <summary>
/// What happens to limits on the server, by its clock. <c>base:w</c> holds the processes whose first call waits: priority, ticket, when it
/// asked last. Only the first of them may take, so a light call of one process does not overtake a heavy one of another for ever; one that
/// has not asked for five seconds is passed over. <c>base:b</c> holds what the buckets lack, <c>base:s</c> the slots that are taken and
/// when their leases end (milliseconds).
/// </summary>
internal static class LimitScripts
{
    private const string Functions = """
        local base = KEYS[1]
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
        local waiting = base .. ':w'
        local function tell()
          if redis.call('HLEN', waiting) > 0 then redis.call('PUBLISH', base .. ':wake', '') end
        end
        -- Puts a process among those who wait; gives whether it is the first, and whether it is alone.
        local function queue(process, priority)
          local mine = redis.call('HGET', waiting, process)
          local ticket = mine and cmsgpack.unpack(mine)[2] or redis.call('INCR', base .. ':ticket')
          redis.call('HSET', waiting, process, cmsgpack.pack({ priority, ticket, now }))
          redis.call('EXPIRE', waiting, 3600)
          redis.call('EXPIRE', base .. ':ticket', 86400)
          local all, first, alone = redis.call('HGETALL', waiting), true, true
          for at = 1, #all, 2 do
            if all[at] ~= process then
              local other = cmsgpack.unpack(all[at + 1])
              if math.abs(now - other[3]) > 5 then
                redis.call('HDEL', waiting, all[at])
              else
                alone = false
                if other[1] > priority or (other[1] == priority and other[2] < ticket) then first = false end
              end
            end
          end
          return first, alone
        end

        """;

    /// <summary>
    /// Takes tokens: process, priority, size and filling a second of the bucket of calls, the same of the bucket of weight (a size of 0 for
    /// none), then the weights of the calls in their order. Gives how many may go, and in how many milliseconds the next should ask.
    /// </summary>
    public static readonly RedisScript Take = new(Functions + """
        local process, priority = ARGV[1], tonumber(ARGV[2])
        local first, alone = queue(process, priority)
        if not first then return { 0, 1000 } end
        local state = redis.call('HMGET', base .. ':b', 'c', 'w', 'at')
        local passed = math.max(0, now - (tonumber(state[3]) or now))
        local sizes, rates = { tonumber(ARGV[3]), tonumber(ARGV[5]) }, { tonumber(ARGV[4]), tonumber(ARGV[6]) }
        local lacks = {}
        for which = 1, 2 do
          lacks[which] = math.max(0, (tonumber(state[which]) or 0) - passed * rates[which])
        end
        local going, wait, most = 0, 0, alone and #ARGV - 6 or 1
        while going < most do
          local amounts = { 1, tonumber(ARGV[7 + going]) }
          for which = 1, 2 do
            local wanting = sizes[which] > 0 and amounts[which] + lacks[which] - sizes[which] or 0
            if wanting > 0.000001 then wait = math.max(wait, wanting / rates[which]) end
          end
          if wait > 0 then break end
          for which = 1, 2 do
            if sizes[which] > 0 then lacks[which] = lacks[which] + amounts[which] end
          end
          going = going + 1
        end
        if going > 0 then
          redis.call('HSET', base .. ':b', 'c', string.format('%.17g', lacks[1]), 'w', string.format('%.17g', lacks[2]), 'at', string.format('%.6f', now))
          local full = 60
          for which = 1, 2 do
            if sizes[which] > 0 then full = math.max(full, lacks[which] / rates[which] + 60) end
          end
          redis.call('EXPIRE', base .. ':b', math.ceil(full))
          redis.call('HDEL', waiting, process)
          tell()
        end
        return { going, math.ceil(math.min(wait, 3600) * 1000) }
        """);

    /// <summary>
    /// Takes slots: process, priority, how many there are, the lease in milliseconds, then the names of the slots that are wanted. Gives how
    /// many are taken, and in how many milliseconds the next should ask.
    /// </summary>
    public static readonly RedisScript Enter = new(Functions + """
        local process, priority = ARGV[1], tonumber(ARGV[2])
        local first, alone = queue(process, priority)
        if not first then return { 0, 1000 } end
        local taken, millis = base .. ':s', math.floor(now * 1000)
        redis.call('ZREMRANGEBYSCORE', taken, '-inf', millis)
        local free = tonumber(ARGV[3]) - redis.call('ZCARD', taken)
        local going = math.max(0, math.min(free, alone and #ARGV - 4 or 1))
        for at = 1, going do
          redis.call('ZADD', taken, millis + tonumber(ARGV[4]), ARGV[4 + at])
        end
        local wait = 1000
        if going > 0 then
          redis.call('HDEL', waiting, process)
          tell()
        else
          local next_ = redis.call('ZRANGE', taken, 0, 0, 'WITHSCORES')[2]
          if next_ then wait = math.max(1, math.min(1000, tonumber(next_) - millis)) end
        end
        return { going, wait }
        """);

    /// <summary>Gives slots back.</summary>
    public static readonly RedisScript Exit = new(Functions + """
        redis.call('ZREM', base .. ':s', unpack(ARGV))
        tell()
        return 1
        """);

    /// <summary>Keeps slots: the lease in milliseconds, then their names. Gives how many were lost.</summary>
    public static readonly RedisScript Keep = new(Functions + """
        local lost, until_ = 0, math.floor(now * 1000) + tonumber(ARGV[1])
        for at = 2, #ARGV do
          if redis.call('ZSCORE', base .. ':s', ARGV[at]) then
            redis.call('ZADD', base .. ':s', until_, ARGV[at])
          else
            lost = lost + 1
          end
        end
        return lost
        """);

    /// <summary>Leaves the queue: the process.</summary>
    public static readonly RedisScript Leave = new(Functions + """
        redis.call('HDEL', waiting, ARGV[1])
        tell()
        return 1
        """);
}
