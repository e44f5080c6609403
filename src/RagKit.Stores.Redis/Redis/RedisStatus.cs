namespace RagKit.Redis;

/// <summary>How a server stands, and what about it endangers what is kept there.</summary>
/// <param name="Server">The hosts and ports of the connection.</param>
/// <param name="Version">The server's version, such as <c>7.0.15</c>.</param>
/// <param name="UsedBytes">How much memory it uses.</param>
/// <param name="MaxBytes">How much it may use; 0 for no limit of its own.</param>
/// <param name="EvictionPolicy">What it does when its memory is used up, such as <c>noeviction</c>; <see langword="null"/> when it does not tell.</param>
/// <param name="IsAppendOnly">Whether it logs every write to a file (AOF).</param>
/// <param name="HasSnapshots">Whether it writes its memory to a file from time to time (RDB); <see langword="null"/> when it does not tell.</param>
public sealed record RedisStatus(string Server, string Version, long UsedBytes, long MaxBytes, string? EvictionPolicy, bool IsAppendOnly, bool? HasSnapshots)
{
    /// <summary>What somebody should change, a sentence or two each; empty when all is well.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
