using System.CommandLine;
using RagKit.Caching;

namespace RagKit.Cli;

/// <summary><c>ragkit flows cache prune</c>: removes cached results.</summary>
internal static class CachePruneCommand
{
    private const int KeysABatch = 500;

    public static Command Create()
    {
        Option<bool> expired = new("--expired") { Description = "Those that have expired; the default when nothing else is said." };
        Option<TimeSpan?> olderThan = Age.Option("--older-than", "Those that were made longer ago than this, such as 12h or 30d, expired or not.");
        Option<string?> tag = CacheEntries.Tag();
        Option<string> ledger = FlowArguments.Ledger();
        Option<bool> json = CommonOptions.Json();
        Command command = new("prune", "Remove cached results: expired ones, old ones, or all with a tag. What is needed again is made anew.") { expired, olderThan, tag, ledger, json };
        command.WithExamples("ragkit flows cache prune", "ragkit flows cache prune --tag task:fetch", "ragkit flows cache prune --older-than 30d --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new Choice(parsed.GetValue(expired), parsed.GetValue(olderThan), parsed.GetValue(tag)), parsed.GetRequiredValue(ledger), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Choice choice, string ledger, bool json, CancellationToken cancellationToken)
    {
        await using FlowSession session = FlowSession.OpenExisting(ledger);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        ICacheStore values = session.Store;
        CacheEntry[] chosen = [.. (await CacheEntries.ListAsync(session, choice.Tag, cancellationToken)).Where(entry => choice.Takes(entry, now))];
        int removed = 0;
        foreach (CacheEntry[] batch in chosen.Chunk(KeysABatch))
            removed += await values.RemoveAsync([.. batch.Select(entry => entry.Key)], cancellationToken);
        long bytes = chosen.Sum(entry => entry.Length);
        if (json)
            JsonOutput.Write(new CachePruneJson(ledger, removed, bytes), shapes => shapes.CachePruneJson);
        else
            Terminal.Line($"{Plural.Of(removed, "value")} removed, {Size.Of(bytes)}");
        return ExitCode.Ok;
    }

    /// <summary>Which values are removed: of those with the tag, the expired, the old, or, where neither is said, all.</summary>
    private sealed record Choice(bool Expired, TimeSpan? OlderThan, string? Tag)
    {
        public bool Takes(CacheEntry entry, DateTimeOffset now)
        {
            if (!Expired && OlderThan is null && Tag is not null)
                return true;
            return ((Expired || OlderThan is null) && !entry.IsFresh(now)) || now - entry.CreatedAt > OlderThan;
        }
    }
}
