using System.Globalization;
using StackExchange.Redis;

namespace RagKit.Redis;

/// <summary>Asks a server how it is set up, and says what of it may lose what is kept there.</summary>
internal static class ServerCheck
{
    public static async Task<RedisStatus> RunAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        Dictionary<string, string> info = new(StringComparer.Ordinal);
        foreach (string section in (string[])["server", "memory", "persistence"])
            Read((string?)await connection.ExecuteAsync("INFO", [section], cancellationToken).ConfigureAwait(false) ?? "", info);
        string? policy = info.GetValueOrDefault("maxmemory_policy") ?? await SettingAsync(connection, "maxmemory-policy", cancellationToken).ConfigureAwait(false);
        string? save = await SettingAsync(connection, "save", cancellationToken).ConfigureAwait(false);
        RedisStatus status = new(
            connection.Server, info.GetValueOrDefault("redis_version", "unknown"), Number(info, "used_memory"), Number(info, "maxmemory"), policy,
            Number(info, "aof_enabled") == 1, save is null ? null : save.Length > 0);
        return status with { Warnings = [.. Warnings(status)] };
    }

    private static IEnumerable<string> Warnings(RedisStatus status)
    {
        if (status.EvictionPolicy is string policy && policy != "noeviction")
        {
            // Parts that are being written have a time to live, so policies for volatile keys hit them, too.
            string when = status.MaxBytes > 0 ? $"when its {status.MaxBytes / (1 << 20)} MB are used up" : "as soon as a maxmemory is set";
            yield return policy.StartsWith("allkeys", StringComparison.Ordinal)
                ? $"Redis at {status.Server} has the eviction policy '{policy}': {when} it deletes any keys, queued work and kept documents among them. Set 'maxmemory-policy noeviction', or keep caches on a server of their own."
                : $"Redis at {status.Server} has the eviction policy '{policy}': {when} it deletes keys with a time to live, such as large values that are being written. Set 'maxmemory-policy noeviction'.";
        }
        if (!status.IsAppendOnly && status.HasSnapshots == false)
            yield return $"Redis at {status.Server} writes nothing to disk: when it ends, queued work and kept documents are lost. Set 'appendonly yes'.";
        else if (!status.IsAppendOnly)
            yield return $"Redis at {status.Server} writes snapshots only: when it ends unasked, what came in since the last one is lost. Set 'appendonly yes'.";
    }

    /// <summary>A setting; <see langword="null"/> where the server does not let itself be asked, as hosted ones do.</summary>
    private static async Task<string?> SettingAsync(RedisConnection connection, string name, CancellationToken cancellationToken)
    {
        try
        {
            RedisResult[] pair = (RedisResult[])(await connection.ExecuteAsync("CONFIG", ["GET", name], cancellationToken).ConfigureAwait(false))!;
            return pair.Length == 2 ? (string?)pair[1] : null;
        }
        catch (RagKitException e) when (e.InnerException is RedisServerException)
        {
            return null;
        }
    }

    private static void Read(string text, Dictionary<string, string> info)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                info[line[..colon]] = line[(colon + 1)..];
        }
    }

    private static long Number(Dictionary<string, string> info, string name) =>
        long.TryParse(info.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
