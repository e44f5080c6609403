using RagKit.Redis;

namespace RagKit.Queues;

/// <summary>
/// What happens to work on the server. Each priority has a stream, <c>base:s:PRIORITY</c>, with a consumer group; an item is an entry of
/// it, whose id is its place in the order of enqueuing. New items are read from the group; what was given back, fell due or lost its
/// worker is in the sorted set <c>base:again</c> in the same order, and is claimed from the group's pending entries. At equal priority
/// those come first: they were enqueued before what was never read. <c>base:ids</c> holds a record of each item, <c>base:keys</c> the
/// deduplication keys, <c>base:prios</c> the priorities with unread entries, <c>base:delayed</c> and <c>base:leased</c> when what is hidden
/// falls due, by the clock of whoever called (which is why XAUTOCLAIM, with the server's clock and one idle time for all, cannot do it),
/// <c>base:dead</c> and <c>base:deaths</c> the dead letters.
/// </summary>
internal static class QueueScripts
{
    /// <summary>How many arguments an item takes in <see cref="Enqueue"/>.</summary>
    public const int ItemArguments = 7;

    /// <summary>How many values an item takes in the answer of <see cref="Receive"/>, behind the token.</summary>
    public const int LeaseValues = 7;

    private const string Functions = """
        local base, now = KEYS[1], ARGV[1]
        local ids, keys, prios, again = base .. ':ids', base .. ':keys', base .. ':prios', base .. ':again'
        local delayed, leased, dead, deaths = base .. ':delayed', base .. ':leased', base .. ':dead', base .. ':deaths'
        -- A record: sequence, priority, state, attempts, most attempts, token, deduplication key with a = before it, not before.
        local SEQ, PRIO, STATE, ATTEMPTS, MOST, TOKEN, KEY, NOTBEFORE = 1, 2, 3, 4, 5, 6, 7, 8
        -- New items are unread, and hidden ones of them early; what was read once is ready again, late or leased.
        local UNREAD, EARLY, AGAIN, LATE, LEASED, DEAD = 0, 1, 2, 3, 4, 5
        local LOST = 'It was received as often as it may be, and never completed: whoever worked on it ended, or took longer than its lease.'

        local function load(id)
          local packed = redis.call('HGET', ids, id)
          return packed and cmsgpack.unpack(packed)
        end
        local function save(id, record) redis.call('HSET', ids, id, cmsgpack.pack(record)) end
        local function stream(prio) return base .. ':s:' .. string.format('%.0f', prio) end
        local function place(id, record) return string.format('%016.0f:', record[SEQ]) .. id end
        local function entry(record) return string.format('%.0f-0', record[SEQ]) end
        local function hasKey(record) return record[KEY] ~= '' end
        local function releaseKey(record)
          if hasKey(record) then redis.call('HDEL', keys, string.sub(record[KEY], 2)) end
        end
        -- Takes an item out of the set where its state has put it.
        local function lift(id, record)
          local state = record[STATE]
          if state == LEASED then redis.call('ZREM', leased, id)
          elseif state == AGAIN then redis.call('ZREM', again, place(id, record))
          elseif state == LATE or state == EARLY then redis.call('ZREM', delayed, id)
          elseif state == DEAD then
            redis.call('ZREM', dead, place(id, record))
            redis.call('HDEL', deaths, id)
          end
        end
        local function comeAgain(id, record)
          record[STATE] = AGAIN
          redis.call('ZADD', again, -record[PRIO], place(id, record))
          save(id, record)
        end
        local function kill(id, record, error, at)
          record[STATE], record[TOKEN] = DEAD, 0
          redis.call('XACK', stream(record[PRIO]), 'workers', entry(record))
          redis.call('ZADD', dead, at, place(id, record))
          redis.call('HSET', deaths, id, cmsgpack.pack({ error, at, record[ATTEMPTS] }))
          releaseKey(record)
          save(id, record)
        end
        -- Takes entries out of a priority's stream, and the stream away when it is empty.
        local function drop(prio, entries)
          local name = stream(prio)
          for at = 1, #entries, 1000 do
            local last = math.min(at + 999, #entries)
            redis.call('XACK', name, 'workers', unpack(entries, at, last))
            redis.call('XDEL', name, unpack(entries, at, last))
          end
          if redis.call('XLEN', name) == 0 then
            redis.call('DEL', name)
            redis.call('ZREM', prios, string.format('%.0f', prio))
          end
        end
        -- Gives what fell due its new state.
        local function settle()
          for _, set in ipairs({ delayed, leased }) do
            local due = redis.call('ZRANGEBYSCORE', set, '-inf', now, 'WITHSCORES')
            for at = 1, #due, 2 do
              local id = due[at]
              local record = load(id)
              redis.call('ZREM', set, id)
              if record and record[ATTEMPTS] >= record[MOST] then
                kill(id, record, LOST, due[at + 1])
              elseif record and record[STATE] == EARLY then
                record[STATE] = UNREAD
                save(id, record)
              elseif record then
                comeAgain(id, record)
              end
            end
          end
        end
        -- The record of a lease that is still its holder's, also when it has ended and nobody else has the item yet.
        local function own(id, token)
          local record = load(id)
          return record and record[TOKEN] == tonumber(token) and record[STATE] ~= DEAD and record or nil
        end
        local function wake() redis.call('PUBLISH', base .. ':wake', '') end

        """;

    /// <summary>Adds items: now, then for each id, payload, priority, not before (ticks), the same in microseconds, key with a = before it, most attempts. Gives how many.</summary>
    public static readonly RedisScript Enqueue = new(Functions + """
        local added, known = 0, {}
        for at = 2, #ARGV, 7 do
          local id, prio, key = ARGV[at], tonumber(ARGV[at + 2]), ARGV[at + 5]
          if redis.call('HEXISTS', ids, id) == 0 and (key == '' or redis.call('HSETNX', keys, string.sub(key, 2), id) == 1) then
            local name = stream(prio)
            if not known[prio] then
              known[prio] = true
              if redis.call('EXISTS', name) == 0 then redis.call('XGROUP', 'CREATE', name, 'workers', '0', 'MKSTREAM') end
              redis.call('ZADD', prios, -prio, ARGV[at + 2])
            end
            local record = { redis.call('INCR', base .. ':seq'), prio, UNREAD, 0, tonumber(ARGV[at + 6]), 0, key, ARGV[at + 3] }
            redis.call('XADD', name, entry(record), 'i', id, 'p', ARGV[at + 1])
            if ARGV[at + 4] ~= '' and tonumber(ARGV[at + 4]) > tonumber(now) then
              record[STATE] = EARLY
              redis.call('ZADD', delayed, ARGV[at + 4], id)
            end
            save(id, record)
            added = added + 1
          end
        end
        if added > 0 then wake() end
        return added
        """);

    /// <summary>Gives out what is ready: now, until, how many, the consumer's name. Gives a token, then for each item id, payload, priority, not before, key, most attempts, attempt.</summary>
    public static readonly RedisScript Receive = new(Functions + """
        settle()
        local until_, most, consumer = ARGV[2], tonumber(ARGV[3]), ARGV[4]
        local given, count, token = {}, 0, 0
        local function give(id, record, payload)
          if token == 0 then
            token = redis.call('INCR', base .. ':token')
            given[1] = token
          end
          record[STATE], record[TOKEN], record[ATTEMPTS] = LEASED, token, record[ATTEMPTS] + 1
          redis.call('ZADD', leased, until_, id)
          save(id, record)
          local at = #given
          given[at + 1], given[at + 2], given[at + 3], given[at + 4] = id, payload, record[PRIO], record[NOTBEFORE]
          given[at + 5], given[at + 6], given[at + 7] = record[KEY], record[MOST], record[ATTEMPTS]
          count = count + 1
        end
        while count < most do
          local old = redis.call('ZRANGE', again, 0, 0, 'WITHSCORES')
          local new = redis.call('ZRANGE', prios, 0, 0)
          if old[1] and (not new[1] or -tonumber(old[2]) >= tonumber(new[1])) then
            local id = string.sub(old[1], 18)
            local record = load(id)
            redis.call('ZREM', again, old[1])
            local claimed = record and redis.call('XCLAIM', stream(record[PRIO]), 'workers', consumer, 0, entry(record), 'FORCE')
            if claimed and claimed[1] then
              give(id, record, claimed[1][2][4])
            elseif record then
              -- The server has evicted its stream: there is nothing left to do.
              releaseKey(record)
              redis.call('HDEL', ids, id)
            end
          elseif new[1] then
            local asked = math.min(most - count, 1000)
            local name = base .. ':s:' .. new[1]
            local read = redis.call('EXISTS', name) == 1 and redis.call('XREADGROUP', 'GROUP', 'workers', consumer, 'COUNT', asked, 'STREAMS', name, '>')
            local entries = read and read[1][2] or {}
            for _, found in ipairs(entries) do
              local id = found[2][2]
              local record = load(id)
              if record and record[STATE] == EARLY then
                record[STATE] = LATE
                save(id, record)
              elseif record then
                give(id, record, found[2][4])
              end
            end
            if #entries < asked then redis.call('ZREM', prios, new[1]) end
          else
            break
          end
        end
        return given
        """);

    /// <summary>Ends work: now, then for each lease its id and token. Gives how many were the caller's.</summary>
    public static readonly RedisScript Complete = new(Functions + """
        local done, streams = 0, {}
        for at = 2, #ARGV, 2 do
          local id = ARGV[at]
          local record = own(id, ARGV[at + 1])
          if record then
            lift(id, record)
            releaseKey(record)
            redis.call('HDEL', ids, id)
            local entries = streams[record[PRIO]] or {}
            entries[#entries + 1] = entry(record)
            streams[record[PRIO]] = entries
            done = done + 1
          end
        end
        for prio, entries in pairs(streams) do
          drop(prio, entries)
        end
        return done
        """);

    /// <summary>Hides work for longer: now, id, token, until.</summary>
    public static readonly RedisScript Renew = new(Functions + """
        local record = own(ARGV[2], ARGV[3])
        if not record then return 0 end
        lift(ARGV[2], record)
        record[STATE] = LEASED
        redis.call('ZADD', leased, ARGV[4], ARGV[2])
        save(ARGV[2], record)
        return 1
        """);

    /// <summary>Gives work back: now, id, token, error, until when it is hidden, or nothing.</summary>
    public static readonly RedisScript Return = new(Functions + """
        local id = ARGV[2]
        local record = own(id, ARGV[3])
        if not record then return 0 end
        lift(id, record)
        record[TOKEN] = 0
        if record[ATTEMPTS] >= record[MOST] then
          kill(id, record, ARGV[4], now)
        elseif ARGV[5] ~= '' then
          record[STATE] = LATE
          redis.call('ZADD', delayed, ARGV[5], id)
          save(id, record)
        else
          comeAgain(id, record)
        end
        wake()
        return 1
        """);

    /// <summary>Counts: now. Gives how much is ready, delayed, leased and dead, and when the next that is hidden falls due, or nothing.</summary>
    public static readonly RedisScript Count = new(Functions + """
        settle()
        local hidden, held, gone = redis.call('ZCARD', delayed), redis.call('ZCARD', leased), redis.call('ZCARD', dead)
        local next_ = ''
        for _, set in ipairs({ delayed, leased }) do
          local first = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]
          if first and (next_ == '' or tonumber(first) < tonumber(next_)) then next_ = first end
        end
        return { redis.call('HLEN', ids) - hidden - held - gone, hidden, held, gone, next_ }
        """);

    /// <summary>The ids of the dead letters, oldest first: now.</summary>
    public static readonly RedisScript DeadIds = new(Functions + """
        settle()
        local found = redis.call('ZRANGE', dead, 0, -1)
        for at, member in ipairs(found) do
          found[at] = string.sub(member, 18)
        end
        return found
        """);

    /// <summary>Dead letters: now, then ids. Gives for each that is there id, payload, error, moment (microseconds), attempts.</summary>
    public static readonly RedisScript Letters = new(Functions + """
        local letters = {}
        for at = 2, #ARGV do
          local record, death = load(ARGV[at]), redis.call('HGET', deaths, ARGV[at])
          if record and death then
            local found = redis.call('XRANGE', stream(record[PRIO]), entry(record), entry(record))[1]
            local told = cmsgpack.unpack(death)
            local last = #letters
            letters[last + 1], letters[last + 2], letters[last + 3] = ARGV[at], found and found[2][4] or '', told[1]
            letters[last + 4], letters[last + 5] = told[2], told[3]
          end
        end
        return letters
        """);

    /// <summary>Makes dead letters ready, with all their attempts: now, then ids. Gives how many.</summary>
    public static readonly RedisScript Redrive = new(Functions + """
        settle()
        local redriven = 0
        for at = 2, #ARGV do
          local id = ARGV[at]
          local record = load(id)
          if record and record[STATE] == DEAD and (not hasKey(record) or redis.call('HSETNX', keys, string.sub(record[KEY], 2), id) == 1) then
            lift(id, record)
            record[ATTEMPTS] = 0
            comeAgain(id, record)
            redriven = redriven + 1
          end
        end
        if redriven > 0 then wake() end
        return redriven
        """);

    /// <summary>Forgets dead letters: now, then ids. Gives how many.</summary>
    public static readonly RedisScript Purge = new(Functions + """
        settle()
        local purged = 0
        for at = 2, #ARGV do
          local id = ARGV[at]
          local record = load(id)
          if record and record[STATE] == DEAD then
            lift(id, record)
            redis.call('HDEL', ids, id)
            drop(record[PRIO], { entry(record) })
            purged = purged + 1
          end
        end
        return purged
        """);
}
