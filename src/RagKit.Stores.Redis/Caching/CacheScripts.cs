using RagKit.Redis;

namespace RagKit.Caching;

/// <summary>
/// What happens to cached values on the server. <c>base:e:KEY</c> is a hash: c created and x expires (ticks), l length, d the bytes or g
/// the key of their parts and n how many, t the tags. <c>base:k</c> and <c>base:t:TAG</c> are indexes in the order of keys, <c>base:x</c>
/// says what has expired, <c>base:l:KEY</c> is a lock.
/// </summary>
internal static class CacheScripts
{
    private const string Functions = """
        local base = KEYS[1]
        local index, expiring = base .. ':k', base .. ':x'
        local function entry(key) return base .. ':e:' .. key end
        local function forget(key)
          local found = redis.call('HMGET', entry(key), 'g', 't')
          if not found[2] then
            redis.call('ZREM', index, key)
            redis.call('ZREM', expiring, key)
            return 0
          end
          for _, tag in ipairs(cmsgpack.unpack(found[2])) do
            redis.call('ZREM', base .. ':t:' .. tag, key)
          end
          -- Whoever reads the parts comes to their end.
          if found[1] ~= '' then redis.call('EXPIRE', found[1], 120) end
          redis.call('DEL', entry(key))
          redis.call('ZREM', index, key)
          redis.call('ZREM', expiring, key)
          return 1
        end

        """;

    /// <summary>What is known of a value, its bytes or where they are, and its tags; nothing when it is not there.</summary>
    public static readonly RedisScript Open = new(Functions + """
        local found = redis.call('HMGET', entry(ARGV[1]), 'c', 'x', 'l', 'g', 'n', 'd', 't')
        if not found[7] then return false end
        found[7] = cmsgpack.unpack(found[7])
        return found
        """);

    /// <summary>
    /// Writes a value in the place of another: key, created, expires or nothing, length, bytes, key of the parts, number of parts, moment of
    /// expiration and the moment up to which what has expired is removed (microseconds), then the tags. Gives 0 when parts are gone.
    /// </summary>
    public static readonly RedisScript Write = new(Functions + """
        local key = ARGV[1]
        if ARGV[6] ~= '' and redis.call('EXISTS', ARGV[6]) == 0 then return 0 end
        forget(key)
        local tags = {}
        for at = 10, #ARGV do
          tags[#tags + 1] = ARGV[at]
          redis.call('ZADD', base .. ':t:' .. ARGV[at], 0, key)
        end
        redis.call('HSET', entry(key), 'c', ARGV[2], 'x', ARGV[3], 'l', ARGV[4], 'd', ARGV[5], 'g', ARGV[6], 'n', ARGV[7], 't', cmsgpack.pack(tags))
        if ARGV[6] ~= '' then redis.call('PERSIST', ARGV[6]) end
        redis.call('ZADD', index, 0, key)
        if ARGV[8] ~= '' then redis.call('ZADD', expiring, ARGV[8], key) end
        -- Every write takes some of what has been of no use for long, so that nothing piles up.
        for _, old in ipairs(redis.call('ZRANGEBYSCORE', expiring, '-inf', ARGV[9], 'LIMIT', 0, 10)) do
          if old ~= key then forget(old) end
        end
        return 1
        """);

    /// <summary>Removes values; gives how many there were.</summary>
    public static readonly RedisScript Remove = new(Functions + """
        local removed = 0
        for at = 1, #ARGV do
          removed = removed + forget(ARGV[at])
        end
        return removed
        """);

    /// <summary>
    /// A page of an index, which is named by a tag or is that of all: from where on, how many, and the tag with a t before it. Gives key,
    /// created, expires, length and tags of each; no length for one that was evicted, which leaves the index, too.
    /// </summary>
    public static readonly RedisScript List = new(Functions + """
        local page, from = {}, index
        if ARGV[3] ~= '' then from = base .. ':t:' .. string.sub(ARGV[3], 2) end
        for _, key in ipairs(redis.call('ZRANGEBYLEX', from, ARGV[1], '+', 'LIMIT', 0, ARGV[2])) do
          local found = redis.call('HMGET', entry(key), 'c', 'x', 'l', 't')
          local at = #page
          if found[4] then
            page[at + 1], page[at + 2], page[at + 3], page[at + 4], page[at + 5] = key, found[1], found[2], found[3], cmsgpack.unpack(found[4])
          else
            redis.call('ZREM', from, key)
            page[at + 1], page[at + 2], page[at + 3], page[at + 4], page[at + 5] = key, '', '', '', {}
          end
        end
        return page
        """);

    /// <summary>Takes, keeps or gives back a lock: key, owner, now and until (ticks), and after how many milliseconds a lock that nobody gives back is forgotten.</summary>
    public static readonly RedisScript Lock = new("""
        local lock = KEYS[1] .. ':l:' .. ARGV[1]
        local held = redis.call('HMGET', lock, 'o', 'u')
        -- Ticks have as many digits as any others: as texts they compare exactly, as numbers they would not.
        if held[1] and held[1] ~= ARGV[2] and ARGV[3] < held[2] then return 0 end
        if ARGV[4] <= ARGV[3] then
          redis.call('DEL', lock)
        else
          redis.call('HSET', lock, 'o', ARGV[2], 'u', ARGV[4])
          redis.call('PEXPIRE', lock, ARGV[5])
        end
        return 1
        """);
}
