using RagKit.Redis;

namespace RagKit.Stores;

/// <summary>
/// What happens to kept contents on the server. <c>base:c:ADDRESS</c> is a hash: l length, s stored length, w written at (ticks), d the
/// packed bytes or g the key of their parts and n how many those are. <c>base:i</c> is the index, a sorted set in the order of addresses.
/// </summary>
internal static class DocumentScripts
{
    /// <summary>How many arguments a content takes in <see cref="Commit"/>.</summary>
    public const int CommitArguments = 6;

    private const string Functions = """
        local base = KEYS[1]
        local function entry(address) return base .. ':c:' .. address end
        -- Whether a content is there with all that belongs to it: what is evicted is not.
        local function isThere(address)
          local parts = redis.call('HGET', entry(address), 'g')
          return parts and (parts == '' or redis.call('EXISTS', parts) == 1)
        end

        """;

    /// <summary>Which of some addresses are there: a 1 or 0 each.</summary>
    public static readonly RedisScript Known = new(Functions + """
        local known = {}
        for at = 1, #ARGV do
          known[at] = isThere(ARGV[at]) and 1 or 0
        end
        return known
        """);

    /// <summary>
    /// Writes all contents given, or none: now, then for each address, length, stored length, bytes, key of the parts, number of parts. A
    /// stored length of -1 says that it is thought to be there. Gives 1; 0 when one of those is not, -1 when parts are gone.
    /// </summary>
    public static readonly RedisScript Commit = new(Functions + """
        for at = 2, #ARGV, 6 do
          if ARGV[at + 2] == '-1' and not isThere(ARGV[at]) then return 0 end
          if ARGV[at + 4] ~= '' and redis.call('EXISTS', ARGV[at + 4]) == 0 then return -1 end
        end
        for at = 2, #ARGV, 6 do
          local address = ARGV[at]
          if isThere(address) then
            redis.call('HSET', entry(address), 'w', ARGV[1])
            if ARGV[at + 4] ~= '' then redis.call('UNLINK', ARGV[at + 4]) end
          else
            redis.call('HSET', entry(address), 'l', ARGV[at + 1], 's', ARGV[at + 2], 'w', ARGV[1], 'd', ARGV[at + 3], 'g', ARGV[at + 4], 'n', ARGV[at + 5])
            if ARGV[at + 4] ~= '' then redis.call('PERSIST', ARGV[at + 4]) end
          end
          redis.call('ZADD', base .. ':i', 0, address)
        end
        return 1
        """);

    /// <summary>Removes contents: the moment before which they must have been written last, or nothing, then the addresses. Gives how many.</summary>
    public static readonly RedisScript Delete = new(Functions + """
        local deleted = 0
        for at = 2, #ARGV do
          local found = redis.call('HMGET', entry(ARGV[at]), 'w', 'g')
          if found[1] and (ARGV[1] == '' or found[1] < ARGV[1]) then
            if found[2] ~= '' then redis.call('EXPIRE', found[2], 120) end
            redis.call('DEL', entry(ARGV[at]))
            redis.call('ZREM', base .. ':i', ARGV[at])
            deleted = deleted + 1
          end
        end
        return deleted
        """);

    /// <summary>A page of the index: from where on, and how many. Gives address, length, stored length and written at of each; no length for one that was evicted.</summary>
    public static readonly RedisScript List = new(Functions + """
        local page = {}
        for _, address in ipairs(redis.call('ZRANGEBYLEX', base .. ':i', ARGV[1], '+', 'LIMIT', 0, ARGV[2])) do
          local found = redis.call('HMGET', entry(address), 'l', 's', 'w')
          page[#page + 1] = address
          page[#page + 1] = found[1] or ''
          page[#page + 1] = found[2] or ''
          page[#page + 1] = found[3] or ''
        end
        return page
        """);
}
