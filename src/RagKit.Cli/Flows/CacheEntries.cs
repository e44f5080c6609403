using System.CommandLine;
using RagKit.Caching;

namespace RagKit.Cli;

/// <summary>The cached values of a ledger.</summary>
internal static class CacheEntries
{
    // Beside the cache lie large results of runs, by which these are resumed. They go with their runs, and are no cache.
    private const string OfRuns = "run/";

    public static Option<string?> Tag() => new("--tag") { HelpName = "tag", Description = "Only values with this tag; those of a task have the tag task:<name>." };

    /// <summary>The entries, expired ones too, by key.</summary>
    public static async Task<List<CacheEntry>> ListAsync(FlowSession session, string? tag, CancellationToken cancellationToken)
    {
        ICacheStore values = session.Store;
        List<CacheEntry> entries = [];
        await foreach (CacheEntry entry in values.ListAsync(tag, cancellationToken))
        {
            if (!entry.Key.StartsWith(OfRuns, StringComparison.Ordinal))
                entries.Add(entry);
        }
        return entries;
    }
}
